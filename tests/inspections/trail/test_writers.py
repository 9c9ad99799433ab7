"""Eight writers and two sealers at once: no fork, consecutive numbers, nothing left."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.db import db
from audit_service.sealing import seal_all
from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.models import TrailDay, TrailEntry
from inspections.trail.rules import Act, Kind, Subject
from tests import trails

DATABASES = "both"
WRITERS, EACH = 8, 25


def test_eight_writers_and_two_sealers_make_one_trail(session):
    engine, done = db.engine, Event()
    # Nothing of the test's own may hold a lock.
    session.rollback()

    def write(who: int) -> None:
        for each in range(EACH):
            with Session(engine) as writing:
                of = Subject(Kind.ACCOUNT, str(who))
                record(writing, Act.SIGNED_IN, of, None, now(), {"n": each}, {"from": "máy"})
                # Some take their id and give it back; some take longer than others.
                writing.rollback() if each % 7 == 3 else writing.commit()

    def keep_sealing() -> list[int]:
        heads = []
        while not done.is_set():
            seal_all(engine)
            with Session(engine) as reading:
                heads.append(trails.head_of(reading, "here"))
        return heads

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(keep_sealing) for _ in range(2)]
        for writer in [pool.submit(write, who) for who in range(WRITERS)]:
            writer.result(120)
        done.set()
        heads = [head for sealer in sealers for head in sealer.result(120)]
    trails.sealed(session)

    written = WRITERS * len([each for each in range(EACH) if each % 7 != 3])
    numbers = session.scalars(select(TrailEntry.number).order_by(TrailEntry.number)).all()
    assert numbers == list(range(1, written + 1))
    assert session.scalar(select(func.sum(TrailDay.size))) == written
    # Whatever was given out meanwhile is of this one trail.
    assert trails.found(session, *heads) == []
