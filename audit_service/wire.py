"""A request on its way in: no client, slow, silent or gone, keeps a thread for good, and no address
holds what a database cannot."""

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected

from inspections.errors import Problem, Refused

# A thread waits no longer for a client's next byte: a few that send nothing would hold them all.
SILENCE_SECONDS = 30


class Sent:
    """The server's stream with one exception for everything that ends a body before its end:
    ClientDisconnected, 400."""

    def __init__(self, stream: Any, announced: int) -> None:
        self._stream = stream
        self._left = announced

    def read(self, size: int = -1) -> bytes:
        try:
            piece: bytes = self._stream.read(size)
        # Each server has its own for garbled chunks, silence and a lost connection.
        except Exception as error:
            raise ClientDisconnected from error
        self._left -= len(piece)
        # Servers that mark the end by themselves do not compare it with what was announced.
        if size != 0 and not piece and self._left > 0:
            raise ClientDisconnected
        return piece


def init_app(app: Flask) -> None:
    app.before_request(_watch)
    app.before_request(_refuse_nul)
    app.after_request(_let_go)


def _watch() -> None:
    environ = request.environ
    environ["wsgi.input"] = Sent(environ["wsgi.input"], request.content_length or 0)
    wait_at_most(SILENCE_SECONDS)


def _refuse_nul() -> None:
    # PostgreSQL takes no NUL in a text, and nothing of ours is named with one.
    if "\0" in request.path or b"%00" in request.query_string:
        raise Refused(Problem.NOT_FOUND)


def _let_go(response: Response) -> Response:
    """A phone on a bad line may take its time to read a photo."""
    wait_at_most(None)
    return response


def wait_at_most(seconds: int | None) -> None:
    """How long from here on the client may be silent; None = for ever."""
    # Gunicorn hands its socket over and sets no limit itself.
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
