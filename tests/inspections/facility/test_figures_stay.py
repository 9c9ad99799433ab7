"""What a merge, a closing and a move do to the figures: nothing that the design does not say, and
the long way says the same before and after.

The cast: lan inspects everywhere; four supermarkets in Kiên Giang and one elsewhere, visited.
"""

from datetime import date, timedelta

import pytest

from audit_service.db import db
from inspections.facility.commands.corrections import set_parent, set_ward
from inspections.facility.commands.dated import rename, set_status
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.rules import FacilityType, PlacedBy, Status
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.commands.recompute import recompute
from inspections.progress.queries import not_active, tally
from tests import make

DATABASES = "both"

KG, DN, VN = "kien-giang-135", "dong-nai-202", "vn-889"
SPRING, SUMMER = date(2026, 3, 1), date(2026, 7, 1)
BEFORE, DAY = SUMMER - timedelta(days=1), date(2026, 11, 20)
DAYS = (SPRING, BEFORE, SUMMER, DAY)


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def lan(session):
    return make.account(session, "lan", areas=("VN",))


@pytest.fixture
def stores(session, lan):
    """A full, B partly, C not met, D unseen; E, full, in Đồng Nai; each a day before the last."""
    wards = [make.RACH_GIA, make.RACH_GIA, make.PHU_QUOC, make.PHU_QUOC, make.TRAN_BIEN]
    made = [
        make.facility(session, name, ward_code=ward)
        for name, ward in zip("ABCDE", wards, strict=True)
    ]
    for at, outcome in enumerate(("full", "gradual", "not_met", None, "full")):
        if outcome:
            make.inspection(session, made[at], lan, outcome, SPRING - timedelta(days=at))
    session.commit()
    return made


@pytest.fixture
def agree(session):
    """agree(day): the long way agrees with all figures of a day."""

    def agreed(on):
        assert [str(each) for each in recompute(session, on)] == []

    return agreed


@pytest.fixture
def figures(session):
    """figures(plan, day): (N, n, partly or fully met, fully met)."""

    def counted(slug, on):
        plan = plan_by_slug(session, slug)
        share = next(each for each in targets_of(session, plan.id) if each.kind == "share")
        found = tally(session, plan, share, on)
        return found.registered, found.inspected, found.met_gradual, found.met_full

    return counted


@pytest.fixture
def counts(agree, figures):
    """counts(plan, day): the figures, once the long way agrees."""

    def counted(slug, on):
        agree(on)
        return figures(slug, on)

    return counted


@pytest.fixture
def everywhere(agree, figures):
    """everywhere(): the figures of three plans on four days, once the long way agrees."""

    def counted():
        for on in DAYS:
            agree(on)
        return {(slug, on): figures(slug, on) for slug in (KG, DN, VN) for on in DAYS}

    return counted


def test_the_stores_stand_as_they_were_visited(stores, everywhere):
    assert {(KG, each): (4, 3, 2, 1) for each in DAYS}.items() <= everywhere().items()


def test_merged_stores_have_always_been_one_and_the_later_visit_speaks(
    session, lan, stores, counts
):
    make.inspection(session, stores[3], lan, "not_met", BEFORE)
    assert counts(KG, BEFORE) == (4, 4, 2, 1)

    merge(session, stores[0], stores[3])

    assert counts(KG, SPRING) == (3, 3, 2, 1)
    assert counts(KG, BEFORE) == counts(KG, DAY) == (3, 3, 1, 0)


def test_merging_what_was_never_visited_takes_one_from_n_alone(session, stores, everywhere):
    before = everywhere()

    merge(session, stores[3], stores[0])

    after = everywhere()
    for (slug, on), (registered, *rest) in before.items():
        assert after[slug, on] == (registered - (slug in (KG, VN)), *rest)


def test_a_merge_into_another_territory_takes_the_visits_along(session, stores, counts):
    """C's visit is the later one: it speaks for E from then on, in Đồng Nai."""
    merge(session, stores[2], stores[4])

    for on in DAYS:
        assert counts(KG, on) == (3, 2, 2, 1)
        assert counts(VN, on) == (4, 3, 2, 1)


def test_the_order_of_two_merges_does_not_matter(session, stores, everywhere):
    a, b, _c, d, _e = stores
    with session.begin_nested() as tried:
        merge(session, a, b)
        merge(session, b, d)
        one = everywhere()
        tried.rollback()

    merge(session, b, d)
    merge(session, a, d)

    assert everywhere() == one


def test_a_closed_store_stands_in_the_figures_until_its_last_day(session, stores, everywhere):
    before = everywhere()

    set_status(session, stores[0], Status.CLOSED, SUMMER)

    after = everywhere()
    for (slug, on), figures in before.items():
        gone = slug in (KG, VN) and on >= SUMMER
        assert after[slug, on] == tuple(each - gone for each in figures)


def test_a_closed_store_is_listed_and_an_entry_merged_away_is_not(session, stores):
    for store in stores[:2]:
        set_status(session, store, Status.CLOSED, SUMMER)
    merge(session, stores[0], stores[2])
    plan = plan_by_slug(session, KG)
    share = next(each for each in targets_of(session, plan.id) if each.kind == "share")

    listed = not_active(session, plan, share, DAY)

    assert [(store.id, status) for store, status, _reason in listed] == [(stores[1].id, "closed")]


def test_a_store_that_moved_away_leaves_from_that_day_on_without_its_visits(
    session, stores, everywhere
):
    before = everywhere()

    move(session, stores[0], ward_code=make.TRAN_BIEN, address="1 Lê Lợi", on=SUMMER)

    after = everywhere()
    assert {at: figures for at, figures in after.items() if at[1] < SUMMER} == {
        at: figures for at, figures in before.items() if at[1] < SUMMER
    }
    for on in (SUMMER, DAY):
        assert after[KG, on] == (3, 2, 1, 0)
        assert after[VN, on] == (5, 3, 2, 1)


def test_a_store_that_moved_within_the_territory_still_is_one_of_n(session, lan, stores, counts):
    new = move(session, stores[0], ward_code=make.PHU_QUOC, address="1 Lê Lợi", on=SUMMER)
    assert counts(KG, BEFORE) == (4, 3, 2, 1)
    assert counts(KG, DAY) == (4, 2, 1, 0)

    make.inspection(session, new, lan, "full", DAY)

    assert counts(KG, DAY) == (4, 3, 2, 1)
    assert counts(KG, BEFORE) == (4, 3, 2, 1)


def test_a_move_taken_for_two_stores_is_mended_by_a_merge(session, stores, everywhere):
    before = everywhere()
    move(session, stores[0], ward_code=make.PHU_QUOC, address="1 Lê Lợi", on=SUMMER)
    new = move(session, stores[1], ward_code=make.PHU_QUOC, address="2 Lê Lợi", on=SUMMER)

    merge(session, stores[1], new)

    after = everywhere()
    assert after[KG, SPRING] == (3, 2, 1, 1)
    assert after[DN, DAY] == before[DN, DAY]


def test_a_ward_that_was_wrong_was_always_wrong(session, stores, counts):
    set_ward(session, stores[0], make.TRAN_BIEN, PlacedBy.CONFIRMED)

    for on in DAYS:
        assert counts(KG, on) == (3, 2, 1, 0)
        assert counts(VN, on) == (5, 4, 3, 2)


def test_a_name_and_a_mall_around_it_change_no_figure(session, stores, everywhere):
    mall = make.facility(session, "Trung tâm", FacilityType.MALL, ward_code=make.RACH_GIA)
    before = everywhere()

    rename(session, stores[0], "Tên khác", SUMMER)
    set_parent(session, stores[0], mall.code)

    assert everywhere() == before
