"""Files of tables as answers: written whole before any of it is sent, at the same memory."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from flask import Response

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In memory up to here, then in a temporary file.
_IN_MEMORY = 4 * 1024 * 1024
_PIECE = 64 * 1024


def filled(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """A list of any length takes the same memory, and is whole before any of it is sent."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – closed when it was sent
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    return file


def sent(file: IO[bytes], media_type: str, name: str) -> Response:
    file.seek(0)
    response = Response(_pieces(file), mimetype=media_type)
    response.call_on_close(file.close)
    return as_file(response, name)


def as_file(response: Response, name: str) -> Response:
    """To be saved under this name, of plain letters."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
