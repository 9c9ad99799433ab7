"""Who did what, on the page of each thing and in one list; for those who may read it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.facility.models import Facility
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act as Decision
from inspections.privacy.commands.note import note_personal_export, note_search
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject
from tests import lists, make, trails
from tests.pages import check_page, main_of, signed_in, statements

TRAIL = "/department/trail"


@pytest.fixture
def visit(session):
    owner = make.retailer(session)
    store = make.facility(session, "Siêu thị Rạch Giá", retailer_id=owner.id)
    make.facility(session, "Siêu thị không liên quan")
    return make.inspection(session, store, make.account(session, "lan"), accepted=False)


@pytest.fixture
def pages(session, visit):
    """The pages of things that have a trail."""
    trails.sealed(session)
    return [
        f"/department/inspections/{visit.id}",
        "/department/facilities/" + session.get_one(Facility, visit.facility_id).code,
        "/department/retailers/1",
    ]


def test_the_pages_of_things_show_what_was_done_to_them(app, session, visit, pages):
    minh = make.reviewer(session)
    review(session, visit, Decision.VOID, "thử", actor_of(session, minh.id), now())
    session.commit()
    browser = signed_in(app, "minh")

    shown = [browser.get(page).text for page in pages]

    for each in shown:
        check_page(each)
        assert '<caption id="trail-caption"' in each
    told = main_of(shown[0]).split("Nhật ký")[2]
    assert "Minh Duyệt phiếu Huỷ chưa niêm phong" in told
    assert "hệ thống Đủ ảnh Chờ duyệt số" in told
    assert "Lan Nhận phiếu số" in told
    assert told.index("Minh") < told.index("hệ thống") < told.index("Lan")
    assert "người quản trị máy chủ Sửa danh sách cơ sở Ghi mới số" in main_of(shown[1])
    assert "người quản trị máy chủ Sửa danh sách cơ sở Ghi mới số" in main_of(shown[2])


def test_a_page_calls_whoever_did_it_one_thing(app, session, visit, pages):
    """The store was entered at the command line: its log and its trail say so in the same words."""
    make.reviewer(session)
    told = main_of(signed_in(app, "minh").get(pages[1]).text)

    assert "người quản trị máy chủ" in told.split("Ai đã sửa gì")[1].split("Nhật ký")[0]
    assert "người quản trị máy chủ" in told.split("Nhật ký")[-1]
    assert "hệ thống" not in told


def test_what_the_service_accepts_by_itself_is_told_from_the_command_line(app, session):
    make.reviewer(session)
    lan, store = make.account(session, "lan"), make.facility(session)
    made = make.put(session, make.body(store) | {"outcome": "refused", "observations": []}, lan)
    review(session, made, Decision.VOID, "thử", None, now())
    session.commit()

    told = main_of(signed_in(app, "minh").get(f"/department/inspections/{made.id}").text)

    said = told.split("Đã duyệt thế nào")[1]
    assert re.search(r"Chấp nhận [0-9:, /]+ · hệ thống", said)
    assert re.search(r"Huỷ [0-9:, /]+ · người quản trị máy chủ", said)
    trail = told.split("Nhật ký")[-1]
    assert "hệ thống Đủ ảnh" in trail
    assert "người quản trị máy chủ Duyệt phiếu Huỷ" in trail


def test_what_was_exported_is_named_in_words(app, session):
    ad = make.account(session, "ad", Role.ADMINISTRATOR, areas=())
    token = add_key(session, "ad", Scope.READ, 9)
    session.commit()
    key_id = session.scalars(select(ApiKey.id)).one()
    browser = signed_in(app, "ad")
    for path in ("export.xlsx", "export.csv"):
        assert browser.get(f"/department/facilities/{path}").status_code == 200
    bearer = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/facilities.json", headers=bearer).status_code == 200
    note_personal_export(session, ad.id, None, 3, now())
    note_search(session, ad.id, 3, now())
    odd = {"table": "x", "form": "y", "rows": 2}
    record(session, Act.EXPORTED, Subject(Kind.EXPORT, "x.y"), ad.id, now(), odd)
    session.commit()

    told = main_of(browser.get(TRAIL).text)

    for words in (
        "Danh sách cơ sở, tệp Excel; 0 dòng Bản xuất danh sách cơ sở, tệp Excel",
        "Danh sách cơ sở, tệp CSV; 0 dòng Bản xuất danh sách cơ sở, tệp CSV",
        f"Bảng cơ sở, tệp JSON Bản xuất bảng cơ sở, tệp JSON, khoá {key_id}",
        "Xuất dữ liệu 3 dòng Bản xuất dữ liệu của đại diện cơ sở",
        "Hệ thống dữ liệu của đại diện cơ sở",
        "Xuất dữ liệu 2 dòng Bản xuất x.y",
    ):
        assert words in told, (words, told)
    assert "registry" not in told.lower()


def test_a_facility_that_came_with_a_list_says_so(app, session):
    new = [None, "Siêu thị Sen", "Siêu thị", "1 Trần Phú", "Rạch Giá", "An Giang"]
    manager = lists.manager(session)
    lists.written(session, manager, [lists.HEAD, new])
    other = [None, "Siêu thị Mai", "Siêu thị", "9 Hùng Vương", "Rạch Giá", "An Giang"]
    lists.written(session, manager, [lists.HEAD, other])
    code = session.scalars(select(Facility.code).where(Facility.name == "Siêu thị Sen")).one()

    told = main_of(signed_in(app, "huong").get(f"/department/facilities/{code}").text)

    assert told.count("Ghi danh sách nhập") == 1


def test_who_may_not_read_the_trail_sees_nothing_of_it(app, session, pages):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    browser = signed_in(app, "xem")

    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200
        assert "Nhật ký" not in answer.text
    assert browser.get(TRAIL).status_code == 403


def test_the_whole_is_for_administrators_and_offices_of_the_nation(app, session, pages):
    make.account(session, "ad", Role.ADMINISTRATOR, areas=())
    make.account(session, "vn", Role.DEPARTMENT, Grade.REVIEWER, areas=("VN",))
    make.reviewer(session, "tinh")
    make.account(session, "lan-2")

    answers = {
        name: signed_in(app, name).get(TRAIL).status_code for name in ("ad", "vn", "tinh", "lan-2")
    }

    assert answers == {"ad": 200, "vn": 200, "tinh": 404, "lan-2": 403}
    links = {
        name: TRAIL in signed_in(app, name).get("/department/").text
        for name in ("ad", "vn", "tinh")
    }
    assert links == {"ad": True, "vn": True, "tinh": False}


def test_the_list_names_things_shows_the_head_and_goes_on(app, session, visit, pages, monkeypatch):
    monkeypatch.setattr("audit_service.department.trail_page.PAGE", 3)
    ad = make.account(session, "ad", Role.ADMINISTRATOR, areas=())
    record(session, Act.INVITED, Subject(Kind.ACCOUNT, str(ad.id)), ad.id, now())
    record(session, Act.KEY_MADE, Subject(Kind.KEY, "abc"), None, now())
    session.commit()
    browser = signed_in(app, "ad")

    with statements() as sent:
        first = browser.get(TRAIL).text
    older = browser.get(first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]).text

    check_page(first)
    told = main_of(first)
    assert "Ad Mời người dùng Tài khoản Ad chưa niêm phong" in told
    assert "người quản trị máy chủ Lập khoá Khoá abc chưa niêm phong" in told
    assert trails.head_of(session, "").head.hex() in first
    assert "3 mục đang chờ." in told
    assert "BBX-1" in main_of(older)
    assert f'href="{pages[0]}"' in first + older
    assert "Siêu thị không liên quan" in main_of(older)
    assert len(sent) < 20
    assert "quá 10 phút" not in told


def test_a_sealer_that_does_not_come_is_told(app, session):
    make.account(session, "ad", Role.ADMINISTRATOR, areas=())
    at = now() - timedelta(minutes=11)
    record(session, Act.SIGNED_IN, Subject(Kind.ACCOUNT, "1"), None, at)
    session.commit()

    told = main_of(signed_in(app, "ad").get(TRAIL).text)

    assert "Có mục chờ niêm phong quá 10 phút" in told
    assert "Chưa niêm phong lần nào" in told


def test_what_was_damaged_by_hand_breaks_no_page(app, session, pages):
    make.reviewer(session)
    make.account(session, "ad", Role.ADMINISTRATOR, areas=())
    minh, ad = signed_in(app, "minh"), signed_in(app, "ad")
    trails.tamper(session, "UPDATE trail_entry SET body = :x", x=b"[" * 100_000)
    assert {minh.get(page).status_code for page in pages} == {200}
    trails.tamper(session, "UPDATE trail_entry SET act = 'x'")
    assert {minh.get(page).status_code for page in pages} == {200}
    assert "Việc chưa rõ" in minh.get(pages[0]).text
    trails.tamper(session, "UPDATE trail_entry SET subject_key = '0x'")
    assert ad.get(TRAIL).status_code == 200
    trails.tamper(session, "UPDATE trail_entry SET subject_kind = 'y'")
    assert ad.get(TRAIL).status_code == 200
