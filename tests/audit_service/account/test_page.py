"""A person's own page: who they are here, their phones, a code for one more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from audit_service.account.view import age_text
from audit_service.qr import inline_symbol
from inspections.account.commands.devices import enrol_signed_in, report_contact
from inspections.account.models import ApiKey, Enrolment
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.account.secrets import digest, read_key
from inspections.db import now
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

ADD = "Thêm điện thoại"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def phone(session):
    """phone(person, "label", **said): a phone of theirs, after its last contact if anything was
    said."""

    def enrol(person, label, **said):
        printed = enrol_signed_in(session, actor_of(session, person.id), label, now())
        key = session.get(ApiKey, read_key(printed)[0])
        if said:
            rest = dict.fromkeys(("unsent_oldest_at", "app_version", "form_version", "persisted"))
            report_contact(session, key.id, now(), **{**rest, **said})
        session.commit()
        return key

    return enrol


def send(browser, path):
    form = {"csrf_token": token_of(browser.get("/account").text)}
    return browser.post(path, data=form)


def test_a_person_sees_who_they_are_here(app, session):
    make.account(session, "minh", Role.DEPARTMENT, Grade.REVIEWER, ("91", "F91"))

    page = signed_in(app, "minh").get("/account").text

    check_page(page)
    text = main_of(page)
    for words in ("minh", "Cơ quan môi trường", "Người duyệt", "Tỉnh An Giang, Tỉnh Kiên Giang"):
        assert words in text


@pytest.mark.parametrize(("areas", "said"), [(("VN",), "Cả nước"), ((), "Chưa được giao địa bàn")])
def test_the_nation_and_no_area_are_said_in_words(app, session, areas, said):
    make.account(session, areas=areas)

    assert said in main_of(signed_in(app, "lan").get("/account").text)


@pytest.mark.parametrize(
    ("role", "grade"),
    [(Role.RETAILER, None), (Role.DEPARTMENT, Grade.VIEWER), (Role.ADMINISTRATOR, None)],
)
def test_who_may_not_send_inspections_is_offered_no_phone_and_gets_no_code(
    app, session, role, grade
):
    owner = make.retailer(session) if role is Role.RETAILER else None
    make.account(session, "chi", role, grade, (), owner)
    browser = signed_in(app, "chi")

    page = browser.get("/account").text
    answer = send(browser, "/account/devices")

    assert "Điện thoại" not in main_of(page)
    assert ("Công ty Bán lẻ Một" in main_of(page)) == (role is Role.RETAILER)
    assert answer.status_code == 403
    assert list(session.scalars(select(Enrolment))) == []


@pytest.mark.parametrize(("name", "home"), [("lan", "/f/"), ("minh", "/department/")])
def test_the_name_in_the_header_leads_to_ones_page(app, session, lan, name, home):
    make.reviewer(session)
    browser = signed_in(app, name)

    assert '<a class="who__name" href="/account">' in browser.get("/no-such-page").text
    assert 'href="/account" aria-current="page"' in browser.get("/account").text


def test_without_sign_in_the_page_sends_to_the_sign_in(client):
    answer = client.get("/account")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account")


def test_a_key_opens_no_page_of_its_person_and_gets_no_code(client, session, lan, bearer):
    headers = bearer("lan")

    assert client.get("/account", headers=headers).status_code == 403
    assert client.post("/account/devices", headers=headers).status_code == 403
    assert list(session.scalars(select(Enrolment))) == []


def test_ones_phones_are_listed_with_what_they_last_said(app, session, lan, phone):
    phone(make.reviewer(session), "của Minh")
    waiting = {"unsent": 2, "unsent_oldest_at": now() - timedelta(hours=5, minutes=1)}
    phone(lan, "Máy A", app_version="2026.11.18", **waiting)
    phone(lan, "Máy B", unsent=0)
    phone(lan, "")

    page = signed_in(app, "lan").get("/account").text

    check_page(page)
    text = main_of(page)
    assert "Máy A 2 phiếu chờ gửi, lâu nhất 5 giờ" in text
    assert "2026.11.18" in text
    assert "Máy B Đã gửi hết" in text
    assert "Điện thoại chưa đặt tên Chưa liên lạc" in text
    assert "của Minh" not in text


@pytest.mark.parametrize(("days", "tone"), [(2, "gradual"), (4, "brick")])
def test_what_waits_longer_than_three_days_stands_out(app, lan, phone, days, tone):
    phone(lan, "Máy A", unsent=1, unsent_oldest_at=now() - timedelta(days=days, minutes=1))

    page = signed_in(app, "lan").get("/account").text

    assert f'class="chip chip--{tone}"' in page


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(days=-1), "chưa đến một giờ"),
        (timedelta(minutes=59), "chưa đến một giờ"),
        (timedelta(hours=1), "1 giờ"),
        (timedelta(hours=47, minutes=59), "47 giờ"),
        (timedelta(hours=48), "2 ngày"),
        (timedelta(days=3651), "3.651 ngày"),
    ],
)
def test_ages_are_whole_hours_up_to_two_days(app, age, text):
    with app.test_request_context():
        assert age_text(age) == text


def test_a_page_with_many_phones_asks_the_database_no_more(app, lan, phone):
    browser = signed_in(app, "lan")

    def count():
        with statements() as sent:
            assert browser.get("/account").status_code == 200
        return len(sent)

    phone(lan, "Máy 0")
    few = count()
    for number in range(1, 6):
        phone(lan, f"Máy {number}")

    assert count() == few


def test_a_code_is_shown_once_as_symbol_and_digits_and_kept_nowhere(app, session, lan):
    app.config["PUBLIC_URL"] = "https://BaoBiXanh.example"
    browser = signed_in(app, "lan")

    answer = send(browser, "/account/devices")

    check_page(answer.text)
    kept = session.scalars(select(Enrolment)).one()
    first, second = re.search(r"([0-9]{4}) ([0-9]{4})", main_of(answer.text)).groups()
    assert digest(first + second) == kept.code_sha256
    address = f"https://BaoBiXanh.example/f/#enrol={first}{second}"
    assert inline_symbol(address) in answer.text
    assert "BaoBiXanh.example/f/" in main_of(answer.text)
    assert "Còn 15 phút, đến " in main_of(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_site_gets_no_code_in_ones_name(app, session, lan):
    answer = signed_in(app, "lan").post("/account/devices")

    assert answer.status_code == 403
    assert list(session.scalars(select(Enrolment))) == []


def test_a_phone_is_revoked_after_a_second_press_and_ends_at_once(app, session, lan, phone):
    kept, lost = phone(lan, "Máy A"), phone(lan, "Máy B")
    browser = signed_in(app, "lan")
    page = browser.get("/account").text
    assert page.count('<details class="revoke no-print">') == 2

    answer = send(browser, f"/account/devices/{lost.id}/revoke")

    assert (answer.status_code, answer.location) == (303, "/account")
    text = main_of(browser.get("/account").text)
    assert "Đã thu hồi." in text
    assert "Máy A" in text
    assert "Máy B" not in text
    session.rollback()
    assert kept.revoked_at is None
    assert lost.revoked_at <= now()


def test_whoever_gives_up_a_phone_with_unsent_records_is_told_where_they_are(app, lan, phone):
    phone(lan, "Máy A", unsent=1)

    text = main_of(signed_in(app, "lan").get("/account").text)

    assert "Máy này còn phiếu chưa gửi: phiếu vẫn nằm trên máy" in text


def test_nobody_revokes_the_phone_of_another(app, session, lan, phone):
    of_minh = phone(make.reviewer(session), "của Minh")
    browser = signed_in(app, "lan")

    assert send(browser, f"/account/devices/{of_minh.id}/revoke").status_code == 404
    assert send(browser, "/account/devices/none/revoke").status_code == 404
    session.rollback()
    assert of_minh.revoked_at is None


def test_another_site_revokes_nothing(app, session, lan, phone):
    mine = phone(lan, "Máy A")

    answer = signed_in(app, "lan").post(f"/account/devices/{mine.id}/revoke")

    assert answer.status_code == 403
    session.rollback()
    assert mine.revoked_at is None
