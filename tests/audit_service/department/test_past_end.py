"""A page behind the last of a list says so, says nothing of the list, and leads to its start."""

from datetime import date
from html import unescape

import pytest

from audit_service.cursors import cursor
from inspections.account.rules import Role
from inspections.facility.commands.dated import set_owner
from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import check_page, main_of, signed_in

DATABASES = "both"

PLAN = "/department/plans/kien-giang-135"
SPAN = "from=2026-03-31&to=2026-06-30"
END = cursor(("\U0010ffff", 2**31 - 1))
SAID = "Danh sách không còn trang này"
NOTHING = (
    *("Không có cơ sở nào", "Không có chợ nào", "Không có lượt kiểm tra nào", "Không có cặp nào"),
    *("Không có đơn vị nào", "Không có khoá nào", "Không có điện thoại nào", "Không có đợt nào"),
    *("Không có ai", "Không có gì cần xem", "Chưa có lượt kiểm tra nào", "Chưa có khoá nào"),
)


@pytest.fixture
def store(session):
    """A store and a market of Kiên Giang, both visited; Hà keeps the registry, Tổng all."""
    make.manager(session, "ha")
    make.account(session, "tong", Role.ADMINISTRATOR, areas=())
    lan, owner = make.account(session), make.retailer(session)
    made = make.facility(session, retailer_id=owner.id)
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=owner)
    set_owner(session, made, owner.id, date(2020, 1, 1))
    make.inspection(session, made, lan, visited_on=date(2026, 5, 1))
    market = make.facility(session, "Chợ Rạch Giá", FacilityType.MARKET)
    make.inspection(session, market, lan, visited_on=date(2026, 5, 1))
    return made


@pytest.mark.parametrize(
    ("name", "address", "first"),
    [
        ("ha", f"{PLAN}/targets/2025-share?page=99", f"{PLAN}/targets/2025-share?"),
        ("ha", f"{PLAN}/changes?{SPAN}&cause=every&page=99", f"{PLAN}/changes?"),
        ("ha", f"{PLAN}/markets?page=99", f"{PLAN}/markets?"),
        ("ha", f"{PLAN}/unknown?page=99", f"{PLAN}/unknown?"),
        ("ha", f"{PLAN}/compare?by=type&page=99", f"{PLAN}/compare?"),
        ("ha", "/department/inspections?before=1", "/department/inspections"),
        (
            "ha",
            "/department/inspections?show=accepted&before=1",
            "/department/inspections?show=accepted",
        ),
        ("ha", f"/department/facilities?after={END}", "/department/facilities"),
        ("ha", "/department/facilities/{code}?before=1", "/department/facilities/{code}"),
        (
            "ha",
            "/department/facilities/duplicates?after=9-9-9",
            "/department/facilities/duplicates",
        ),
        (
            "ha",
            "/department/facilities/duplicates/dismissed?before=1",
            "/department/facilities/duplicates/dismissed",
        ),
        ("ha", f"/department/map?after={END}", "/department/map"),
        ("ha", f"/department/people?after={END}", "/department/people"),
        ("ha", f"/department/retailers?after={END}", "/department/retailers"),
        ("ha", f"/department/rounds?after={cursor(('2020-01-01', 1))}", "/department/rounds"),
        ("ha", f"/department/review?after={END}", "/department/review"),
        ("ha", "/department/keys?page=99", "/department/keys"),
        ("ha", "/department/devices?page=99", "/department/devices"),
        ("tong", "/department/trail?before=1", "/department/trail"),
        ("chi", "/portal/facilities/{code}?before=1", "/portal/facilities/{code}"),
    ],
)
def test_a_page_behind_the_last_says_so_and_leads_to_the_first(app, store, name, address, first):
    page = signed_in(app, name).get(address.format(code=store.code))
    text = main_of(page.text)

    assert page.status_code == 200
    check_page(page.text)
    assert SAID in text
    assert [each for each in NOTHING if each in text] == []
    # The one way on, next to the words.
    href = unescape(page.text.split(SAID)[1].split('href="')[1].split('"')[0])
    assert href.startswith(first.format(code=store.code))
    assert not {"page", "after", "before"} & {each.split("=")[0] for each in href.split("&")[1:]}
    again = signed_in(app, name).get(href)
    assert again.status_code == 200
    assert SAID not in again.text


def test_the_first_page_of_an_empty_list_says_what_it_said(app, session):
    make.reviewer(session)

    text = main_of(signed_in(app, "minh").get("/department/inspections").text)

    assert "Không có lượt kiểm tra nào" in text
    assert SAID not in text
