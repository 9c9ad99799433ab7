"""What areas are called on pages, the nation too."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from audit_service.choices import today
from audit_service.words import _
from inspections.area.models import Area
from inspections.area.queries import keys_of, nearest_names
from inspections.area.rules import NATION_KEY, Level


def area_names(session: Session, area_ids: Collection[int]) -> dict[int, str]:
    """For people, every one of these areas; the nation has no name of its own."""
    if not area_ids:
        return {}
    named = nearest_names(session, area_ids, today())
    keys = keys_of(session, area_ids)
    whole = _("Cả nước")
    return {
        each: whole if key == NATION_KEY else (named[each].full_name if each in named else key)
        for each, key in keys.items()
    }


def told_name(session: Session, area: Area, on: date) -> str:
    """Of one area, told from the one of today that may have the same name."""
    name = nearest_names(session, [area.id], on)[area.id].full_name
    if area.level is Level.FORMER_PROVINCE:
        return _("%(name)s (trước 01/7/2025)", name=name)
    return _("Cả nước") if area.level is Level.NATION else name
