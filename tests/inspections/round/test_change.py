"""Changing rounds: what may be changed, when, and by whom who has seen what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from inspections.account.queries import actor_of
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.round.commands.change import (
    Edit,
    add_stores,
    assign,
    cancel,
    change_terms,
    draw_more,
    remove_stores,
)
from inspections.round.draw import drawing_order
from inspections.round.models import RoundVisit
from inspections.round.queries.visible import members
from inspections.trail.models import TrailEntry
from tests import make

DATABASES = "both"
DAY = date(2026, 11, 20)
SEED = "cd" * 32


@pytest.fixture
def quan(session):
    return make.manager(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def hoa(session):
    """Inspects in Phú Quốc only."""
    return make.account(session, "hoa", areas=(make.PHU_QUOC,))


@pytest.fixture
def stores(session):
    return [make.facility(session, f"Siêu thị {number}") for number in range(1, 5)]


@pytest.fixture
def round(session, quan, lan, hoa, stores):
    return make.round(session, quan, stores[:3], lan, hoa, starts_on=DAY)


@pytest.fixture
def edit(session, quan, round):
    return Edit(actor_of(session, quan.id), round.id, 1, DAY, now())


def ids(session, round):
    query = select(RoundVisit.facility_id).where(RoundVisit.round_id == round.id)
    return set(session.scalars(query))


def problem(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.problem


def fields(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.fields


def test_every_change_is_a_new_version_and_in_the_trail(session, edit, round, lan, stores):
    add_stores(session, edit, [stores[3].id, stores[0].id])
    assert ids(session, round) == {store.id for store in stores}
    remove_stores(session, replace(edit, version=2), [stores[0].id])
    assert ids(session, round) == {store.id for store in stores[1:]}
    assign(session, replace(edit, version=3), [stores[1].id], lan.id, DAY)
    wanted = make.terms(lan, starts_on=DAY, title="Khảo sát lại")
    change_terms(session, replace(edit, version=4), wanted)
    cancel(session, replace(edit, version=5), "mưa bão")

    assert round.version == 6
    acts = session.scalars(select(TrailEntry.act).order_by(TrailEntry.id)).all()
    assert [act for act in acts if act.startswith("round")] == [
        "round_planned",
        *["round_changed"] * 5,
    ]


def test_who_has_seen_an_older_version_changes_nothing(session, edit, round, lan, stores):
    add_stores(session, edit, [stores[3].id])

    for call, arguments in (
        (add_stores, ([stores[3].id],)),
        (remove_stores, ([stores[0].id],)),
        (assign, ([stores[0].id], lan.id, None)),
        (change_terms, (make.terms(lan, starts_on=DAY),)),
        (draw_more, (1,)),
        (cancel, ("mưa bão",)),
    ):
        assert problem(call, session, edit, *arguments) is Problem.ROUND_CHANGED
    assert round.version == 2


def test_what_is_over_or_cancelled_stays_as_it_is(session, edit, round, stores):
    after = replace(edit, today=round.last_on + timedelta(days=1))
    assert problem(add_stores, session, after, [stores[3].id]) is Problem.ROUND_OVER
    cancel(session, edit, "mưa bão")
    assert problem(cancel, session, replace(edit, version=2), "lại") is Problem.ROUND_OVER


def test_others_may_not_and_strangers_do_not_know(session, edit, round, lan, stores):
    stranger = actor_of(session, make.manager(session, "dong", areas=("75",)).id)
    reviewer = actor_of(session, make.reviewer(session).id)
    inspector = actor_of(session, lan.id)

    for actor, answer in (
        (stranger, Problem.NOT_FOUND),
        (reviewer, Problem.NOT_ALLOWED),
        (inspector, Problem.NOT_ALLOWED),
    ):
        assert problem(cancel, session, replace(edit, actor=actor), "mưa") is answer
    assert problem(cancel, session, replace(edit, round_id=404), "mưa") is Problem.NOT_FOUND


def test_one_store_at_least_stays_and_cancelling_needs_a_reason(session, edit, round, stores):
    everything = [store.id for store in stores]
    assert fields(remove_stores, session, edit, everything) == {"facilities": "all"}
    assert problem(remove_stores, session, edit, [stores[3].id]) is Problem.NOTHING_CHOSEN
    for unseen in ("  ", "\u200b", "\uffa0", "\x01"):
        assert problem(cancel, session, edit, unseen) is Problem.REASON_NEEDED
    assert fields(cancel, session, edit, "x" * 501) == {"reason": "too_long"}


def test_a_visit_is_somebodys_of_the_team_in_their_areas_on_a_day_of_the_round(
    session, edit, quan, lan, hoa, stores
):
    one = [stores[0].id]

    assert fields(assign, session, edit, one, quan.id, None) == {"inspector": "not_in_team"}
    assert fields(assign, session, edit, one, hoa.id, None) == {"inspector": "not_in_area"}
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=10)):
        assert fields(assign, session, edit, one, lan.id, day) == {"planned_on": "out_of_range"}
    assert problem(assign, session, edit, [stores[3].id], None, None) is Problem.NOTHING_CHOSEN


def test_the_visits_of_whoever_leaves_become_the_teams(session, edit, round, lan, hoa, stores):
    assign(session, edit, [stores[0].id, stores[1].id], lan.id, DAY)
    change_terms(session, replace(edit, version=2), make.terms(hoa, starts_on=DAY))

    assert members(session, round.id) == {hoa.id}
    visit = session.get_one(RoundVisit, (round.id, stores[0].id), populate_existing=True)
    assert (visit.account_id, visit.planned_on) == (None, DAY)


def test_a_round_that_has_begun_keeps_its_first_day(session, edit, round, lan):
    later = replace(edit, today=DAY + timedelta(days=5))

    moved = make.terms(lan, starts_on=DAY + timedelta(days=6))
    assert fields(change_terms, session, later, moved) == {"starts_on": "begun"}
    earlier = make.terms(lan, starts_on=DAY - timedelta(days=1))
    assert fields(change_terms, session, later, earlier) == {"starts_on": "begun"}
    past = make.terms(lan, starts_on=DAY, ends_on=DAY + timedelta(days=2))
    assert fields(change_terms, session, later, past) == {"ends_on": "past"}
    longer = make.terms(lan, starts_on=DAY, ends_on=DAY + timedelta(days=20), grace_days=5)
    assert change_terms(session, later, longer).last_on == DAY + timedelta(days=25)


def test_in_the_days_of_grace_the_rest_may_still_be_changed(session, edit, lan, hoa):
    longer = make.terms(lan, hoa, starts_on=DAY, grace_days=5)
    change_terms(session, edit, longer)
    late = replace(edit, version=2, today=DAY + timedelta(days=12))

    assert change_terms(session, late, replace(longer, title="Tên khác")).title == "Tên khác"


def test_a_member_who_was_closed_meanwhile_may_stay_listed(session, edit, round, lan, hoa):
    lan.active = False

    change_terms(session, edit, make.terms(lan, hoa, starts_on=DAY, title="Tên khác"))

    assert members(session, round.id) == {lan.id, hoa.id}


def test_a_draw_is_never_edited_by_hand_only_extended_in_its_order(session, quan, lan, stores):
    drawn = make.drawn(session, quan, 2, lan, seed=SEED, starts_on=DAY)
    edit = Edit(actor_of(session, quan.id), drawn.id, 1, DAY, now())

    for call in (add_stores, remove_stores):
        assert problem(call, session, edit, [stores[0].id]) is Problem.DRAWN_BY_LOT
    # Opened after the draw: it is not in the frame, so it is never drawn.
    make.facility(session, "Mới mở")
    assert fields(draw_more, session, edit, 3) == {"size": "too_large"}
    assert fields(draw_more, session, edit, 0) == {"size": "out_of_range"}
    draw_more(session, edit, 1)

    order = drawing_order(SEED, [store.code for store in stores])
    names = {store.id: store.code for store in stores}
    places = {
        each.place: names[each.facility_id]
        for each in session.scalars(select(RoundVisit).where(RoundVisit.round_id == drawn.id))
    }
    assert places == {1: order[0], 2: order[1], 3: order[2]}


def test_what_was_not_drawn_cannot_be_drawn_from(session, edit, round):
    assert fields(draw_more, session, edit, 1) == {"size": "not_drawn"}
