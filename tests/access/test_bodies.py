"""What a body names is judged like what an address names: foreign is as good as unknown."""

import re
from typing import Any

import pytest

from tests import make
from tests.access.asks import UNKNOWN
from tests.access.report import Report
from tests.access.service import Service, text_of

# The method, the address and the body, as quan91; words in {} are of the world. `{this}` is first
# something of the other province, then something that nobody has.
JSON, FORM = "json", "data"
CASES: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "merge into": ("POST", "/api/v1/facilities/{ag-a}/merge", JSON, {"into": "{this}"}),
    "distinct from": ("POST", "/api/v1/facilities/{ag-a}/distinct", JSON, {"other": "{this}"}),
    "lies in": ("PATCH", "/api/v1/facilities/{ag-a}", JSON, {"parent_code": "{this}"}),
    "merge on the page": (
        "POST",
        "/department/facilities/{ag-a}/merge",
        FORM,
        {"into": "{this}", "seen": "{seen}", "why": "x"},
    ),
    "round's store": (
        "POST",
        "/department/rounds/{r91}/add",
        FORM,
        {"codes": "{this}", "version": "1"},
    ),
    "key's owner": (
        "POST",
        "/department/keys/new",
        FORM,
        {"for": "{this}", "scope": "read", "days": "9"},
    ),
}
KIND = {"key's owner": "account"}
FOREIGN = {"facility": "dn-a", "account": "hoa"}
# Outside one's areas, refused whatever they hold; there is no unknown to compare with.
OUTSIDE: dict[str, tuple[str, dict[str, str]]] = {
    "invitation's area": (
        "/department/people/new",
        {"role": "inspector", "name": "moi.den", "display_name": "Mới", "areas": "P75"},
    ),
    "invitation's retailer": (
        "/department/people/new",
        {"role": "retailer", "name": "moi.den", "display_name": "Mới", "retailer": "Mkretailerdq"},
    ),
    "key's area": (
        "/department/keys/new",
        {"for": "{lan}", "scope": "read", "days": "9", "areas": "P75"},
    ),
    "person's area": (
        "/department/people/{lan}/change",
        {"display_name": "Lan", "areas": "P75", "version": "1"},
    ),
    "facility's ward": (
        "/department/facilities/{ag-a}/move",
        {
            "ward": make.TRAN_BIEN,
            "on": "01/11/2026",
            "address": "1 Ví Dụ",
            "why": "x",
            "seen": "{seen}",
        },
    ),
}


def filled(service: Service, text: str, this: str = "") -> str:
    things = service.world.things
    known = {key: each.address for kind in KINDS for key, each in things[kind].items()}
    known |= {"this": this, "seen": str(things["facility"]["ag-a"].more["seen"])}
    return re.sub(r"\{([^{}]+)\}", lambda found: known[found[1]], text)


KINDS = ("facility", "round", "account")


@pytest.mark.parametrize("case", CASES)
def test_a_foreign_thing_in_a_body_is_as_good_as_an_unknown_one(service, case):
    method, path, form, said = CASES[case]
    kind = KIND.get(case, "facility")
    foreign = service.world.things[kind][FOREIGN[kind]]
    answers = []
    for this in (foreign.address, UNKNOWN[kind]):
        body: dict[str, Any] = {name: filled(service, text, this) for name, text in said.items()}
        with service.ask(
            method, filled(service, path), "quan91", {form: {**body, "reason": "x"}}
        ) as response:
            answers.append((response.status_code, text_of(response).replace(this, "…")))
        assert not service.put_back(), f"{case}: wrote"

    (status, text), (_, other) = answers
    assert status in (400, 403, 404, 409, 422), (case, status)
    assert status == answers[1][0]
    assert not any(word in text for word in foreign.words)
    if kind == "facility":
        assert made_anew(text) == made_anew(other)


def made_anew(text: str) -> str:
    """Without what differs each time."""
    return re.sub(r'name="(csrf_token|code)" value="[^"]*"|"[0-9a-f]{32}"|\d{4} \d{4}', "", text)


def test_nobody_gives_what_lies_outside_their_areas(service, capsys):
    report = Report()
    for case, (path, said) in OUTSIDE.items():
        body = {name: filled(service, text) for name, text in said.items()}
        with service.ask("POST", filled(service, path), "quan91", {"data": body}) as response:
            report.check("refused", response.status_code in (403, 404, 409, 422), case, response)
        report.check("unwritten", not service.put_back(), case, "→ wrote")
    report.close(capsys, "bodies")
