"""GET /plans, /plans/{plan}/progress and /plans/{plan}/trend, field by field."""

from datetime import date

import pytest

from inspections.account.rules import Role, Scope
from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import visit_day
from tests import make

DATABASES = "both"

KG = "/api/v1/plans/kien-giang-135"
VN = "/api/v1/plans/vn-889"
TERMS = {"target", "kind", "goal", "due_on", "unit", "criterion", "facility_types"}
FIGURES = {
    *("registered", "inspected", "met", "met_gradual", "met_full", "insufficient", "pending"),
    *("expired", "expired_met", "share", "share_of_inspected", "range_low", "range_high"),
    *("sample", "worst", "best", "coverage", "missing", "reached", "said", "reporting"),
}
SLUGS = [
    "vn-889",
    "kien-giang-135",
    "dong-nai-202",
    "hai-duong-2627",
    "can-tho-160",
    "lai-chau-2020",
]


@pytest.fixture
def stores(session):
    """Eight supermarkets and a mall of Kiên Giang by the end of 2025: four full, one gradual, one
    not met, one insufficient; two not inspected."""
    lan = make.account(session, areas=("VN",))
    outcomes = ["full", "full", "full", "full", "gradual", "not_met", "insufficient", None]
    for number, outcome in enumerate(outcomes):
        made = make.facility(session, f"Siêu thị {number}")
        if outcome:
            make.inspection(session, made, lan, outcome, date(2025, 11, 20))
    make.facility(session, "Trung tâm", FacilityType.MALL, make.PHU_QUOC)


@pytest.fixture
def get(session, client, bearer):
    """get(path, query): read with the key of a retailer, who may see no facility here."""
    reader = make.account(
        session, "chi", Role.RETAILER, areas=(), retailer=make.retailer(session, "Bán lẻ Hai")
    )
    headers = bearer(reader.name, Scope.READ)

    def read(path, query=None, **more):
        return client.get(path, query_string=query, headers=headers | more.pop("headers", {}))

    return read


def targets(answer):
    assert answer.status_code == 200
    return {row["target"]: row for row in answer.json["targets"]}


def test_the_progress_of_a_plan_has_exactly_the_fields_of_the_contract(get, stores):
    answer = get(f"{KG}/progress", {"on": "2026-11-19"})

    assert set(answer.json) == {"plan", "on", "data_at", "rule_sets", "targets"}
    assert (answer.json["plan"], answer.json["on"]) == ("kien-giang-135", "2026-11-19")
    assert answer.json["rule_sets"] == ["2026.1"]
    rows = answer.json["targets"]
    assert [set(row) for row in rows] == [TERMS | FIGURES | {"at_due"}] * 2
    assert set(rows[0]["at_due"]) == TERMS | FIGURES
    assert rows[1]["at_due"] is None


def test_shares_are_fractions_and_the_rest_whole_stores(get, stores):
    row = targets(get(f"{KG}/progress", {"on": "2026-11-19"}))["kien-giang-135:2025-share"]

    del row["at_due"]
    assert row == {
        "target": "kien-giang-135:2025-share",
        "kind": "share",
        "goal": 0.85,
        "due_on": "2025-12-31",
        "unit": "facilities",
        "criterion": "gradual",
        "facility_types": ["supermarket", "mall"],
        "registered": 9,
        "inspected": 7,
        "met": 5,
        "met_gradual": 5,
        "met_full": 4,
        "insufficient": 1,
        "pending": 0,
        "expired": 0,
        "expired_met": 0,
        "share": 5 / 9,
        "share_of_inspected": 5 / 7,
        "range_low": None,
        "range_high": None,
        "sample": "chosen",
        "worst": 5,
        "best": 8,
        "coverage": 7 / 9,
        "missing": 3,
        "reached": False,
        "said": "insufficient",
        "reporting": None,
    }


def test_what_was_so_when_due_stands_beside_today(get, stores):
    row = targets(get(f"{KG}/progress", {"on": "2026-11-20"}))["kien-giang-135:2025-share"]
    then = targets(get(f"{KG}/progress", {"on": "2025-12-31"}))["kien-giang-135:2025-share"]

    assert (row["inspected"], row["expired"], row["expired_met"]) == (0, 7, 5)
    assert row["at_due"] == {name: value for name, value in then.items() if name != "at_due"}
    assert row["at_due"] == then["at_due"]
    assert row["at_due"]["met"] == 5


def test_before_it_is_due_there_is_nothing_of_the_due_date(get, stores):
    row = targets(get(f"{KG}/progress", {"on": "2025-12-30"}))["kien-giang-135:2025-share"]

    assert (row["at_due"], row["met"]) == (None, 5)


def test_without_facilities_shares_are_null_and_nothing_is_reached_or_failed(get):
    answer = get("/api/v1/plans/dong-nai-202/progress", {"on": "2026-11-19"})

    assert answer.json["data_at"] is None
    shares = ("share", "share_of_inspected", "coverage", "reached", "said", "missing")
    rows = targets(answer)
    assert {row[name] for row in rows.values() for name in shares} == {None}
    assert {key: row["goal"] for key, row in rows.items()} == {
        "dong-nai-202:2025-share": 0.85,
        "dong-nai-202:2030-share": 1.0,
        "dong-nai-202:2025-bags": 1.0,
        "dong-nai-202:inspect": None,
    }
    inspect = rows["dong-nai-202:inspect"]
    assert (inspect["due_on"], inspect["at_due"], inspect["met"]) == (None, None, None)


@pytest.mark.parametrize(
    ("by", "parts"),
    [
        ("type", {"mall": 1, "supermarket": 8}),
        ("ward", {make.RACH_GIA: 8, make.PHU_QUOC: 1}),
        ("former_province", {"91": 9}),
    ],
)
def test_figures_can_be_broken_down(get, stores, by, parts):
    row = targets(get(f"{VN}/progress", {"on": "2026-11-19", "by": by}))["vn-889:2025-share"]

    assert [set(group) for group in row["groups"]] == [FIGURES | {"key", "name"}] * len(parts)
    assert {group["key"]: group["registered"] for group in row["groups"]} == parts
    assert sum(group["met"] for group in row["groups"]) == row["met"] == 5
    assert "groups" not in row["at_due"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{KG}/progress", {"by": "district"}),
        (f"{KG}/progress", {"on": "2025-02-30"}),
        (f"{KG}/progress", {"on": "31/12/2025"}),
        (f"{KG}/progress", {"on": "0001-01-01"}),
        (f"{KG}/trend", {"until": "soon"}),
        (f"{KG}/progress", {"on": "9999-12-31"}),
        (f"{KG}/trend", {"until": "0001-01-01"}),
        (f"{KG}/trend", {"until": "9999-12-31"}),
        (f"{KG}/trend", {"quarters": "0"}),
    ],
)
def test_a_wrong_question_is_422_and_names_the_field(get, path, query):
    answer = get(path, query)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert [set(fields) for fields in answer.json["errors"].values()] == [set(query)]


@pytest.mark.parametrize("path", ["progress", "trend"])
def test_an_unknown_plan_is_404(get, path):
    answer = get(f"/api/v1/plans/kien-giang-136/{path}")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1/plans", f"{KG}/progress", f"{KG}/trend"])
def test_nobody_is_401_and_a_key_that_only_sends_is_403(session, client, bearer, path):
    make.account(session)

    assert client.get(path).status_code == 401
    assert client.get(path, headers=bearer("lan", Scope.SUBMIT)).status_code == 403
    assert client.get(path, headers=bearer("lan", Scope.READ)).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/plans", f"{KG}/progress?on=2026-11-19", f"{KG}/trend"])
def test_what_has_not_changed_is_304(get, stores, path):
    first = get(path)
    again = get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_a_new_figure_has_a_new_tag(session, get, stores):
    before = get(f"{KG}/progress?on=2026-11-19").headers["ETag"]
    make.facility(session, "Siêu thị mới")

    after = get(f"{KG}/progress?on=2026-11-19", headers={"If-None-Match": before})

    assert (after.status_code, after.headers["ETag"] == before) == (200, False)


def test_without_a_date_it_is_today_in_vietnam(get, monkeypatch):
    moment = make.datetime(2026, 11, 19, 17, 0, tzinfo=make.UTC)
    monkeypatch.setattr("audit_service.api.plans.now", lambda: moment)

    assert get(f"{KG}/progress").json["on"] == "2026-11-20"
    assert get(f"{KG}/trend").json["points"][-1]["on"] == str(visit_day(moment))


def test_all_plans_are_listed_with_what_their_documents_say(get):
    items = get("/api/v1/plans").json

    assert (items["next"], [item["plan"] for item in items["items"]]) == (None, SLUGS)
    assert items["items"][1] == {
        "plan": "kien-giang-135",
        "number": "135/KH-UBND",
        "title": "Kế hoạch thực hiện Chương trình hành động quốc gia về sản xuất và tiêu dùng bền "
        "vững giai đoạn 2021-2030 trên địa bàn tỉnh Kiên Giang",
        "issuer": "Ủy ban nhân dân tỉnh Kiên Giang",
        "issued_on": "2020-09-08",
        "starts_on": "2021-01-01",
        "ends_on": "2030-12-31",
        "territory": "F91",
        "wards": 48,
        "secondary": False,
    }
    assert [item["wards"] for item in items["items"][1:]] == [48, 55, 64, 32, 38]
    assert items["items"][5]["number"] is None


def test_the_trend_ends_on_the_day_asked_for_after_ends_of_quarters(get, stores):
    answer = get(f"{KG}/trend", {"until": "2026-11-20", "quarters": 6})

    assert set(answer.json) == {"plan", "data_at", "points"}
    assert [point["on"] for point in answer.json["points"]] == [
        "2025-09-30",
        "2025-12-31",
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-11-20",
    ]
    share = [point["targets"][0] for point in answer.json["points"]]
    assert [row["met"] for row in share] == [0, 5, 5, 5, 5, 0]
    assert set(share[0]) == TERMS | FIGURES


def test_the_trend_begins_with_the_plan(get):
    points = get(f"{KG}/trend", {"until": "2021-07-01"}).json["points"]

    assert [point["on"] for point in points] == ["2021-03-31", "2021-06-30", "2021-07-01"]


def test_a_trend_to_the_end_of_a_quarter_has_that_day_once(get):
    points = get(f"{KG}/trend", {"until": "2021-06-30", "quarters": 2}).json["points"]

    assert [point["on"] for point in points] == ["2021-03-31", "2021-06-30"]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({"until": "2026-06-30", "quarters": 1}, ["2026-06-30"]),
        ({"until": "2020-12-05"}, ["2020-12-05"]),
    ],
)
def test_a_trend_has_at_least_the_day_asked_for(get, query, days):
    assert [point["on"] for point in get(f"{KG}/trend", query).json["points"]] == days


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{KG}/progress", {"on": "2020-06-23"}),
        (f"{VN}/progress", {"on": "2031-01-01"}),
        (f"{KG}/trend", {"until": "2020-06-23"}),
        (f"{VN}/trend", {"until": "2031-01-01"}),
    ],
)
def test_a_day_of_which_no_plan_speaks_is_refused(get, path, query):
    answer = get(path, query)

    assert answer.status_code == 422
    assert answer.json["errors"] == dict.fromkeys(query, "outside_every_plan")


def test_of_a_day_that_has_not_come_counts_are_given_and_nothing_is_said(get, stores):
    """What is found until then may still change it."""
    last = targets(get(f"{KG}/progress", {"on": "2030-12-31", "by": "type"}))
    shared, by_2030 = last["kien-giang-135:2025-share"], last["kien-giang-135:2030-share"]
    points = get(f"{KG}/trend", {"until": "2030-12-31", "quarters": 60}).json["points"]

    assert (shared["due_on"], shared["registered"], shared["inspected"]) == ("2025-12-31", 9, 0)
    assert shared["said"] is None
    assert {group["said"] for group in shared["groups"]} == {None}
    # At the due date, which has come: 5 of 9, and two nobody has been to.
    assert (shared["at_due"]["inspected"], shared["at_due"]["said"]) == (7, "insufficient")
    assert (by_2030["due_on"], by_2030["at_due"]) == ("2030-12-31", None)
    today = visit_day(now()).isoformat()
    for point in points:
        told = [target["said"] for target in point["targets"] if target["due_on"] == "2025-12-31"]
        assert told == [None] or point["on"] <= today
        assert told != [None] or point["on"] > today
    assert points[-1]["on"] > today
