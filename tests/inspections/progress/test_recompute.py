"""The quick figures are the ones that the raw rows give, after any history."""

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import delete, select, update

from inspections.area.models import Area, AreaWard
from inspections.db import now
from inspections.facility.commands.dated import set_type
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.models import Counted, Flag, Inspection, InspectionChange
from inspections.inspection.rules import Act
from inspections.photo.models import Photo
from inspections.progress.commands.recompute import recompute
from inspections.progress.recompute import within
from inspections.verdict.models import Verdict
from tests import make
from tests.inspections.progress import eventful
from tests.inspections.progress.history import (
    DAYS,
    EXAMPLES,
    Cast,
    History,
    cast,
    days,
    steps,
    undone,
)

DATABASES = "both"

DAY = date(2026, 11, 20)


@pytest.fixture
def people(session) -> Cast:
    wards = [
        session.scalars(
            select(Area.key)
            .join(AreaWard, AreaWard.ward_id == Area.id)
            .where(AreaWard.area_id == select(Area.id).where(Area.key == key).scalar_subquery())
            .order_by(Area.key)
            .limit(1)
        ).one()
        for key in ("F75", "F92")
    ]
    made = cast(session, *wards)
    session.commit()
    return made


def test_after_any_history_nothing_differs_and_a_lost_row_is_told(people, backend):
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        # Add Phase.shrink to have a failing history shortened: that takes minutes.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example(eventful.STEPS, eventful.DAY)
    @given(steps, days)
    def check(taken, day):
        with undone() as session:
            History(session, people).play(taken)
            for on in {day, DAYS[-1]}:
                assert [str(each) for each in recompute(session, on)] == []
            counted = session.scalars(select(Counted.inspection_id)).all()
            seen.update(what_there_is(session))
            if counted:
                lost = counted[0]
                session.execute(delete(Counted).where(Counted.inspection_id == lost))
                first = next(recompute(session, DAY))
                assert (first.field, first.inspection_id, first.fast) == ("counted", lost, "absent")

    check()
    # A check over histories in which nothing happens would prove nothing.
    rare = ("full", "gradual", "not_met", "insufficient", "superseded", "forked", "circular")
    assert [
        name for name in (*rare, "waiting", "flagged", "merged", "test.1") if not seen[name]
    ] == []


def what_there_is(session) -> Counter[str]:
    """How often what the figures depend on has happened in a history."""
    found = Counter(session.scalars(select(Verdict.outcome)))
    found.update(session.scalars(select(Verdict.rule_set)))
    found.update(session.scalars(select(Inspection.state)))
    found.update(session.scalars(select(Inspection.review)))
    found.update(session.scalars(select(Flag.code)))
    accepted = found["accepted"]
    found["counted"] = len(session.scalars(select(Counted.inspection_seq)).all())
    found["superseded"] = accepted - found["counted"]
    merged = select(Facility.id).where(Facility.merged_into_id.is_not(None))
    found["merged"] = len(session.scalars(merged).all())
    return found


# That the comparison can fail


@pytest.fixture
def visited(session):
    """Rạch Giá, fully met on the day, its photo of the checkout stored."""
    lan = make.account(session, areas=("VN",))
    data = make.jpeg(1)
    entry = make.photo_entry(data)
    made = make.inspection(session, make.facility(session), lan, "full", DAY, photos=[entry])
    make.send_photo(session, made, entry["id"], data)
    review(session, made, Act.ACCEPT, None, None, now())
    session.commit()
    assert list(recompute(session, DAY)) == []
    return made


KG, VN = "kien-giang-135", "vn-889"
SHARES = {f"{plan}:{year}-share" for plan in (KG, VN) for year in (2025, 2030)}


def test_what_is_told_of_a_record_and_is_not_so_is_told(session, visited):
    session.execute(update(InspectionChange).values(review="voided", superseded_by=uuid4()))
    told = [(each.inspection_id, each.field, each.slow) for each in recompute(session, DAY)]
    assert told == [
        (visited.id, "noted.review", "accepted"),
        (visited.id, "noted.superseded_by", None),
    ]

    session.execute(delete(InspectionChange))
    (gone,) = recompute(session, DAY)
    assert (gone.inspection_id, gone.field, gone.fast) == (visited.id, "noted", "absent")


def test_a_counted_row_that_is_gone_is_told_with_every_figure_that_it_moves(session, visited):
    session.execute(delete(Counted))

    told = list(recompute(session, DAY))

    (row,) = (each for each in told if each.inspection_id)
    assert (row.field, row.inspection_id, row.fast, row.slow) == (
        "counted",
        visited.id,
        "absent",
        "present",
    )
    figures = [each for each in told if each.target]
    assert {each.target for each in figures} == SHARES
    met = [each for each in figures if (each.target, each.field) == (f"{KG}:2025-share", "met")]
    assert [(each.plan, each.on, each.fast, each.slow) for each in met] == [(KG, DAY, 0, 1)]


def test_a_row_that_counts_what_does_not_is_told(session, visited):
    session.execute(update(Inspection).values(review="voided"))

    told = [each for each in recompute(session, DAY) if each.inspection_id]

    assert [(each.field, each.fast, each.slow) for each in told] == [
        ("counted", "present", "absent"),
        ("noted.review", "accepted", "voided"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("visited_on", DAY - timedelta(days=1), DAY),
        ("outcome", "closed", "checked"),
        ("rule_set", None, "2026.1"),
    ],
)
def test_a_counted_row_that_says_otherwise_than_its_record_is_told(
    session, visited, column, value, right
):
    session.execute(update(Counted).values({column: value}))

    told = [each for each in recompute(session, DAY) if each.inspection_id]

    assert [(each.field, each.fast, each.slow) for each in told] == [
        (f"counted.{column}", value, right)
    ]


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("outcome", "gradual", "full"),
        ("legal", "found", "none_seen"),
        ("full_but_for_film", True, False),
        ("all_bags", 5, None),
        ("stalls", {"both": 0.5}, None),
    ],
)
def test_a_stored_verdict_that_the_observations_do_not_give_is_told(
    session, visited, column, value, right
):
    session.execute(update(Verdict).values({column: value}))

    told = [each for each in recompute(session, DAY) if each.inspection_id]

    assert [(each.inspection_id, each.field, each.fast, each.slow) for each in told] == [
        (visited.id, f"verdict.{column}", value, right)
    ]


def test_reasons_that_changed_are_told(session, visited):
    session.execute(update(Verdict).values(reasons=[]))

    assert [each.field for each in recompute(session, DAY)] == ["verdict.reasons"]


def test_a_record_that_counts_without_its_photo_is_told(session, visited):
    session.execute(update(Photo).values(state="missing"))

    told = [(each.field, each.slow) for each in recompute(session, DAY) if each.inspection_id]

    assert told == [("state", "waiting"), ("counted", "absent")]


def test_a_verdict_that_is_gone_is_told_once(session, visited):
    session.execute(delete(Verdict))

    told = [each for each in recompute(session, DAY) if each.inspection_id]

    assert [(each.field, each.fast, each.slow) for each in told] == [
        ("verdict", "absent", "present")
    ]


def test_the_figures_of_the_due_date_are_proved_too(session, visited):
    late = make.inspection(
        session,
        make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC),
        make.account(session, "hoa", areas=("VN",)),
        "gradual",
        date(2025, 12, 31),
    )
    session.execute(delete(Counted).where(Counted.inspection_id == late.id))

    due = {
        (each.target, each.on)
        for each in recompute(session, date(2027, 6, 1))
        if each.field == "at_due.met"
    }

    assert due == {(f"{plan}:2025-share", date(2025, 12, 31)) for plan in (KG, VN)}


def test_a_type_that_is_corrected_for_the_past_leaves_the_verdict_as_it_was_judged(
    session, visited
):
    facility = session.get_one(Facility, visited.facility_id)

    set_type(session, facility, FacilityType.CONVENIENCE_STORE, DAY)

    assert list(recompute(session, DAY)) == []
    assert session.scalars(select(Verdict.facility_type)).one() == FacilityType.SUPERMARKET


def test_a_difference_reads_as_a_sentence_for_whoever_runs_the_command(session, visited):
    session.execute(update(Verdict).values(outcome="gradual"))

    told = [str(each) for each in recompute(session, DAY)]

    assert told[0] == f"{visited.id} verdict.outcome: gradual, recomputed full"
    assert f"{KG}:2030-share {DAY} met: 0, recomputed 1" in told


@pytest.mark.parametrize(
    ("visited_on", "last"),
    [
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2024, 2, 28), date(2025, 2, 27)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 12, 30)),
    ],
)
def test_the_long_way_has_its_own_twelve_months(visited_on, last):
    assert within(visited_on, visited_on)
    assert within(visited_on, last)
    assert not within(visited_on, last + timedelta(days=1))
    assert not within(visited_on, visited_on - timedelta(days=1))
