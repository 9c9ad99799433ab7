"""The office's list of facilities: what it shows, and how it is narrowed down."""

import re
from datetime import timedelta

import pytest

from audit_service.choices import today
from audit_service.department import facility_list
from inspections.account.rules import Role
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType, Status
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

LIST = "/department/facilities"


@pytest.fixture
def office(session, app):
    make.reviewer(session)
    return signed_in(app, "minh")


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a href="[^"]*">([^<]*)</a>', page)


def listed(browser, **query: str) -> list[str]:
    answer = browser.get(LIST, query_string=query)
    assert answer.status_code == 200
    return names(answer.text)


def test_a_row_says_what_is_known_of_a_facility(session, office):
    lan = make.account(session)
    store = make.facility(session, class_="II")
    make.inspection(session, store, lan, "gradual", visited_on=today() - timedelta(days=10))
    make.facility(session, "Xa", ward_code=make.TRAN_BIEN)

    page = office.get(LIST).text

    check_page(page)
    code = f"{store.code[:4]} {store.code[4:]}"
    day = (today() - timedelta(days=10)).strftime("%d/%m/%Y")
    assert "1 cơ sở trong địa bàn" in main_of(page)
    assert (
        f"Siêu thị Rạch Giá {code} Siêu thị, hạng II Phường Rạch Giá Đang hoạt động "
        f"đạt một phần {day}" in main_of(page)
    )


def test_merged_ones_and_those_of_other_areas_are_left_out(session, office):
    old, kept = make.facility(session, "Cũ"), make.facility(session, "Còn")
    merge(session, old, kept)
    make.facility(session, "Xa", ward_code=make.TRAN_BIEN)
    make.facility(session, "Không rõ nơi", ward_code=None)

    assert listed(office) == ["Còn"]


@pytest.fixture
def several(session, app):
    """The administrator's browser, and for each filter one facility that it finds among others."""
    shop = make.retailer(session, "Công ty Sen")
    lan = make.account(session)
    other = {"type": FacilityType.SUPERMARKET}
    make.facility(session, "Chợ", FacilityType.MARKET, make.LONG_XUYEN, class_="2")
    store = make.facility(
        session, "Siêu thị Sen", retailer_id=shop.id, address="7 Hoà Bình", **other
    )
    closed = make.facility(session, "Siêu thị Đóng", **other)
    set_status(session, closed, Status.CLOSED, today() - timedelta(days=5), "x")
    make.inspection(session, store, lan, "full", visited_on=today() - timedelta(days=340))
    old = make.facility(session, "Siêu thị Xưa", **other)
    make.inspection(session, old, lan, "full", visited_on=today() - timedelta(days=500))
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    make.facility(session, "Ở đâu đó", FacilityType.MALL, None)
    return signed_in(app, "tri")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "hoa binh"}, ["Siêu thị Sen"]),
        ({"type": "market"}, ["Chợ"]),
        ({"class": "2"}, ["Chợ"]),
        ({"area": "W30307"}, ["Chợ"]),
        ({"area": "F91", "standing": "none"}, ["Siêu thị Đóng"]),
        ({"retailer": "sen"}, ["Siêu thị Sen"]),
        ({"status": "closed"}, ["Siêu thị Đóng"]),
        ({"standing": "full"}, ["Siêu thị Sen"]),
        ({"standing": "expired"}, ["Siêu thị Xưa"]),
        ({"due": "60"}, ["Siêu thị Sen"]),
        ({"unplaced": "1"}, ["Ở đâu đó"]),
        ({"type": "supermarket", "standing": "none"}, ["Siêu thị Đóng"]),
    ],
)
def test_each_filter_leaves_what_it_says_and_can_be_taken_away(several, query, found):
    page = several.get(LIST, query_string=query).text

    check_page(page)
    assert names(page) == found
    chips = re.findall(r'<a class="filter-chip" href="([^"]*)">', page)
    assert len(chips) == len(query)
    for without in chips:
        assert names(several.get(without.replace("&amp;", "&")).text) != found


@pytest.mark.parametrize(
    "query",
    [
        {"type": "x"},
        {"class": "IX"},
        {"area": "F00"},
        {"status": "x"},
        {"standing": "x"},
        {"due": "x"},
        {"after": "x"},
    ],
)
def test_a_filter_that_no_page_gives_is_not_found(office, query):
    assert office.get(LIST, query_string=query).status_code == 404


def test_a_retailers_name_that_fits_several_is_to_be_chosen(session, office):
    for name in ("Công ty Sen Hồng", "Công ty Sen Trắng"):
        make.facility(session, f"Cửa hàng {name}", retailer_id=make.retailer(session, name).id)

    page = office.get(LIST, query_string={"retailer": "sen"}).text

    assert "Có nhiều đơn vị khớp" in main_of(page)
    (href,) = re.findall(r'<li><a href="([^"]*)">Công ty Sen Hồng</a>', page)
    assert names(office.get(href).text) == ["Cửa hàng Công ty Sen Hồng"]


def test_a_retailer_that_nobody_knows_filters_nothing_and_says_so(session, office):
    make.facility(session)

    page = office.get(LIST, query_string={"retailer": "Không Ai"}).text

    assert names(page) == ["Siêu thị Rạch Giá"]
    assert "chưa lọc theo đơn vị" in main_of(page)


def test_pages_follow_one_another_and_keep_the_filter(session, office, monkeypatch):
    monkeypatch.setattr(facility_list, "PAGE", 2)
    for name in ("Chợ A", "Chợ B", "Chợ C", "Chợ D", "Chợ E"):
        make.facility(session, name, FacilityType.MARKET)
    make.facility(session, "Siêu thị")

    seen, address = [], f"{LIST}?type=market"
    while address:
        page = office.get(address).text
        seen.append(names(page))
        following = re.search(r'<a class="button" href="([^"]*)" rel="next">', page)
        address = following and following[1].replace("&amp;", "&")

    assert seen == [["Chợ A", "Chợ B"], ["Chợ C", "Chợ D"], ["Chợ E"]]
    assert "5 cơ sở khớp" in main_of(page)


def test_nothing_found_says_so_and_leads_back(office):
    text = main_of(office.get(LIST, query_string={"q": "không có"}).text)

    assert "Không có cơ sở nào trong địa bàn của tài khoản khớp" in text


def test_labels_of_chosen_facilities_and_of_the_whole_page_are_asked_for(session, office):
    stores = [make.facility(session, f"Chợ {letter}") for letter in "ABC"]
    page = office.get(LIST).text

    assert re.findall(r'type="checkbox" name="code" value="(\d+)"', page) == [
        s.code for s in stores
    ]
    (every,) = re.findall(r'name="codes" value="([^"]*)"', page)
    assert every == ",".join(store.code for store in stores)
    form = {"csrf_token": token_of(page), "code": [stores[0].code]}
    assert office.post("/department/labels.pdf", data=form).mimetype == "application/pdf"


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(session, office):
    lan = make.account(session)
    make.inspection(session, make.facility(session, "Chợ 0"), lan)
    with statements() as few:
        office.get(LIST)
    for number in range(1, 8):
        shop = make.retailer(session, f"Công ty {number}")
        wards = (make.RACH_GIA, make.PHU_QUOC, make.LONG_XUYEN)
        store = make.facility(
            session, f"Chợ {number}", ward_code=wards[number % 3], retailer_id=shop.id
        )
        make.inspection(session, store, lan)

    with statements() as many:
        office.get(LIST)

    assert len(many) == len(few) < 30


def test_what_a_type_does_to_n_is_said_for_an_area_and_a_day(session, office):
    make.facility(session, "Lớn", area_m2=2000)
    make.facility(session, "Nhỏ", area_m2=300)
    make.facility(session, "Tiện", FacilityType.CONVENIENCE_STORE)
    make.facility(session, "Chợ", FacilityType.MARKET)
    make.facility(session, "Xa", ward_code=make.TRAN_BIEN)

    page = office.get(f"{LIST}/types").text

    check_page(page)
    text = main_of(page)
    assert "Tỉnh An Giang" in text
    assert "như các kế hoạch ghi 2 0" in text
    assert "Thêm cửa hàng tiện lợi 3 +1" in text
    assert "Bớt siêu thị ghi dưới 500 m² 1 −1" in text
    assert "như các kế hoạch ghi 0 0" in main_of(office.get(f"{LIST}/types?area=W30307").text)


def test_an_export_or_import_is_linked_once_it_is_there(session, app, office):
    page = office.get(LIST).text

    known = {rule.rule for rule in app.url_map.iter_rules()}
    for address in (f"{LIST}/types", "/department/retailers"):
        assert f'href="{address}"' in page
    for address in (f"{LIST}/unplaced", f"{LIST}/duplicates"):
        assert (f'href="{address}"' in page) <= (address in known)
