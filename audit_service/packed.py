"""Answers whose bytes are the same for everybody: compressed once, as small as they get."""

import gzip
import hashlib
from functools import cached_property

import brotli
from flask import Response, request


class Packed:
    """One text as any client takes it. It must hold nothing secret: how long a compressed answer
    is tells of what it holds."""

    def __init__(self, text: str) -> None:
        self.plain = text.encode()
        self.etag = hashlib.sha256(self.plain).hexdigest()[:16]

    @cached_property
    def br(self) -> bytes:
        packed: bytes = brotli.compress(self.plain)
        return packed

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.plain, mtime=0)

    def answer(self, mimetype: str) -> Response:
        """200, or 304 to who holds these bytes."""
        encoding = request.accept_encodings.best_match(["br", "gzip"])
        response = Response(self._in(encoding), mimetype=mimetype)
        if encoding:
            response.content_encoding = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{self.etag}-{encoding}" if encoding else self.etag)
        response.make_conditional(request)
        # The server says the day itself: twice is no better, on a slow line.
        response.headers.pop("Date", None)
        return response

    def _in(self, encoding: str | None) -> bytes:
        if encoding == "br":
            return self.br
        return self.gzip if encoding == "gzip" else self.plain
