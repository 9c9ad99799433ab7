"""Whoever has forgotten their password gets a link from their manager, and hears who made it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from inspections.account.commands.accounts import close_account
from inspections.account.models import Account, ApiKey, Login
from inspections.account.queries import actor_of
from inspections.account.rules import Role
from inspections.db import now
from inspections.person.commands.resetting import make_reset_link
from inspections.person.models import Invite
from inspections.person.queries.people import open_invites
from inspections.person.rules import RESET_LIFE
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

DATABASES = "both"
GOOD = "cá linh kho mía mùa này"
SAID = "Quan đã tạo liên kết đặt lại mật khẩu của bạn lúc"


@pytest.fixture
def cast(session) -> Account:
    make.manager(session)
    make.manager(session, "xa", ("75",))
    return make.account(session, "lan")


def asked(browser, account) -> str:
    """The path of a new link."""
    page = browser.get(f"/department/people/{account.id}").text
    assert "Quên mật khẩu" in page
    sent = {"csrf_token": token_of(page)}
    answer = browser.post(f"/department/people/{account.id}/reset-link", data=sent)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    check_page(answer.text)
    return "/reset/" + answer.text.split("/reset/")[1].split('"')[0]


def use(browser, path, password=GOOD, again=None):
    sent = {"password": password, "again": password if again is None else again}
    return browser.post(path, data={**sent, "csrf_token": token_of(browser.get(path).text)})


def sign_in(app, name, password):
    browser = app.test_client()
    form = {"name": name, "password": password}
    form["csrf_token"] = token_of(browser.get("/sign-in").text)
    return browser, browser.post("/sign-in", data=form)


def test_a_link_sets_another_password_once_and_its_owner_hears_who_made_it(
    app, session, bearer, cast
):
    quan = signed_in(app, "quan")
    bearer("lan")
    before = signed_in(app, "lan")
    older, path = asked(quan, cast), asked(quan, cast)
    assert open_invites(session, actor_of(session, 1)) == []
    browser = app.test_client()
    assert browser.get(older).status_code == 404
    assert browser.get(f"/invite/{path.split('/')[-1]}").status_code == 404
    for _ in range(2):
        page = browser.get(path)
        check_page(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    for wrong in ({"password": "ngắn"}, {"again": "khác"}):
        answer = use(browser, path, **wrong)
        assert answer.status_code == 422
        check_page(answer.text)

    done = use(browser, path)

    assert (done.status_code, done.location) == (303, "/account")
    page = browser.get("/account").text
    check_page(page)
    assert SAID in main_of(page)
    assert use_again(app, path) == 404
    assert before.get("/account").status_code == 302
    session.expire_all()
    assert all(key.revoked_at is None for key in session.scalars(select(ApiKey)))
    told = main_of(quan.get(f"/department/people/{cast.id}").text)
    assert "Tạo liên kết đặt lại mật khẩu" in told
    assert "Mật khẩu, bằng liên kết đặt lại" in told
    assert sign_in(app, "lan", make.PASSWORD)[1].status_code != 303
    # Said once by where one lands, then by the page alone.
    assert sign_in(app, "lan", GOOD)[1].location == "/f/"


def use_again(app, path) -> int:
    return app.test_client().get(path).status_code


def test_a_link_that_nobody_used_is_told_too(app, cast):
    asked(signed_in(app, "quan"), cast)

    browser, answer = sign_in(app, "lan", make.PASSWORD)

    assert answer.location == "/account"
    assert SAID in main_of(browser.get("/account").text)


def test_a_second_factor_is_still_asked_for(app, session, cast):
    app.config["NEEDS_FACTOR"] = True
    tri = make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    office = make.reviewer(session)
    _, token = make_reset_link(session, actor_of(session, tri.id), office.id, now())
    session.commit()

    browser = app.test_client()
    assert use(browser, f"/reset/{token}").location == "/sign-in/set-up"
    assert browser.get("/department/").status_code == 302
    assert session.scalars(select(Login).where(Login.account_id == office.id)).all() == []


@pytest.mark.parametrize("why", ["over", "closed", "maker closed", "maker moved"])
def test_a_dead_link_is_like_one_that_never_was(app, session, cast, why):
    quan = session.scalars(select(Account).where(Account.name == "quan")).one()
    _, token = make_reset_link(session, actor_of(session, quan.id), cast.id, now())
    if why == "over":
        session.execute(update(Invite).values(expires_at=now() - timedelta(seconds=1)))
    elif why == "maker moved":
        make.facility(session)
        quan.grade = "reviewer"
    else:
        close_account(session, cast if why == "closed" else quan, None, now())
    session.commit()

    answer = app.test_client().get(f"/reset/{token}")

    assert answer.status_code == 404
    assert "lan" not in main_of(answer.text)


def test_only_who_manages_a_person_makes_one_and_nobody_their_own(app, session, cast):
    assert timedelta(days=1) == RESET_LIFE
    quan = session.scalars(select(Account).where(Account.name == "quan")).one()
    for name, of, status in (("xa", cast, 404), ("quan", quan, 403), ("lan", cast, 403)):
        browser = signed_in(app, name)
        sent = {"csrf_token": token_of(browser.get("/account").text)}
        address = f"/department/people/{of.id}/reset-link"
        assert browser.post(address, data=sent).status_code == status, name
    assert session.scalars(select(Invite)).all() == []
