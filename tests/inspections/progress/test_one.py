"""What is read of one facility for each record that arrives: no more than the record can change."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.rules import Status
from inspections.progress.queries import one
from inspections.progress.queries.grown import grown_of
from inspections.progress.queries.line import COLUMNS, About, Line
from inspections.progress.queries.one import known_of
from inspections.progress.steps import ANYTHING, Changed, by_visits, continued, intervals
from tests import make

DATABASES = "both"

# One visit in each spring; what a record of autumn 2022 changes ends with that of 2024.
SPRING = [date(year, 4, 1) for year in range(2021, 2027)]
AUTUMN = date(2022, 10, 1)
BEYOND_ALL_STATISTICS = date(2031, 1, 1)
MANY_INTERVALS = """
INSERT INTO progress_interval
  (facility_id, starts_on, ends_on, type, expired, full_but_for_film, pending)
SELECT :store, day, day + 1, 'mall', false, false, false
FROM (SELECT DATE '2021-01-01' + n AS day FROM generate_series(1, 2000) n) days
"""


@pytest.fixture
def store(session, lan):
    made = make.facility(session, name="Siêu thị Xuân")
    for day in SPRING:
        make.inspection(session, made, lan, visited_on=day)
    return made


def visits(known, store):
    return [each.visited_on for each in known.facts[store.id].visits]


def test_of_a_record_that_comes_late_as_much_is_read_as_it_can_change(session, store):
    known = known_of(session, [store.id], by_visits([AUTUMN]))

    assert visits(known, store) == [date(2022, 4, 1), date(2023, 4, 1), date(2024, 4, 1)]
    assert known.until == {store.id: date(2024, 4, 1)}
    whole = known_of(session, [store.id], ANYTHING).kept[store.id]
    assert known.kept[store.id] == [
        each
        for each in whole
        if (each.ends_on is None or each.ends_on >= AUTUMN) and each.starts_on < date(2024, 4, 1)
    ]
    assert len(known.kept[store.id]) < len(whole) - 3
    # The database gives no more than is taken.
    asked = Counter(row[0] for row in one._rows(session, [store.id], by_visits([AUTUMN])))
    assert asked[About.KEPT] == len(known.kept[store.id])
    assert asked[About.VISIT] == 3


def test_of_several_together_nothing_is_left_out_between_them(session, store):
    known = known_of(session, [store.id], by_visits([date(2021, 10, 1), date(2023, 10, 1)]))

    assert visits(known, store) == SPRING[:5]


def test_where_anything_may_have_changed_all_is_read(session, store):
    known = known_of(session, [store.id], ANYTHING)

    assert visits(known, store) == SPRING
    assert known.until == {}
    assert known.kept[store.id] == intervals(known.facts[store.id])


def test_of_facilities_that_became_one_the_first_visit_of_any_ends_it(session, store, lan):
    other = make.facility(session, name="Siêu thị Hè")
    make.inspection(session, other, lan, visited_on=date(2023, 11, 1))
    make.inspection(session, other, lan, visited_on=date(2026, 6, 1))
    merge(session, other, store)
    session.commit()

    for ids in ([store.id], [store.id, other.id]):
        known = known_of(session, ids, by_visits([AUTUMN]))

        assert known.until == {store.id: date(2023, 11, 1)}
        assert all(each.starts_on < date(2023, 11, 1) for each in known.kept[store.id])


def test_of_one_record_that_was_added_less_is_read_and_as_much_follows(session, store, lan):
    """The visits of autumn, and those of the springs before and after it."""
    added = make.inspection(session, store, lan, visited_on=AUTUMN)
    changed = by_visits([AUTUMN], added.seq)

    known, short = known_of(session, [store.id], changed), grown_of(session, store.id, changed)

    assert (short.kept, short.until, short.places) == (known.kept, known.until, known.places)
    assert visits(short, store) == visits(known, store)
    assert AUTUMN in visits(short, store)
    since, until = AUTUMN, known.until[store.id]
    assert continued(short.kept[store.id], intervals(short.facts[store.id]), since, until) == (
        continued(known.kept[store.id], intervals(known.facts[store.id]), since, until)
    )


def test_of_a_facility_that_stands_in_no_n_nothing_follows(session, store):
    set_status(session, store, Status.CLOSED, date(2021, 1, 1))
    session.commit()

    known = grown_of(session, store.id, by_visits([AUTUMN], 1))

    assert intervals(known.facts[store.id]) == known.kept[store.id] == []


def test_a_row_has_what_is_asked_for_in_its_order():
    assert Line._fields == ("about", *COLUMNS)


def test_postgresql_plans_it_once_though_no_visit_is_as_late_as_the_record(postgres_engine):
    """It works out the statement anew for the values of each call where it thinks that this saves
    more than it takes: as of a day beyond its statistics, on which every record of today is."""
    with Session(postgres_engine) as session:
        store = make.facility(session)
        session.commit()
        session.execute(text(MANY_INTERVALS), {"store": store.id})
        session.commit()
        session.execute(text("ANALYZE"))
        changed = Changed(BEYOND_ALL_STATISTICS, BEYOND_ALL_STATISTICS, added=1)
        for _time in range(40):
            known_of(session, [store.id], changed)
            grown_of(session, store.id, changed)
            session.commit()

        query = "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
        found = session.execute(text(query + "WHERE statement LIKE '%progress_interval%'")).all()

        assert len(found) == 2
        for plans in found:
            assert plans.generic_plans > plans.custom_plans
