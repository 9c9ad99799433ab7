"""Flags that the photos themselves raise."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.inspection.commands.settle import raise_flag
from inspections.inspection.models import Inspection
from inspections.inspection.rules import FlagCode, State, visit_day
from inspections.packaging.rules import rule_set_on
from inspections.photo.models import Photo
from inspections.photo.queries import look_seen_elsewhere, seen_elsewhere
from inspections.photo.rules import PhotoState


def flag_unreadable(
    session: Session, inspection: Inspection, photos: Iterable[Photo], now: datetime
) -> None:
    """`photos`: its manifest."""
    broken = [str(photo.id) for photo in photos if photo.state == PhotoState.UNREADABLE]
    if broken:
        raise_flag(session, inspection, FlagCode.PHOTO_UNREADABLE, {"photos": broken}, now)


def flag_likeness(session: Session, inspection: Inspection, photo: Photo, now: datetime) -> None:
    """Compare the photo with those of other stores; after completion the review has begun and
    nothing is added."""
    if inspection.state == State.QUARANTINED or inspection.facility_id is None:
        return
    same = seen_elsewhere(session, photo, inspection.facility_id)
    if same is not None:
        detail = {"photo": str(photo.id), "inspection": str(same)}
        raise_flag(session, inspection, FlagCode.PHOTO_BYTES_SEEN, detail, now)
        return
    within = rule_set_on(inspection.visited_on or visit_day(now)).limits.look_distance
    alike = look_seen_elsewhere(session, photo, inspection.facility_id, within)
    if alike is not None:
        detail = {"photo": str(photo.id), "inspection": str(alike)}
        raise_flag(session, inspection, FlagCode.PHOTO_LOOK_SEEN, detail, now)
