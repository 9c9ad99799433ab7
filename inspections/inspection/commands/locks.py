"""The locks of records and of what they are about, in their order: ids, inspection rows by arrival,
then facility rows by id. They last until the transaction ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import chain_around
from inspections.photo.models import Photo


@dataclass(frozen=True)
class Held:
    """A record whose row this transaction has received or locked, and the manifest as it is since
    then. `is_new`: received by this transaction itself, so nobody else knows of it yet."""

    inspection: Inspection
    photos: list[Photo]
    is_new: bool = False


# Put together once: making the alias takes longer than to ask.
_NAMED = aliased(Facility)
_SURVIVOR = func.coalesce(_NAMED.merged_into_id, _NAMED.id)
_SURVIVORS = (
    select(_SURVIVOR)
    .where(_NAMED.id.in_(bindparam("named", expanding=True)))
    .distinct()
    .order_by(_SURVIVOR)
)
_LOCKED = (
    select(Facility.id)
    .where(Facility.id.in_(_SURVIVORS))
    .order_by(Facility.id)
    .with_for_update(key_share=True)
)


def lock_chain(
    session: Session, ids: Collection[UUID | None], held: Sequence[Inspection] = ()
) -> list[Inspection]:
    """What has one of these ids and all that is tied to it by links of correction, locked.

    Read again after each wait, as whoever was waited for may have tied another record to them.
    `held`: rows that this transaction has received or locked already, their ids under `lock_ids`.
    Where they turn out to be the whole chain there is nothing left to wait for: it is read once.
    """
    locked = [*held]
    while (tied := chain_around(session, *ids)) != locked:
        locked = lock_inspections(session, [each.seq for each in tied])
    return locked


def lock_inspections(session: Session, seqs: Collection[int]) -> list[Inspection]:
    """The rows, freshly read and locked until the transaction ends, in order of arrival.

    Not FOR UPDATE, here and below: on PostgreSQL every row that points to them takes a share of
    their lock by its foreign key, and two transactions that both have one could never get on.
    """
    query = (
        select(Inspection)
        .where(Inspection.seq.in_(seqs))
        .order_by(Inspection.seq)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def lock_ids(session: Session, ids: Collection[UUID]) -> None:
    """Until the transaction ends, let nobody else tie a record to these ids: what a link names may
    be arriving at this moment, with no row yet to lock. SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(each.int % 2**63 for each in ids):
        session.execute(select(func.pg_advisory_xact_lock(literal(key, BigInteger))))


def lock_facilities(session: Session, records: Collection[Inspection]) -> Collection[int]:
    """Lock the facilities that the records are about (merged ones by what they became); their ids.

    Asked again after each wait: whoever was waited for may have merged one of them.
    """
    named = {"named": {each.facility_id for each in records if each.facility_id is not None}}
    locked = session.scalars(_LOCKED, named).all()
    while session.scalars(_SURVIVORS, named).all() != locked:
        locked = session.scalars(_LOCKED, named).all()
    return locked
