"""Arrived photos go on to the corrections that list them too, and then all come to rest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.inspection.commands.locks import Held
from inspections.inspection.commands.settle import complete, recount
from inspections.inspection.models import Inspection
from inspections.inspection.queries import photos_of
from inspections.photo.commands.compare import flag_likeness, flag_unreadable
from inspections.photo.commands.link import link_photos
from inspections.photo.models import Photo


def settle_with_corrections(
    session: Session,
    held: Held,
    arrived: Sequence[Photo],
    records: Sequence[Inspection],
    now: datetime,
) -> None:
    """Settle a record and those that correct it, and them in turn, which may wait for its photos.

    `arrived`: photos of the record itself that have not been compared yet. `records`: its chain,
    locked. Every state comes before what counts: facility rows are locked after all inspection
    rows.
    """
    inspection = held.inspection
    for each in _with_corrections(inspection, records):
        own = each is inspection
        photos = held.photos if own else photos_of(session, each.seq)
        new = [*arrived] if own else []
        for photo in [*new, *link_photos(session, each, photos, records)]:
            flag_likeness(session, each, photo, now)
        flag_unreadable(session, each, photos, now)
        complete(session, each, photos, now)
    is_alone = held.is_new and inspection.supersedes is None and len(records) == 1
    recount(session, inspection, records, now, is_alone=is_alone)


def _with_corrections(inspection: Inspection, records: Sequence[Inspection]) -> list[Inspection]:
    """The record first, each correction after what it corrects."""
    found = [inspection]
    for earlier in found:
        found.extend(
            each
            for each in records
            if each.supersedes == earlier.id and not each.supersedes_ignored and each not in found
        )
    return found
