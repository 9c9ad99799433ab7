"""What is kept of the figures is what the rows say, whatever happens to them."""

from collections import Counter
from datetime import date, timedelta
from itertools import chain
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from audit_service.department.plan_order import over_area
from inspections.area.models import Area
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.facility.commands.corrections import set_ward
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, PlacedBy, Status
from inspections.inspection.commands.settle import settle
from inspections.inspection.models import Counted
from inspections.packaging.models import RuleSetRow
from inspections.plan.queries import plan_by_slug, plans, targets_of
from inspections.progress.commands.kept_differences import kept_differences
from inspections.progress.commands.raw_rows import read_world
from inspections.progress.commands.rebuild import begin_keeping, rebuild
from inspections.progress.commands.recompute import _question, recompute
from inspections.progress.models import ProgressBuild, ProgressDelta, ProgressInterval
from inspections.progress.queries import plan_progress, target_progress, trend
from inspections.progress.queries.kept import is_built, is_kept, kept_counts
from inspections.progress.queries.tallies import tallies, tally_by_rows
from inspections.progress.steps import VERSION
from inspections.verdict.models import Verdict
from tests import make
from tests.inspections.progress import eventful
from tests.inspections.progress.history import EXAMPLES, Cast, History, cast, days, steps, undone

DATABASES = "both"

DAY = date(2026, 11, 20)
KG = "kien-giang-135"


@pytest.fixture
def met(session):
    """met(day): how many stores meet Kiên Giang's target of 2025, by what is kept."""

    def count(day=DAY):
        plan = plan_by_slug(session, KG)
        assert is_kept(session)
        (target, *_) = targets_of(session, plan.id)
        return tallies(session, plan, [target], [day])[target.id, day].met_gradual

    return count


def told(session):
    return [str(each) for each in kept_differences(session)]


# After any history


@pytest.fixture
def people(session) -> Cast:
    made = cast(session, make.TRAN_BIEN, make.LONG_XUYEN)
    session.commit()
    return made


def test_after_every_step_it_is_what_the_rows_say_and_gives_the_slow_figures(people, backend):
    """Late, void, revise, close, reopen, merge, move, expire, new rule set: the steps of
    history.py."""
    seen: Counter[str] = Counter()
    examples = EXAMPLES[backend] * 2 // 3

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example(eventful.STEPS, [eventful.DAY, *chain(*eventful.SPANS)])
    @given(steps, st.lists(days, min_size=2, max_size=4, unique=True))
    def check(taken, on):
        with undone() as session:
            history = History(session, people)
            for step in taken:
                history.play([step])
                assert told(session) == []
                seen[step[0]] += 1
            world, _ = read_world(session)
            ends = {day + timedelta(days=365) for day in on}
            for plan in plans(session):
                targets = targets_of(session, plan.id)
                found = tallies(session, plan, targets, {*on, *ends})
                for target in targets:
                    question = _question(session, plan, target)
                    for day in {*on, *ends}:
                        assert found[target.id, day] == world.tally(question, day)
            seen["kept"] += is_kept(session)

    check()
    assert seen.pop("kept") == examples + 1
    # Histories in which nothing but visits happens would prove little.
    assert seen.keys() == {name for name, _ in eventful.STEPS}


# A change, its transaction, and who reads meanwhile


def test_until_the_change_is_committed_the_rows_are_read_and_then_what_is_kept(
    session, store, lan, met
):
    make.inspection(session, store, lan, "full", DAY)
    assert met() == 1

    set_status(session, store, Status.CLOSED, date(2026, 11, 1))
    assert not is_kept(session)
    plan = plan_by_slug(session, KG)
    assert plan_progress(session, plan, DAY)[0].counts.registered == 0
    session.commit()

    assert (met(), told(session)) == (0, [])


def test_what_is_rolled_back_has_changed_nothing(session, store, lan, met):
    make.inspection(session, store, lan, "full", DAY)
    set_status(session, store, Status.CLOSED, date(2026, 11, 1))
    session.rollback()

    assert (met(), told(session)) == (1, [])
    make.facility(session, "Khác")
    assert (met(), told(session)) == (1, [])


def test_a_savepoint_that_is_taken_back_leaves_the_rest_of_its_transaction(session, store, lan):
    kept = make.facility(session, "Đóng cửa")
    savepoint = session.begin_nested()
    set_status(session, store, Status.CLOSED, date(2026, 11, 1))
    savepoint.rollback()
    with session.begin_nested():
        set_status(session, kept, Status.CLOSED, date(2026, 11, 1))
    session.commit()

    assert (is_kept(session), told(session)) == (True, [])
    closed = session.scalars(
        select(ProgressInterval.ends_on).where(ProgressInterval.facility_id == kept.id)
    )
    assert closed.all() == [date(2026, 11, 1)]


def test_a_verdict_by_a_new_rule_set_takes_the_place_of_the_old_one(session, store, lan, met):
    made = make.inspection(session, store, lan, "full", DAY)
    content = {"valid_from": date(2026, 1, 1), "valid_to": None, "content": {}}
    session.add(RuleSetRow(id="2099.1", content_sha256="0" * 64, **content))
    session.flush()
    old = session.get_one(Verdict, (made.seq, "2026.1"))
    values = {name: getattr(old, name) for name in ("facility_type", "legal", "reasons")}
    new = Verdict(inspection_seq=made.seq, rule_set="2099.1", outcome="not_met", **values)
    new.full_but_for_film, new.judged_at = False, now()
    session.add(new)
    made.rule_set = "2099.1"
    settle(session, made, now())
    session.commit()

    assert (met(), told(session)) == (0, [])


# The same figures from both


def test_each_point_of_a_trend_is_what_the_rows_give_for_its_day(session, lan):
    random = Random(7)
    wards = [make.RACH_GIA, make.PHU_QUOC, make.LONG_XUYEN, make.TRAN_BIEN, None]
    stores = [
        make.facility(session, f"S{at}", random.choice(list(FacilityType)), random.choice(wards))
        for at in range(8)
    ]
    for each in stores[:6]:
        for _ in range(3):
            day = date(2021, 1, 1) + timedelta(days=random.randrange(2100))
            outcome = random.choice(list(make.OBSERVED))
            make.inspection(session, each, lan, outcome, day)
    set_type(session, stores[6], FacilityType.MALL, date(2024, 5, 5))
    session.commit()

    areas = session.scalars(
        select(Area).where(Area.key.in_(["P91", "F75", f"W{make.RACH_GIA}"]))
    ).all()
    over = [over_area(plan_by_slug(session, KG), area) for area in areas]
    assert len(over) == 3
    for plan in (*plans(session), *over):
        assert is_kept(session)
        for until, most in ((DAY, 9), (date(2026, 12, 31), 3)):
            for point in trend(session, plan, until, most):
                for target, printed in point.targets:
                    counts = tally_by_rows(session, plan, target, point.on)
                    progress = target_progress(session, plan, target, point.on)
                    assert progress.counts == counts
                    assert printed == progress.figures


def test_a_trend_over_quarters_in_which_nothing_happens_has_them_all(session, store, lan):
    make.inspection(session, store, lan, "full", date(2021, 2, 1))
    points = trend(session, plan_by_slug(session, KG), date(2022, 6, 30), 40)

    assert [(str(point.on), point.targets[0][1].met) for point in points] == [
        ("2021-03-31", 1),
        ("2021-06-30", 1),
        ("2021-09-30", 1),
        ("2021-12-31", 1),
        ("2022-03-31", 0),
        ("2022-06-30", 0),
    ]


# Building anew


def test_what_was_spoilt_is_named_and_set_right(session, store, lan, met):
    make.inspection(session, store, lan, "full", DAY)
    session.execute(update(ProgressInterval).values(outcome="gradual"))
    session.execute(
        delete(ProgressDelta).where(ProgressDelta.step == "day", ProgressDelta.day == DAY)
    )
    session.commit()

    told_now = list(recompute(session, DAY))
    assert {each.field.split(".")[0] for each in told_now} == {"kept"}
    assert {each.kept_of for each in told_now if each.field == "kept"} == {store.code}
    assert f"W{make.RACH_GIA} supermarket" in {each.kept_of for each in told_now}
    for _done in rebuild(session):
        session.commit()

    assert (list(recompute(session, DAY)), met()) == ([], 1)


def test_a_visit_that_no_longer_counts_behind_our_back_is_told(session, store, lan):
    make.inspection(session, store, lan, "full", DAY)
    session.execute(delete(Counted))

    fields = [(each.field, each.kept_of) for each in kept_differences(session)]

    assert set(fields) == {("kept", store.code)}


def test_what_other_rules_made_is_put_aside_until_it_is_built_anew(session, store, lan):
    make.inspection(session, store, lan, "full", DAY)
    assert begin_keeping(session, areas_changed=False) == 0
    session.execute(update(ProgressBuild).values(version=VERSION + 1))
    session.commit()
    plan = plan_by_slug(session, KG)

    assert (is_kept(session), plan_progress(session, plan, DAY)[0].counts.met_full) == (False, 1)
    assert begin_keeping(session, areas_changed=False) == 1
    assert not is_built(session)
    for _done in rebuild(session):
        session.commit()
    assert (is_kept(session), told(session)) == (True, [])


def test_where_provinces_have_other_wards_now_their_sums_are_made_anew(session, store, lan):
    make.inspection(session, store, lan, "full", DAY)
    ward = session.scalars(select(Area).where(Area.key == f"W{make.RACH_GIA}")).one()
    ward.parent_id = session.scalars(select(Area.id).where(Area.key == "P79")).one()
    assert begin_keeping(session, areas_changed=True) == 1
    session.commit()
    assert not is_kept(session)
    for _done in rebuild(session):
        session.commit()

    new = over_area(plan_by_slug(session, KG), area_by_code(session, "79"))
    end = date(2026, 12, 31)
    assert kept_counts(session, new, [end])[end]["supermarket"].met_full == 1


def test_a_facility_that_is_placed_later_leaves_the_unplaced(session, lan):
    store = make.facility(session, "Chưa rõ xã", ward_code=None)
    make.inspection(session, store, lan, "full", DAY)
    vn, kg = (plan_by_slug(session, slug) for slug in ("vn-889", KG))
    before = [plan_progress(session, plan, DAY)[0].counts.met_full for plan in (vn, kg)]
    set_ward(session, session.get_one(Facility, store.id), make.RACH_GIA, PlacedBy.CONFIRMED)
    session.commit()

    after = [plan_progress(session, plan, DAY)[0].counts.met_full for plan in (vn, kg)]
    assert (before, after, told(session)) == ([1, 0], [1, 1], [])
