"""The form's preview of the verdict says what the service will say, case by case."""

import json
import os
import random
from typing import Any

import pytest

from tests.vectors.make_verdicts import FILE, sent_categories, sent_rules, verdict_of
from tests.vectors.verdict_cases import case, drawn, used

VECTORS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
CATALOGUE = {key: VECTORS[key] for key in ("rules", "categories")}
# As text both ways, so that no number is rounded on its way.
PREVIEW = """async ([address, given]) => {
  const { judge } = await import(address);
  const { rules, categories, cases } = JSON.parse(given);
  return JSON.stringify(cases.map((each) =>
    judge(rules, categories, each.type, each.visited_on,
      each.observations, each.use_points, each.stalls)));
}"""


@pytest.fixture
def preview(reader, live):
    """What the phone says of cases, in their order."""
    address = f"/static/{live.app.config['STATIC_TREE']}/form/verdict.js"
    reader.go(address)

    def run(cases: list[dict[str, Any]], catalogue: dict[str, Any] = CATALOGUE) -> list[Any]:
        given = json.dumps({**catalogue, "cases": cases})
        said: list[Any] = json.loads(reader.page.evaluate(PREVIEW, [address, given]))
        return said

    return run


def test_the_phone_gives_every_vector_its_verdict(preview):
    cases = VECTORS["cases"]

    wrong = [
        (case, said)
        for case, said in zip(cases, preview(cases), strict=True)
        if said != case["expected"]
    ]

    assert wrong == []


def test_the_phone_agrees_with_the_service_on_records_drawn_anew(preview):
    seed = 1 if os.environ.get("CI") else random.SystemRandom().randrange(2**32)
    cases = drawn(seed, 400)

    wrong = [
        (case, said)
        for case, said in zip(cases, preview(cases), strict=True)
        if said != json.loads(json.dumps(verdict_of(case)))
    ]

    assert wrong == [], f"drawn with {seed}"


def test_null_is_as_good_as_absent(preview):
    bare = used("oxo_bag")
    nulls = {**bare, "charged": None, "packed_by": None, "certificate": None}
    open_certificate = {**bare, "certificate": {"kind": None, "expires_on": None}}
    open_mark = {"key": "checkout", "present": None, "rest_none": None}
    pairs = [
        (case([bare]), case([nulls])),
        (case([bare]), case([open_certificate])),
        (case([bare], [{"key": "checkout"}]), case([bare], [open_mark])),
        (
            case(type="mall", stalls={"of": 1, "plastic_only": 1}),
            case(type="mall", stalls={"of": 1, "both": None, "plastic_only": 1}),
        ),
        (case(type="mall"), case(type="mall", stalls={"of": None, "both": 3})),
    ]

    one, other = (preview([pair[at] for pair in pairs]) for at in (0, 1))

    assert None not in one
    assert one == other


def test_there_is_no_preview_of_what_the_phone_does_not_know(preview):
    cases = [
        case([used("seaweed_bag")]),
        case([used("paper_bag"), used("seaweed_bag", "fresh")]),
        case(type="night_market"),
        {**case(), "type": None},
    ]

    assert preview(cases) == [None] * len(cases)


def test_a_category_the_phone_does_not_know_says_nothing_where_it_is_not_in_use(preview):
    (said,) = preview([case([{**used("seaweed_bag"), "in_use": False}])])

    assert (said["outcome"], said["reasons"][0]["clause"]) == ("full", "no_bag")


def test_the_rules_decide_and_not_the_script(preview):
    lenient = {
        "rules": {
            **sent_rules(),
            "required_use_points": ["checkout"],
            "certificate_kinds": ["other"],
            "uncertifiable": [],
            "never_the_friendly_item": [],
            "possible_carrier_bags": ["factory_packed"],
            "mall_min_seen": 2,
            "market_min_seen": 3,
            "legal_after": "2027-01-01",
        },
        "categories": [
            {**category, "default": "friendly"} if category["key"] == "oxo_bag" else category
            for category in sent_categories()
        ],
    }
    paper = {"kind": "other", "expires_on": "2027-01-01"}
    checkout = [{"key": "checkout", "present": True, "rest_none": True}]
    cases = [
        case([used("foam_box", certificate=paper)], checkout),
        case([used("basket_or_carton", "fresh"), used("thin_carrier_bag")], checkout),
        case([used("oxo_bag")], checkout),
        case([used("factory_packed")], checkout),
        case([used("unknown")], checkout),
        case(type="mall", stalls={"of": 9, "friendly_only": 2}),
        case(type="market", stalls={"of": 9, "friendly_only": 3}),
    ]

    said = preview(cases, lenient)

    assert [each["outcome"] for each in said] == [
        "full",
        "gradual",
        "full",
        "insufficient",
        "gradual",
        "full",
        "not_rated",
    ]
    assert said[-1]["stalls"] == {"friendly_only": 1, "both": 0, "plastic_only": 0}
    assert {each["legal"] for each in said} == {"out_of_scope"}
