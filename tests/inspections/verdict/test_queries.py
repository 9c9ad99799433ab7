"""The last finding of a facility: the visit that the figures count, and what it found."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import select

from inspections.account.models import Account
from inspections.db import now
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.models import Counted, UsePoint
from inspections.inspection.rules import VIETNAM, Act, ReviewState
from inspections.packaging.rules import catalogue
from inspections.progress.commands.raw_rows import read_world
from inspections.progress.recompute import World, within
from inspections.verdict.queries import LastFinding, last_findings, stands
from inspections.verdict.standing import Standing
from tests import make
from tests.inspections.progress import eventful
from tests.inspections.progress.history import DAYS, EXAMPLES, History, cast, days, steps, undone
from tests.pages import statements

DATABASES = "both"

DAY = date(2026, 11, 20)
A_WEEK = timedelta(days=7)
A_MONTH = timedelta(days=30)


@pytest.fixture
def store(session):
    return make.facility(session)


@pytest.fixture
def visit(session, store):
    """visit("full", day): counted, at the store, whatever flags it raised."""
    lan = make.account(session)

    def make_visit(outcome="full", on=DAY, **more):
        return make.inspection(session, more.pop("at", store), lan, outcome, on, **more)

    return make_visit


@pytest.fixture
def found(session, store):
    """found(day): what is said of the store on that day."""
    return lambda on=DAY: last_findings(session, [store.id], on).get(store.id)


def test_a_store_without_a_counted_visit_is_left_out(session, visit, found):
    visit(accepted=False)

    assert found() is None


def test_of_two_visits_the_later_one_speaks_though_it_arrived_first(visit, found):
    visit("full", DAY)
    visit("not_met", DAY - A_WEEK)

    assert (found().visited_on, found().outcome) == (DAY, "full")


def test_a_visit_after_the_day_says_nothing_yet(visit, found):
    visit("gradual", DAY - A_WEEK)
    visit("full", DAY)

    assert found(DAY - timedelta(days=1)).outcome == "gradual"


def test_a_voided_visit_gives_way_to_the_one_before(session, visit, found):
    visit("gradual", DAY - A_WEEK)
    review(session, visit("full", DAY), Act.VOID, "nhầm cơ sở", None, now())

    assert (found().visited_on, found().outcome) == (DAY - A_WEEK, "gradual")


def test_a_corrected_record_gives_way_to_its_correction(visit, found):
    wrong = visit("full", DAY)
    visit("not_met", DAY, supersedes=str(wrong.id), reason="đếm nhầm")

    assert found().outcome == "not_met"


def test_a_visit_that_checked_nothing_leaves_the_last_finding_standing(
    session, store, visit, found
):
    signer = visit("gradual", DAY - A_WEEK).signer_id
    started = datetime(DAY.year, DAY.month, DAY.day, 10, tzinfo=VIETNAM)
    closed = make.body(store, started_at=started.isoformat(), signed_at=started.isoformat())
    closed |= {"outcome": "closed", "observations": [], "use_points": []}
    received = make.put(session, closed, session.get_one(Account, signer))
    if received.review == ReviewState.FLAGGED:
        review(session, received, Act.ACCEPT, "đúng", None, now())

    assert session.get_one(Counted, received.seq).outcome == "closed"
    assert found().outcome == "gradual"


@pytest.mark.parametrize(
    ("visited_on", "until"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 2, 28), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2026, 3, 1)),
    ],
)
def test_a_visit_that_has_expired_is_still_given_with_the_day_it_ended(
    visit, found, visited_on, until
):
    visit("full", visited_on)

    assert (found(DAY).visited_on, found(DAY).valid_until) == (visited_on, until)


def test_what_was_merged_into_a_store_was_always_that_store(session, store, visit, found):
    double = make.facility(session, "Bản trùng")
    visit("not_met", DAY, at=double)

    merge(session, double, store)

    assert found().outcome == "not_met"
    assert last_findings(session, [double.id], DAY) == {}


def test_unproven_categories_are_named_once_in_the_order_of_the_catalogue(visit, found):
    seen = [
        {"category": "foam_tray", "use_point": "fresh", "in_use": True},
        {"category": "compostable_bag", "use_point": "checkout", "in_use": True},
        {"category": "thin_carrier_bag", "use_point": "fresh", "in_use": True},
        {"category": "thin_carrier_bag", "use_point": "checkout", "in_use": True},
        {"category": "plastic_cup", "use_point": "checkout", "in_use": False},
        {
            "category": "plastic_tray",
            "use_point": "fresh",
            "in_use": True,
            "packed_by": "supplier",
        },
        make.PAPER,
    ]
    visit(observations=seen)

    assert found().unproven == ("thin_carrier_bag", "compostable_bag", "foam_tray")


def test_use_points_are_given_as_they_were_signed(visit, found):
    visit(use_points=[{"key": "food", "present": False}, {"key": "checkout"}])

    assert found().use_points == (("food", False), ("checkout", None))


def test_a_market_has_a_finding_that_is_no_rating(session, visit):
    market = make.facility(session, "Chợ", FacilityType.MARKET)
    visit(at=market)

    assert last_findings(session, [market.id], DAY)[market.id].outcome == "not_rated"


@pytest.mark.parametrize(
    ("days", "is_due"), [(0, False), (364, False), (365, True), (400, True), (-1, False)]
)
def test_a_visit_is_due_once_it_will_no_longer_count(session, store, visit, days, is_due):
    visit("full", DAY)
    assert due(session, DAY, days) == ({store.id} if is_due else set())


def test_what_has_expired_or_was_never_visited_is_not_due(session, store, visit):
    make.facility(session, "Chưa kiểm tra")
    visit("full", DAY)
    a_year_later = date(DAY.year + 1, DAY.month, DAY.day)

    assert due(session, a_year_later, 400) == set()
    assert filtered(session, a_year_later)[Standing.EXPIRED] == {store.id}


def test_a_verdict_and_a_due_day_can_be_asked_together(session, store, visit):
    visit("full", DAY)
    visit("not_met", DAY, at=make.facility(session, "Khác"))

    def asked(standing, days):
        return session.scalars(select(Facility.id).where(stands(standing, days, DAY))).all()

    assert asked(Standing.FULL, 400) == [store.id]
    assert asked(Standing.FULL, 30) == []
    assert asked(Standing.NONE, 400) == []


def test_more_facilities_take_no_more_statements(session, store, visit):
    others = [make.facility(session, f"Cơ sở {number}") for number in range(5)]
    for each in (store, *others):
        visit(at=each)
    ids = [store.id, *(each.id for each in others)]
    with statements() as few:
        last_findings(session, ids[:1], DAY)

    with statements() as many:
        found = last_findings(session, ids, DAY)

    assert len(found) == 6
    assert len(many) == len(few) == 2


def test_after_any_history_it_is_the_visit_that_the_long_way_finds(session, backend):
    people = cast(session, make.TRAN_BIEN, make.TRAN_BIEN)
    session.commit()
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example(eventful.STEPS, eventful.DAY)
    @given(steps, days)
    def check(taken, day):
        with undone() as session:
            History(session, people).play(taken)
            world, verdicts = read_world(session)
            for on in {day, DAYS[-1]}:
                expected = the_long_way(session, world, verdicts, on)
                assert last_findings(session, people.stores, on) == expected
                assert filtered(session, on) == standings(session, expected, on)
                assert due(session, on, 30) == {
                    id_ for id_, each in expected.items() if on < each.valid_until <= on + A_MONTH
                }
                seen.update(what_there_is(expected, on))
                seen["due"] += len(due(session, on, 30))

    check()
    # A check over histories in which nothing happens would prove nothing.
    assert [name for name in ("found", "expired", "unproven", "due") if not seen[name]] == []


def filtered(session: Any, on: date) -> dict[Standing, set[int]]:
    """The facilities that each standing leaves, by the filter."""
    unmerged = select(Facility.id).where(Facility.merged_into_id.is_(None))
    found = {each: session.scalars(unmerged.where(stands(each, None, on))) for each in Standing}
    return {each: set(ids) for each, ids in found.items()}


def standings(session: Any, findings: dict[int, LastFinding], on: date) -> dict[Standing, set[int]]:
    """The same from the findings themselves: every facility stands in one place."""
    found: dict[Standing, set[int]] = {each: set() for each in Standing}
    for id_ in session.scalars(select(Facility.id).where(Facility.merged_into_id.is_(None))):
        finding = findings.get(id_)
        if finding is None:
            found[Standing.NONE].add(id_)
        elif finding.valid_until <= on:
            found[Standing.EXPIRED].add(id_)
        else:
            found[Standing.of(finding.outcome)].add(id_)
    return found


def due(session: Any, on: date, days: int) -> set[int]:
    return set(session.scalars(select(Facility.id).where(stands(None, days, on))))


def the_long_way(
    session: Any, world: World, verdicts: dict[int, dict[str, Any]], on: date
) -> dict[int, LastFinding]:
    found = {}
    for store in world.stores.values():
        visits = [
            each
            for each in world.visits
            if each.id in world.counted
            and each.outcome == "checked"
            and (world.stores[each.facility_id].merged_into_id or each.facility_id) == store.id
            and each.visited_on <= on
        ]
        if visits:
            latest = max(visits, key=lambda each: (each.visited_at, each.id))
            points = select(UsePoint).where(UsePoint.inspection_seq == latest.seq)
            ordered = sorted(session.scalars(points), key=lambda point: point.position)
            found[store.id] = LastFinding(
                visited_on=latest.visited_on,
                outcome=verdicts[latest.seq]["outcome"],
                valid_until=ends(latest.visited_on),
                unproven=unproven(verdicts[latest.seq]["reasons"]),
                use_points=tuple((point.key, point.present) for point in ordered),
            )
    return found


def ends(visited_on: date) -> date:
    day = visited_on
    while within(visited_on, day):
        day += timedelta(days=1)
    return day


def unproven(reasons: list[dict[str, Any]]) -> tuple[str, ...]:
    bad = {r["category"] for r in reasons if r["judgement"] not in ("friendly", "exempt")}
    return tuple(sorted(bad, key=lambda key: catalogue()[key].number))


def what_there_is(found: dict[int, LastFinding], on: date) -> Counter[str]:
    counts = Counter(each.outcome for each in found.values())
    counts["found"] = len(found)
    counts["expired"] = sum(each.valid_until <= on for each in found.values())
    counts["unproven"] = sum(bool(each.unproven) for each in found.values())
    return counts
