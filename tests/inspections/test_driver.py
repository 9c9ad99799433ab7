"""Statements on the driver itself: what it gives, and what it raises."""

from datetime import date

import pytest
from psycopg import _queries
from sqlalchemy import Boolean, Date, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from audit_service.errors import is_busy
from inspections.db import UtcDateTime
from inspections.driver import fetch, from_driver, run, run_many, to_driver
from inspections.facility.models import Facility
from inspections.progress.commands.rows import at_once
from inspections.progress.queries.everything import everything, grown
from tests import make

DATABASES = "both"

DAY = date(2026, 11, 20)


def test_rows_come_as_the_driver_has_them_and_what_was_flushed_is_seen(session):
    made = make.facility(session)

    assert [tuple(row) for row in fetch(session, "SELECT id, code FROM facility", {})] == [
        (made.id, made.code)
    ]
    run(session, "UPDATE facility SET name = 'Chợ Mới'", {})
    assert [name for (name,) in fetch(session, "SELECT name FROM facility", {})] == ["Chợ Mới"]


def test_many_rows_are_part_of_the_transaction(session, backend):
    named = ":name" if backend == "sqlite" else "%(name)s"
    session.execute(text("CREATE TABLE thing (name text UNIQUE)"))
    session.commit()

    statement = f"INSERT INTO thing VALUES ({named})"  # noqa: S608
    run_many(session, statement, [{"name": "a"}, {"name": "b"}])
    assert len(fetch(session, "SELECT name FROM thing", {})) == 2
    session.rollback()
    assert fetch(session, "SELECT name FROM thing", {}) == []


def test_a_refusal_is_raised_as_elsewhere_and_the_next_transaction_goes_on(session):
    session.execute(text("CREATE TABLE thing (name text UNIQUE)"))
    session.commit()

    twice = "INSERT INTO thing VALUES ('a'), ('a')"
    with pytest.raises(IntegrityError):
        run(session, twice, {})
    session.rollback()
    with pytest.raises(DBAPIError):
        fetch(session, "SELECT nothing FROM nowhere", {})
    session.rollback()

    assert len(fetch(session, "INSERT INTO thing VALUES ('a') RETURNING name", {})) == 1


def test_a_connection_that_was_lost_takes_its_cursor_with_it(session):
    assert len(fetch(session, "SELECT 1", {})) == 1

    session.connection().invalidate()
    session.rollback()

    assert len(fetch(session, "SELECT 1", {})) == 1


def test_what_is_prepared_is_kept_when_reading_ends(postgres_engine):
    """As each request that only reads ends, and each that reads after it has written."""
    named = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%facility%'")
    with Session(postgres_engine) as session:
        for _time in range(8):
            session.scalars(select(Facility)).all()
            session.close()

        assert session.scalar(named) == 1


def test_what_was_written_is_gone_after_a_rollback_all_the_same(session):
    make.facility(session)
    run(session, "UPDATE facility SET name = 'Chợ Mới'", {})
    session.rollback()

    assert fetch(session, "SELECT name FROM facility WHERE name = 'Chợ Mới'", {}) == []


def test_after_what_was_refused_the_rollback_goes_on(postgres_engine):
    with Session(postgres_engine) as session:
        with pytest.raises(DBAPIError):
            fetch(session, "SELECT nothing FROM nowhere", {})
        session.rollback()

        assert len(fetch(session, "SELECT 1", {})) == 1


def test_what_took_too_long_counts_as_busy(postgres_engine):
    with Session(postgres_engine) as session:
        session.execute(text("SET statement_timeout = 50"))
        with pytest.raises(OperationalError) as raised:
            fetch(session, "SELECT pg_sleep(20)", {})

    assert is_busy(raised.value)


def test_where_the_server_ended_the_connection_the_session_goes_on_with_another(postgres_engine):
    with Session(postgres_engine) as session, postgres_engine.connect() as other:
        ((pid,),) = fetch(session, "SELECT pg_backend_pid()", {})
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

        with pytest.raises(OperationalError) as raised:
            fetch(session, "SELECT 1", {})
        session.rollback()

        assert raised.value.connection_invalidated
        assert len(fetch(session, "SELECT 1", {})) == 1


def test_a_refusal_does_not_tell_what_was_bound(postgres_engine):
    with Session(postgres_engine) as session, pytest.raises(DBAPIError) as raised:
        fetch(session, "SELECT %(name)s::text FROM nowhere", {"name": "Nguyễn Thị Lan"})

    assert "Lan" not in str(raised.value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [(Date(), DAY), (Boolean(), True), (UtcDateTime(), make.now())],
    ids=["date", "flag", "moment"],
)
def test_values_go_and_come_back_through_the_driver(session, backend, type_, value):
    named = ":it" if backend == "sqlite" else "%(it)s"
    there, back = to_driver(type_, backend), from_driver(type_, backend)

    ((it,),) = fetch(session, f"SELECT {named}", {"it": there(value) if there else value})

    assert (back(it) if back else it) == value


@pytest.mark.parametrize(
    "statement",
    [
        everything("postgresql", True),
        everything("postgresql", False),
        grown("postgresql"),
        at_once("put", "sums"),
    ],
    ids=["read one", "read some", "read what grew", "write"],
)
def test_psycopg_remembers_how_to_take_apart_what_every_record_waits_for(statement):
    assert len(statement) <= _queries.MAX_CACHED_STATEMENT_LENGTH
