"""The page behind an invitation's link."""

import pytest
from sqlalchemy import select

from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.person.commands.invites import Wanted, invite, revoke_invite
from tests import make
from tests.pages import check_page, main_of, token_of

GOOD = "cá linh kho mía mùa này"


@pytest.fixture
def quan(session):
    return actor_of(session, make.manager(session).id)


@pytest.fixture
def link(session, quan):
    wanted = Wanted(Role.INSPECTOR, area_codes=("91",))
    _, token = invite(session, quan, "sen.le", "Lê Sen", wanted, now())
    session.commit()
    return f"/invite/{token}"


def accept(browser, link, **form):
    page = browser.get(link)
    sent = {"display_name": "Lê Thị Sen", "password": GOOD, "again": GOOD, **form}
    return browser.post(link, data={**sent, "csrf_token": token_of(page.text)})


def test_looking_uses_nothing_up_and_taking_it_signs_in_once(client, session, link):
    for _ in range(2):
        page = client.get(link)
        check_page(page.text)
    assert "sen.le" in main_of(page.text)
    assert 'value="Lê Sen"' in page.text
    assert page.headers["Cache-Control"] == "no-store"

    answer = accept(client, link)

    assert (answer.status_code, answer.location) == (303, "/f/")
    assert "Lê Thị Sen" in client.get("/account").text
    assert client.get(link).status_code == 404


def test_an_office_goes_on_to_its_second_factor(app, client, session, quan):
    app.config["NEEDS_FACTOR"] = True
    _, token = invite(
        session, quan, "bo.moi", "Mới", Wanted(Role.DEPARTMENT, Grade.VIEWER, ("91",)), now()
    )
    session.commit()

    assert accept(client, f"/invite/{token}").location == "/sign-in/set-up"
    assert client.get("/department/").status_code == 302


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": "ngắn", "again": "ngắn"}, "ít nhất 12 ký tự"),
        ({"again": GOOD + "x"}, "chưa giống nhau"),
        ({"display_name": " "}, "Hãy điền họ tên."),
        ({"password": "matkhau123456", "again": "matkhau123456"}, "dễ đoán"),
        ({"password": "", "again": ""}, "Hãy điền mật khẩu mới."),
    ],
)
def test_what_is_wrong_is_said_and_no_password_comes_back(client, session, link, form, sentence):
    answer = accept(client, link, **form)

    assert answer.status_code == 422
    check_page(answer.text)
    assert sentence in main_of(answer.text)
    assert (form.get("password") or GOOD) not in answer.text
    assert session.scalar(select(Account).where(Account.name == "sen.le")) is None


def test_every_dead_link_is_answered_alike(client, session, quan, link):
    made, revoked = invite(
        session, quan, "kia", "Kia", Wanted(Role.INSPECTOR, area_codes=("91",)), now()
    )
    revoke_invite(session, quan, made.id, now())
    session.commit()
    accept(client, link)
    client.delete_cookie("session")
    answers = [client.get(each) for each in (link, f"/invite/{revoked}", "/invite/x", f"{link}0")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({main_of(answer.text) for answer in answers}) == 1
    assert "xin người đã mời bạn một liên kết mới" in main_of(answers[0].text)


def test_guessing_has_to_wait(client, session, link):
    statuses = {client.get(f"/invite/{number}").status_code for number in range(30)}

    assert statuses == {404}
    answer = client.get(link)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_another_site_cannot_take_it_up(client, link):
    assert client.post(link, data={"password": GOOD, "again": GOOD}).status_code == 403


def test_a_name_taken_meanwhile_is_said(client, session, link):
    make.account(session, "sen.le")

    answer = accept(client, link)

    assert answer.status_code == 409
    assert "đã có người dùng" in main_of(answer.text)
