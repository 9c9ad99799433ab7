"""Two steps into an office's pages, as a browser takes them."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from audit_service.browsers import browser_word
from inspections.account.models import Login
from inspections.account.rules import Role
from inspections.db import now
from inspections.factor.models import Factor
from tests import make
from tests.pages import check_page, main_of, token_of

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def required(app):
    app.config["NEEDS_FACTOR"] = True


def send(browser, path, seen_at=None, **form):
    token = token_of(browser.get(seen_at or path).text)
    return browser.post(path, data={**form, "csrf_token": token})


def password(browser, name="minh", next=""):
    return send(browser, "/sign-in", name=name, password=make.PASSWORD, next=next)


def secret_in(page):
    return re.search(r'<p class="secret">([A-Z2-7 ]+)</p>', page)[1].replace(" ", "")


def code_of(secret, steps=0):
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * steps))


@pytest.fixture
def minh(session):
    return make.reviewer(session)


def set_up(browser):
    """The secret and the page of recovery codes, for who has just typed the password."""
    secret = secret_in(browser.get("/sign-in/set-up").text)
    answer = send(browser, "/sign-in/set-up", code=code_of(secret))
    assert answer.status_code == 200, main_of(answer.text)
    return secret, answer.text


def test_an_office_sets_its_factor_up_first_and_can_do_nothing_else(app, minh):
    browser = app.test_client()
    answer = password(browser, next="/department/plans")
    assert (answer.status_code, answer.location) == (303, "/sign-in/set-up")
    for path in ("/department/", "/account", "/department/people"):
        assert browser.get(path).location.startswith("/sign-in?next=")
    assert browser.get("/api/v1/plans").status_code == 401
    page = browser.get("/sign-in/set-up")
    check_page(page.text)
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    secret = secret_in(page.text)
    wrong = send(browser, "/sign-in/set-up", code="12")
    assert wrong.status_code == 422
    assert secret_in(wrong.text) == secret

    codes = send(browser, "/sign-in/set-up", code=code_of(secret))

    check_page(codes.text)
    assert len(re.findall(r"<code>[0-9A-Z-]{19}</code>", codes.text)) == 10
    assert codes.headers["Cache-Control"] == "no-store"
    assert 'href="/department/plans"' in codes.text
    assert browser.get("/department/").status_code == 200
    assert browser.get("/sign-in/set-up").location == "/sign-in"


def test_afterwards_a_sign_in_is_a_password_and_a_code(app, session, minh):
    secret, _ = set_up_in_another(app)
    browser = app.test_client()
    answer = password(browser, next="/department/facilities")
    assert answer.location == "/sign-in/code"
    check_page(browser.get("/sign-in/code").text)
    wrong = send(browser, "/sign-in/code", code="000000x")
    assert wrong.status_code == 422
    assert "Mã xác thực chưa đúng" in main_of(wrong.text)
    # The code that confirmed the set-up is spent.
    factor = session.get(Factor, minh.id)
    used = send(browser, "/sign-in/code", code=pyotp.TOTP(secret).generate_otp(factor.last_step))
    assert used.status_code == 422

    right = send(browser, "/sign-in/code", code=code_of(secret, 1))

    assert (right.status_code, right.location) == (303, "/department/facilities")
    assert browser.get("/department/facilities").status_code == 200
    assert browser.get("/sign-in/code").location == "/sign-in"


def set_up_in_another(app):
    browser = app.test_client()
    password(browser)
    return set_up(browser)


def test_a_recovery_code_says_how_many_are_left(app, minh):
    _, page = set_up_in_another(app)
    code = re.search(r"<code>([0-9A-Z-]{19})</code>", page)[1]
    browser = app.test_client()
    password(browser)

    answer = send(browser, "/sign-in/code", code=code.lower())

    assert answer.location == "/department/"
    assert "Còn 9 mã." in browser.get("/account").text


def test_without_the_first_step_there_is_no_second(client, minh):
    for path in ("/sign-in/code", "/sign-in/set-up"):
        assert client.get(path).location == "/sign-in"
        token = token_of(client.get("/sign-in").text)
        answer = client.post(path, data={"code": "123456", "csrf_token": token})
        assert answer.location == "/sign-in"


def test_the_field_and_retailers_need_no_second_step(app, session):
    make.account(session, "chi", Role.RETAILER, None, (), make.retailer(session))
    make.account(session)

    assert password(app.test_client(), "chi").location == "/portal/"
    assert password(app.test_client(), "lan").location == "/f/"


def test_a_demonstration_asks_nobody_who_has_none(app, minh):
    app.config["NEEDS_FACTOR"] = False

    assert password(app.test_client()).location == "/department/"


def test_keys_need_no_factor(client, session, minh, bearer):
    assert client.get("/api/v1/plans", headers=bearer("minh")).status_code in (200, 403)
    assert client.get("/api/v1/facilities", headers=bearer("minh")).status_code == 200


def test_another_site_cannot_enter_a_code(app, minh):
    browser = app.test_client()
    password(browser)

    assert browser.post("/sign-in/code", data={"code": "1"}).status_code == 403
    assert browser.post("/sign-in/set-up", data={"code": "1"}).status_code == 403


def test_a_browser_is_known_by_a_cookie_that_names_nobody_and_its_own_word(app, session):
    make.account(session)
    browser = app.test_client()
    form = {"name": "lan", "password": make.PASSWORD}
    form["csrf_token"] = token_of(browser.get("/sign-in").text)
    browser.post("/sign-in", data=form, headers={"User-Agent": ANDROID})
    cookie = browser.get_cookie("known")

    assert session.scalars(select(Login.browser)).one() == "Chrome, Android"
    assert "lan" not in cookie.value
    assert cookie.http_only
    browser.set_cookie("known", cookie.value[:-2])
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "word"),
    [
        (ANDROID, "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/130.0",
            "Firefox, Linux",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browsers_word_is_coarse(agent, word):
    assert browser_word(agent) == word


def test_a_known_browser_gets_in_while_others_guess(app, session):
    make.account(session)
    known = app.test_client()
    password(known, "lan")
    token = token_of(known.get("/account").text)
    known.post("/sign-out", data={"csrf_token": token})
    stranger = app.test_client()
    token = token_of(stranger.get("/sign-in").text)
    form = {"name": "lan", "password": "wrong", "csrf_token": token}
    statuses = [stranger.post("/sign-in", data=form).status_code for _ in range(11)]

    assert statuses == [401] * 10 + [429]
    assert password(known, "lan").status_code == 303
