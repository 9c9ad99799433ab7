"""As much of HTTP/1.1 as a proxy needs to know where each message ends; no pipelining."""

import socket
from dataclasses import dataclass
from functools import cached_property

PIECE = 65536


class Broken(Exception):
    """The other side went away in the middle of a message, or spoke something else."""


class Reader:
    """What arrives on one connection, message by message; or what has arrived already."""

    def __init__(self, connection: socket.socket | None, kept: bytes = b"") -> None:
        self._connection = connection
        self._kept = kept

    def until(self, end: bytes) -> bytes:
        """Everything up to `end`, with it; b"" where the other side left before the first byte."""
        while end not in self._kept:
            if not self._more():
                if self._kept:
                    raise Broken
                return b""
        found, _, self._kept = self._kept.partition(end)
        return found + end

    def exactly(self, size: int) -> bytes:
        while len(self._kept) < size:
            if not self._more():
                raise Broken
        found, self._kept = self._kept[:size], self._kept[size:]
        return found

    def rest(self) -> bytes:
        """Everything until the other side closes."""
        while self._more():
            pass
        found, self._kept = self._kept, b""
        return found

    def chunked(self) -> bytes:
        """A chunked body as it stands on the wire."""
        body = b""
        while True:
            line = self.until(b"\r\n")
            try:
                size = int(line.partition(b";")[0], 16)
            except ValueError as error:
                raise Broken from error
            body += line
            if size == 0:
                break
            body += self.exactly(size + 2)
        # Trailers, if any, and the empty line that ends them.
        while (line := self.until(b"\r\n")) != b"\r\n":
            if not line:
                raise Broken
            body += line
        return body + line

    def _more(self) -> bool:
        piece = self._connection.recv(PIECE) if self._connection else b""
        self._kept += piece
        return piece != b""


@dataclass(frozen=True)
class Head:
    """The first line and the headers of a message, as they stand on the wire."""

    raw: bytes

    @cached_property
    def first(self) -> list[str]:
        """The words of the first line."""
        words = self.raw.partition(b"\r\n")[0].decode("latin-1").split(" ", 2)
        if len(words) < 2:
            raise Broken
        return words

    @cached_property
    def headers(self) -> dict[str, str]:
        """By their names in small letters; of equal names the last."""
        lines = self.raw.decode("latin-1").split("\r\n")[1:]
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.lower(): value.strip() for name, value in pairs}

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.headers.get("transfer-encoding", "").lower()

    @property
    def length(self) -> int | None:
        """None where the head does not say."""
        told = self.headers.get("content-length", "")
        return int(told) if told.isdigit() else None

    @property
    def status(self) -> int:
        """Of an answer."""
        return int(self.first[1]) if self.first[1].isdigit() else 0

    @property
    def is_last(self) -> bool:
        """Of an answer: the connection ends with it."""
        is_endless = self.length is None and not self.is_chunked and self.status not in (204, 304)
        return is_endless or self.headers.get("connection", "").lower() == "close"


def read_head(reader: Reader) -> Head | None:
    """None where the other side left before it began a message."""
    raw = reader.until(b"\r\n\r\n")
    return Head(raw) if raw else None


def read_answer(reader: Reader, method: str) -> tuple[Head, bytes]:
    """The answer's head, and all of it as it came; hints before it (1xx) are left out."""
    while True:
        head = read_head(reader)
        if head is None:
            raise Broken
        if head.status >= 200:
            return head, head.raw + _answer_body(reader, head, method)


def _answer_body(reader: Reader, head: Head, method: str) -> bytes:
    if method == "HEAD" or head.status in (204, 304):
        return b""
    if head.is_chunked:
        return reader.chunked()
    return reader.rest() if head.length is None else reader.exactly(head.length)


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer of our own; a header named x_app is X-App."""
    given = {"content-length": str(len(body)), "content-type": "text/html", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Told\r\n{lines}\r\n".encode("latin-1") + body
