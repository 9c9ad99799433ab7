"""Where a page of changes ended, as it stands in the address of the next one."""

import base64
import json
from datetime import datetime

from inspections.errors import Problem, Refused
from inspections.export.rules import Place


def cursor(place: Place) -> str:
    at = place.at.isoformat() if place.at else None
    told = json.dumps([at, place.number, place.position])
    return base64.urlsafe_b64encode(told.encode()).decode()


def read_place(text: str | None) -> Place | None:
    """The place that a program sends back from `next`; INVALID for one that no page ever gave."""
    if text is None:
        return None
    try:
        match json.loads(base64.urlsafe_b64decode(text)):
            case [str(at), int(number), int(position)] if _fits(number, position):
                moment = datetime.fromisoformat(at)
                # PostgreSQL's calendar is longer than ours at both ends.
                if moment.tzinfo is not None and 1 < moment.year < 9999:
                    return Place(number, position, moment)
    except (ValueError, RecursionError):
        pass
    raise Refused(Problem.INVALID, {"after": "invalid"})


def _fits(number: int, position: int) -> bool:
    """Whether the columns can hold them; true and false are no numbers."""
    plain = not isinstance(number, bool) and not isinstance(position, bool)
    return plain and 0 < number < 2**31 and -1 <= position < 2**31
