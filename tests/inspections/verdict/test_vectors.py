"""The service's judge on the vectors that the form's preview is held to as well."""

import json
from typing import Any

from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import visit_day
from inspections.packaging.rules import Judgement, catalogue, rule_set_on
from inspections.verdict.judgement import Clause
from inspections.verdict.rules import Legal, VerdictOutcome
from tests import make
from tests.vectors.make_verdicts import FILE, sent_categories, sent_rules, verdict_of

VECTORS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]
EXPECTED = [case["expected"] for case in CASES]
REASONS = [reason for expected in EXPECTED for reason in expected["reasons"]]
# How the counting rule's own examples come out; the vectors were made by the judge itself.
WORKED = {
    "1a": "gradual",
    "1b": "gradual",
    "2a": "gradual",
    "2b": "not_met",
    "3a": "insufficient",
    "3b": "full",
    "4": "full",
    "5": "gradual",
    "6": "not_rated",
    "7": "full",
    "10": "insufficient",
    "11": "insufficient",
    "11b": "not_met",
    "12": "full",
    "13": "gradual",
    "15": "gradual",
    "16": "full",
    "17": "not_met",
    "19": "full",
    "21": "not_met",
    "22": "gradual",
}


def words(kind: Any) -> set[str]:
    return {word.value for word in kind}


def test_every_vector_comes_out_as_expected():
    wrong = [
        (case, got)
        for case in CASES
        if (got := json.loads(json.dumps(verdict_of(case)))) != case["expected"]
    ]

    assert wrong == []


def test_the_worked_examples_come_out_as_the_counting_rule_says():
    named = {case["name"]: case["expected"]["outcome"] for case in CASES if "name" in case}

    assert named == WORKED


def test_the_rules_and_categories_of_the_vectors_are_those_of_today():
    assert VECTORS["rules"]["id"] == rule_set_on(visit_day(now())).id
    assert VECTORS["rules"] == sent_rules()
    assert VECTORS["categories"] == sent_categories()


def test_the_vectors_hold_what_the_catalogue_of_the_service_sends(client, session, bearer):
    make.account(session)
    sent = client.get("/api/v1/catalogue", headers=bearer("lan")).json
    asked = VECTORS["categories"][0].keys()

    assert sent["rules"] == VECTORS["rules"]
    assert [{key: item[key] for key in asked} for item in sent["items"]] == VECTORS["categories"]


def test_every_word_of_a_verdict_occurs():
    assert {expected["outcome"] for expected in EXPECTED} == words(VerdictOutcome)
    assert {expected["legal"] for expected in EXPECTED} == words(Legal)
    assert {expected["full_but_for_film"] for expected in EXPECTED} == {True, False}
    assert {reason["clause"] for reason in REASONS} == words(Clause)
    assert {reason["judgement"] for reason in REASONS} == words(Judgement)
    assert {reason["category"] for reason in REASONS} == {None, *catalogue()}
    assert {case["type"] for case in CASES} == words(FacilityType)


def test_tallies_with_shares_without_and_none_occur():
    stalls = [expected["stalls"] for expected in EXPECTED]

    assert None in stalls
    assert {"friendly_only": None, "both": None, "plastic_only": None} in stalls
    assert {"friendly_only": 0.05, "both": 0.15, "plastic_only": 0.70} in stalls
