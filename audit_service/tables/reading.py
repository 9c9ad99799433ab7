"""Rows for a file, read page by page: nothing is locked, and no transaction open, while a slow
reader takes what was read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from audit_service.tables.cells import Row
from inspections.db import sqlite_begin
from inspections.export.rules import Page, Place

PageAfter = Callable[[Session, Place | None], Page]
# Rows of a page: some hundred kilobytes, some milliseconds of a transaction.
AT_ONCE = 2000


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A short transaction of its own that takes no write lock."""
    token = sqlite_begin.set("BEGIN")
    try:
        with Session(engine) as session:
            yield session
    finally:
        sqlite_begin.reset(token)


def each_page(engine: Engine, page_after: PageAfter) -> Iterator[Sequence[Row]]:
    """The rows of every page. The first page is read when this is called, so that what refuses
    it is answered as a refusal; the others when the reader has taken the one before."""
    with reading(engine) as session:
        first = page_after(session, None)
    return _pages(engine, page_after, first)


def _pages(engine: Engine, page_after: PageAfter, page: Page) -> Iterator[Sequence[Row]]:
    yield page.rows
    while page.place is not None:
        with reading(engine) as session:
            page = page_after(session, page.place)
        yield page.rows
