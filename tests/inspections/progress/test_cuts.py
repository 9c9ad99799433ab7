"""The figures of a target divided for an office: the parts are the whole, a chain is one part."""

from datetime import date

import pytest
from sqlalchemy import false, true

from inspections.account.queries import actor_of
from inspections.facility.commands.dated import set_owner
from inspections.facility.queries.retailers import visible_retailers
from inspections.facility.rules import FacilityType
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.compare import Compared, compared
from inspections.progress.queries import OTHERS, Cut, cut_groups, target_progress
from inspections.progress.rules import Tally, TargetTerms, figures
from tests import make

DATABASES = "both"
ON = date(2026, 11, 20)


@pytest.fixture
def chains(session, lan):
    """Sao has a store in Rạch Giá and by a branch one in Phú Quốc and one in Biên Hoà; Biển has one
    in Biên Hoà alone, and nobody answers for one that has no ward."""
    sao = make.retailer(session, "Sao")
    branch = make.retailer(session, "Sao Chi nhánh Phú Quốc", sao)
    bien = make.retailer(session, "Ánh Biển")
    for name, ward, owner, outcome in (
        ("Một", make.RACH_GIA, sao, "full"),
        ("Hai", make.PHU_QUOC, branch, "gradual"),
        ("Ba", make.TRAN_BIEN, branch, "not_met"),
        ("Bốn", make.TRAN_BIEN, bien, "full"),
        ("Năm", None, None, None),
    ):
        store = make.facility(session, name, ward_code=ward)
        if owner:
            set_owner(session, store, owner.id, date(2026, 1, 1))
        if outcome:
            make.inspection(session, store, lan, outcome, visited_on=date(2026, 6, 1))
    make.inspection(session, make.facility(session, "TTTM", FacilityType.MALL), lan, visited_on=ON)
    session.commit()
    return sao, bien


def asked(session, slug="vn-889"):
    plan = plan_by_slug(session, slug)
    return plan, targets_of(session, plan.id)[0]


def parts(session, cut, shown=None, on=ON):
    clause = true() if shown is None else shown
    return [
        (each.name, each.figures.met, each.figures.registered)
        for each in cut_groups(session, *asked(session), on, cut, clause)
    ]


@pytest.mark.parametrize("cut", list(Cut))
def test_the_parts_add_up_to_the_whole(session, chains, cut):
    plan, target = asked(session)
    whole = target_progress(session, plan, target, ON).figures

    found = [each.figures for each in cut_groups(session, plan, target, ON, cut, true())]

    assert len(found) > 1
    for name in ("registered", "inspected", "met", "met_full", "insufficient", "best"):
        assert sum(getattr(each, name) for each in found) == getattr(whole, name), name


def test_a_chain_is_a_head_office_with_its_branches_on_the_day(session, chains):
    assert parts(session, Cut.CHAIN) == [
        ("Ánh Biển", 1, 1),
        ("Sao", 2, 3),
        (None, 0, 2),
    ]
    # Nobody is known to have answered for any of them before.
    assert parts(session, Cut.CHAIN, on=date(2025, 12, 31)) == [(None, 0, 6)]


def test_who_may_not_open_a_chain_has_it_among_the_others(session, chains):
    minh = actor_of(session, make.reviewer(session).id)

    plan, target = asked(session)
    found = cut_groups(session, plan, target, ON, Cut.CHAIN, visible_retailers(minh))

    # Sao has stores in An Giang, so all of its stores go by its name.
    assert [(each.key == OTHERS, each.name, each.figures.registered) for each in found] == [
        (False, "Sao", 3),
        (True, "", 1),
        (False, None, 2),
    ]
    assert parts(session, Cut.CHAIN, false()) == [("", 3, 4), (None, 0, 2)]


def test_the_kinds_of_wards_are_those_of_today(session, chains):
    assert parts(session, Cut.WARD_KIND) == [("phường", 2, 4), ("đặc khu", 1, 1), (None, 0, 1)]


TERMS = TargetTerms(
    TargetKind.SHARE, 85, Unit.FACILITIES, Criterion.GRADUAL, [FacilityType.SUPERMARKET]
)


def of(k, n, N, lot=True):
    return figures(TERMS, Tally(N, n, k, drawn_by_lot=lot))


def test_a_difference_is_said_only_of_ranges_that_do_not_touch():
    whole = of(60, 120, 200)

    assert compared(of(38, 40, 50), whole) is Compared.HIGHER
    assert compared(of(2, 40, 50), whole) is Compared.LOWER
    assert compared(of(22, 40, 50), whole) is Compared.ALIKE
    assert compared(of(9, 9, 9), whole) is Compared.TOO_FEW
    assert compared(of(38, 40, 50, lot=False), whole) is Compared.UNKNOWN
    assert compared(of(38, 40, 50), of(60, 120, 200, lot=False)) is Compared.UNKNOWN
    # Every store was visited: what differs differs, but for equal shares.
    assert compared(of(30, 50, 50, lot=False), of(100, 200, 200, lot=False)) is Compared.HIGHER
    assert compared(of(25, 50, 50, lot=False), of(100, 200, 200, lot=False)) is Compared.ALIKE


def test_the_better_a_part_the_better_is_what_is_said():
    order = [Compared.LOWER, Compared.ALIKE, Compared.HIGHER]
    whole = of(45, 60, 80)

    said = [order.index(compared(of(k, 20, 30), whole)) for k in range(21)]

    assert said == sorted(said)
    assert set(said) == {0, 1, 2}
