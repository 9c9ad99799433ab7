"""What a body names is judged like what an address names: foreign is as good as unknown."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from audit_service.db import db
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.facility_list.columns import Heading, Key
from inspections.facility_list.queries.judge import judge
from tests.access.asks import UNKNOWN
from tests.access.bodies import Case, filled
from tests.access.body_cases import CASES, THINGS
from tests.access.expect import Expectations
from tests.access.report import Report, difference
from tests.access.service import HEADERS, SAFE, Named, Service, text_of
from tests.access.test_matrix import NOTES, allowed

REFUSED = (400, 403, 404, 409, 422)


def test_every_address_that_changes_something_says_what_its_body_names(expectations):
    """Otherwise: a line under [bodies] and a case for each, or one under [nothing_named]."""
    table = expectations.table
    unsafe = {route.line for route in expectations.routes if route.method not in SAFE}
    without = table["nothing_named"]["lines"]
    fields = {
        (line, name)
        for line, entry in table["bodies"].items()
        for name, how in entry.items()
        if how != "rows"
    }

    assert sorted([*table["bodies"], *without]) == sorted(unsafe)
    assert {(case.line, case.field) for case in CASES} == fields


def test_what_is_foreign_in_a_body_is_judged_as_expected(service, expectations, capsys):
    report = Report()
    for case in CASES:
        # Otherwise it might be refused for anything else.
        status, _, _ = sent(service, case, THINGS[case.kind][2])
        report.check("done with one's own", status < 400, case, "→", status)
        how = expectations.table["bodies"][case.line][case.field]
        HOWS[how](service, expectations, report, case)
    report.close(capsys, "bodies")


def sent(service: Service, case: Case, this: str) -> tuple[int, str, set[str]]:
    """Status, text without what differs each time, and the tables that were written to."""
    method, path, more, body = case.asks(service.world, this)
    if "data" in body:
        body["data"]["csrf_token"] = service.token
    headers = {**HEADERS, **service.headers(case.way), **more}
    with service.send(method, path, headers, body) as response:
        status, text = response.status_code, text_of(response)
    tables = set(service.writes.tables) if service.put_back() else set()
    for each in THINGS[case.kind]:
        # A short one may stand anywhere, alone.
        named = filled(service.world, each)
        text = text.replace(*((named, "…") if len(named) > 4 else (f'"{named}"', '"…"')))
    return status, made_anew(text), tables


def made_anew(text: str) -> str:
    """Without tokens, the code that a new facility would get, ids of problems."""
    return re.sub(r'name="(csrf_token|code)" value="[^"]*"|"[0-9a-f]{32}"|\d{4} \d{4}', "", text)


def leaks(service: Service, expectations: Expectations, case: Case, text: str) -> set[Named]:
    """What the answer tells beside what the asker sees, and what they sent."""
    route = next(each for each in expectations.routes if each.line == case.line)
    sent = str(case.asks(service.world, THINGS[case.kind][0]))
    seen = allowed(service, expectations, route, case.way)
    return service.named_in(text) - service.named_in(sent) - seen


def compare(report: Report, case: Case, one: tuple[int, str], other: tuple[int, str]) -> None:
    report.check("alike", one == other, case, one[0], other[0], difference(one[1], other[1]))


def unknown(service: Service, _: Expectations, report: Report, case: Case) -> None:
    (status, text, written), (other, others, _) = (
        sent(service, case, this) for this in THINGS[case.kind][:2]
    )
    report.check("refused", status in REFUSED, case, "→", status)
    compare(report, case, (status, text), (other, others))
    report.check("unwritten", not written, case, "→ wrote to", sorted(written))


def unfound(service: Service, _: Expectations, report: Report, case: Case) -> None:
    (status, text, written), (other, others, _) = (
        sent(service, case, this) for this in THINGS[case.kind][:2]
    )
    compare(report, case, (status, text), (other, others))
    report.check("unwritten", written <= set(NOTES), case, "→ wrote to", sorted(written))


def refused(service: Service, expectations: Expectations, report: Report, case: Case) -> None:
    status, text, written = sent(service, case, THINGS[case.kind][0])
    told = leaks(service, expectations, case, text)
    report.check("refused", status in REFUSED, case, "→", status)
    report.check("silent", not told, case, "→ gives away", told)
    report.check("unwritten", not written, case, "→ wrote to", sorted(written))


def open_(service: Service, expectations: Expectations, report: Report, case: Case) -> None:
    """Taken, and nothing told of it but what was sent."""
    status, text, _ = sent(service, case, THINGS[case.kind][0])
    # The names of retailers are no secret among offices.
    told = {each for each in leaks(service, expectations, case, text) if each[0] != "retailer"}
    report.check("taken", status < 400, case, "→", status)
    report.check("silent", not told, case, "→ gives away", told)


HOWS: dict[str, Callable[[Service, Expectations, Report, Case], None]] = {
    "unknown": unknown,
    "unfound": unfound,
    "refused": refused,
    "open": open_,
}


@pytest.mark.parametrize("key", [Key.PARENT, Key.WARD])
def test_what_is_foreign_in_a_row_of_a_list_is_as_good_as_unknown(service, key):
    foreign = "Phường Trấn Biên" if key is Key.WARD else "{dn-a}"
    nobodys = "Phường Không Có" if key is Key.WARD else UNKNOWN["facility"]

    one, other = (judged(service, key, text) for text in (foreign, nobodys))

    assert one == other
    assert one[1:] == ((["parent_unknown"], []) if key is Key.PARENT else ([], ["unplaced"]))


def test_a_row_of_a_list_gets_no_code_that_is_taken_elsewhere(service):
    assert judged(service, Key.CODE, "{dn-a}")[:2] == ("refused", ["elsewhere"])


def judged(service: Service, key: Key, text: str) -> tuple[str, list[str], list[str]]:
    """What becomes of a row with this in the column, why, and what is noticed."""
    columns = [Heading(each.value, each, True) for each in (Key.NAME, Key.TYPE, key)]
    cells = ["Chợ Mới", "chợ", filled(service.world, text)]
    with service.app.app_context():
        session = db.session()
        quan = session.scalars(select(Account).where(Account.name == "quan91")).one()
        actor, on = actor_of(session, quan.id), date(2026, 11, 1)
        (found,) = judge(session, actor, columns, [(2, cells)], on)
    told = ([each.word.value for each in words] for words in (found.reasons, found.notices))
    return found.action.value, *told
