"""Facilities as GeoJSON: who gets which, where they stand, and what never comes in."""

import json
import math
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from audit_service.api.schemas.points import EXAMPLE
from audit_service.choices import today
from audit_service.tables import geojson
from inspections.account.rules import Grade, Role, Scope
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, Status
from inspections.trail.models import TrailEntry
from tests import make
from tests.pages import signed_in, statements

DATABASES = "both"
PATH = "/api/v1/facilities.geojson"


def refuse(number):
    raise AssertionError(f"{number} is not JSON")


@pytest.fixture
def points(client, bearer):
    """points("minh", area="91"): the collection as that person's key gets it."""
    keys = {}

    def get(name, **query):
        if name not in keys:
            keys[name] = bearer(name, Scope.READ)
        answer = client.get(PATH, query_string=query or None, headers=keys[name])
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/geo+json"
        return json.loads(answer.text, parse_constant=refuse)

    return get


@pytest.fixture
def cast(session):
    """In An Giang one store visited, one without a position; a market in Đồng Nai."""
    owner = make.retailer(session)
    lan = make.account(session)
    make.reviewer(session)
    make.reviewer(session, "dung", areas=("75",))
    make.account(session, "root", Role.ADMINISTRATOR, areas=())
    make.account(session, "viet", Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "none", Role.DEPARTMENT, Grade.VIEWER, areas=())
    store = make.facility(session, class_="II", retailer_id=owner.id, lat=10.0123, lon=105.0801)
    make.facility(session, "Siêu thị Chưa Rõ Chỗ")
    make.facility(
        session, "Chợ Biên Hoà", FacilityType.MARKET, make.TRAN_BIEN, lat=10.95, lon=106.82
    )
    make.inspection(session, store, lan, "gradual", visited_on=date(2026, 10, 1))
    return store


def names(collection):
    return {each["properties"]["name"] for each in collection["features"]}


def test_a_feature_is_a_point_longitude_first_with_what_is_known_on_the_day(points, cast):
    found = points("minh", on="2026-11-20")

    (feature,) = found["features"]
    assert found["type"] == "FeatureCollection"
    assert (feature["type"], feature["id"]) == ("Feature", cast.code)
    assert feature["geometry"] == {"type": "Point", "coordinates": [105.0801, 10.0123]}
    expected = EXAMPLE["features"][0]["properties"] | {"code": cast.code}
    assert feature["properties"] == expected
    assert found.keys() == EXAMPLE.keys()


def test_facilities_without_a_position_are_counted_and_said(points, cast):
    found = points("minh", on="2026-11-20")

    assert (found["on"], found["total"], found["without_position"]) == ("2026-11-20", 2, 1)
    assert len(found["features"]) == 1


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(math.inf, 105.0), (10.0, -math.inf), (math.nan, 105.0), (0.0, 0.0), (48.85, 2.35)],
)
def test_what_is_no_place_in_vietnam_is_counted_and_never_sent(session, points, cast, lat, lon):
    """No door lets them in; a row that somebody wrote into the database by hand may hold them."""
    session.execute(update(Facility).values(lat=lat, lon=lon))
    session.commit()

    found = points("root")

    assert (found["features"], found["total"], found["without_position"]) == ([], 3, 3)


def test_everybody_gets_what_they_may_see_and_nobody_else_anything(client, points, cast):
    assert names(points("root")) == {"Siêu thị Rạch Giá", "Chợ Biên Hoà"}
    assert names(points("minh")) == names(points("lan")) == {"Siêu thị Rạch Giá"}
    assert names(points("dung")) == {"Chợ Biên Hoà"}
    assert names(points("minh", area="75")) == set()
    assert points("none") == {
        "type": "FeatureCollection",
        "on": today().isoformat(),
        "total": 0,
        "without_position": 0,
        "features": [],
    }
    assert client.get(PATH).status_code == 401


def test_a_retailer_is_told_no_verdict_and_may_not_filter_by_it(client, bearer, points, cast):
    (feature,) = points("viet")["features"]

    told = feature["properties"]
    assert {told[name] for name in told if name == "standing" or name.startswith("last_")} == {None}
    refused = client.get(f"{PATH}?standing=gradual", headers=bearer("viet", Scope.READ))
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_a_verdict_is_the_one_of_the_day(session, points, cast):
    set_status(session, cast, Status.CLOSED, date(2026, 11, 1), "Giải thể")
    session.commit()

    def on(day):
        (feature,) = points("minh", on=day.isoformat())["features"]
        return feature["properties"]["standing"], feature["properties"]["status"]

    visit = date(2026, 10, 1)
    assert on(visit - timedelta(days=1)) == ("none", "active")
    assert on(visit) == ("gradual", "active")
    assert on(date(2027, 9, 30)) == ("gradual", "closed")
    assert on(date(2027, 10, 1)) == ("expired", "closed")


def test_the_filters_are_those_of_the_list(session, points, cast):
    assert len(points("root", type="market")["features"]) == 1
    assert len(points("minh", on="2026-11-20", standing="gradual")["features"]) == 1
    assert points("minh", on="2026-11-20", standing="full")["total"] == 0
    assert points("minh", q="chua ro cho") | {"on": ""} == {
        "type": "FeatureCollection",
        "on": "",
        "total": 1,
        "without_position": 1,
        "features": [],
    }
    merge(session, cast, make.facility(session, "Siêu thị Còn Lại"))
    session.commit()
    assert points("minh")["features"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("area=99999", "area"),
        ("type=kiosk", "type"),
        ("standing=good", "standing"),
        ("on=2026-02-30", "on"),
        ("on=1999-12-31", "on"),
    ],
)
def test_what_is_wrong_is_named(client, bearer, cast, query, field):
    answer = client.get(f"{PATH}?{query}", headers=bearer("minh", Scope.READ))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    errors = answer.json["errors"]
    assert errors.get("query", errors).keys() == {field}


def test_more_than_a_map_holds_is_refused_with_a_way_out(client, bearer, cast, monkeypatch):
    monkeypatch.setattr(geojson, "MOST", 0)

    answer = client.get(PATH, headers=bearer("minh", Scope.READ))

    assert (answer.status_code, answer.json["code"]) == (422, "too_many_points")
    assert "địa bàn" in answer.json["detail"]


def test_pages_are_read_one_after_another_each_in_as_many_statements(
    session, client, bearer, cast, monkeypatch
):
    monkeypatch.setattr(geojson, "AT_ONCE", 2)
    key = bearer("minh", Scope.READ)
    client.get(PATH, headers=key)
    made = [make.facility(session, f"Chợ {n}", lat=10 + n / 100, lon=105.0) for n in range(5)]

    with statements() as sent:
        answer = client.get(PATH, headers=key)

    codes = [each["id"] for each in answer.json["features"]]
    assert codes == [cast.code, *(each.code for each in made)]
    assert len(sent) < 50


def test_a_key_is_noted_once_a_day_and_an_answer_that_one_has_is_not_sent_again(
    session, app, client, bearer, cast
):
    key = bearer("minh", Scope.READ)
    first = client.get(PATH, headers=key)
    again = client.get(PATH, headers=key | {"If-None-Match": first.headers["ETag"]})
    signed_in(app, "minh").get(PATH)

    assert again.status_code == 304
    noted = select(func.count()).where(TrailEntry.subject_key.startswith("facilities.geojson"))
    assert session.scalar(noted) == 1
