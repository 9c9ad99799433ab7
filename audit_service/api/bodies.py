"""Reading what a client sends: bounded, and never left in the wire."""

import re
from contextlib import suppress
from time import monotonic
from uuid import UUID

from flask import g, request
from werkzeug.exceptions import ClientDisconnected

from audit_service.wire import wait_at_most
from inspections.errors import Problem, Refused

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_PIECE = 64 * 1024
# A client that is still sending does not read: what is refused is read on, so that it sees why.
_DISCARDED = 64 * 1024 * 1024
# A thread is not held longer for somebody who is not signed in.
_STRANGER_SECONDS = 10


def uuid_of(text: str) -> UUID:
    """An id in an address; compared as a UUID, whatever its case. Refused(BAD_ID) otherwise."""
    if not _UUID.match(text):
        raise Refused(Problem.BAD_ID)
    return UUID(text)


def read_body(limit: int) -> bytes:
    """The whole body. Raises Refused: TOO_LARGE beyond `limit` bytes, the rest read and dropped;
    NOT_JSON where it was cut short."""
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := request.stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                pieces.clear()
                discard_body()
                raise Refused(Problem.TOO_LARGE)
            pieces.append(piece)
    except ClientDisconnected as error:
        raise Refused(Problem.NOT_JSON) from error
    return b"".join(pieces)


def discard_body() -> None:
    """Read and drop what is left of the body, within reason. A client that is gone ends it."""
    left = _DISCARDED
    began = monotonic()
    is_stranger = g.get("actor") is None
    if is_stranger:
        wait_at_most(_STRANGER_SECONDS)
    with suppress(OSError, ClientDisconnected):
        while left > 0 and (piece := request.stream.read(_PIECE)):
            left -= len(piece)
            if is_stranger and monotonic() - began > _STRANGER_SECONDS:
                return
