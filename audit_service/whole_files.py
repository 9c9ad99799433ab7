"""Files of any length: written whole into the same little memory, then sent in pieces."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from flask import Response

# In memory up to here, then in a temporary file.
_IN_MEMORY = 4 * 1024 * 1024
_PIECE = 64 * 1024


def filled(write: Callable[[IO[bytes]], object]) -> IO[bytes]:
    """What `write` makes of an empty file. It is whole before any of it is sent: what goes wrong
    meanwhile is an error and not half a file."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – closed when it was sent
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    return file


def sent(file: IO[bytes], media_type: str, name: str) -> Response:
    """The file as a download under this name."""
    file.seek(0)
    response = Response(_pieces(file), mimetype=media_type)
    response.call_on_close(file.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
