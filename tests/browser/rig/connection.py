"""One connection of a client to the proxy: its requests, one after the other."""

from __future__ import annotations

import collections
import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from tests.browser.rig.pace import PIECE, pieces
from tests.browser.rig.rules import Moment
from tests.browser.rig.wire import Broken, Head, Reader, answer, read_answer, read_head
from tests.crash.server import PATIENCE

if TYPE_CHECKING:
    from tests.browser.rig.proxy import Proxy

WELCOME = answer(200, "<!doctype html><title>Wi-Fi</title><p>Chào mừng đến Wi-Fi".encode())
RESET = struct.pack("ii", 1, 0)
# When a connection that has served before is reset, Chromium sends the request once more by itself
# and the page never learns of it. After an answer that is none the page's fetch fails, always.
NONSENSE = bytes(16)


class Cut(Exception):
    """This connection ends here, without a word."""


@dataclass
class Exchange:
    """One request and what became of it. Bytes are those on the wire, heads included; times are
    time.monotonic()."""

    connection: int
    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    # What the server said, and what of it the client got; 0 = nothing.
    answered: int = 0
    status: int = 0
    content_type: str = ""
    up: int = 0
    down: int = 0
    began: float = field(default_factory=time.monotonic, repr=False)
    ended: float = field(default=0.0, repr=False)


class Connection:
    """`run` in a thread of its own; `break_off` from any other."""

    def __init__(self, proxy: Proxy, client: socket.socket, number: int) -> None:
        self.proxy = proxy
        self.client = client
        self.number = number
        self._server: socket.socket | None = None
        self._is_broken = False
        self._is_last = False

    def run(self) -> None:
        reader = Reader(self.client)
        try:
            # The round trip of opening a connection.
            time.sleep(self.proxy.delay)
            while not self._is_last and (head := read_head(reader)) is not None:
                self._exchange(head, reader)
            self._check()
        except (Broken, Cut, OSError):
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        finally:
            self.client.close()
            self.proxy.forget(self)

    def break_off(self) -> None:
        """Wake its thread, which then resets the connection."""
        self._is_broken = True
        for each in (self.client, self._server):
            if each is not None:
                _wake(each)

    def _check(self) -> None:
        if self._is_broken or self.proxy.mode == "down":
            raise Cut

    def _exchange(self, head: Head, reader: Reader) -> None:
        method, path = head.first[:2]
        exchange = Exchange(self.number, method, path, head.headers, up=len(head.raw))
        halves = self._halves(exchange, head, reader)
        try:
            self._check()
            time.sleep(self.proxy.delay)
            self._serve(exchange, head, halves)
        except (Broken, Cut, OSError):
            self._check()
            collections.deque(halves, 0)
            self.proxy.keep(exchange)
            self.client.sendall(NONSENSE)
            self._is_last = True
        finally:
            self.proxy.keep(exchange)

    def _serve(self, exchange: Exchange, head: Head, halves: Iterator[bytes]) -> None:
        if self.proxy.mode == "silent":
            self._hang(exchange, halves)
        reply = WELCOME if self.proxy.mode == "captive" else self._at("asked", exchange)
        if reply is None:
            reply = self._forward(exchange, head, halves)
        else:
            collections.deque(halves, 0)
        self._pass(exchange, reply)
        self._at("passed", exchange)

    def _forward(self, exchange: Exchange, head: Head, halves: Iterator[bytes]) -> bytes:
        """Ask the server; what to answer to the client."""
        with socket.create_connection(("127.0.0.1", self.proxy.upstream()), PATIENCE) as server:
            self._server = server
            try:
                server.sendall(head.raw + next(halves))
                self._at("half", exchange)
                server.sendall(next(halves))
                self._at("sent", exchange)
                told, whole = read_answer(Reader(server), exchange.method)
            finally:
                self._server = None
        exchange.answered = told.status
        reply = self._at("answered", exchange)
        if self.proxy.mode == "silent":
            self._hang(exchange, halves)
        return whole if reply is None else reply

    def _at(self, moment: Moment, exchange: Exchange) -> bytes | None:
        """Do what was asked for now; what to answer in the place of the server, if anything."""
        reply = None
        for rule in self.proxy.rules.take(moment, exchange.method, exchange.path):
            if rule.call:
                rule.call()
            if rule.cut:
                raise Cut
            reply = rule.reply
        self._check()
        return reply

    def _halves(self, exchange: Exchange, head: Head, reader: Reader) -> Iterator[bytes]:
        """The request's body in two halves, each read when it is asked for."""
        length = head.length or 0
        if head.is_chunked:
            whole = reader.chunked()
            reader, length = Reader(None, whole), len(whole)
        for size in (length // 2, length - length // 2):
            begin = len(exchange.body)
            while (left := begin + size - len(exchange.body)) > 0:
                piece = reader.exactly(min(PIECE, left))
                self.proxy.line_up.take(len(piece))
                exchange.body += piece
                exchange.up += len(piece)
            yield exchange.body[begin:]

    def _pass(self, exchange: Exchange, whole: bytes) -> None:
        told = Head(whole.partition(b"\r\n\r\n")[0])
        self._is_last = told.is_last
        *before, last = pieces(whole)
        for piece in before:
            self._check()
            self.proxy.line_down.take(len(piece))
            self.client.sendall(piece)
            exchange.down += len(piece)
        self.proxy.line_down.take(len(last))
        self._check()
        exchange.down += len(last)
        exchange.status = told.status
        exchange.content_type = told.headers.get("content-type", "").partition(";")[0]
        # Known before the client knows: a test that has its answer finds the exchange.
        self.proxy.keep(exchange)
        self.client.sendall(last)

    def _hang(self, exchange: Exchange, halves: Iterator[bytes]) -> NoReturn:
        """Listen and never answer, in whatever mode, until the client gives up."""
        collections.deque(halves, 0)
        self.proxy.keep(exchange)
        while self.client.recv(PIECE):
            pass
        raise Cut


def _wake(connection: socket.socket) -> None:
    """Let the thread that reads from it read its end."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
