"""Values that the database prints as they stand in a file: no object is made of each of a million
ids and moments, to be turned into text again."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# PostgreSQL's and SQLite's own words; the zone is +07:00 for every day that a record can bear.
_POSTGRESQL_MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"'
_SQLITE_MOMENT = "%Y-%m-%dT%H:%M:%S+07:00"
_DASHES = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class printed_id(FunctionElement[str]):
    """A UUID in small letters with its dashes."""

    name = "printed_id"
    type = String()
    inherit_cache = True


class printed_moment(FunctionElement[str]):
    """A moment by the clock of Vietnam to the second, as ISO 8601 has it."""

    name = "printed_moment"
    type = String()
    inherit_cache = True


@compiles(printed_id, "postgresql")
def _id_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AS VARCHAR)"


@compiles(printed_id, "sqlite")
def _id_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    """Kept as 32 signs."""
    kept = compiler.process(element.clauses, **more)
    return " || '-' || ".join(f"substr({kept}, {first}, {many})" for first, many in _DASHES)


@compiles(printed_moment, "postgresql")
def _moment_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    kept = compiler.process(element.clauses, **more)
    return f"to_char(timezone('Asia/Ho_Chi_Minh', {kept}), '{_POSTGRESQL_MOMENT}')"


@compiles(printed_moment, "sqlite")
def _moment_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    """Kept in UTC with a fraction, which is cut off: rounded, a moment might come a second late."""
    kept = compiler.process(element.clauses, **more)
    return f"strftime('{_SQLITE_MOMENT}', substr({kept}, 1, 19), '+7 hours')"
