"""A second inspection by decision within a year is warned of."""

from datetime import date

import pytest

from inspections.facility.commands.merge import merge
from inspections.inspection.record import BasisKind
from inspections.round.queries.repeated import Repeated, repeated
from tests import make

DATABASES = "both"
DAY = date(2026, 11, 20)
BY_DECISION = {"basis": {"kind": "inspection", "decision": "1/QĐ"}}


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def store(session):
    return make.facility(session)


@pytest.mark.parametrize(
    ("visited_on", "basis", "warned"),
    [
        (date(2025, 11, 21), BY_DECISION, True),
        (date(2025, 11, 20), BY_DECISION, False),
        (date(2026, 11, 19), BY_DECISION, True),
        (date(2026, 11, 19), {"basis": {"kind": "survey"}}, False),
        (date(2026, 11, 19), {}, False),
    ],
)
def test_an_inspection_by_decision_in_the_year_before_is_warned_of(
    session, lan, store, visited_on, basis, warned
):
    make.inspection(session, store, lan, visited_on=visited_on, **basis)
    double = make.facility(session, "Ghi hai lần")
    merge(session, double, store)

    # Also of the entry that the store was merged from: it is one place.
    for each in (store, double):
        found = repeated(session, {each.id: DAY}, DAY)
        assert found == ({each.id: Repeated(visited_on, ())} if warned else {})


def test_another_round_by_decision_in_the_year_around_is_warned_of(session, lan, store):
    quan = make.manager(session)
    basis = {"basis": BasisKind.INSPECTION, "decision": "1/QĐ"}
    early = make.round(session, quan, [store], lan, starts_on=date(2026, 3, 1), title="A", **basis)
    make.round(session, quan, [store], lan, starts_on=DAY, title="Khảo sát")
    late = make.round(session, quan, [store], lan, starts_on=date(2026, 12, 1), title="B", **basis)
    gone = make.round(session, quan, [store], lan, starts_on=DAY, title="Huỷ", **basis)
    gone.cancelled_at = gone.created_at
    other = make.facility(session, "Khác")
    days = {store.id: DAY, other.id: DAY}

    assert repeated(session, days, date(2026, 3, 2)) == {store.id: Repeated(None, ("A", "B"))}
    # A round that is over says nothing by itself: its visits do.
    assert repeated(session, days, DAY) == {store.id: Repeated(None, ("B",))}
    assert repeated(session, days, DAY, late.id) == {}
    make.inspection(session, store, lan, visited_on=date(2026, 12, 2), **BY_DECISION)
    # A round's own visits are no earlier ones.
    assert repeated(session, {store.id: date(2026, 12, 10)}, date(2026, 12, 3), late.id) == {}
    assert repeated(session, {}, DAY, early.id) == {}
