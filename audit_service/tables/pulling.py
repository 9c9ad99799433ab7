"""A table of rows as somebody asks for it: a page of changes, or the whole as a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from audit_service.auth import current_actor
from audit_service.cursors import next_address
from audit_service.db import db
from audit_service.tables.answers import as_csv, as_json, as_xlsx
from audit_service.tables.cells import Row
from audit_service.tables.noting import note_export
from audit_service.tables.places import cursor, read_place
from audit_service.tables.reading import AT_ONCE, each_page
from inspections.errors import Problem, Refused
from inspections.export.queries.asked import Asked
from inspections.export.rules import Page, Table

# Of one sheet of Excel, without the headings.
MOST_IN_XLSX = 2**20 - 1


@dataclass(frozen=True)
class Source:
    """A table, and how its rows are read and counted."""

    table: Table
    page: Callable[[Session, Asked], Page]
    count: Callable[[Session, Asked, int], int]


def page_of_changes(source: Source, query: Mapping[str, Any]) -> Response:
    """A page in the order of changes, with the address of the next one."""
    after = read_place(query.get("after"))
    asked = Asked(current_actor(), query.get("updated_since"), True, after, query["limit"])
    note_export(source.table, "json", {"updated_since": asked.since})
    page = source.page(db.session(), asked)
    following = None if page.place is None else next_address(after=cursor(page.place))
    return as_json(source.table, page.rows, following)


def csv_file(source: Source, query: Mapping[str, Any]) -> Response:
    """All rows in the order of arrival, read while they are sent."""
    asked = replace(_asked(query), printed=True)
    note_export(source.table, "csv", {"updated_since": asked.since})
    return as_csv(source.table, _all(source, asked))


def xlsx_file(source: Source, query: Mapping[str, Any]) -> Response:
    """All rows in the order of arrival; TOO_MANY_ROWS for more than a sheet holds."""
    asked = _asked(query)
    if source.count(db.session(), asked, MOST_IN_XLSX) > MOST_IN_XLSX:
        raise Refused(Problem.TOO_MANY_ROWS)
    note_export(source.table, "xlsx", {"updated_since": asked.since})
    return as_xlsx(source.table, _all(source, asked))


def _asked(query: Mapping[str, Any]) -> Asked:
    return Asked(current_actor(), query.get("updated_since"), limit=AT_ONCE)


def _all(source: Source, asked: Asked) -> Iterator[Sequence[Row]]:
    # The request's own transaction must not stay open behind a slow reader.
    db.session.rollback()
    return each_page(
        db.engine, lambda session, place: source.page(session, replace(asked, after=place))
    )
