"""Where a list goes on: the last row's place, as it stands in the address of the next page."""

import base64
import json

from flask import request

from inspections.errors import Problem, Refused
from inspections.inspection.body import clean

Place = tuple[str, int]


def cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def chosen_place() -> Place | None:
    """The place asked for by `?after=`; NOT_FOUND for a cursor that no page ever gave."""
    text = request.args.get("after", "")
    if not text:
        return None
    try:
        place = json.loads(base64.urlsafe_b64decode(text))
    except (ValueError, RecursionError):
        place = None
    match place:
        # A sort key holds nothing that cleaning would change, an id fits its column.
        case [str(key), int(number)] if clean(key) == key and 0 < number < 2**31:
            return key, number
    raise Refused(Problem.NOT_FOUND)
