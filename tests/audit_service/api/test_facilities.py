"""GET /api/v1/facilities: own areas or own stores, searched without accents, a page at a time."""

import base64
from datetime import date

import pytest

from inspections.account.rules import Role, Scope
from inspections.facility.commands import merge, set_owner
from inspections.facility.rules import FacilityType
from tests import make

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
    }


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

    answer = client.get("/api/v1/facilities?limit=201", headers=bearer("lan"))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
