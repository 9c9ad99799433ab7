"""Since when the registry says what it says of a facility: every change moves the moment."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from inspections.facility.commands.dated import rename, set_status
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility, RegistryChange
from inspections.facility.rules import Status
from tests import make


def latest_change(session, facility):
    query = select(func.max(RegistryChange.at)).where(RegistryChange.facility_id == facility.id)
    return session.scalar(query).replace(tzinfo=UTC)


def test_what_changes_a_facility_moves_its_moment_and_no_others(session):
    store, other = make.facility(session), make.facility(session, "Siêu thị khác")
    before = other.changed_at
    assert store.changed_at == latest_change(session, store)

    rename(session, store, "Siêu thị Mới", date(2026, 6, 1))
    renamed = store.changed_at
    assert renamed == latest_change(session, store)
    set_status(session, store, Status.SUSPENDED, date(2026, 7, 1))
    assert renamed < store.changed_at == latest_change(session, store)

    assert other.changed_at == before


def test_the_moment_never_goes_back(session):
    store = make.facility(session)
    later = datetime.now(UTC) + timedelta(days=1)
    store.changed_at = later
    session.flush()

    rename(session, store, "Siêu thị Mới", date(2026, 6, 1))

    assert store.changed_at == later


def test_an_alias_that_is_passed_on_has_changed_too(session):
    alias, middle = make.facility(session, "Một"), make.facility(session, "Hai")
    last = make.facility(session, "Ba")
    merge(session, alias, middle)
    session.flush()
    before = session.scalar(select(Facility.changed_at).where(Facility.id == alias.id))

    merge(session, middle, last)

    session.expire(alias)
    assert alias.merged_into_id == last.id
    assert alias.changed_at > before
