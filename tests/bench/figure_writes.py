"""What it costs to keep the figures right while records arrive; printed by figures.py.

An act is done with the figures and without, in turns, each time at a store that nothing else was
done to in this run; between them bare INSERTs are made, as a machine is not as fast at all times.
Of each what the quickest tenth takes at most: the machine has other things to do too.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count, islice
from statistics import quantiles
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.inspection.commands.receive import receive
from inspections.inspection.models import Inspection
from inspections.inspection.rules import VIETNAM
from inspections.progress.commands import keep as keeping
from inspections.progress.commands import refresh as hook
from inspections.progress.steps import Changed
from tests import make
from tests.bench.beside import alone, beside
from tests.bench.country import FACILITIES, IN_PROVINCE

WRITES, WRITERS, BARE_AT_ONCE = 300, 8, 20
RECORD = (
    "INSERT INTO inspection (seq, id, body, payload_sha256, signer_id, signer_reviews, "
    "received_at, state, review, facility_id, outcome, visited_at, visited_on, "
    "supersedes_ignored, rule_set) VALUES (:seq, {uuid}, '', '', :signer, false, "
    "{moment}, 'complete', 'accepted', :facility, 'checked', {moment}, {day}, "
    "false, '2026.1')",
    "INSERT INTO verdict (inspection_seq, rule_set, facility_type, outcome, legal, "
    "full_but_for_film, reasons, judged_at) VALUES (:seq, '2026.1', 'supermarket', "
    "'gradual', 'none_seen', false, '[]', {moment})",
    "INSERT INTO counted_inspection (inspection_seq, inspection_id, facility_id, outcome, "
    "rule_set, visited_at, visited_on) VALUES (:seq, {uuid}, :facility, 'checked', "
    "'2026.1', {moment}, {day})",
)
BARE = (
    "DROP TABLE IF EXISTS bare_visit",
    "CREATE TABLE bare_visit (seq INTEGER PRIMARY KEY, facility_id INTEGER, day DATE, outcome "
    "TEXT)",
    "CREATE INDEX ix_bare_visit ON bare_visit (facility_id, day, seq)",
)
WORDS = {
    "sqlite": {
        "uuid": "printf('%032x', :seq)",
        "moment": "(:day || ' 03:00:00.000000')",
        "day": ":day",
    },
    "postgresql": {
        "uuid": "CAST(lpad(to_hex(CAST(:seq AS bigint)), 32, '0') AS uuid)",
        "moment": "CAST(CAST(:day AS text) || ' 03:00:00+00' AS timestamptz)",
        "day": "CAST(CAST(:day AS text) AS date)",
    },
}
WRITE = {
    name: [text(statement.format(**words)) for statement in RECORD] for name, words in WORDS.items()
}


def quickest(spent: list[float]) -> float:
    return quantiles(spent, n=10)[0]


class Parts:
    """What `keep` takes, in milliseconds: `whole`, and of it to `read` and to `write`."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {"whole": [], "read": [], "write": []}

    def on(self) -> ExitStack:
        """For one act."""
        stack = ExitStack()
        for part, module, name in (
            ("read", keeping, "read"),
            ("write", keeping, "write"),
            ("whole", hook, "keep"),
        ):
            timed = partial(self.time, part, getattr(module, name))
            stack.enter_context(patch.object(module, name, timed))
        return stack

    def time(self, part: str, work: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        done = work(*arguments)
        self.spent[part].append((time.perf_counter() - began) * 1000)
        return done

    def __str__(self) -> str:
        whole, read, write = (quickest(each) for each in self.spent.values())
        return f"{whole:.2f} ms before the commit, {read:.2f} to read, {write:.2f} to write"


class Writing:
    """`number`: of the run on this database. Its visits are on days of their own: the second of a
    day may change nothing."""

    def __init__(self, session: Session, actor: Actor, last: int, number: int) -> None:
        self.session, self.actor, self.last = session, actor, last
        engine = session.get_bind()
        assert isinstance(engine, Engine)
        self.engine, self.shift = engine, timedelta(days=number)
        # Malls, as those raise no flag; scattered over the country, none twice.
        self.stores = (at * 415 % FACILITIES + 5 for at in count())

    def run(self) -> None:
        """A visit of the last day that there is, and one after which ten years' others came."""
        self.begin_bare()
        for name, day in (("of today", date(2031, 1, 1)), ("late", date(2025, 11, 20))):
            self.compare(f"three rows, {name}", partial(self.rows, day + self.shift))
        if self.engine.dialect.name == "postgresql":
            self.session.execute(text(f"SELECT setval('inspection_seq_seq', {self.last})"))
        for name, day in (("of today", date(2031, 2, 1)), ("late", date(2025, 12, 20))):
            self.compare(f"received, {name}", partial(self.arrival, day + self.shift))
        self.last = self.session.scalars(select(func.max(Inspection.seq))).one()
        self.session.rollback()
        self.eight_writers()

    def begin_bare(self) -> None:
        with self.engine.begin() as connection:
            for statement in BARE:
                connection.execute(text(statement))
        self.bare_rows = count()

    def bare_inserts(self, number: int) -> list[float]:
        """Narrow rows with an index, each committed, by the driver itself: how long each takes says
        how fast this machine is."""
        connection = self.engine.raw_connection()
        cursor = connection.cursor()
        spent = []
        for at in islice(self.bare_rows, number):
            began = time.perf_counter()
            if self.engine.dialect.name == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(f"INSERT INTO bare_visit VALUES ({at}, {at % 7}, '2026-11-20', 'full')")  # noqa: S608
            connection.commit()
            spent.append((time.perf_counter() - began) * 1000)
        connection.close()
        return spent

    def compare(self, name: str, act: Callable[[int], None]) -> None:
        spent: dict[bool, list[float]] = {False: [], True: []}
        parts, inserts = Parts(), []
        for at in range(2 * WRITES):
            if at % BARE_AT_ONCE == 0:
                inserts += self.bare_inserts(BARE_AT_ONCE)
            figures, store = at % 2 == 1, next(self.stores)
            with parts.on() if figures else patch.object(hook, "keep", lambda *_: 0):
                began = time.perf_counter()
                act(store)
                self.session.commit()
                spent[figures].append((time.perf_counter() - began) * 1000)
        bare, ours = quickest(spent[False]), quickest(spent[True])
        beside(name, ours, bare)
        alone("  so much more a record", ours - bare)
        one = quickest(inserts)
        print(f"    as much as {(ours - bare) / one:.1f} bare INSERTs, committed ({one:.2f} ms)")
        print(f"    {parts}", flush=True)

    def rows(self, day: date, store: int) -> None:
        """A record's three rows and the facility's lock."""
        self.last += 1
        self.write(self.session, self.last, store, day)

    def write(self, session: Session, seq: int, facility_id: int, day: date) -> None:
        query = select(Facility.id).where(Facility.id == facility_id)
        session.execute(query.with_for_update(key_share=True))
        values = {"seq": seq, "facility": facility_id, "signer": self.actor.account_id}
        for statement in WRITE[self.engine.dialect.name]:
            session.execute(statement, {**values, "day": day.isoformat()})
        hook.refresh(session, facility_id, changed=Changed(day, day, seq))

    def arrival(self, day: date, store: int) -> None:
        """A phone's record, as the service takes it in; it completes and counts by itself."""
        facility = self.session.get_one(Facility, store)
        started = datetime(day.year, day.month, day.day, 10, tzinfo=VIETNAM)
        stalls = dict.fromkeys(("both", "plastic_only", "none_given"), 0)
        body = make.body(
            facility,
            started_at=started.isoformat(),
            signed_at=(started + timedelta(minutes=12)).isoformat(),
            stalls={"of": 20, "friendly_only": 20, **stalls},
        )
        moment = started + timedelta(hours=1)
        receive(self.session, uuid4(), make.to_bytes(body), self.actor, READER, moment)

    def eight_writers(self) -> None:
        """All in one province, all visits on one day."""
        each = WRITES // 2
        for figures in (False, True):
            starts = [self.last + 1 + number * each for number in range(WRITERS)]
            began = time.perf_counter()
            kept = patch.object(hook, "keep", keeping.keep if figures else lambda *_: 0)
            with kept, ThreadPoolExecutor(WRITERS) as pool:
                failed = sum(pool.map(partial(self.write_some, each), starts))
            rate = WRITERS * each / (time.perf_counter() - began)
            self.last += WRITERS * each
            name = f"8 writers, {'with' if figures else 'without'} figures"
            print(f"  {name:34} {rate:9.0f} records/s, {failed} failed", flush=True)

    def write_some(self, number: int, first: int) -> int:
        """How many failed."""
        failed = 0
        with Session(self.engine) as session:
            for at in range(first, first + number):
                try:
                    self.write(session, at, at * 7 % IN_PROVINCE + 1, date(2026, 11, 20))
                    session.commit()
                except DBAPIError:
                    session.rollback()
                    failed += 1
        return failed
