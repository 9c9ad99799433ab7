import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.commands import load_areas
from inspections.plan import source
from inspections.plan.commands import load_plans
from inspections.plan.models import Plan, PlanAgency, PlanDuty, PlanTask, Target
from inspections.plan.queries import plan_by_slug, plans, targets_of
from inspections.plan.rules import Criterion

PARTS = (Plan, Target, PlanTask, PlanAgency, PlanDuty)


def ids(session: Session) -> dict[str, list[int]]:
    return {part.__name__: sorted(session.scalars(select(part.id))) for part in PARTS}


def test_loading_twice_changes_nothing_and_keeps_every_id(session: Session) -> None:
    load_areas(session)
    first = load_plans(session)
    before = ids(session)

    second = load_plans(session)

    assert first == sum(len(numbers) for numbers in before.values())
    assert second == 0
    assert ids(session) == before


def test_loading_mends_a_row_without_giving_it_another_id(loaded: Session) -> None:
    plan = plan_by_slug(loaded, "vn-889")
    assert plan is not None
    target = targets_of(loaded, plan.id)[0]
    number = target.id
    target.criterion = Criterion.FULL
    target.facility_types = ["market"]

    assert load_plans(loaded) == 1
    mended = targets_of(loaded, plan.id)[0]
    assert (mended.id, mended.criterion) == (number, Criterion.GRADUAL)
    assert mended.facility_types == ["supermarket", "mall"]


def test_a_plan_that_is_not_in_the_file_is_left_alone(loaded: Session) -> None:
    national = plans(loaded)[0]
    mine = Plan(
        slug="an-giang-1",
        title="Kế hoạch thử",
        issuer="UBND tỉnh An Giang",
        territory_id=national.territory_id,
        starts_on=national.starts_on,
        ends_on=national.ends_on,
        source_note="",
        secondary=False,
    )
    loaded.add(mine)
    loaded.flush()
    loaded.add(PlanDuty(plan_id=mine.id, position=1))

    assert load_plans(loaded) == 0
    assert plan_by_slug(loaded, "an-giang-1") is mine


def test_plans_without_their_areas_are_refused(session: Session) -> None:
    with pytest.raises(LookupError, match="load the areas first: VN"):
        load_plans(session)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"position": 1, "quotation": "…"}, "no such column"),
        ({"position": 1, "facility_types": ["kiosk"]}, "no such facility type"),
    ],
)
def test_a_slip_in_the_file_is_refused(entry: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        source._row(entry, source.TASK)
