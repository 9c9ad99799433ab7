"""Every facility has one cause, and the causes are the whole change; after any history."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit_service.api.reader import READER
from inspections.account.queries import actor_of
from inspections.area.models import Area, AreaWard
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.rules import VIETNAM, Act
from inspections.plan.models import Target
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.plan.rules import Criterion
from inspections.progress.change import Cause, Stand, cause_of
from inspections.progress.queries import changes, facilities_behind, tally
from tests import make
from tests.inspections.progress import eventful
from tests.inspections.progress.history import (
    EXAMPLES,
    VISIT,
    Cast,
    History,
    cast,
    days,
    steps,
    undone,
)

DATABASES = "both"

SINCE, UNTIL = date(2026, 3, 31), date(2026, 6, 30)


@st.composite
def histories(draw):
    """Steps; then one store gets better, another worse and a third closes between two days, unless
    the steps before have made of them what cannot. Those days, and two others."""
    first = draw(days)
    second = first + timedelta(days=draw(st.integers(1, 364)))
    ours = draw(st.fixed_dictionaries(VISIT)) | {"late": False, "photo": None, "settled": True}
    seen = {
        (1, first): [make.THIN],
        (1, second): [make.PAPER, make.THIN],
        (4, first): [make.PAPER],
        (4, second): [make.THIN],
    }
    visits = [
        ("visit", {**ours, "id": draw(st.uuids()), "store": store, "day": day, "content": content})
        for (store, day), observations in seen.items()
        for content in [{"observations": observations, "use_points": list(make.ALL_SEEN)}]
    ]
    closing = [
        ("status", {"store": 0, "status": Status.ACTIVE, "day": first}),
        ("status", {"store": 0, "status": Status.CLOSED, "day": second}),
    ]
    since = draw(days)
    until = since + timedelta(days=draw(st.integers(1, 1500)))
    return [*draw(steps), *visits, *closing], [(first, second), (since, until)]


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


def counts(session, plan, target: Target, on: date) -> tuple[int, int, int]:
    found = tally(session, plan, target, on)
    met = found.met_full if target.criterion is Criterion.FULL else found.met_gradual
    return met, found.inspected, found.registered


def test_after_any_history_the_causes_add_up_to_the_change(people, backend):
    seen: Counter[Cause] = Counter()

    @settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example((eventful.STEPS, eventful.SPANS))
    @given(histories())
    def check(drawn):
        taken, spans = drawn
        with undone() as session:
            History(session, people).play(taken)
            for plan in map(partial(plan_by_slug, session), ("vn-889", "kien-giang-135")):
                for target in targets_of(session, plan.id):
                    for span in spans:
                        seen.update(adds_up(session, plan, target, *span))

    check()
    # A check over histories in which nothing changes would prove nothing.
    assert [each for each in Cause if each is not Cause.CORRECTED and not seen[each]] == []


def adds_up(session, plan, target, since, until) -> Counter[Cause]:
    found = changes(session, plan, target, since, until)
    before, after = (counts(session, plan, target, day) for day in (since, until))
    assert (found.before, found.after) == (before, after)
    added = [
        tuple(sum(getattr(step, name) for step in found.steps.values()) for name in names)
        for names in (("met", "inspected", "registered"),)
    ]
    assert added == [tuple(late - early for early, late in zip(before, after, strict=True))]
    ids = [each.facility_id for each in found.facilities]
    either = {
        each.facility.id
        for day in (since, until)
        for each in facilities_behind(session, plan, target, day)
    }
    assert (len(ids), set(ids)) == (len(either), either)
    assert sum(step.facilities for step in found.steps.values()) == len(ids)
    signs_hold(found.steps)
    if found.split is not None:
        share_before, share_after = before[0] / before[2], after[0] / after[2]
        assert float(sum(found.split)) == pytest.approx(share_after - share_before)
    return Counter({cause: step.facilities for cause, step in found.steps.items()})


def signs_hold(steps) -> None:
    """What each cause may do to N, n and k."""
    for cause, step in steps.items():
        many = step.facilities
        opened, closed = many * (cause is Cause.OPENED), many * (cause is Cause.CLOSED)
        assert step.registered == opened - closed
        if cause is Cause.VISITED:
            assert step.inspected == many >= step.met >= 0
        if cause is Cause.EXPIRED:
            assert -step.inspected == many >= -step.met >= 0
        if cause in (Cause.BETTER, Cause.WORSE, Cause.UNCHANGED):
            sign = {Cause.BETTER: 1, Cause.WORSE: -1, Cause.UNCHANGED: 0}[cause]
            assert (step.inspected, step.met) == (0, sign * many)


def stand(valid: bool = True, met: bool = False) -> Stand:
    return Stand(1, "full" if met else "not_met", valid, met)


@pytest.mark.parametrize(
    ("before", "after", "withdrawn", "cause"),
    [
        (None, stand(met=True), True, Cause.OPENED),
        (stand(), None, True, Cause.CLOSED),
        (stand(False), stand(), False, Cause.VISITED),
        (stand(False), stand(met=True), True, Cause.CORRECTED),
        (stand(), stand(met=True), False, Cause.BETTER),
        (stand(met=True), stand(), False, Cause.WORSE),
        (stand(met=True), stand(False), False, Cause.EXPIRED),
        (stand(met=True), stand(met=True), True, Cause.UNCHANGED),
        (stand(False), stand(False), False, Cause.UNCHANGED),
    ],
)
def test_one_facility_has_one_cause(before, after, withdrawn, cause):
    assert cause_of(before, after, withdrawn) is cause


def test_a_facility_of_neither_day_has_none():
    with pytest.raises(ValueError, match="neither"):
        cause_of(None, None, False)


# What is known of the first day, then and now


@pytest.fixture
def lan(session):
    return make.account(session)


def of_kien_giang(session, since=SINCE, until=UNTIL):
    plan = plan_by_slug(session, "kien-giang-135")
    return changes(session, plan, targets_of(session, plan.id)[0], since, until)


def causes(session, **days) -> dict[str, str]:
    names = dict(session.execute(select(Facility.id, Facility.name)).all())
    found = of_kien_giang(session, **days)
    return {names[each.facility_id]: each.cause.value for each in found.facilities}


def visit(session, store, signer, outcome: str, day: date, received: date | None = None, **more):
    """Arrived and accepted on its day unless said otherwise."""
    started = datetime(day.year, day.month, day.day, 10, tzinfo=VIETNAM)
    payload = make.body(store, outcome) | {
        "started_at": started.isoformat(),
        "signed_at": (started + timedelta(minutes=12)).isoformat(),
        **more,
    }
    came = received or day
    at = datetime(came.year, came.month, came.day, 12, tzinfo=VIETNAM)
    id_ = uuid4()
    made = receive(session, id_, make.to_bytes(payload), actor_of(session, signer.id), READER, at)
    review(session, made.inspection, Act.ACCEPT, None, None, at)
    return made.inspection


def test_each_store_has_the_cause_that_an_official_would_name(session, lan):
    early, late = date(2026, 2, 1), date(2026, 5, 1)
    stores = {
        name: make.facility(session, name)
        for name in ("đến thêm", "tốt", "kém", "đóng", "hết hạn", "đổi loại", "như cũ", "chưa ai")
    }
    make.facility(session, "mở", opened_on=date(2026, 4, 1))
    for name, day, outcome in (
        ("đến thêm", late, "not_met"),
        ("tốt", early, "not_met"),
        ("tốt", late, "gradual"),
        ("kém", early, "full"),
        ("kém", late, "not_met"),
        ("hết hạn", date(2025, 5, 1), "full"),
        ("như cũ", early, "gradual"),
        ("như cũ", late, "full"),
    ):
        visit(session, stores[name], lan, outcome, day)
    set_status(session, stores["đóng"], Status.CLOSED, late)
    set_type(session, stores["đổi loại"], FacilityType.CONVENIENCE_STORE, late)

    assert causes(session) == {
        "đến thêm": "visited",
        "tốt": "better",
        "kém": "worse",
        "mở": "opened",
        "đóng": "closed",
        "đổi loại": "closed",
        "hết hạn": "expired",
        "như cũ": "unchanged",
        "chưa ai": "unchanged",
    }
    found = of_kien_giang(session)
    assert (found.before, found.after) == ((3, 4, 8), (2, 4, 7))
    assert found.restated == 0


def test_a_visit_that_was_voided_after_the_first_day_makes_the_next_one_a_correction(session, lan):
    store = make.facility(session, "huỷ")
    made = visit(session, store, lan, "full", date(2026, 2, 1))
    visit(session, store, lan, "gradual", date(2026, 5, 1))
    void_at = datetime(2026, 4, 15, 9, tzinfo=VIETNAM)
    review(session, made, Act.VOID, "nhầm", None, void_at)

    found = of_kien_giang(session)

    assert causes(session) == {"huỷ": "corrected"}
    assert (found.steps[Cause.CORRECTED].met, found.steps[Cause.CORRECTED].inspected) == (1, 1)
    # Known on the first day already: then the next visit is simply one more.
    assert causes(session, since=date(2026, 4, 16)) == {"huỷ": "visited"}


def test_a_correction_that_dates_from_after_the_first_day_is_no_new_visit(session, lan):
    store = make.facility(session, "sửa")
    made = visit(session, store, lan, "full", date(2026, 3, 30))
    link = {"supersedes": str(made.id), "reason": "đổi"}
    visit(session, store, lan, "not_met", date(2026, 4, 2), **link)

    assert causes(session) == {"sửa": "corrected"}


def test_a_correction_in_the_place_of_its_visit_is_told_but_moves_nothing(session, lan):
    """Both days are counted by what is known now, so the figures between them do not change."""
    store = make.facility(session, "thay")
    made = visit(session, store, lan, "full", date(2026, 2, 1))
    link = {"supersedes": str(made.id), "reason": "đổi"}
    visit(session, store, lan, "not_met", date(2026, 2, 1), received=date(2026, 4, 2), **link)

    found = of_kien_giang(session)

    assert causes(session) == {"thay": "unchanged"}
    assert (found.restated, found.before, found.after) == (1, (0, 1, 1), (0, 1, 1))
    visit(session, store, lan, "full", date(2026, 6, 1))
    assert causes(session) == {"thay": "better"}


def test_a_later_visit_that_came_only_afterwards_hides_no_visit_that_was_taken_away(session, lan):
    """What stood on the first day as known then decides, not what is known of that day now."""
    store = make.facility(session, "muộn")
    made = visit(session, store, lan, "full", date(2026, 2, 1))
    visit(session, store, lan, "not_met", date(2026, 3, 1), received=date(2026, 5, 1))
    visit(session, store, lan, "gradual", date(2026, 6, 1))
    assert (of_kien_giang(session).restated, causes(session)) == (0, {"muộn": "better"})

    review(session, made, Act.VOID, "nhầm", None, datetime(2026, 5, 2, 9, tzinfo=VIETNAM))

    assert (of_kien_giang(session).restated, causes(session)) == (1, {"muộn": "corrected"})
    # Once the later one was here, the one before it stood no more.
    later = {"since": date(2026, 5, 1)}
    assert (of_kien_giang(session, **later).restated, causes(session, **later)) == (
        0,
        {"muộn": "better"},
    )
