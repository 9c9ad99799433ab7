"""When one record was added and nothing else has changed, and when more has: the short reading is
taken in the one case alone."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from inspections.db import now
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.commands.review import review
from inspections.inspection.commands.settle import settle
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.rules import Act
from inspections.progress.commands import keep as keeping
from inspections.progress.commands.kept_differences import kept_differences
from inspections.progress.commands.rebuild import rebuild
from inspections.progress.commands.rows import _DELTA_ROW, _INTERVAL_ROW
from inspections.progress.models import ProgressDelta, ProgressInterval
from tests import make

DATABASES = "both"

SPRING, AUTUMN = date(2026, 4, 1), date(2026, 10, 1)


@pytest.fixture
def readings(monkeypatch):
    """readings(): which were taken since it was asked last."""
    taken = []

    def noting(name):
        real = getattr(keeping, name)

        def read(*arguments):
            taken.append(name)
            return real(*arguments)

        monkeypatch.setattr(keeping, name, read)

    noting("grown_of")
    noting("known_of")

    def since_then():
        found = {*taken}
        taken.clear()
        return found

    return since_then


def right(session):
    return list(kept_differences(session)) == []


def test_a_record_that_comes_and_counts_is_added(session, store, lan, readings):
    readings()
    make.inspection(session, store, lan, visited_on=AUTUMN)
    assert (readings(), right(session)) == ({"grown_of"}, True)
    # Another, late.
    make.inspection(session, store, lan, "not_met", SPRING)
    assert (readings(), right(session)) == ({"grown_of"}, True)


def test_so_is_one_that_waits_for_its_photo_and_then_counts(session, store, lan, readings):
    data = make.jpeg()
    entry = make.photo_entry(data)
    readings()
    made = make.inspection(session, store, lan, photos=[entry])
    assert (readings(), right(session)) == ({"grown_of"}, True)

    make.send_photo(session, made, entry["id"], data)
    assert (readings(), right(session)) == ({"grown_of"}, True)


def test_so_is_one_that_finds_closed_what_has_long_been_closed(session, store, lan, readings):
    """Nothing is kept of these days, no visit is added, and nothing waits."""
    set_status(session, store, Status.CLOSED, date(2020, 1, 1))
    session.commit()
    readings()
    make.put(session, {**make.body(store), "outcome": "closed"}, lan)
    assert (readings(), right(session)) == ({"grown_of"}, True)


def test_what_no_longer_counts_has_all_read(session, store, lan, readings):
    made = make.inspection(session, store, lan, visited_on=AUTUMN)
    readings()
    review(session, made, Act.VOID, "nhầm cửa hàng", None, now())
    session.commit()
    assert (readings(), right(session)) == ({"known_of"}, True)


def test_so_has_a_correction_that_takes_the_place_of_a_record(session, store, lan, readings):
    made = make.inspection(session, store, lan, visited_on=AUTUMN)
    make.inspection(
        session,
        store,
        lan,
        "not_met",
        AUTUMN,
        accepted=False,
        supersedes=str(made.id),
        reason="ghi nhầm",
    )
    correction = session.scalars(select(Inspection).where(Inspection.supersedes == made.id)).one()
    readings()
    review(session, correction, Act.ACCEPT, "đã xem", None, now())
    session.commit()
    assert (readings(), right(session)) == ({"known_of"}, True)


def test_so_have_two_that_begin_to_count_at_once(session, store, lan, readings):
    """As where rows were lost: both correct the same record, neither the other."""
    made = make.inspection(session, store, lan, visited_on=SPRING)
    for outcome, day in (("not_met", SPRING), ("gradual", AUTUMN)):
        link = {"supersedes": str(made.id), "reason": "ghi nhầm"}
        make.inspection(session, store, lan, outcome, day, **link)
    assert session.scalar(select(func.count()).select_from(Counted)) == 2
    session.execute(delete(Counted))
    for _done in rebuild(session):
        session.commit()
    readings()
    settle(session, made, now())
    session.commit()
    assert (readings(), right(session)) == ({"known_of"}, True)
    assert session.scalar(select(func.count()).select_from(Counted)) == 2


def test_and_so_has_a_store_of_which_more_has_changed_in_the_same_transaction(
    session, store, lan, readings
):
    waiting = make.inspection(session, store, lan, visited_on=AUTUMN, accepted=False)
    readings()
    review(session, waiting, Act.ACCEPT, "đã xem", None, now())
    set_type(session, store, FacilityType.MALL, date(2026, 1, 1))
    session.commit()
    assert (readings(), right(session)) == ({"known_of"}, True)


def test_postgresql_has_the_columns_in_the_order_in_which_rows_are_written(postgres_engine):
    """They go there as arrays of whole rows."""
    query = text(
        "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) "
        "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    )
    with Session(postgres_engine) as session:
        for model, row in ((ProgressInterval, _INTERVAL_ROW), (ProgressDelta, _DELTA_ROW)):
            assert tuple(session.scalars(query, {"name": model.__tablename__})) == row
