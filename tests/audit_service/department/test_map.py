"""The map's page: the list beside it, what narrows it down, and what it may load."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from audit_service.choices import today
from audit_service.department import facility_list, map_view
from inspections.facility.commands.dated import set_status
from inspections.facility.rules import FacilityType, Status
from tests import make
from tests.conftest import lend
from tests.pages import check_page, main_of, signed_in, statements

MAP = "/department/map"
TILES = "https://tiles.example:8443/t/{z}/{x}/{y}.png?key=abc"


@pytest.fixture
def office(session, app):
    make.reviewer(session)
    return signed_in(app, "minh")


@pytest.fixture
def stores(session):
    """One visited lately, one long ago, one without a position, one closed; one beyond."""
    lan = make.account(session)
    one = make.facility(session, "Siêu thị Một", lat=10.01, lon=105.08)
    old = make.facility(session, "Chợ Cũ", FacilityType.MARKET, make.PHU_QUOC, lat=10.2, lon=104.0)
    make.facility(session, "Siêu thị Chưa Rõ Chỗ")
    gone = make.facility(session, "Siêu thị Đã Đóng", lat=10.0, lon=105.0)
    set_status(session, gone, Status.CLOSED, today() - timedelta(days=30), "Giải thể")
    make.facility(session, "Xa", ward_code=make.TRAN_BIEN, lat=10.9, lon=106.8)
    make.inspection(session, one, lan, "not_met", visited_on=today() - timedelta(days=10))
    make.inspection(session, old, lan, "full", visited_on=today() - timedelta(days=400))
    session.commit()
    return one


def names(page: str) -> list[str]:
    return re.findall(r'<a class="map-line__name" href="[^"]*">([^<]*)</a>', page)


def test_the_list_has_the_open_facilities_of_ones_areas_with_their_verdicts(office, stores):
    page = office.get(MAP).text

    check_page(page)
    assert names(page) == ["Chợ Cũ", "Siêu thị Chưa Rõ Chỗ", "Siêu thị Một"]
    text = main_of(page)
    code = f"{stores.code[:4]} {stores.code[4:]}"
    day = (today() - timedelta(days=10)).strftime("%d/%m/%Y")
    assert f"Siêu thị Một {code} chưa đạt kiểm tra {day} Siêu thị · Phường Rạch Giá" in text
    assert "quá 12 tháng kiểm tra" in text
    assert "3 cơ sở đang hoạt động, ngày" in text
    assert "1 cơ sở chưa có vị trí trong sổ nên không có trên bản đồ" in text
    assert page.count("data-show") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?type=market", "1 cơ sở đang hoạt động khớp bộ lọc “Chợ”, ngày"),
        ("?area=F91", "3 cơ sở đang hoạt động khớp bộ lọc “Tỉnh Kiên Giang (trước 01/7/2025)”,"),
        (
            "?type=market&standing=expired",
            "1 cơ sở đang hoạt động khớp bộ lọc “Chợ · Quá 12",
        ),
        ("?type=mall", "0 cơ sở đang hoạt động khớp bộ lọc “Trung tâm thương mại”, ngày"),
        ("?on=2026-06-30", "cơ sở đang hoạt động, ngày 30/06/2026"),
    ],
)
def test_the_count_of_a_part_names_what_was_chosen(office, stores, query, words):
    """It is printed, and the form is not."""
    assert words in main_of(office.get(f"{MAP}{query}").text)


def test_its_foot_names_the_day_the_age_and_the_rules_of_what_is_shown(office, stores):
    def foot(address: str) -> str:
        return re.sub(r"\s+", " ", office.get(address).text.split('<footer class="sources"')[1])

    day = today().strftime("%d/%m/%Y")
    whole = foot(MAP)
    assert day in whole
    assert "dữ liệu đến" in whole
    assert "bộ quy tắc 2026.1" in whole
    assert 'href="/method' in whole
    # Of the chosen area, where nothing was visited.
    assert "chưa có lượt kiểm tra được tính" in foot(f"{MAP}?area=W30307")


def test_without_its_script_a_sentence_stands_in_the_maps_place(office, stores):
    text = main_of(office.get(MAP).text)

    assert "Bản đồ chưa hiện. Danh sách có đủ các cơ sở." in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"area": "W31078"}, ["Chợ Cũ"]),
        ({"area": "F91"}, ["Chợ Cũ", "Siêu thị Chưa Rõ Chỗ", "Siêu thị Một"]),
        ({"area": "75"}, []),
        ({"type": "market"}, ["Chợ Cũ"]),
        ({"standing": "not_met"}, ["Siêu thị Một"]),
        ({"standing": "expired"}, ["Chợ Cũ"]),
        ({"standing": "none"}, ["Siêu thị Chưa Rõ Chỗ"]),
        ({"standing": "none", "type": "market"}, []),
    ],
)
def test_the_list_and_the_map_are_narrowed_down_alike(office, stores, query, expected):
    page = office.get(MAP, query_string=query).text

    assert names(page) == expected
    source = re.search(r'data-source="([^"]*)"', page)
    if source:
        points = office.get(source[1].replace("&amp;", "&")).json
        placed = {each["properties"]["name"] for each in points["features"]}
        assert placed == set(expected) - {"Siêu thị Chưa Rõ Chỗ"}
        assert points["total"] == len(expected)


def test_another_day_shows_what_was_known_of_it(office, stores):
    day = today() - timedelta(days=60)
    page = office.get(MAP, query_string={"on": day.isoformat()}).text

    assert "Siêu thị Đã Đóng" in names(page)
    assert f"on={day.isoformat()}" in re.search(r'data-source="([^"]*)"', page)[1]
    assert names(office.get(f"{MAP}?on={day.isoformat()}&standing=not_met").text) == []
    assert "Ngày chưa đúng" in main_of(office.get(f"{MAP}?on=31/02/2026").text)


@pytest.mark.parametrize("query", ["", "?area=91", "?standing=full"])
def test_where_there_is_nothing_a_sentence_says_so(office, query):
    page = office.get(f"{MAP}{query}").text

    check_page(page)
    assert "Không có cơ sở nào" in main_of(page)
    assert "leaflet" not in page


@pytest.mark.parametrize(
    "query", ["area=99999", "type=kiosk", "standing=good", "after=x", "from=1"]
)
def test_words_that_no_form_of_ours_sends_are_not_found(office, stores, query):
    assert office.get(f"{MAP}?{query}").status_code == 404


def test_a_facility_that_one_may_not_see_does_not_begin_the_list(session, office, stores):
    far = make.facility(session, "Chợ Xa", ward_code=make.TRAN_BIEN)
    session.commit()

    assert office.get(f"{MAP}?from={far.code}").status_code == 404


def test_a_mark_leads_to_the_page_of_the_list_that_has_its_line(office, stores, monkeypatch):
    monkeypatch.setattr(facility_list, "PAGE", 1)

    page = office.get(f"{MAP}?from={stores.code}").text

    assert names(page) == ["Siêu thị Một"]
    assert f'id="f-{stores.code}"' in page
    first = office.get(MAP).text
    following = re.search(r'href="([^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    assert names(first) + names(office.get(following).text) == ["Chợ Cũ", "Siêu thị Chưa Rõ Chỗ"]


def test_more_than_a_map_holds_leaves_the_list_and_says_what_to_do(office, stores, monkeypatch):
    monkeypatch.setattr(map_view, "MOST", 1)

    page = office.get(MAP).text

    assert "Hãy chọn một địa bàn hoặc một loại" in main_of(page)
    assert len(names(page)) == 3
    assert "data-map " not in page


def test_more_facilities_take_no_more_statements(session, office, stores):
    office.get(MAP)
    with statements() as few:
        office.get(MAP)
    for number in range(5):
        make.facility(session, f"Siêu thị {number}", lat=10.0, lon=105.0)
    session.commit()

    with statements() as many:
        office.get(MAP)

    assert len(many) == len(few) < 40


def test_only_the_map_loads_leaflet_and_from_our_own_files(office, stores):
    page = office.get(MAP).text
    for name in ("leaflet.css", "leaflet.js"):
        address = re.search(rf'"(/static/[0-9a-f]+/leaflet/{name})"', page)[1]
        with office.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
    assert "leaflet" not in office.get("/department/facilities").text
    assert "leaflet" not in office.get("/department/").text


def policy(answer) -> str:
    return answer.headers["Content-Security-Policy"]


def test_pictures_come_from_the_one_host_that_is_set_and_only_on_this_page(
    app, settings, office, stores
):
    plain = policy(office.get(MAP))
    assert "img-src 'self' data: blob:;" in plain

    lend(
        app, replace(settings, map_tiles=TILES, map_tiles_attribution="Bản đồ: https://a.example/l")
    )
    answer = office.get(MAP)

    wider = "img-src 'self' data: blob: https://tiles.example:8443;"
    assert policy(answer) == plain.replace("img-src 'self' data: blob:;", wider)
    assert policy(office.get("/department/facilities")) == plain
    assert 'data-tiles="https://tiles.example:8443/t/{z}/{x}/{y}.png?key=abc"' in answer.text
    assert 'Bản đồ: <a href="https://a.example/l" rel="noopener noreferrer">' in answer.text
    assert "Không có nền bản đồ" not in answer.text

    lend(app, replace(settings, map_tiles="/tiles/{z}/{x}/{y}.png"))
    assert policy(office.get(MAP)) == plain


def test_the_plan_and_the_list_lead_to_the_map(office, stores):
    page = office.get("/department/plans/kien-giang-135").text
    address = re.search(r'href="(/department/map\?[^"]*)"', page)[1].replace("&amp;", "&")
    assert "area=F91" in address
    assert names(office.get(address).text) == ["Chợ Cũ", "Siêu thị Chưa Rõ Chỗ", "Siêu thị Một"]

    listed = office.get("/department/facilities?type=market&status=active").text
    assert 'href="/department/map?type=market"' in listed
