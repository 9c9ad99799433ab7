"""Reading what a client sends: bounded, and never left in the wire."""

import re
from contextlib import suppress
from uuid import UUID

from flask import request
from werkzeug.exceptions import ClientDisconnected

from inspections.errors import Problem, Refused

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_PIECE = 64 * 1024
# A client that is still sending does not read: what is refused is read on, so that it sees why.
_DISCARDED = 64 * 1024 * 1024


def uuid_of(text: str) -> UUID:
    """An id in an address; compared as a UUID, whatever its case. Refused(BAD_ID) otherwise."""
    if not _UUID.match(text):
        raise Refused(Problem.BAD_ID)
    return UUID(text)


def read_body(limit: int) -> bytes:
    """The whole body. Raises Refused(TOO_LARGE) beyond `limit` bytes, the rest read and dropped."""
    pieces: list[bytes] = []
    size = 0
    while piece := request.stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            pieces.clear()
            discard_body()
            raise Refused(Problem.TOO_LARGE)
        pieces.append(piece)
    return b"".join(pieces)


def discard_body() -> None:
    """Read and drop what is left of the body, within reason. A client that is gone ends it."""
    left = _DISCARDED
    with suppress(OSError, ClientDisconnected):
        while left > 0 and (piece := request.stream.read(_PIECE)):
            left -= len(piece)
