"""`sample: random`: when the visits behind a figure were drawn by lot."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import select

from inspections.account.queries import actor_of
from inspections.db import now
from inspections.facility.code import new_code
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.rules import Status
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.commands.recompute import recompute
from inspections.progress.queries import By, plan_progress, target_progress
from inspections.round.commands.change import Edit, cancel, draw_more
from inspections.round.models import RoundVisit
from tests import make
from tests.inspections.progress.history import (
    EXAMPLES,
    Cast,
    History,
    cast,
    days,
    drawn_steps,
    undone,
)

DATABASES = "both"
DAY = date(2026, 3, 2)
LATER = date(2026, 6, 1)
KG = "kien-giang-135"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def quan(session):
    return make.manager(session)


@pytest.fixture
def stores(session):
    """Six supermarkets of Kiên Giang, two of them in Phú Quốc."""
    wards = [make.RACH_GIA] * 4 + [make.PHU_QUOC] * 2
    # Their codes decide who is drawn by a seed.
    codes = Random(7)
    return [
        make.facility(session, f"Siêu thị {n}", ward_code=ward, code=new_code(codes))
        for n, ward in enumerate(wards)
    ]


@pytest.fixture
def drawn(session, quan, lan, stores):
    """Four of them, one in Phú Quốc."""
    return make.drawn(session, quan, 4, lan, seed="0c" * 32, starts_on=DAY)


def drawn_stores(session, round):
    query = (
        select(Facility)
        .join(RoundVisit, RoundVisit.facility_id == Facility.id)
        .where(RoundVisit.round_id == round.id)
        .order_by(RoundVisit.place)
    )
    return session.scalars(query).all()


def walk(session, round, lan, stores=None, day=DAY):
    for store in drawn_stores(session, round) if stores is None else stores:
        make.inspection(session, store, lan, visited_on=day)


def progress(session, on=LATER, by=None):
    """The row of 2025 of Kiên Giang."""
    plan = plan_by_slug(session, KG)
    return target_progress(session, plan, targets_of(session, plan.id)[0], on, by)


def sample(session, on=LATER):
    return progress(session, on).figures.sample.value


def test_a_draw_that_was_walked_to_its_end_gives_a_range(session, drawn, lan):
    walk(session, drawn, lan)

    shown = progress(session).figures

    assert (shown.sample, shown.inspected, shown.met) == ("random", 4, 4)
    assert (shown.range_low, shown.range_high) == (4, 6)
    # Each target whose N lies in the frame; the nation's is larger than what it was drawn from.
    make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN)
    nation = plan_progress(session, plan_by_slug(session, "vn-889"), LATER)
    assert {row.figures.sample.value for row in nation} == {"chosen"}
    kien_giang = plan_progress(session, plan_by_slug(session, KG), LATER)
    shares = {row.figures.sample.value for row in kien_giang if row.target.goal_percent}
    assert shares == {"random"}


def test_a_range_of_a_ward_holds_within_a_draw_from_the_whole(session, drawn, lan, stores):
    walk(session, drawn, lan)
    (rach_gia, phu_quoc) = sorted(
        progress(session, by=By.WARD).groups, key=lambda group: group.figures.registered
    )[::-1]

    assert rach_gia.figures.registered == 4
    assert phu_quoc.figures.registered == 2
    assert [each.figures.sample.value for each in (rach_gia, phu_quoc)] == ["random"] * 2
    inside = [s for s in drawn_stores(session, drawn) if s.ward_id == stores[-1].ward_id]
    assert phu_quoc.figures.inspected == len(inside) == 1
    # Somebody went to one more of Phú Quốc: that ward's visits were chosen, the others' were not.
    more = next(s for s in stores[4:] if s not in inside)
    make.inspection(session, more, lan, visited_on=DAY)
    whole = progress(session, by=By.WARD)
    samples = {group.figures.registered: group.figures.sample.value for group in whole.groups}
    assert samples == {4: "random", 2: "chosen"}
    assert whole.figures.sample == "chosen"


def test_until_every_drawn_store_was_gone_to_nothing_is_said(session, drawn, lan):
    *most, last = drawn_stores(session, drawn)
    walk(session, drawn, lan, most)
    assert sample(session) == "chosen"

    made = make.put(
        session,
        make.body(last, observations=[], use_points=[])
        | {
            "outcome": "refused",
            "started_at": f"{DAY}T10:00:00+07:00",
            "signed_at": f"{DAY}T10:12:00+07:00",
        },
        lan,
    )
    review(session, made, Act.ACCEPT, "xét", None, now())

    shown = progress(session).figures
    assert (shown.sample, shown.inspected) == ("random", 3)


def test_a_later_visit_that_was_chosen_makes_the_sample_chosen(session, drawn, lan):
    walk(session, drawn, lan)
    again = drawn_stores(session, drawn)[0]
    make.inspection(session, again, lan, visited_on=drawn.last_on + timedelta(days=1))

    assert sample(session) == "chosen"
    assert sample(session, drawn.last_on) == "random"


def test_days_and_windows_are_those_of_the_date(session, drawn, lan):
    *most, last = drawn_stores(session, drawn)
    walk(session, drawn, lan, most)
    walk(session, drawn, lan, [last], DAY + timedelta(days=3))

    assert sample(session, DAY + timedelta(days=2)) == "chosen"
    assert sample(session, DAY + timedelta(days=3)) == "random"
    assert sample(session, date(2027, 3, 1)) == "random"
    # All but one are out of the window: who was visited late was not decided by lot.
    assert sample(session, date(2027, 3, 2)) == "chosen"


def test_a_draw_that_was_extended_or_cancelled(session, drawn, lan, quan):
    walk(session, drawn, lan)
    edit = Edit(actor_of(session, quan.id), drawn.id, 1, DAY, now())
    draw_more(session, edit, 1)
    assert sample(session) == "chosen"
    walk(session, drawn, lan, drawn_stores(session, drawn)[4:])
    assert sample(session) == "random"

    cancel(session, Edit(edit.actor, drawn.id, 2, DAY, now()), "mưa bão")
    assert sample(session) == "chosen"


def test_a_store_that_opened_after_the_draw_could_not_be_drawn(session, drawn, lan, stores):
    walk(session, drawn, lan)
    new = make.facility(session, "Mới mở", opened_on=date(2026, 5, 1))
    assert sample(session) == "chosen"
    assert sample(session, date(2026, 4, 30)) == "random"

    # What closes leaves N and takes nothing away; what turns out to be one is one.
    set_status(session, new, Status.CLOSED, date(2026, 5, 15))
    set_status(session, drawn_stores(session, drawn)[0], Status.CLOSED, date(2026, 5, 1))
    left = [s for s in stores if s not in drawn_stores(session, drawn)]
    merge(session, left[0], left[1])
    session.commit()
    shown = progress(session).figures
    assert (shown.sample, shown.registered, shown.inspected) == ("random", 4, 3)


def test_two_draws_together_are_a_draw(session, drawn, lan, quan):
    other = make.drawn(session, quan, 2, lan, seed="0b" * 32, starts_on=date(2026, 4, 1))
    walk(session, drawn, lan)
    walk(session, other, lan, day=date(2026, 4, 2))

    shown = progress(session).figures

    both = {*drawn_stores(session, drawn), *drawn_stores(session, other)}
    assert (shown.sample, shown.inspected) == ("random", len(both))


def test_where_nobody_was_drawn_or_visited_nothing_is_random(session, drawn, lan, quan, stores):
    assert sample(session) == "chosen"
    chosen = make.round(session, quan, stores[:3], lan, starts_on=DAY)
    walk(session, chosen, lan)
    assert sample(session) == "chosen"


def one_draw(**more):
    """A history of one round in Kiên Giang, walked to its end on its first day."""
    arguments = {
        "id": UUID(int=1 << 64),
        "plan": KG,
        "size": 4,
        "day": DAY,
        "wait": 0,
        "left_out": 0,
        "content": {},
        "cancelled": False,
    }
    return [("draw", arguments | more)]


def test_after_any_history_of_rounds_both_ways_agree(session, backend):
    people: Cast = cast(session, make.TRAN_BIEN, make.LONG_XUYEN)
    session.commit()
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES[backend] // 2,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    # What is drawn at random changes with the literals of the code: one of each is always there.
    @example(one_draw(), DAY)
    @example(one_draw(left_out=1), DAY)
    @given(drawn_steps, days)
    def check(taken, day):
        last = max(arguments["day"] for name, arguments in taken if name == "draw")
        with undone() as inner:
            History(inner, people).play(taken)
            for on in {day, last + timedelta(days=9)}:
                assert [str(each) for each in recompute(inner, on)] == []
                for slug in ("vn-889", KG, "dong-nai-202"):
                    plan = plan_by_slug(inner, slug)
                    rows = plan_progress(inner, plan, on)
                    seen.update(row.figures.sample.value for row in rows if row.counts.inspected)

    check()
    assert seen.keys() == {"random", "chosen"}
