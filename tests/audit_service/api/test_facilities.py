"""GET /api/v1/facilities: own areas or own stores, searched without accents, a page at a time."""

import base64
from datetime import date

import pytest

from inspections.account.rules import Grade, Role, Scope
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import statements

DATABASES = "both"


@pytest.fixture
def stores(session):
    """Three in An Giang, one in Đồng Nai, one unplaced."""
    return {
        "rach_gia": make.facility(session, "Co.opmart Rạch Giá"),
        "phu_quoc": make.facility(session, "Chợ Dương Đông", FacilityType.MARKET, make.PHU_QUOC),
        "long_xuyen": make.facility(session, "Siêu thị Long Xuyên", ward_code=make.LONG_XUYEN),
        "dong_nai": make.facility(session, "Lotte Mart Đồng Nai", ward_code=make.TRAN_BIEN),
        "nowhere": make.facility(session, "Siêu thị Chưa Rõ", ward_code=None),
    }


def names(client, headers, **query) -> list[str]:
    answer = client.get("/api/v1/facilities", query_string=query, headers=headers)
    assert answer.status_code == 200, answer.json
    return [item["name"] for item in answer.json["items"]]


def test_an_inspector_sees_the_stores_of_their_areas(session, client, bearer, stores):
    make.account(session, areas=("91",))

    assert names(client, bearer("lan")) == [
        "Chợ Dương Đông",
        "Co.opmart Rạch Giá",
        "Siêu thị Long Xuyên",
    ]


def test_a_former_province_is_an_area_too(session, client, bearer, stores):
    make.account(session, areas=("F91",))

    assert names(client, bearer("lan")) == ["Chợ Dương Đông", "Co.opmart Rạch Giá"]


def test_nobody_without_areas_sees_a_store(session, client, bearer, stores):
    make.account(session, areas=())

    assert names(client, bearer("lan")) == []


def test_the_nation_holds_unplaced_stores_too(session, client, bearer, stores):
    make.account(session, areas=("VN",))

    assert "Siêu thị Chưa Rõ" in names(client, bearer("lan"))


@pytest.mark.parametrize("q", ["rach gia", "RẠCH GIÁ", "Ra\u0323ch Gia\u0301", "coopmart", "co.op"])
def test_search_needs_no_accents(session, client, bearer, stores, q):
    make.account(session)

    assert names(client, bearer("lan"), q=q) == ["Co.opmart Rạch Giá"]


def test_d_with_a_stroke_is_found_as_d(session, client, bearer, stores):
    make.account(session)

    assert names(client, bearer("lan"), q="duong dong") == ["Chợ Dương Đông"]


def test_a_code_is_found_by_its_beginning(session, client, bearer, stores):
    make.account(session)

    assert names(client, bearer("lan"), q=stores["rach_gia"].code[:6]) == ["Co.opmart Rạch Giá"]


def test_pages_follow_each_other_without_gap_or_repeat(session, client, bearer, stores):
    make.account(session)
    headers = bearer("lan")
    found, address = [], "/api/v1/facilities?limit=1"

    while address:
        page = client.get(address, headers=headers).json
        found += [item["name"] for item in page["items"]]
        address = page["next"]

    assert found == names(client, headers)


def test_a_retailer_sees_what_is_or_was_theirs(session, client, bearer, stores):
    first, second = make.retailer(session, "Một"), make.retailer(session, "Hai")
    set_owner(session, stores["rach_gia"], first.id, date(2022, 1, 1))
    set_owner(session, stores["rach_gia"], second.id, date(2025, 1, 1))
    make.account(session, "mot", Role.RETAILER, areas=(), retailer=first)
    make.account(session, "ba", Role.RETAILER, areas=(), retailer=make.retailer(session, "Ba"))

    assert names(client, bearer("mot", Scope.READ)) == ["Co.opmart Rạch Giá"]
    assert names(client, bearer("ba", Scope.READ)) == []


def test_one_facility_that_one_may_not_know_of_is_not_found(session, client, bearer, stores):
    make.account(session, areas=("91",))
    address = f"/api/v1/facilities/{stores['dong_nai'].code}"

    answer = client.get(address, headers=bearer("lan"))

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_code_of_a_merged_store_leads_to_what_it_became(session, client, bearer, stores):
    make.account(session)
    merge(session, stores["long_xuyen"], stores["rach_gia"])

    answer = client.get(f"/api/v1/facilities/{stores['long_xuyen'].code}", headers=bearer("lan"))

    assert answer.json["code"] == stores["rach_gia"].code


def test_a_row_says_what_the_store_is(session, client, bearer, stores):
    make.account(session)

    answer = client.get(f"/api/v1/facilities/{stores['phu_quoc'].code}", headers=bearer("lan"))

    assert answer.json == {
        "code": stores["phu_quoc"].code,
        "name": "Chợ Dương Đông",
        "type": "market",
        "class": None,
        "status": "active",
        "ward": {"code": make.PHU_QUOC, "name": "Đặc khu Phú Quốc"},
        "address": None,
        "lat": None,
        "lon": None,
        "last": None,
    }


def last(client, headers, facility) -> dict | None:
    """What the list and the facility's own address say of it, which is the same."""
    (item,) = client.get(f"/api/v1/facilities?q={facility.code}", headers=headers).json["items"]
    assert client.get(f"/api/v1/facilities/{facility.code}", headers=headers).json == item
    return item["last"]


def test_a_row_says_what_the_last_counted_visit_found(session, client, bearer, stores):
    lan = make.account(session)
    make.inspection(session, stores["rach_gia"], lan, "gradual", date(2024, 2, 29))

    assert last(client, bearer("lan"), stores["rach_gia"]) == {
        "visited_on": "2024-02-29",
        "outcome": "gradual",
        "valid_until": "2025-02-28",
        "unproven": ["thin_carrier_bag"],
        "use_points": [
            {"key": "checkout", "present": True},
            {"key": "fresh", "present": True},
            {"key": "food", "present": False},
        ],
    }


def test_a_market_is_not_rated(session, client, bearer, stores):
    make.inspection(session, stores["phu_quoc"], make.account(session))

    assert last(client, bearer("lan"), stores["phu_quoc"])["outcome"] == "not_rated"


@pytest.mark.parametrize(
    ("role", "grade"), [(Role.DEPARTMENT, Grade.VIEWER), (Role.ADMINISTRATOR, None)]
)
def test_the_office_is_told_the_last_finding_too(session, client, bearer, stores, role, grade):
    make.inspection(session, stores["rach_gia"], make.account(session, "hoa"), "not_met")
    make.account(session, "viet", role, grade)

    said = last(client, bearer("viet", Scope.READ), stores["rach_gia"])

    assert said["outcome"] == "not_met"


def test_a_retailer_may_not_ask_by_the_one_who_bought_its_store(session, client, bearer, stores):
    seller, buyer = make.retailer(session, "Một"), make.retailer(session, "Hai")
    set_owner(session, stores["rach_gia"], seller.id, date(2025, 1, 1))
    set_owner(session, stores["rach_gia"], buyer.id, date(2026, 1, 1))
    session.commit()
    make.account(session, "mot", Role.RETAILER, areas=(), retailer=seller)
    headers = bearer("mot", Scope.READ)

    for other in (buyer.id, buyer.id + 1):
        for address in ("facilities?", "facilities.geojson?", "facilities.geojson?on=2025-06-01&"):
            answer = client.get(f"/api/v1/{address}retailer={other}", headers=headers)
            assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
    assert names(client, headers, retailer=seller.id) == []
    assert names(client, headers) == ["Co.opmart Rạch Giá"]
    for table in ("json", "csv", "xlsx"):
        # The tables have no such filter: what they do not know they do not hear.
        address = f"/api/v1/facilities.{table}"
        asked = client.get(f"{address}?retailer={buyer.id}", headers=headers)
        assert len(asked.data) == len(client.get(address, headers=headers).data)


@pytest.mark.parametrize("path", ["facilities", "facilities.geojson"])
@pytest.mark.parametrize("word", ["type", "class", "status", "area", "standing"])
def test_a_filter_with_nothing_in_it_is_refused(session, client, bearer, path, word):
    make.reviewer(session)

    answer = client.get(f"/api/v1/{path}?{word}=", headers=bearer("minh", Scope.READ))

    assert answer.status_code == 422
    assert word in str(answer.json["errors"])


def test_a_retailer_is_not_told_of_audits_that_may_be_from_before_their_time(
    session, client, bearer, stores
):
    owner = make.retailer(session)
    set_owner(session, stores["rach_gia"], owner.id, date(2026, 1, 1))
    visited_on = date(2025, 6, 1)
    make.inspection(session, stores["rach_gia"], make.account(session), visited_on=visited_on)
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=owner)

    assert last(client, bearer("lan"), stores["rach_gia"])["visited_on"] == "2025-06-01"
    assert last(client, bearer("chi", Scope.READ), stores["rach_gia"]) is None


def test_more_stores_in_other_wards_take_no_more_statements(session, client, bearer, stores):
    lan = make.account(session, areas=("VN",))
    headers = bearer("lan")
    make.inspection(session, stores["rach_gia"], lan)
    with statements() as few:
        assert len(names(client, headers, q="rach gia")) == 1

    for name in ("phu_quoc", "long_xuyen", "dong_nai"):
        make.inspection(session, stores[name], lan)
    session.expunge_all()
    with statements() as many:
        assert len(names(client, headers)) == len(stores)

    assert len(many) == len(few)


def test_a_page_is_sent_again_only_when_something_on_it_has_changed(
    session, client, bearer, stores
):
    lan = make.account(session)
    headers = bearer("lan")
    etag = client.get("/api/v1/facilities", headers=headers).headers["ETag"]
    known = {**headers, "If-None-Match": etag}

    assert client.get("/api/v1/facilities", headers=known).status_code == 304
    make.inspection(session, stores["rach_gia"], lan)
    changed = client.get("/api/v1/facilities", headers=known)

    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


@pytest.mark.parametrize(
    "place",
    [
        "5",
        "[1]",
        '{"a": 1, "b": 2}',
        "[null, 1]",
        '["a", null]',
        '["a", "7"]',
        '["a", 0]',
        '["a", 1e999]',
        f'["a", {10**30}]',
        '["\\u0000", 1]',
        '["\\ud800", 1]',
        "[" * 2500,
        "x",
    ],
)
def test_a_made_up_place_in_the_list_is_a_sentence(session, client, bearer, place):
    make.account(session)
    after = base64.urlsafe_b64encode(place.encode()).decode()

    answer = client.get("/api/v1/facilities", query_string={"after": after}, headers=bearer("lan"))

    assert (answer.status_code, answer.json["errors"]) == (422, {"after": "invalid"})


def test_a_limit_beyond_the_largest_page_is_refused(session, client, bearer):
    make.account(session)

    headers = bearer("lan")

    assert client.get("/api/v1/facilities?limit=500", headers=headers).status_code == 200
    answer = client.get("/api/v1/facilities?limit=501", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert client.get("/api/v1/inspections?limit=201", headers=headers).status_code == 422
