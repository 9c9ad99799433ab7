"""The office's pages of people: whom one sees, inviting, changing, closing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.devices import enrol_signed_in, report_contact
from inspections.account.models import Account
from inspections.account.queries import actor_of, devices_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.factor.queries import has_factor
from inspections.person.models import Invite
from tests import make
from tests.inspections.factor.conftest import set_up
from tests.pages import check_page, main_of, signed_in, statements, token_of

LIST = "/department/people"


@pytest.fixture
def quan(session):
    return make.manager(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def browser(app, quan):
    return signed_in(app, "quan")


def send(browser, path, seen_at=LIST, **form):
    return browser.post(path, data={**form, "csrf_token": token_of(browser.get(seen_at).text)})


def of(account):
    return f"{LIST}/{account.id}"


@pytest.mark.parametrize("grade", [Grade.VIEWER, Grade.REVIEWER])
def test_only_managers_and_administrators_come_here(app, session, lan, grade):
    make.account(session, "minh", Role.DEPARTMENT, grade)
    for name in ("lan", "minh"):
        browser = signed_in(app, name)
        assert browser.get(LIST).status_code == 403
        assert "/department/people" not in browser.get("/account").text


def test_the_list_shows_who_works_here_with_what_matters(app, session, browser, lan):
    make.account(session, "xa", areas=("92",))
    make.reviewer(session)
    enrol_signed_in(session, actor_of(session, lan.id), "", now())
    (key,) = devices_of(session, lan.id, now())
    rest = dict.fromkeys(("app_version", "form_version", "persisted"))
    report_contact(session, key.id, now(), 2, now() - timedelta(days=4), **rest)
    signed_in(app, "lan")

    page = browser.get(LIST)

    check_page(page.text)
    text = main_of(page.text)
    for words in ("Lan", "Minh", "Cơ quan môi trường · người duyệt", "Tỉnh An Giang", "1 máy còn"):
        assert words in text
    assert "Xa" not in text
    assert text.count("chưa đăng nhập lần nào") == 1
    assert 'href="/department/people" aria-current="page"' in page.text
    assert "Lan" not in main_of(browser.get(f"{LIST}?q=minh").text).replace("Lan ", "", 0)
    assert "Không có ai" in main_of(browser.get(f"{LIST}?q=khong+co").text)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(session, browser, lan):
    with statements() as few:
        browser.get(LIST)
    for number in range(60):
        session.add(
            Account(
                name=f"them.{number:02}",
                display_name="Thêm",
                role="inspector",
                password_hash="",
                created_at=now(),
            )
        )
        session.flush()
    make.account(session, "z")
    with statements() as many:
        page = browser.get(LIST)

    assert len(many) == len(few)
    check_page(page.text)


def test_whom_one_may_not_see_is_not_found_whatever_one_asks(app, session, browser):
    far = make.account(session, "xa", areas=("92",))
    boss = make.account(session, "boss", Role.ADMINISTRATOR)
    for person in (far, boss):
        assert browser.get(of(person)).status_code == 404
        assert browser.get(f"{of(person)}/change").status_code == 404
        for act in ("change", "sign-out", "close", "reopen", "reset-factor"):
            assert send(browser, f"{of(person)}/{act}", version="1").status_code == 404
    assert browser.get(f"{LIST}/999999").status_code == 404


def invite(browser, role="inspector", **form):
    sent = {"role": role, "name": "sen.le", "display_name": "Lê Sen", "areas": ["P91"], **form}
    return send(browser, f"{LIST}/new", f"{LIST}/new?role={role}", **sent)


def test_an_invitation_is_made_shown_once_listed_renewed_and_revoked(app, session, browser):
    check_page(browser.get(f"{LIST}/new").text)
    assert "Quản trị" not in main_of(browser.get(f"{LIST}/new").text)
    form = browser.get(f"{LIST}/new?role=inspector")
    check_page(form.text)
    assert re.search(r'value="P91" checked', form.text)

    shown = invite(browser)

    assert shown.status_code == 200
    check_page(shown.text)
    assert shown.headers["Cache-Control"] == "no-store"
    link = re.search(r'value="http://localhost(/invite/[0-9a-f]{64})"', shown.text)[1]
    assert app.test_client().get(link).status_code == 200
    page = browser.get(LIST).text
    assert "Lê Sen" in main_of(page)
    assert link not in page
    made = session.scalars(select(Invite)).one()
    renewed = send(browser, f"{LIST}/invites/{made.id}/renew").text
    new = re.search(r'value="http://localhost(/invite/[0-9a-f]{64})"', renewed)[1]
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().get(new).status_code == 200
    assert send(browser, f"{LIST}/invites/{made.id}/revoke").location == LIST
    assert app.test_client().get(new).status_code == 404
    assert "Lê Sen" not in main_of(browser.get(LIST).text)
    assert send(browser, f"{LIST}/invites/{made.id}/renew").status_code == 404


@pytest.mark.parametrize(
    ("role", "form", "status", "sentence"),
    [
        ("inspector", {"name": ""}, 422, "Hãy điền: tên đăng nhập."),
        ("inspector", {"name": "QUAN"}, 409, "đã có người dùng"),
        ("inspector", {"areas": []}, 422, "Hãy chọn ít nhất một địa bàn."),
        ("inspector", {"areas": ["P92"]}, 422, "Chỉ giao được địa bàn nằm trong"),
        ("inspector", {"areas": ["VN"]}, 422, "Chỉ giao được địa bàn nằm trong"),
        ("department", {"grade": "king"}, 422, "Hãy chọn: quyền."),
        ("retailer", {"retailer": "khong co"}, 422, "Không có đơn vị nào như vậy"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_what_was_typed_stays(
    session, browser, role, form, status, sentence
):
    answer = invite(browser, role, **form)

    assert answer.status_code == status
    check_page(answer.text)
    assert sentence in main_of(answer.text)
    assert 'value="Lê Sen"' in answer.text
    assert session.scalars(select(Invite)).all() == []


def test_a_manager_cannot_invite_an_administrator_by_typing_it(session, browser):
    token = token_of(browser.get(f"{LIST}/new?role=inspector").text)
    form = {"role": "administrator", "name": "x", "display_name": "X", "csrf_token": token}

    assert browser.post(f"{LIST}/new", data=form).status_code == 403
    assert "Mời ai?" in browser.get(f"{LIST}/new?role=administrator").text


def test_a_retailer_of_these_areas_is_invited_by_name(session, browser):
    near = make.retailer(session, "Công ty Miền Tây")
    make.facility(session, retailer_id=near.id)
    make.retailer(session, "Công ty Miền Đông")

    shown = invite(browser, "retailer", retailer="mien tay")

    assert shown.status_code == 200, main_of(shown.text)
    assert session.scalars(select(Invite)).one().retailer_id == near.id


def test_an_administrator_invites_anybody_anywhere(app, session):
    make.account(session, "boss", Role.ADMINISTRATOR, areas=())
    browser = signed_in(app, "boss")
    form = browser.get(f"{LIST}/new?role=department").text
    check_page(form)
    assert "Cả nước" in main_of(form)

    assert invite(browser, "department", grade="viewer", areas=["VN"]).status_code == 200
    assert invite(browser, "administrator", name="boss2", areas=[]).status_code == 200


def change(browser, person, version=1, headers=None, **form):
    sent = {"display_name": "Lan Mới", "areas": ["P91"], "version": str(version), **form}
    sent["csrf_token"] = token_of(browser.get(f"{of(person)}/change").text)
    return browser.post(f"{of(person)}/change", data=sent, headers=headers)


def test_a_person_is_changed(session, browser, lan):
    check_page(browser.get(of(lan)).text)
    form = browser.get(f"{of(lan)}/change").text
    check_page(form)
    assert 'value="Lan"' in form

    assert change(browser, lan, areas=["W30742"]).location == of(lan)

    text = main_of(browser.get(of(lan)).text)
    assert "Lan Mới" in text
    assert "Phường Rạch Giá" in text
    bad = change(browser, lan, 2, areas=["P92"], display_name="Lan Ba")
    assert bad.status_code == 422
    assert 'value="Lan Ba"' in bad.text


def test_the_second_of_two_managers_sees_what_the_first_did_and_keeps_what_they_typed(
    app, session, browser, lan
):
    make.manager(session, "ha")
    change(signed_in(app, "ha"), lan, display_name="Tên của Hà")

    late = change(browser, lan, 1, display_name="Tên của Quân")

    assert late.status_code == 412
    check_page(late.text)
    text = main_of(late.text)
    assert "Có người vừa sửa tài khoản này" in text
    assert "Tên của Hà" in text
    assert 'value="Tên của Quân"' in late.text
    assert 'name="version" value="2"' in late.text
    assert change(browser, lan, 2, {"If-Match": '"1"'}).status_code == 412
    assert change(browser, lan, 1, {"If-Match": '"2"'}).location == of(lan)


def test_a_person_is_closed_and_opened_again_and_the_page_says_what_it_means(
    app, session, browser, lan
):
    theirs = signed_in(app, "lan")
    assert "Mọi phiên, khoá và điện thoại của người này kết thúc ngay" in browser.get(of(lan)).text
    assert send(browser, f"{of(lan)}/close", of(lan), version="7").status_code == 412

    assert send(browser, f"{of(lan)}/close", of(lan), version="1").location == of(lan)

    assert theirs.get("/account").status_code == 302
    page = browser.get(of(lan))
    check_page(page.text)
    assert "Tài khoản đã khoá" in main_of(page.text)
    assert "Đã khoá" in main_of(browser.get(LIST).text)
    send(browser, f"{of(lan)}/reopen", of(lan), version="2")
    assert signed_in(app, "lan").get("/account").status_code == 200


def test_nobody_changes_themselves(browser, quan):
    page = browser.get(of(quan)).text
    check_page(page)
    assert f"{of(quan)}/change" not in page
    assert browser.get(f"{of(quan)}/change").status_code == 403
    for act in ("change", "close", "sign-out", "reset-factor"):
        assert send(browser, f"{of(quan)}/{act}", version="1").status_code == 403


def test_the_last_administrator_stays(app, session):
    boss = make.account(session, "boss", Role.ADMINISTRATOR, areas=())
    other = make.account(session, "other", Role.ADMINISTRATOR, areas=())
    browser = signed_in(app, "boss")
    assert send(browser, f"{of(other)}/close", of(other), version="1").status_code == 303
    assert send(browser, f"{of(boss)}/close", of(boss), version="1").status_code == 403


def test_a_manager_signs_a_person_out_and_takes_a_lost_factor_away(app, session, browser, lan):
    set_up(session, lan.id, now())
    theirs = app.test_client()
    enrol_signed_in(session, actor_of(session, lan.id), "Máy A", now())
    assert "Gỡ mã xác thực" in browser.get(of(lan)).text

    assert send(browser, f"{of(lan)}/reset-factor", of(lan)).location == of(lan)
    assert not has_factor(session, lan.id)
    assert send(browser, f"{of(lan)}/reset-factor", of(lan)).status_code == 404
    send(browser, f"{of(lan)}/sign-out", of(lan), phones="1")
    session.expire_all()
    assert devices_of(session, lan.id, now()) == []
    assert theirs.get("/account").status_code == 302
