"""Tables to pull: what programs and spreadsheets get of inspections, observations, facilities."""

import csv
import gzip
import json
import math
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select, text, update

from audit_service.tables import pulling
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.export.facilities import FACILITIES
from inspections.export.inspections import INSPECTIONS
from inspections.export.observations import OBSERVATIONS
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection, InspectionChange
from inspections.inspection.rules import VIETNAM, Act, visit_day
from inspections.trail.models import TrailEntry
from inspections.verdict.models import Verdict
from tests import make
from tests.pages import statements

DATABASES = "both"
TABLES = {each.name: each for each in (INSPECTIONS, OBSERVATIONS, FACILITIES)}
CERTIFIED = {
    "category": "compostable_bag",
    "use_point": "checkout",
    "in_use": True,
    "price_vnd": 2000,
    "certificate": {"kind": "eco_bag", "number": "1", "expires_on": "2027-10-15"},
}
EXPIRED = {**CERTIFIED, "certificate": {"kind": "eco_bag", "expires_on": "2020-01-01"}}
PACKED = {"category": "foam_tray", "use_point": "fresh", "in_use": True, "packed_by": "supplier"}
UNUSED = {"category": "paper_bag", "use_point": "food", "in_use": False, "thickness_um": 12.5}
SEEN = [CERTIFIED, EXPIRED, PACKED, UNUSED]


@pytest.fixture
def pull(client, bearer):
    """pull("minh", "inspections.csv", …): as that person's own key gets it."""
    keys = {}

    def get(name, address, **query):
        if name not in keys:
            keys[name] = bearer(name, Scope.READ)
        answer = client.get(f"/api/v1/{address}", query_string=query or None, headers=keys[name])
        assert answer.status_code == 200, answer.text
        return answer

    return get


@pytest.fixture
def rows(pull):
    """The rows of a table in any format, as they were sent, under its columns."""

    def read(name, address, **query):
        table, _, ending = address.partition(".")
        answer = pull(name, address, **query)
        if ending == "json":
            return [*pages(pull, name, answer)]
        if ending == "csv":
            assert answer.data.startswith(b"\xef\xbb\xbf")
            lines = csv.DictReader(StringIO(answer.data.decode("utf-8-sig")))
            found = [*lines]
            assert tuple(lines.fieldnames) == TABLES[table].names
            return found
        sheet = openpyxl.load_workbook(BytesIO(answer.data))[table]
        head, *body = sheet.iter_rows(values_only=True)
        assert head == TABLES[table].names
        return [dict(zip(head, row, strict=True)) for row in body]

    return read


def pages(pull, name, answer):
    """The items of a page and of all that follow."""
    while True:
        yield from answer.json["items"]
        if answer.json["next"] is None:
            return
        answer = pull(name, answer.json["next"].removeprefix("/api/v1/"))


@pytest.fixture
def cast(session):
    """A retailer's store in An Giang with visits of every kind; one beyond, in Đồng Nai."""
    owner = make.retailer(session)
    store = make.facility(session, retailer_id=owner.id, address="=cmd|' /C calc'!A0")
    other = make.facility(session, "Siêu thị Biên Hoà", ward_code=make.TRAN_BIEN)
    lan, hoa = make.account(session), make.account(session, "hoa", areas=("VN",))
    make.reviewer(session)
    make.account(session, "root", Role.ADMINISTRATOR, areas=())
    make.account(session, "viet", Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "none", Role.DEPARTMENT, Grade.VIEWER, areas=())
    first = make.inspection(session, store, lan, visited_on=date(2026, 10, 1), observations=SEEN)
    again = make.inspection(session, store, lan, "not_met", supersedes=str(first.id))
    make.inspection(session, store, hoa, "gradual", accepted=False)
    make.put(session, {**make.body(store), "outcome": "closed"}, hoa)
    make.inspection(session, other, hoa)
    make.put(session, {"facility": 5, "signed_by": "lan"}, lan)
    return store, other, first, again


def test_one_sees_in_every_format_what_one_sees_on_the_pages(session, cast, client, rows, pull):
    store, *_ = cast
    many = {"minh": 5, "root": 6, "viet": 4, "lan": 3, "hoa": 3, "none": 0}
    for name, count in many.items():
        listed = [*pages(pull, name, pull(name, "inspections", limit=2))]
        shown = {each["id"]: each for each in listed}
        flat = rows(name, "inspections.json", limit=2)
        assert {each["id"] for each in flat} == shown.keys()
        assert len(flat) == len(shown) == count
        for row in flat:
            same = shown[row["id"]]
            for column in ("receipt_no", "facility", "outcome", "visited_at", "visited_on"):
                assert row[column] == same[column]
            for column in ("state", "review", "verdict", "legal"):
                assert row[column] == same[column]
        for ending in ("csv", "xlsx"):
            assert {each["id"] for each in rows(name, f"inspections.{ending}")} == shown.keys()
        seen = {(each["inspection"], each["position"]) for each in rows(name, "observations.json")}
        assert {each for each, _ in seen} <= shown.keys()
        taken = rows(name, "observations.xlsx")
        assert {(each["inspection"], each["position"]) for each in taken} == seen
        kept = [*pages(pull, name, pull(name, "facilities"))]
        expected = {each["code"] for each in kept}
        for ending in ("json", "csv", "xlsx"):
            assert {each["code"] for each in rows(name, f"facilities.{ending}")} == expected

    assert {each["facility"] for each in rows("viet", "observations.json")} == {store.code}
    assert {each["code"] for each in rows("lan", "facilities.csv")} == {store.code}


def test_a_submit_key_gets_its_persons_own(cast, client, bearer):
    key = bearer("hoa", Scope.SUBMIT)

    answer = client.get("/api/v1/inspections.json", headers=key)

    assert len(answer.json["items"]) == 3
    refused = client.get("/api/v1/summaries.json", headers=key)
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert client.get("/api/v1/observations.csv").status_code == 401


def test_what_the_figures_count_is_told_and_what_took_a_records_place(cast, rows):
    _store, _other, first, again = cast

    found = {each["id"]: each for each in rows("minh", "inspections.json")}

    assert found[str(first.id)]["counted"] is False
    assert found[str(first.id)]["superseded_by"] == str(again.id)
    assert found[str(again.id)]["counted"] is True
    assert found[str(again.id)]["supersedes"] == str(first.id)
    waiting = [each for each in found.values() if each["review"] == "flagged"]
    assert [each["counted"] for each in waiting] == [False]
    strange = [each for each in found.values() if each["state"] == "quarantined"]
    assert [each["facility"] for each in strange] == [None]


def test_an_observation_carries_what_the_stored_verdict_says_of_it(session, cast, rows):
    _store, _other, first, _again = cast
    stored = session.scalar(select(Verdict.reasons).where(Verdict.inspection_seq == first.seq))

    found = [
        each for each in rows("lan", "observations.json") if each["inspection"] == str(first.id)
    ]

    told = [(each["category"], each["judgement"], each["clause"]) for each in found]
    assert told == [
        ("compostable_bag", "friendly", "certificate"),
        ("compostable_bag", "needs_proof", "certificate_expired"),
        ("foam_tray", "exempt", "supplier"),
        ("paper_bag", None, None),
    ]
    in_use = [each for each in told if each[1]]
    reasons = [(each["category"], each["judgement"], each["clause"]) for each in stored]
    assert sorted(in_use) == sorted(reasons)
    assert [each["position"] for each in found] == [1, 2, 3, 4]


def test_who_asks_for_changes_gets_late_corrections_too(session, cast, rows, client):
    _store, _other, first, again = cast
    old = datetime(2026, 1, 1, tzinfo=UTC)
    session.execute(update(InspectionChange).values(changed_at=old))
    session.commit()
    since = datetime(2026, 6, 1, tzinfo=UTC)

    def changed():
        return {
            each["id"] for each in rows("minh", "inspections.json", updated_since=since.isoformat())
        }

    assert changed() == set()
    # Voiding the correction makes the first count again.
    review(session, again, Act.VOID, "nhầm cơ sở", None, since)
    assert changed() == {str(first.id), str(again.id)}
    assert len(rows("minh", "observations.csv", updated_since=since.isoformat())) == 5
    late = since + timedelta(minutes=4)
    assert len(rows("minh", "inspections.csv", updated_since=late.isoformat())) == 2
    later = since + timedelta(minutes=6)
    assert rows("minh", "inspections.xlsx", updated_since=later.isoformat()) == []
    assert rows("minh", "inspections.json", updated_since="2099-01-01T00:00:00+07:00") == []


def test_who_asks_for_changes_hears_that_an_entry_was_merged(session, cast, rows):
    store, _other, *_ = cast
    begun = datetime.now(UTC).isoformat()
    double = make.facility(session, "Ghi hai lần")
    merge(session, double, store)
    session.commit()

    told = {
        each["code"]: each["merged_into"]
        for each in rows("minh", "facilities.json", updated_since=begun)
    }

    assert told[double.code] == store.code
    assert double.code not in {each["code"] for each in rows("minh", "facilities.json")}
    assert double.code not in {each["code"] for each in rows("minh", "facilities.csv")}


def test_pages_go_through_all_rows_in_the_order_of_their_changes(session, cast, rows, pull):
    session.execute(
        update(InspectionChange).values(changed_at=datetime(2026, 3, 1, 5, 6, 7, 89, tzinfo=UTC))
    )
    session.commit()
    for table in ("inspections", "observations", "facilities"):
        whole = rows("root", f"{table}.json")
        assert rows("root", f"{table}.json", limit=1) == whole
        assert len({tuple(each.values()) for each in whole}) == len(whole) > 1
        assert [each["updated_at"] for each in whole] == sorted(
            each["updated_at"] for each in whole
        )
    assert pull("root", "observations").json == pull("root", "observations.json").json


def test_a_page_that_never_was_is_refused_by_its_name(cast, client, bearer):
    key = bearer("minh", Scope.READ)
    for wrong in ("", "x", "WyJhIiwgMV0=", "W251bGwsIDEsIC0xXQ==", "WyIyMDI2LTAxLTAxIiwgMSwgMV0="):
        answer = client.get("/api/v1/inspections.json", query_string={"after": wrong}, headers=key)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
        assert "after" in str(answer.json["errors"])
    for query in ({"updated_since": "2026-01-01"}, {"limit": 0}):
        answer = client.get("/api/v1/observations.json", query_string=query, headers=key)
        assert answer.status_code == 422
        assert next(iter(query)) in str(answer.json["errors"])


def test_no_text_is_run_and_every_cell_has_its_columns_type(session, cast, rows, pull):
    store, *_ = cast
    (cell,) = [each["address"] for each in rows("viet", "facilities.csv")]
    assert cell == "'" + store.address
    book = openpyxl.load_workbook(BytesIO(pull("viet", "facilities.xlsx").data))
    (written,) = [each for each in book["facilities"][2] if each.value == store.address]
    assert written.data_type == "s"

    types = {"code": str, "text": str, "whole": int, "flag": bool, "number": (int, float)}
    types |= {"day": datetime, "moment": datetime, "share": float}
    for table in TABLES.values():
        for row in rows("root", f"{table.name}.xlsx"):
            for column in table.columns:
                assert row[column.name] is None or isinstance(
                    row[column.name], types[column.kind.value]
                ), column
    (first, *_rest) = rows("lan", "inspections.csv")
    assert first["visited_at"] == "2026-10-01T10:00:00+07:00"
    assert first["visited_on"] == "2026-10-01"
    assert first["counted"] == "FALSE"
    first = rows("lan", "inspections.xlsx")[0]
    assert first["visited_at"] == datetime(2026, 10, 1, 10)  # noqa: DTZ001 – Excel knows no zone
    explained = book["columns"]
    assert explained.max_row == len(FACILITIES.columns) + 1


def test_numbers_that_are_none_and_days_before_excels_are_empty(session, cast, rows, backend):
    none = math.nan if backend == "postgresql" else math.inf
    session.execute(update(Facility).values(lat=none, lon=none))
    session.execute(text("UPDATE observation SET certificate_expires_on = '1850-01-01'"))
    session.execute(text("UPDATE observation SET price_vnd = 2000000000000000"))
    session.commit()

    for ending, empty in (("json", None), ("csv", ""), ("xlsx", None)):
        (row,) = rows("viet", f"facilities.{ending}")
        assert (row["lat"], row["lon"]) == (empty, empty)
    row = rows("viet", "observations.json")[0]
    assert (row["certificate_expires_on"], row["price_vnd"]) == ("1850-01-01", 2 * 10**15)
    row = rows("viet", "observations.xlsx")[0]
    assert (row["certificate_expires_on"], row["price_vnd"]) == (None, None)


def test_a_retailer_is_told_no_last_finding_as_on_the_pages(cast, rows):
    assert {each["last_verdict"] for each in rows("viet", "facilities.json")} == {None}
    (row,) = rows("lan", "facilities.json")
    assert row["last_verdict"] == "not_met"
    assert row["province"] == "91"
    assert row["ward_name"]


def test_a_file_holds_each_row_once_whatever_changes_while_it_is_read(
    session, cast, app, bearer, monkeypatch
):
    again = cast[3]
    monkeypatch.setattr(pulling, "AT_ONCE", 1)
    key = bearer("minh", Scope.READ)
    answer = app.test_client().get("/api/v1/inspections.csv", headers=key, buffered=False)

    pieces = iter(answer.iter_encoded())
    # Somebody writes meanwhile: neither waits for the other.
    review(session, again, Act.VOID, "nhầm", None, datetime.now(UTC))
    lines = b"".join(pieces).decode("utf-8-sig")
    session.commit()

    found = [each["id"] for each in csv.DictReader(StringIO(lines))]
    assert len(found) == len(set(found)) == 5
    answer.close()


def test_what_leaves_is_written_down_before_it_is_sent(session, cast, pull, rows):
    def noted():
        session.rollback()
        query = select(TrailEntry).where(TrailEntry.act == "exported").order_by(TrailEntry.id)
        return session.scalars(query).all()

    pull("minh", "inspections.csv", updated_since="2026-01-01T00:00:00+07:00")
    pull("minh", "facilities.xlsx")
    rows("minh", "observations.json", limit=1)
    rows("minh", "observations.json")
    rows("lan", "observations.json")
    pull("minh", "summaries.json", by="ward")

    told = [(each.subject_kind, each.subject_key.split()[0]) for each in noted()]
    assert told == [
        ("export", "inspections.csv"),
        ("export", "facilities.xlsx"),
        ("export", "observations.json"),
        ("export", "observations.json"),
        ("export", "summaries.json"),
    ]
    asked = [json.loads(each.body)["facts"]["asked"] for each in noted()]
    assert asked[0] == {"updated_since": "2026-01-01 00:00:00+07:00"}
    assert asked[1] == {}
    session.execute(update(TrailEntry).values(at=datetime(2026, 1, 1, tzinfo=UTC)))
    session.commit()
    pull("minh", "observations.json")
    assert len(noted()) == 6


def test_more_rows_than_a_sheet_holds_are_refused_with_a_sentence(
    session, cast, client, bearer, monkeypatch
):
    monkeypatch.setattr(pulling, "MOST_IN_XLSX", 4)
    key = bearer("minh", Scope.READ)
    for table in ("inspections", "observations"):
        answer = client.get(f"/api/v1/{table}.xlsx", headers=key)
        assert (answer.status_code, answer.json["code"]) == (422, "too_many_rows")
    assert session.scalar(select(TrailEntry).where(TrailEntry.act == "exported")) is None
    assert client.get("/api/v1/facilities.xlsx", headers=key).status_code == 200
    assert client.get("/api/v1/inspections.csv", headers=key).status_code == 200


def test_basic_with_the_keys_id_as_the_user_is_enough(cast, client, bearer):
    printed = bearer("minh", Scope.READ)["Authorization"].removeprefix("Bearer ")
    key_id = printed.split("_")[1]

    answer = client.get("/api/v1/inspections.csv", auth=(key_id, printed))

    assert answer.status_code == 200


def test_only_known_inspections_have_rows(session, cast):
    noted = set(session.scalars(select(InspectionChange.inspection_seq)))

    assert noted == set(session.scalars(select(Inspection.seq)))


def test_a_store_that_was_sold_does_not_name_its_buyer_to_the_seller(session, cast, rows):
    store, *_ = cast
    (row,) = rows("viet", "facilities.json")
    assert row["retailer"] is not None
    buyer = make.retailer(session, "Công ty Hai")
    since = visit_day(now()) - timedelta(days=1)
    set_owner(session, store, buyer.id, since)
    session.commit()

    (row,) = rows("viet", "facilities.json")
    assert row["retailer"] is None
    (row,) = rows("lan", "facilities.json")
    assert row["retailer"] == buyer.id


def test_ids_and_moments_that_the_database_prints_are_those_of_the_pages(session, cast, rows):
    """Also the last millionth of a second before midnight in Vietnam, and no moment at all."""
    late = datetime(2026, 10, 1, 16, 59, 59, 999_999, tzinfo=UTC)
    seqs = session.scalars(select(Inspection.seq).order_by(Inspection.seq)).all()
    for model, column in ((Inspection, "received_at"), (Inspection, "visited_at")):
        session.execute(update(model).where(model.seq == seqs[0]).values({column: late}))
    session.execute(update(Inspection).where(Inspection.seq == seqs[1]).values(visited_at=None))
    session.commit()

    for table, key in (("inspections", "id"), ("observations", "inspection")):
        told = {each[key]: each for each in rows("root", f"{table}.json")}
        printed = {each[key]: each for each in rows("root", f"{table}.csv")}
        assert printed.keys() == told.keys()
        moments = [each.name for each in TABLES[table].columns if each.kind == "moment"]
        for id_, row in told.items():
            for name in moments:
                at = row[name] and datetime.fromisoformat(row[name]).astimezone(VIETNAM)
                assert printed[id_][name] == (at.isoformat(timespec="seconds") if at else "")
    first = {each["id"]: each for each in rows("root", "inspections.csv")}[str(cast[2].id)]
    assert first["received_at"] == first["visited_at"] == "2026-10-01T23:59:59+07:00"


@pytest.mark.parametrize("table", ["inspections", "observations", "facilities", "summaries"])
def test_a_file_is_packed_on_its_way_for_who_takes_that(cast, client, bearer, table):
    key = bearer("minh", Scope.READ)
    address = f"/api/v1/{table}.csv"
    plain = client.get(address, headers=key)

    packed = client.get(address, headers={**key, "Accept-Encoding": "gzip, br"})
    refused = client.get(address, headers={**key, "Accept-Encoding": "br, gzip;q=0"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Length" not in packed.headers
    for each in (plain, refused):
        assert "Content-Encoding" not in each.headers
        assert each.data == plain.data
    assert all("Accept-Encoding" in each.headers["Vary"] for each in (plain, packed, refused))


def test_a_packed_file_comes_piece_by_piece(cast, app, bearer, monkeypatch):
    """The first bytes are there before the last rows are read."""
    monkeypatch.setattr(pulling, "AT_ONCE", 1)
    headers = {**bearer("minh", Scope.READ), "Accept-Encoding": "gzip"}
    answer = app.test_client().get("/api/v1/inspections.csv", headers=headers, buffered=False)
    with statements() as sent:
        pieces = iter(answer.iter_encoded())
        first = next(pieces)
        before = len(sent)
        rest = b"".join(pieces)
    answer.close()

    assert first
    assert before < len(sent)
    assert len(gzip.decompress(first + rest).splitlines()) == 6
