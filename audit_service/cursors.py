"""Where a list goes on: the last row's place, as it stands in the address of the next page."""

import base64
import json
from urllib.parse import urlencode

from flask import request, url_for

from inspections.errors import Problem, Refused
from inspections.text import clean

Place = tuple[str, int]
# What may stand in a query as it is; see https://url.spec.whatwg.org/#percent-encoded-bytes
_PLAIN = "!$'()*,/:;?@"


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


def next_address(**place: str | int) -> str:
    """Of the page after this one: what was asked stays, each word as its first value, and `place`
    says where the list goes on.

    `url_for` never sees what was asked: it would take an `endpoint` or `_external` of the address
    for its own.
    """
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    return f"{path}?{urlencode({**request.args.to_dict(), **place}, safe=_PLAIN)}"
