"""Arrived photos go on to the corrections that list them too, and then all come to rest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.inspection.commands.settle import complete, recount
from inspections.inspection.models import Inspection
from inspections.photo.commands.compare import flag_likeness, flag_unreadable
from inspections.photo.commands.link import link_photos
from inspections.photo.models import Photo


def settle_with_corrections(
    session: Session,
    inspection: Inspection,
    arrived: Sequence[Photo],
    records: Sequence[Inspection],
    now: datetime,
) -> None:
    """Settle a record and those that correct it, and them in turn, which may wait for its photos.

    `arrived`: photos of the record itself that have not been compared yet. `records`: its chain,
    locked. Every state comes before what counts: facility rows are locked after all inspection
    rows.
    """
    for each in _with_corrections(inspection, records):
        new = [*arrived] if each is inspection else []
        for photo in [*new, *link_photos(session, each, records)]:
            flag_likeness(session, each, photo, now)
        flag_unreadable(session, each, now)
        complete(session, each, now)
    recount(session, inspection, now)


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
