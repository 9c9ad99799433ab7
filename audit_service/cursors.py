"""Where a list goes on: the last row's place, as it stands in the address of the next page."""

import base64
import json

from flask import request

from inspections.errors import Problem, Refused
from inspections.inspection.body import clean

Place = tuple[str, int]


def cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def read_place(text: str) -> Place | None:
    """The place in a cursor; None for one that no page ever gave."""
    try:
        place = json.loads(base64.urlsafe_b64decode(text))
    except (ValueError, RecursionError):
        return None
    match place:
        # A sort key holds nothing that cleaning would change.
        case [str(key), int(number)] if clean(key) == key and _is_id(number):
            return key, number
    return None


def _is_id(number: int) -> bool:
    """Whether a column of ids can hold it; true is no number."""
    return not isinstance(number, bool) and 0 < number < 2**31


def chosen_place() -> Place | None:
    """The place that a page's address asks for by `?after=`; NOT_FOUND for a broken one."""
    text = request.args.get("after", "")
    place = read_place(text) if text else None
    if text and place is None:
        raise Refused(Problem.NOT_FOUND)
    return place


def place_after(text: str | None) -> Place | None:
    """The place that a program sends back from `next`; INVALID for a broken one."""
    place = None if text is None else read_place(text)
    if text is not None and place is None:
        raise Refused(Problem.INVALID, {"after": "invalid"})
    return place
