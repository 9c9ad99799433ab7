"""Planning a round, and what cannot be planned."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.accounts import deactivate
from inspections.account.rules import Role
from inspections.errors import Problem, Refused
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import BasisKind
from inspections.round.draw import drawing_order
from inspections.round.models import RoundFrame, RoundVisit
from inspections.trail.models import TrailEntry
from tests import make

DATABASES = "both"
DAY = date(2026, 11, 20)
SEED = "ab" * 32


@pytest.fixture
def quan(session):
    """The manager of An Giang."""
    return make.manager(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def stores(session):
    """Five supermarkets and a mall of the former Kiên Giang, and what no target of it counts."""
    made = [make.facility(session, f"Siêu thị {number}") for number in range(1, 6)]
    made.append(make.facility(session, "TTTM", FacilityType.MALL, make.PHU_QUOC))
    make.facility(session, "Chợ", FacilityType.MARKET)
    make.facility(session, "Long Xuyên", ward_code=make.LONG_XUYEN)
    make.facility(session, "Đang xây", status=Status.PLANNED)
    merge(session, make.facility(session, "Ghi hai lần"), made[0])
    return made


def visits(session, round):
    query = select(RoundVisit).where(RoundVisit.round_id == round.id)
    return sorted(session.scalars(query), key=lambda each: (each.place or 0, each.facility_id))


def refusal(call, *arguments, **more):
    with pytest.raises(Refused) as refused:
        call(*arguments, **more)
    return refused.value.problem, refused.value.fields


def test_a_round_keeps_its_stores_its_terms_and_who_planned_it(session, quan, lan, stores):
    more = {"basis": BasisKind.INSPECTION, "decision": " 12/QĐ-SNNMT ", "grace_days": 3}
    made = make.round(session, quan, stores[:3], lan, quan, starts_on=DAY, **more)

    assert {each.facility_id for each in visits(session, made)} == {s.id for s in stores[:3]}
    assert {each.account_id for each in visits(session, made)} == {None}
    assert (made.decision, made.last_on) == ("12/QĐ-SNNMT", DAY + timedelta(days=12))
    entry = session.scalars(select(TrailEntry).where(TrailEntry.act == "round_planned")).one()
    facts = json.loads(entry.body)["facts"]
    assert entry.account_id == quan.id
    assert entry.subject_key == str(made.id)
    assert facts["stores"] == sorted(store.id for store in stores[:3])
    assert facts["team"] == sorted([lan.id, quan.id])


def test_a_draw_is_the_first_stores_of_the_order_and_keeps_what_it_was_drawn_from(
    session, quan, lan, stores
):
    made = make.drawn(session, quan, 4, lan, seed=SEED, starts_on=DAY)

    order = drawing_order(SEED, [store.code for store in stores])
    ids = {store.code: store.id for store in stores}
    assert [each.facility_id for each in visits(session, made)] == [ids[c] for c in order[:4]]
    assert [each.place for each in visits(session, made)] == [1, 2, 3, 4]
    frame = session.scalars(select(RoundFrame).where(RoundFrame.round_id == made.id)).all()
    assert {(each.facility_id, each.code) for each in frame} == {(s.id, s.code) for s in stores}
    assert (made.drawn_from, made.drawn_on, made.seed) == (6, DAY, SEED)


def test_two_draws_have_seeds_of_their_own(session, quan, lan, stores):
    one, other = (make.drawn(session, quan, 2, lan) for _ in range(2))

    assert one.seed != other.seed


def test_what_cannot_be_drawn_is_refused_with_its_reason(session, quan, lan, stores):
    for size, code in ((0, "out_of_range"), (-1, "out_of_range"), (7, "too_large")):
        assert refusal(make.drawn, session, quan, size, lan) == (
            Problem.INVALID,
            {"size": code},
        )
    for store in stores:
        set_status(session, store, Status.CLOSED, date(2026, 1, 1))
    assert refusal(make.drawn, session, quan, 1, lan, starts_on=DAY) == (
        Problem.INVALID,
        {"target": "empty"},
    )
    # The nation's plan is not An Giang's to draw for.
    assert refusal(make.drawn, session, quan, 1, lan, slug="vn-889")[1] == {"area": "outside"}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"title": "  "}, {"title": "missing"}),
        ({"title": "x" * 201}, {"title": "too_long"}),
        ({"basis": BasisKind.INSPECTION}, {"decision": "missing"}),
        ({"basis": BasisKind.INSPECTION, "decision": "1" * 201}, {"decision": "too_long"}),
        (
            {"basis": BasisKind.INSPECTION, "decision": "1", "decided_on": DAY + timedelta(1)},
            {"decided_on": "after_start"},
        ),
        ({"ends_on": DAY - timedelta(days=1)}, {"ends_on": "before_start"}),
        ({"ends_on": DAY + timedelta(days=400)}, {"ends_on": "too_late"}),
        ({"today": DAY + timedelta(days=1)}, {"starts_on": "past"}),
        ({"grace_days": -1}, {"grace_days": "out_of_range"}),
        ({"grace_days": 61}, {"grace_days": "out_of_range"}),
        ({"area_code": "75"}, {"area": "outside", "team": "unknown"}),
    ],
)
def test_terms_that_do_not_hold_are_refused_by_field(session, quan, lan, stores, more, wrong):
    refused = refusal(make.round, session, quan, stores[:1], lan, starts_on=DAY, **more)

    assert refused == (Problem.INVALID, wrong)


def test_a_team_is_of_active_inspectors_of_the_area(session, quan, lan, stores):
    hoa = make.account(session, "hoa", areas=("75",))
    viet = make.account(session, "viet", Role.RETAILER, areas=("91",))
    deactivate(session, "lan")

    # Whoever works elsewhere is as good as nobody: ids are not to be tried out.
    for team, code in (((), "missing"), ((lan,), "deactivated"), ((hoa,), "unknown")):
        refused = refusal(make.round, session, quan, stores[:1], *team)
        assert refused == (Problem.INVALID, {"team": code})
    assert refusal(make.round, session, quan, stores[:1], viet)[1] == {"team": "unknown"}


def test_stores_are_of_the_area_active_and_there(session, quan, lan, stores):
    elsewhere = make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN)
    closed = make.facility(session, "Đã đóng")
    set_status(session, closed, Status.CLOSED, DAY)
    double = make.facility(session, "Lại ghi hai lần")
    merge(session, double, stores[0])

    for store in (elsewhere, closed, double):
        refused = refusal(make.round, session, quan, [*stores, store], lan, starts_on=DAY)
        assert refused == (Problem.INVALID, {"facilities": "outside"})
    assert refusal(make.round, session, quan, [], lan)[0] is Problem.NOTHING_CHOSEN


def test_only_a_manager_of_the_whole_area_plans(session, stores, lan):
    reviewer = make.reviewer(session)
    of_kien_giang = make.manager(session, "kien", areas=("F91",))

    for planner in (lan, reviewer, of_kien_giang):
        refused = refusal(make.round, session, planner, stores[:1], lan)
        assert refused[1] == {"area": "outside"}
    assert make.round(session, of_kien_giang, stores[:1], lan, area_code="F91").id
