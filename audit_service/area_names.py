"""What areas are called on pages, the nation too."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from audit_service.choices import today
from audit_service.words import _
from inspections.area.queries import keys_of, nearest_names
from inspections.area.rules import NATION_KEY


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
