"""What has been looked at, and what has been erased."""

import unicodedata

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import State
from inspections.privacy.models import Erasure, ErasureStep, RestrictedLook
from inspections.privacy.rules import ErasureKind


def has_looked(session: Session, account_id: int, inspection_seq: int, under: bytes) -> bool:
    """Whether they have said under this sign-in or key what they look at this record for."""
    query = select(RestrictedLook.id).where(
        RestrictedLook.account_id == account_id,
        RestrictedLook.inspection_seq == inspection_seq,
        RestrictedLook.under == under,
    )
    return session.scalar(query) is not None


def erased_kinds(session: Session, inspection_seq: int) -> set[ErasureKind]:
    """Whose data has been erased from this record: its signer's, its representative's."""
    query = (
        select(Erasure.kind)
        .join(ErasureStep, ErasureStep.erasure_id == Erasure.id)
        .where(ErasureStep.inspection_seq == inspection_seq, ErasureStep.done_at.is_not(None))
    )
    return {ErasureKind.of(kind) for kind in session.scalars(query.distinct())}


def records_naming(session: Session, actor: Actor | None, name: str) -> list[int]:
    """The records that the actor may see and in which exactly this name stands as the store's
    representative, in order of arrival. `actor` None: all.

    Spaces and how letters are composed do not matter, capitals do not either. Records that cannot
    be read yet, and second copies, are searched too: by their bodies.
    """
    seen = true() if actor is None else visible_inspections(actor)
    wanted = same_name(name)
    if not wanted:
        return []
    columns = select(Inspection.seq, Inspection.representative_name).where(
        seen, Inspection.representative_name.is_not(None)
    )
    found = {seq for seq, said in session.execute(columns) if same_name(said or "") == wanted}
    unread = select(Inspection.seq, Inspection.body).where(
        seen, Inspection.state == State.QUARANTINED
    )
    copies = (
        select(SecondCopy.inspection_seq, SecondCopy.body)
        .join(Inspection, Inspection.seq == SecondCopy.inspection_seq)
        .where(seen)
    )
    for query in (unread, copies):
        for seq, body in session.execute(query.execution_options(yield_per=10)):
            if same_name(_named_in(body)) == wanted:
                found.add(seq)
    return sorted(found)


def same_name(text: str) -> str:
    """Two names are the same when these are equal: composed, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _named_in(body: bytes) -> str:
    payload = parse_object(body) or {}
    said = payload.get("representative")
    name = said.get("name") if isinstance(said, dict) else None
    return name if isinstance(name, str) else ""
