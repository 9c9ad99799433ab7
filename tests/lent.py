"""PostgreSQL databases that tests borrow: one that came back is emptied and lent again, as to make
one takes longer than most tests.

Emptied means: as the template is. What deleting rows cannot make so (a table that was altered, a
ward that was renamed, statistics) is thrown away instead.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

# Rows that were deleted stay in the files, as nothing vacuums them.
TIMES = 100
# Where PostgreSQL notes what a database consists of, and what it thinks of its rows.
CATALOGUES = (
    *("pg_attribute", "pg_class", "pg_constraint", "pg_index", "pg_proc", "pg_rewrite"),
    *("pg_statistic", "pg_statistic_ext", "pg_trigger", "pg_type"),
)
TABLES = "SELECT relname FROM pg_stat_user_tables ORDER BY relname"
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences ORDER BY sequencename"
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def run_on(server: str, statement: str) -> None:
    with _connected(server) as connection:
        connection.execute(text(statement))


def _connected(address: Any) -> Connection:
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    return engine.connect()


@dataclass(frozen=True)
class State:
    """`marks`: of each table that is not empty and of each catalogue, how many rows it has and
    which transaction wrote the newest of them. `sequences`: by name the last value, None before
    the first."""

    marks: dict[str, tuple[int, int]]
    sequences: dict[str, int | None]


@dataclass
class Lender:
    server: str
    template: str
    _free: list[str] = field(default_factory=list)
    _times: dict[str, int] = field(default_factory=dict)
    _first: State | None = None

    def lend(self) -> str:
        """The name of a database like the template, which nobody else has."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid4().hex}"
        copied = f'CREATE DATABASE "{name}" TEMPLATE "{self.template}" STRATEGY file_copy'
        run_on(self.server, copied)
        if self._first is None:
            with self._connected(name) as connection:
                self._first = _state(connection)
        return name

    def give_back(self, name: str) -> None:
        self._times[name] = self._times.get(name, 0) + 1
        if self._times[name] < TIMES and self._emptied(name):
            self._free.append(name)
        else:
            run_on(self.server, f'DROP DATABASE "{name}" WITH (FORCE)')

    def address(self, name: str) -> str:
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def _connected(self, name: str) -> Connection:
        return _connected(self.address(name))

    def _emptied(self, name: str) -> bool:
        """Whether the database is again what it was at first."""
        first = self._first
        assert first is not None
        with self._connected(name) as connection:
            connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}"))
            # As a replica does: no foreign key and no trigger of ours has a say.
            connection.execute(text("SET session_replication_role = replica"))
            for table in _filled(connection):
                if table not in first.marks:
                    connection.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608
            for sequence, start, last in connection.execute(text(SEQUENCES)).all():
                before = first.sequences.get(sequence)
                if last != before:
                    values = {"name": sequence, "value": before or start, "called": bool(before)}
                    connection.execute(text("SELECT setval(:name, :value, :called)"), values)
            return _state(connection) == first


def _filled(connection: Connection) -> list[str]:
    """The tables that have a row."""
    tables = connection.scalars(text(TABLES)).all()
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"  # noqa: S608
        for table in tables
    )
    return list(connection.scalars(text(asked)))


def _state(connection: Connection) -> State:
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{table}\""  # noqa: S608
        for table in (*_filled(connection), *CATALOGUES)
    )
    return State(
        {name: (count, newest) for name, count, newest in connection.execute(text(asked))},
        {name: last for name, _start, last in connection.execute(text(SEQUENCES))},
    )
