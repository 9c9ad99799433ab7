"""One's own password, second factor, recovery codes and sessions."""

import re
from datetime import timedelta

import pyotp
import pytest

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.queries import actor_of, devices_of
from inspections.db import now
from inspections.factor.queries import codes_left, has_factor
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

GOOD = "cá linh kho mía mùa này"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def browser(app, lan):
    return signed_in(app, "lan")


def send(browser, path, seen_at="/account", **form):
    return browser.post(path, data={**form, "csrf_token": token_of(browser.get(seen_at).text)})


def test_another_password_ends_the_other_sessions(app, browser, lan):
    other = signed_in(app, "lan")
    check_page(browser.get("/account/password").text)
    for form, sentence in (
        ({"current": "x", "password": GOOD, "again": GOOD}, "hiện tại chưa đúng"),
        ({"current": make.PASSWORD, "password": GOOD, "again": "x"}, "chưa giống nhau"),
        ({"current": make.PASSWORD, "password": "lan12345678", "again": "lan12345678"}, "12 ký tự"),
    ):
        answer = send(browser, "/account/password", **form)
        assert answer.status_code == 422
        check_page(answer.text)
        assert sentence in main_of(answer.text)
        assert form["password"] not in answer.text

    done = send(browser, "/account/password", current=make.PASSWORD, password=GOOD, again=GOOD)

    assert done.location == "/account"
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_factor_is_set_up_after_the_password_and_shows_ten_codes_once(browser, session, lan):
    check_page(browser.get("/account/factor").text)
    assert send(browser, "/account/factor", current="wrong").status_code == 422
    assert 'class="secret"' not in browser.get("/account/factor").text
    assert send(browser, "/account/factor", current=make.PASSWORD).location == "/account/factor"
    page = browser.get("/account/factor")
    check_page(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    secret = re.search(r'"secret">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
    assert send(browser, "/account/factor/confirm", code="000").status_code == 422

    done = send(browser, "/account/factor/confirm", code=pyotp.TOTP(secret).at(now()))

    check_page(done.text)
    assert len(re.findall(r"<code>", done.text)) == 10
    assert has_factor(session, lan.id)
    assert "Còn 10 mã" in main_of(browser.get("/account").text)
    assert 'class="secret"' not in browser.get("/account/factor").text
    old = done.text
    check_page(browser.get("/account/recovery-codes").text)
    assert send(browser, "/account/recovery-codes", current="x").status_code == 422
    new = send(browser, "/account/recovery-codes", current=make.PASSWORD).text
    assert not set(re.findall(r"<code>(.*?)<", old)) & set(re.findall(r"<code>(.*?)<", new))
    assert codes_left(session, lan.id) == 10


def test_without_a_factor_there_are_no_recovery_codes(browser, session, lan):
    answer = send(browser, "/account/recovery-codes", current=make.PASSWORD)

    assert answer.status_code == 404
    assert codes_left(session, lan.id) == 0
    assert send(browser, "/account/factor/confirm", code="1").location == "/account/factor"


def test_ones_sessions_are_listed_and_ended_but_this_one(app, browser, session, lan):
    other = signed_in(app, "lan")
    enrol_signed_in(session, actor_of(session, lan.id), "", now() - timedelta(hours=1))
    text = main_of(browser.get("/account").text)
    assert "Đang đăng nhập 2" in text
    assert text.count("Chính là phiên này") == 1

    send(browser, "/account/sign-out-everywhere")

    assert "Đang đăng nhập 1" in main_of(browser.get("/account").text)
    assert other.get("/account").status_code == 302
    assert len(devices_of(session, lan.id, now())) == 1
    send(browser, "/account/sign-out-everywhere", phones="1")
    session.expire_all()
    assert devices_of(session, lan.id, now()) == []


def test_guessing_ones_password_at_an_open_screen_has_to_wait(browser, lan):
    statuses = [send(browser, "/account/factor", current="x").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_another_site_changes_nothing(browser, lan):
    for path in ("password", "factor", "factor/confirm", "recovery-codes", "sign-out-everywhere"):
        assert browser.post(f"/account/{path}").status_code == 403


def test_a_key_reaches_none_of_it(client, session, lan, bearer):
    for path in ("password", "factor", "recovery-codes"):
        assert client.get(f"/account/{path}", headers=bearer("lan")).status_code == 403
