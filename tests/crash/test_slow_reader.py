"""A real server and a reader of a long file who takes it slowly, stops, or goes away."""

import csv
import socket
from contextlib import closing
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from audit_service.app import create_app
from audit_service.db import db
from inspections.account.commands.keys import add_key
from inspections.account.rules import Scope
from inspections.db import now
from inspections.inspection.models import Inspection, InspectionChange
from tests import make
from tests.crash.server import PATIENCE, Server, until

# Some 10 MB: more than the system takes off the server's hands for a reader who does not read.
ROWS = 30_000
THREADS = 8


@pytest.fixture(scope="module")
def server(settings, tmp_path_factory):
    with create_app(settings).app_context():
        session = db.session()
        signer, store = make.account(session, areas=("VN",)), make.facility(session)
        make.reviewer(session)
        session.flush()
        day, at = date(2026, 5, 1), now()
        same = {"body": b"{}", "payload_sha256": "0" * 64, "signer_id": signer.id}
        same |= {"received_at": at, "state": "complete", "review": "accepted"}
        same |= {"facility_id": store.id, "outcome": "closed", "visited_at": at}
        session.execute(
            insert(Inspection),
            [
                {**same, "seq": seq, "id": uuid4(), "visited_on": day + timedelta(seq % 90)}
                for seq in range(1, ROWS + 1)
            ],
        )
        told = {"changed_at": at, "state": "complete", "review": "accepted"}
        session.execute(
            insert(InspectionChange),
            [{**told, "inspection_seq": seq} for seq in range(1, ROWS + 1)],
        )
        key = add_key(session, "minh", Scope.READ, 30)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    server = Server(settings, tmp_path_factory.mktemp("server"))
    server.headers = {"Authorization": f"Bearer {key}"}
    server.start()
    yield server
    server.stop()


class Reader:
    """Asks for the file with hardly any room to receive it, and reads when it is told to."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", server.port))
        (key,) = server.headers.values()
        asked = "GET /api/v1/inspections.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        self.socket.sendall(f"{asked}Authorization: {key}\r\n\r\n".encode())
        self.got = b""
        try:
            while b"\r\n\r\n" not in self.got:
                self.got += self.socket.recv(512)
        except TimeoutError:
            self.socket.close()
            raise

    def rest(self) -> bytes:
        """The body, in bites of which no two pieces of the file's are alike in length."""
        bites = [self.got]
        while bite := self.socket.recv(3001):
            bites.append(bite)
        return unchunked(b"".join(bites).partition(b"\r\n\r\n")[2])

    def close(self) -> None:
        """Goes away."""
        self.socket.close()


def unchunked(sent: bytes) -> bytes:
    """ValueError or IndexError for a transfer without its end."""
    pieces = []
    while True:
        size, _line, sent = sent.partition(b"\r\n")
        if int(size, 16) == 0:
            return b"".join(pieces)
        pieces.append(sent[: int(size, 16)])
        sent = sent[int(size, 16) + 2 :]


def nobody_holds_anything(settings) -> bool:
    """Whether no transaction at all is open at this moment that has read or written records."""
    with create_app(settings).app_context():
        try:
            if db.engine.dialect.name == "sqlite":
                # Busy as long as anybody's transaction still needs what the log holds.
                with db.engine.connect() as connection:
                    raw: Any = connection.connection.driver_connection
                    (busy, *_more) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return busy == 0
            db.session.execute(text("LOCK TABLE inspection IN ACCESS EXCLUSIVE MODE NOWAIT"))
        except DBAPIError:
            return False
        finally:
            db.session.remove()
            db.engine.dispose()
    return True


def write(settings) -> None:
    with create_app(settings).app_context():
        make.facility(db.session(), "Mới, trong lúc đang đọc")
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_a_reader_who_stops_holds_no_lock_and_gets_the_whole_file_in_the_end(server, settings):
    with closing(Reader(server)) as reader:
        until(lambda: nobody_holds_anything(settings))
        write(settings)
        # And others are answered.
        assert server.send("GET", "/api/v1/inspections.json?limit=1").status == 200
        body = reader.rest()

    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    assert [row["receipt_no"] for row in rows] == [f"BBX-{seq}" for seq in range(1, ROWS + 1)]


def test_the_file_begins_before_it_is_read_to_its_end(server):
    """What has come when the reader stops is a small part of it: the rest is not made yet."""
    with closing(Reader(server)) as reader:
        pass

    assert b"Transfer-Encoding: chunked" in reader.got
    assert b"Content-Length" not in reader.got


def test_readers_who_go_away_free_every_thread_of_the_server(server):
    """More of them than the server has threads, all stopped in the midst of the file: the later
    ones are answered only if the earlier ones' threads are free again. Two at a time: of eight at
    once more than four may reach one of the two workers, where they wait for its four threads."""
    for _each in range(THREADS):
        with closing(Reader(server)), closing(Reader(server)):
            pass

    answers = [server.insist("GET", "/api/v1/inspections.json?limit=1") for _ in range(THREADS)]

    assert {each.status for each in answers} == {200}
