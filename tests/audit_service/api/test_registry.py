"""The registry by API: entering, changing, moving, merging, and the history of it all."""

from datetime import timedelta

import pytest

from audit_service.api import objects
from audit_service.choices import today
from audit_service.db import db
from inspections.account.rules import Grade, Role, Scope
from inspections.facility.commands.move import move
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import facility_by_code
from tests import make
from tests.pages import signed_in

DATABASES = "both"

OUR_PAGE = {"X-App": "bao-bi-xanh", "Sec-Fetch-Site": "same-origin"}


def last_month():
    return today() - timedelta(days=30)


NEW = {"name": "Siêu thị Mới", "type": "supermarket", "ward_code": make.PHU_QUOC, "reason": "mở"}


@pytest.fixture
def quan(app, session):
    """send(method, path, body) of the manager of An Giang, signed in."""
    make.manager(session)
    browser = signed_in(app, "quan")

    def send(method, path, body=None):
        return browser.open(f"/api/v1{path}", method=method, json=body, headers=OUR_PAGE)

    return send


@pytest.fixture
def store(session):
    return make.facility(session)


def test_what_is_entered_is_there_with_who_and_why(quan, session):
    answer = quan("POST", "/facilities", NEW | {"class": "II", "area_m2": 2400, "basis": "QĐ 1"})

    assert answer.status_code == 201, answer.json
    facility = facility_by_code(session, answer.json["facility"]["code"])
    assert (facility.name, facility.ward_basis) == ("Siêu thị Mới", "stated")
    (typed,) = answer.json["types"]
    assert (typed["class"], typed["area_m2"], typed["basis"]) == ("II", 2400, "QĐ 1")
    (change,) = answer.json["changes"]
    assert (change["what"], change["who"], change["why"]) == ("created", "Quan", "mở")


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"name": " "}, {"name": "missing"}),
        ({"type": "kiosk"}, {"type": "invalid"}),
        ({"type": "convenience_store", "class": "II"}, {"class": "unknown"}),
        ({"lat": 10.0}, {"lon": "missing"}),
        ({"lat": "NaN", "lon": 105.0}, {"lat": "invalid"}),
        ({"lat": "1e999", "lon": 105.0}, {"lat": "invalid"}),
        ({"lat": 0, "lon": 0}, {"lat": "not_in_vietnam"}),
        ({"parent_code": "4821 0374"}, {"parent_code": "unknown"}),
        ({"retailer_id": 999}, {"retailer_id": "unknown"}),
        ({"opened_on": "2026-13-01"}, {"opened_on": "invalid"}),
        ({"reason": ""}, {"reason": "invalid"}),
        ({"colour": "green"}, {"colour": "invalid"}),
        ({"area_m2": -1}, {"area_m2": "out_of_range"}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_entered(quan, session, sent, errors):
    answer = quan("POST", "/facilities", NEW | sent)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"] == errors
    assert session.query(Facility).count() == 0


def test_a_change_of_many_fields_is_made_whole_or_not_at_all(quan, session, store):
    change = {"name": "Siêu thị Đổi Tên", "address": "1 Đường Mới", "reason": "đổi chủ"}

    refused = quan("PATCH", f"/facilities/{store.code}", change | {"class": "IV"})
    session.rollback()
    assert (refused.status_code, refused.json["errors"]) == (422, {"class": "unknown"})
    assert (store.name, store.address) == ("Siêu thị Rạch Giá", None)

    taken = quan("PATCH", f"/facilities/{store.code}", change | {"class": "II"})
    session.expire_all()
    assert taken.status_code == 200, taken.json
    assert (store.name, store.address) == ("Siêu thị Đổi Tên", "1 Đường Mới")
    assert [each["what"] for each in taken.json["changes"]][:3] == ["address", "typed", "renamed"]
    assert {each["why"] for each in taken.json["changes"][:3]} == {"đổi chủ"}


def test_what_is_not_said_of_a_type_stays_and_another_type_begins_anew(quan, store):
    path = f"/facilities/{store.code}"
    quan("PATCH", path, {"class": "II", "items": 9000, "on": str(last_month()), "reason": "sổ"})

    same = quan("PATCH", path, {"class": "III", "reason": "hạ hạng"}).json["types"][0]
    other = quan(
        "PATCH",
        path,
        {"type": "mall", "on": str(today() + timedelta(days=1)), "reason": "xây thêm"},
    ).json["types"][0]

    assert (same["type"], same["class"], same["items"]) == ("supermarket", "III", 9000)
    assert (other["type"], other["class"], other["items"]) == ("mall", None, None)


def test_a_change_made_from_an_older_version_is_refused_and_names_nothing_lost(quan, store):
    path = f"/facilities/{store.code}"
    version = quan("GET", f"{path}/history").json["version"]
    quan("PATCH", path, {"address": "1 Đường A", "reason": "một"})

    late = quan("PATCH", path, {"address": "2 Đường B", "reason": "hai", "version": version})

    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert quan("GET", f"{path}/history").json["facility"]["address"] == "1 Đường A"


def test_a_store_that_moves_is_closed_there_and_continued_here(quan, store):
    there = {"on": str(last_month()), "ward_code": make.PHU_QUOC, "reason": "dời"}

    moved = quan("POST", f"/facilities/{store.code}/move", there)

    assert moved.status_code == 201, moved.json
    assert moved.json["continues"] == store.code
    old = quan("GET", f"/facilities/{store.code}/history").json
    assert old["continued_by"] == [moved.json["facility"]["code"]]
    assert (old["facility"]["status"], moved.json["facility"]["status"]) == ("closed", "active")


def test_where_a_store_moved_to_in_another_province_is_not_named(quan, session, store):
    other = move(session, store, ward_code=make.TRAN_BIEN, address="2 Lê Lợi", on=last_month())
    session.commit()

    history = quan("GET", f"/facilities/{store.code}/history")

    assert history.json["continued_by"] == []
    assert history.json["changes"][0]["what"] == "moved"
    assert history.json["changes"][0]["after"]["to"] is None
    assert other.code not in history.text


def test_a_merged_code_leads_to_the_survivor_for_ever(quan, session, store):
    other = make.facility(session, "ST Rạch Giá")

    merged = quan(
        "POST", f"/facilities/{other.code}/merge", {"into": store.code, "reason": "trùng"}
    )

    assert merged.status_code == 200, merged.json
    assert merged.json["aliases"] == [other.code]
    assert quan("GET", f"/facilities/{other.code}").json["code"] == store.code
    again = quan("POST", f"/facilities/{other.code}/merge", {"into": store.code, "reason": "trùng"})
    assert again.json["version"] == merged.json["version"]


@pytest.mark.parametrize("act", ["merge", "move", None, "history"])
def test_what_lies_outside_ones_areas_does_not_exist(quan, session, act):
    foreign = make.facility(session, ward_code=make.TRAN_BIEN)
    sent = {
        "merge": {"into": make.facility(session).code},
        "move": {"on": "2026-01-01", "ward_code": make.PHU_QUOC},
    }.get(act, {}) | {"reason": "x"}
    method = {"history": "GET", None: "PATCH"}.get(act, "POST")

    answer = quan(method, f"/facilities/{foreign.code}" + (f"/{act}" if act else ""), sent)

    assert answer.status_code == 404


def test_nothing_is_put_where_one_could_not_see_it_any_more(quan, session, store):
    ward = {"ward_code": make.TRAN_BIEN, "reason": "x"}

    changed = quan("PATCH", f"/facilities/{store.code}", ward)
    moved = quan("POST", f"/facilities/{store.code}/move", ward | {"on": str(last_month())})
    entered = quan("POST", "/facilities", NEW | ward)

    session.expire_all()
    assert [each.status_code for each in (changed, moved, entered)] == [403, 403, 403]
    assert session.query(Facility).count() == 1
    assert quan("GET", f"/facilities/{store.code}").json["ward"]["code"] == make.RACH_GIA


@pytest.mark.parametrize("grade", [Grade.VIEWER, Grade.REVIEWER])
def test_who_is_no_manager_reads_the_history_and_changes_nothing(app, session, store, grade):
    make.account(session, "mai", Role.DEPARTMENT, grade)
    browser = signed_in(app, "mai")

    read = browser.get(f"/api/v1/facilities/{store.code}/history")
    sent = browser.patch(
        f"/api/v1/facilities/{store.code}", json={"name": "X", "reason": "x"}, headers=OUR_PAGE
    )

    assert (read.status_code, sent.status_code) == (200, 403)


def test_no_key_keeps_the_registry_and_no_inspector_reads_its_history(
    client, session, bearer, store
):
    make.manager(session)
    make.account(session)
    path = f"/api/v1/facilities/{store.code}"

    for scope in Scope:
        sent = client.patch(path, json={"name": "X", "reason": "x"}, headers=bearer("quan", scope))
        assert sent.status_code == 403
    assert client.get(f"{path}/history", headers=bearer("quan", Scope.READ)).status_code == 200
    assert client.get(f"{path}/history", headers=bearer("lan", Scope.READ)).status_code == 403


def test_a_page_of_another_site_changes_nothing(app, session, store):
    make.manager(session)
    path = f"/api/v1/facilities/{store.code}"

    for headers in ({}, OUR_PAGE | {"Sec-Fetch-Site": "cross-site"}):
        sent = signed_in(app, "quan").patch(
            path, json={"name": "X", "reason": "x"}, headers=headers
        )
        assert sent.status_code == 403
    session.expire_all()
    assert store.name == "Siêu thị Rạch Giá"


def test_a_list_is_narrowed_by_area_type_class_status_and_what_was_found(quan, session, bearer):
    full = make.facility(session, "Siêu thị A", class_="II")
    make.inspection(session, full, make.account(session))
    make.facility(session, "Chợ B", make.FacilityType.MARKET, make.LONG_XUYEN)

    def names(**query):
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return [each["name"] for each in quan("GET", f"/facilities?{text}").json["items"]]

    assert names() == ["Chợ B", "Siêu thị A"]
    assert names(area="F91") == ["Siêu thị A"]
    assert names(type="market") == ["Chợ B"]
    assert names(**{"class": "II"}) == ["Siêu thị A"]
    assert names(status="closed") == []
    assert names(standing="full") == ["Siêu thị A"]
    assert names(standing="none") == ["Chợ B"]
    assert names(due_within=3660) == ["Siêu thị A"]
    assert names(due_within=0) == []
    assert names(unplaced="true") == []
    assert quan("GET", "/facilities?area=99999").json["errors"] == {"area": "unknown"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/facilities/{code}"),
        ("POST", "/facilities/{code}/move"),
        ("POST", "/facilities/{code}/merge"),
        ("POST", "/facilities/{code}/distinct"),
        ("PATCH", "/retailers/{retailer}"),
    ],
)
def test_no_lock_is_held_while_a_body_comes(app, session, store, monkeypatch, method, path):
    """Who sends slowly must not keep phones from sending."""
    make.manager(session)
    browser, retailer = signed_in(app, "quan"), make.retailer(session)
    seen = []

    def slow(_limit):
        seen.append(db.session().in_transaction())
        return b"{}"

    monkeypatch.setattr(objects, "read_body", slow)
    address = path.format(code=store.code, retailer=retailer.id)
    answer = browser.open(f"/api/v1{address}", method=method, data=b"{}", headers=OUR_PAGE)

    assert (seen, answer.status_code) == ([False], 422)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (b"NaN", "not_json"),
        (b"-Infinity", "not_json"),
        (b"1e999", "invalid"),
        (b"-1e999", "invalid"),
        (b"9" * 400, "invalid"),
    ],
)
@pytest.mark.parametrize("field", ["lat", "lon"])
def test_a_position_that_is_no_number_never_comes_in(app, session, store, field, number, code):
    make.manager(session)
    browser = signed_in(app, "quan")
    place = {"lat": b"10.01", "lon": b"105.08", field: number}
    body = b'{"reason": "GPS", "lat": %(lat)s, "lon": %(lon)s}' % {
        name.encode(): text for name, text in place.items()
    }

    answer = browser.patch(f"/api/v1/facilities/{store.code}", data=body, headers=OUR_PAGE)

    assert answer.json["code"] == code
    if code == "invalid":
        assert answer.json["errors"] == {field: "invalid"}
    session.expire_all()
    assert (store.lat, store.lon) == (None, None)
