"""Which packaging is seen in use: the statements say what each visit by itself says."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection import models
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.record import Observation, UsePoint, UsePointKey
from inspections.inspection.rules import Act
from inspections.packaging.rules import catalogue
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.queries import bags_of, facilities_behind, free_at, usage, uses_of
from inspections.progress.queries.kept import is_kept
from inspections.progress.stale import mark_stale
from inspections.progress.usage import COUNTERS, Given, Use, counters_of, given_of, use_of
from tests import make
from tests.inspections.progress.history import EXAMPLES, undone

DATABASES = "both"
ON = date(2026, 11, 20)
DAYS = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 9, 30), ON]
POSSIBLE = ("unknown",)
CHECKOUT, FRESH, FOOD = COUNTERS


def seen(*keys, **more):
    return [UsePoint(key, present=True, rest_none=True, **more) for key in keys]


def used(category, point=CHECKOUT, in_use=True, **more):
    return Observation(category, point, in_use, **more)


def test_what_was_not_asked_about_is_no_absence():
    assert use_of("thin_carrier_bag", [], []) is Use.NOT_LOOKED
    # Asked at all three counters: two of them are not enough.
    assert use_of("thin_carrier_bag", [], seen(CHECKOUT, FRESH)) is Use.NOT_LOOKED
    assert use_of("thin_carrier_bag", [], seen(*COUNTERS)) is Use.NOT_IN_USE
    assert use_of("cloth_bag", [], seen(CHECKOUT)) is Use.NOT_IN_USE


def test_an_answer_looks_at_its_own_counter_and_one_use_is_enough():
    no = used("roll_bag", FRESH, in_use=False)
    assert use_of("roll_bag", [no], seen(CHECKOUT)) is Use.NOT_IN_USE
    assert use_of("roll_bag", [no], []) is Use.NOT_LOOKED
    assert use_of("roll_bag", [no, used("roll_bag")], []) is Use.IN_USE
    assert use_of("foam_box", [used("foam_box", UsePointKey.DELIVERY)], []) is Use.IN_USE


def test_what_the_form_never_asks_of_needs_all_three_counters():
    assert counters_of("pallet_wrap") == frozenset(COUNTERS)
    assert all(UsePointKey.DELIVERY not in counters_of(each) for each in catalogue())


def test_one_free_bag_is_enough_and_the_rest_needs_a_checkout_seen_to_the_end():
    paper, thin = used("paper_bag", charged=True), used("thin_carrier_bag")
    checkout = seen(CHECKOUT)

    assert given_of([paper, thin], [], POSSIBLE) is Given.FREE
    assert given_of([paper], [], POSSIBLE) is Given.NOT_LOOKED
    assert given_of([paper], checkout, POSSIBLE) is Given.CHARGED
    assert given_of([], checkout, POSSIBLE) is Given.NONE
    assert given_of([used("unknown")], checkout, POSSIBLE) is Given.NOT_LOOKED
    assert given_of([used("cloth_bag")], checkout, POSSIBLE) is Given.NONE
    assert given_of([used("thin_carrier_bag", FRESH)], checkout, POSSIBLE) is Given.NONE


@pytest.fixture
def stores(session):
    lan = make.account(session, areas=("VN",))
    places = [make.RACH_GIA, make.RACH_GIA, make.PHU_QUOC, make.LONG_XUYEN]
    made = [
        make.facility(session, f"Siêu thị {n}", ward_code=ward) for n, ward in enumerate(places)
    ]
    made.append(make.facility(session, "Chợ", FacilityType.MARKET))
    return made, lan


def of_first_target(session, days):
    plan = plan_by_slug(session, "kien-giang-135")
    (target, *_rest) = targets_of(session, plan.id)
    return plan, target, usage(session, plan, target, days)


def test_only_visits_that_count_on_the_day_in_the_territory_and_of_the_types_speak(session, stores):
    (one, two, three, outside, market), lan = stores
    for store in (one, outside, market):
        make.inspection(session, store, lan, "not_met", visited_on=date(2026, 3, 1))
    make.inspection(session, two, lan, "full", visited_on=date(2025, 3, 31))
    make.inspection(session, three, lan, "not_met", visited_on=date(2026, 2, 1))
    make.inspection(session, three, lan, "full", visited_on=date(2026, 9, 30))

    _plan, _target, found = of_first_target(session, DAYS)

    assert [each.inspected for each in found] == [1, 2, 2, 2]
    thin = [each.categories["thin_carrier_bag"] for each in found]
    assert [each[Use.IN_USE] for each in thin] == [0, 2, 1, 1]
    assert [each[Use.NOT_IN_USE] for each in thin] == [1, 0, 1, 1]
    assert [each.free["thin_carrier_bag"] for each in found] == [0, 2, 1, 1]
    assert [each.given for each in found[1:3]] == [
        Counter({Given.FREE: 2}),
        Counter({Given.FREE: 1, Given.CHARGED: 1}),
    ]


def test_an_answer_that_is_stored_looks_at_its_own_counter(session, stores):
    (one, two, *_rest), lan = stores
    no = {"category": "roll_bag", "use_point": "fresh", "in_use": False}
    checkout = {"key": "checkout", "present": True, "rest_none": True}
    for store, looked in ((one, [checkout]), (two, [])):
        make.inspection(
            session,
            store,
            lan,
            visited_on=date(2026, 9, 1),
            observations=[no],
            use_points=looked,
        )

    plan, target, (found,) = of_first_target(session, [ON])

    assert found.categories["roll_bag"] == Counter({Use.NOT_IN_USE: 1, Use.NOT_LOOKED: 1})
    listed = uses_of(session, plan, target, ON, "roll_bag")
    assert listed == {one.id: Use.NOT_IN_USE, two.id: Use.NOT_LOOKED}


KEYS = ["thin_carrier_bag", "paper_bag", "cloth_bag", "roll_bag", "foam_box", "unknown"]
observations = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(KEYS),
            "use_point": st.sampled_from([each.value for each in UsePointKey]),
            "in_use": st.booleans(),
            "charged": st.sampled_from([True, False, None]),
        }
    ),
    max_size=5,
)
points = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from([each.value for each in UsePointKey]),
            "present": st.sampled_from([True, False, None]),
            "rest_none": st.sampled_from([True, True, False, None]),
        }
    ),
    max_size=5,
)
POINTS_SEEN = st.just([dict(each) for each in make.ALL_SEEN])
BAGS = st.sampled_from([[make.PAPER], [make.THIN], [make.PAPER, make.THIN], []])
visits = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from([date(2025, 3, 30), date(2025, 12, 31), date(2026, 3, 31), ON]),
        BAGS | observations,
        POINTS_SEEN | points,
        st.sampled_from([None, None, Act.VOID]),
    ),
    min_size=3,
    max_size=7,
)


def slowly(session, plan, target, on):
    """Visit by visit, from the rows as they are stored."""
    uses, free, given_ = {key: Counter() for key in catalogue()}, Counter(), Counter()
    behind = [each for each in facilities_behind(session, plan, target, on) if each.valid]
    for each in behind:
        query = select(Inspection.seq).where(Inspection.id == each.inspection_id)
        seq = session.scalar(query)
        answers, looked = (
            session.scalars(select(model).where(model.inspection_seq == seq)).all()
            for model in (models.Observation, models.UsePoint)
        )
        said = [
            Observation(
                row.category, UsePointKey.of(row.use_point), row.in_use, charged=row.charged
            )
            for row in answers
        ]
        at = [UsePoint(UsePointKey.of(row.key), row.present, row.rest_none) for row in looked]
        for key in catalogue():
            uses[key][use_of(key, said, at)] += 1
            free[key] += any(
                row.in_use and row.category == key and row.charged is not True for row in said
            )
        given_[given_of(said, at, POSSIBLE)] += 1
    return len(behind), uses, free, given_


def test_after_any_visits_the_statements_say_what_each_visit_says(session, stores, backend):
    made, lan = stores
    facilities, signer = [each.id for each in made], lan.id
    session.commit()
    met: Counter[tuple[str, str]] = Counter()

    @settings(
        max_examples=2 * EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(visits)
    def check(taken):
        with undone() as inner:
            for number, on, answers, looked, act in taken:
                store = inner.get_one(type(made[0]), facilities[number])
                visit = make.inspection(
                    inner,
                    store,
                    inner.get_one(type(lan), signer),
                    visited_on=on,
                    observations=answers,
                    use_points=looked,
                )
                if act:
                    review(inner, visit, act, "thử", None, now())
                    inner.commit()
            plan, target, found = of_first_target(inner, DAYS)
            assert is_kept(inner)
            for each in found:
                n, uses, free, given_ = slowly(inner, plan, target, each.on)
                assert each.inspected == n
                assert {key: +count for key, count in each.categories.items()} == uses
                assert +each.free == +free
                assert +each.given == given_
                # The lists behind the counts, facility by facility.
                for key in KEYS:
                    listed = uses_of(inner, plan, target, each.on, key)
                    assert Counter(listed.values()) == uses[key]
                    assert len(free_at(inner, plan, target, each.on, key)) == free[key]
                bags = bags_of(inner, plan, target, each.on)
                assert Counter(bags.values()) == given_
                met.update(("use", use) for count in uses.values() for use in +count)
                met.update(("given", each) for each in given_)
            # The same within a change that is not written down yet.
            mark_stale(inner, facilities)
            assert not is_kept(inner)
            assert usage(inner, plan, target, DAYS) == found

    check()
    for wanted in [("use", each) for each in Use] + [("given", each) for each in Given]:
        assert met[wanted], wanted
