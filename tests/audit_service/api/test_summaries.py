"""The figures as one flat table: the same as the plans' own pages give, in three formats."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from inspections.account.rules import Role, Scope
from inspections.db import now
from inspections.export.summaries import SUMMARIES
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import visit_day
from tests import make

DATABASES = "both"
OF_FIGURES = (
    *("registered", "inspected", "met", "met_gradual", "met_full", "insufficient", "pending"),
    *("expired", "expired_met", "share", "share_of_inspected", "range_low", "range_high", "sample"),
    *("worst", "best", "coverage", "missing", "reached", "said", "reporting"),
)
OF_TARGET = ("target", "kind", "goal", "due_on", "unit", "criterion")


@pytest.fixture
def ask(session, client, bearer):
    """ask("summaries.json", by="ward"), as an inspector who sees hardly anything themselves."""
    make.account(session, "none", Role.INSPECTOR, areas=())
    key = bearer("none", Scope.READ)

    def get(address, **query):
        return client.get(f"/api/v1/{address}", query_string=query, headers=key)

    return get


@pytest.fixture
def visited(session):
    """Stores in two wards of Kiên Giang's plan, one of them visited; a mall that nobody placed."""
    lan = make.account(session)
    store = make.facility(session)
    make.facility(session, "Siêu thị Phú Quốc", ward_code=make.PHU_QUOC)
    make.facility(session, "Trung tâm", FacilityType.MALL, ward_code=None)
    make.inspection(session, store, lan, "gradual")


def test_every_row_is_what_the_plan_itself_says(visited, ask):
    today = visit_day(now()).isoformat()
    for by in ("whole", "ward", "type", "former_province"):
        rows = ask("summaries.json", by=by).json["items"]
        assert [*rows[0]] == [*SUMMARIES.names]
        expected = []
        for plan in ask("plans").json["items"]:
            query = {} if by == "whole" else {"by": by}
            progress = ask(f"plans/{plan['plan']}/progress", **query).json
            for target in progress["targets"]:
                whole = [{"key": None, "name": None, **target}]
                for group in whole if by == "whole" else target["groups"]:
                    expected.append(
                        {
                            "plan": plan["plan"],
                            "on": today,
                            "data_at": progress["data_at"],
                            "group_by": by,
                            "group": group["key"],
                            "group_name": group["name"],
                            "rule_sets": ", ".join(progress["rule_sets"]) or None,
                            "method": rows[0]["method"],
                            **{name: target[name] for name in OF_TARGET},
                            **{name: group[name] for name in OF_FIGURES},
                        }
                    )
        assert rows == expected

    met = [each["met"] for each in rows if each["target"] == "kien-giang-135:2025"]
    assert len(met) <= 1


def test_the_three_formats_hold_the_same_figures(visited, ask):
    query = {"by": "ward", "plan": "kien-giang-135"}
    items = ask("summaries.json", **query).json["items"]
    lines = ask("summaries.csv", **query)
    book = openpyxl.load_workbook(BytesIO(ask("summaries.xlsx", **query).data))

    assert lines.data.startswith(b'\xef\xbb\xbf"plan"')
    found = [*csv.DictReader(StringIO(lines.data.decode("utf-8-sig")))]
    head, *cells = book["summaries"].iter_rows(values_only=True)
    assert len(found) == len(cells) == len(items) == 4
    assert head == tuple(found[0]) == SUMMARIES.names
    for item, line, row in zip(items, found, cells, strict=True):
        typed = dict(zip(head, row, strict=True))
        for name in ("registered", "share", "coverage", "missing", "goal", "group", "said"):
            assert line[name] == ("" if item[name] is None else str(item[name]))
            assert typed[name] == item[name]
        assert typed["reached"] is item["reached"]
        assert line["reached"] == {True: "TRUE", False: "FALSE", None: ""}[item["reached"]]
        assert typed["due_on"].date().isoformat() == line["due_on"] == item["due_on"]


def test_the_method_stands_at_the_address_that_each_row_names(visited, ask, client):
    row = ask("summaries.json").json["items"][0]

    with client.get("/" + row["method"].split("/", 3)[3]) as method:
        assert method.status_code == 200
        assert "Cách tính" in method.text


def test_a_plan_speaks_from_its_start_and_goes_on_to_be_measured_by(ask):
    def plans(**query):
        return {each["plan"] for each in ask("summaries.json", **query).json["items"]}

    everything = plans()
    assert len(everything) == 6
    assert "can-tho-160" in plans(on="2026-06-01")
    assert "can-tho-160" not in plans(on="2021-06-01")
    assert plans(on="2021-06-01", plan="kien-giang-135") == {"kien-giang-135"}


def test_a_day_or_a_word_that_says_nothing_is_refused_by_its_name(ask):
    for query in (
        {"on": "2019-01-01"},
        {"on": "2045-01-01"},
        {"on": "1800-01-01"},
        {"on": "2026-02-30"},
        {"on": "2021-01-01", "plan": "can-tho-160"},
        {"by": "district"},
        {"by": ""},
        {"plan": "ha-noi"},
    ):
        for ending in ("json", "csv", "xlsx"):
            answer = ask(f"summaries.{ending}", **query)
            assert (answer.status_code, answer.json["code"]) == (422, "invalid"), query
            assert next(iter(query)) in str(answer.json["errors"])


def test_nothing_is_said_of_a_day_that_has_not_come(visited, ask):
    def said(on):
        rows = ask("summaries.json", plan="kien-giang-135", on=on).json["items"]
        return {row["said"] for row in rows if row["goal"] is not None}

    assert None not in said(visit_day(now()).isoformat())
    assert said("2030-12-31") == {None}


def test_a_file_is_named_by_its_day(ask):
    answer = ask("summaries.csv", on=date(2025, 12, 31).isoformat())

    name = f"summaries-{visit_day(now()).isoformat()}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.mimetype == "text/csv"
    assert "ETag" not in answer.headers
    assert ask("summaries.json").headers["ETag"]
