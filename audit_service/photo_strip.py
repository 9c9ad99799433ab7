"""The photos of an inspection as templates/components/photos.html shows them."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from audit_service.words import _, category_name, label, upper_first
from inspections.inspection.models import Inspection
from inspections.inspection.record import PhotoEntry, PhotoKind, UsePointKey
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState


def strip(
    inspection: Inspection, photos: Iterable[Photo], signatures: bool, originals: bool = False
) -> list[dict[str, Any]]:
    """`signatures`: whether the reader may see photos of signatures, which are personal;
    `originals`: whether they may take what the phone sent, with its metadata."""
    shown = (each for each in photos if signatures or each.kind != PhotoKind.SIGNATURE)
    return [_shown(inspection, number, photo, originals) for number, photo in enumerate(shown, 1)]


def _shown(
    inspection: Inspection, number: int, photo: Photo, with_original: bool
) -> dict[str, Any]:
    caption = caption_of(photo)
    is_here = photo.state not in (PhotoState.MISSING, PhotoState.ERASED)
    original = {"original": _address(inspection, photo, "original")}
    return {
        **(original if with_original and is_here else {}),
        "href": _address(inspection, photo, "view"),
        "src": _address(inspection, photo, "thumb"),
        "alt": _("Ảnh %(number)s: %(what)s", number=number, what=caption),
        "caption": caption,
        "state": photo.state,
    }


def caption_of(photo: Photo | PhotoEntry) -> str:
    """Where and of what, as far as the phone said it."""
    parts = []
    if photo.use_point:
        parts.append(label(UsePointKey.of(photo.use_point)))
    if photo.category:
        parts.append(category_name(photo.category))
    elif photo.kind:
        parts.append(label(PhotoKind.of(photo.kind)))
    return upper_first(", ".join(parts)) if parts else _("Không ghi chụp gì")


def _address(inspection: Inspection, photo: Photo, size: str) -> str:
    return url_for("photos.get_photo", inspection_id=inspection.id, photo_id=photo.id, size=size)
