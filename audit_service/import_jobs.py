"""Reading and writing lists of facilities beside the requests, each in a thread of its own.

How far a list is stands in the database, so that any host may show it. A thread that ends with its
server leaves a list whose heartbeat stops.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, current_app
from sqlalchemy.orm import Session

from audit_service.db import db
from audit_service.sheets import cells as sheets
from audit_service.sheets.encodings import legacy_encoding
from audit_service.sheets.problems import Fault, SheetProblem
from audit_service.sheets.reading import read
from inspections.account.queries import actor_of
from inspections.db import now, sqlite_begin
from inspections.facility_list.cells import Cell, Trouble, Unreadable
from inspections.facility_list.columns import LOOKED_AT, Headings, find_headings
from inspections.facility_list.commands import keep
from inspections.facility_list.commands.apply import apply
from inspections.facility_list.entry import chunks
from inspections.facility_list.models import FacilityList
from inspections.facility_list.queries.judge import judge
from inspections.facility_list.queries.lists import columns_of, stored_cells
from inspections.facility_list.rules import ListFault

# Rows between two signs of life.
_CHUNK = 500
_THREADS = "facility_list_threads"
_LEFT = timedelta(days=1)

_log = logging.getLogger(__name__)


def place_for(data_dir: Path) -> Path:
    """Where an uploaded file waits until it is read. What a stopped server left is removed."""
    folder = data_dir / "lists"
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.iterdir():
        if left.stat().st_mtime < (now() - _LEFT).timestamp():
            left.unlink(missing_ok=True)
    return folder / uuid4().hex


def start_reading(list_id: UUID, path: Path, file_name: str) -> None:
    """Read and judge the file at `path`, which is removed afterwards."""
    _start(read_list, list_id, path, file_name)


def start_writing(list_id: UUID) -> None:
    _start(write_list, list_id)


def wait(app: Flask) -> None:
    """Until every list of this process is read and written; for tests."""
    for thread in list(app.extensions.get(_THREADS, [])):
        thread.join()


def read_list(app: Flask, list_id: UUID, path: Path, file_name: str) -> None:
    """In short transactions; whatever goes wrong is kept with the list."""
    with app.app_context(), _reading():
        try:
            table = read(path, file_name)
            with closing(table.rows()) as rows:  # type: ignore[type-var]
                _keep_rows(list_id, table, rows)
            _judge_rows(list_id)
        except SheetProblem as problem:
            _fail(list_id, problem.fault, problem.row)
        except _Unusable as unusable:
            _fail(list_id, unusable.fault)
        except Exception:  # noqa: BLE001 – nobody else would hear of it: it is told on the page
            _log.exception("a list of facilities could not be read")
            _fail(list_id, ListFault.BROKEN)
        finally:
            path.unlink(missing_ok=True)


def write_list(app: Flask, list_id: UUID) -> None:
    """In one transaction: all of it, or nothing."""
    with app.app_context(), _reading():
        try:
            with _writing() as session:
                found = session.get_one(FacilityList, list_id)
                apply(session, found, actor_of(session, found.account_id))
        except Exception:  # noqa: BLE001 – nobody else would hear of it: it is told on the page
            _log.exception("a list of facilities could not be written")
            with _writing() as session:
                keep.back_to_ready(session, list_id, ListFault.NOT_APPLIED.value)


class _Unusable(Exception):
    def __init__(self, fault: ListFault | Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def _start(work: Callable[..., None], *args: Any) -> None:
    # The thread outlives the request, and with it what `current_app` stands for.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    thread = Thread(target=work, args=(app, *args), daemon=True, name="facility list")
    threads = app.extensions.setdefault(_THREADS, [])
    threads[:] = [each for each in threads if each.is_alive()]
    threads.append(thread)
    thread.start()


@contextmanager
def _reading() -> Iterator[None]:
    """Reads take no write lock; see inspections/db.py."""
    token = sqlite_begin.set("BEGIN")
    try:
        yield
    finally:
        sqlite_begin.reset(token)


@contextmanager
def _writing() -> Iterator[Session]:
    """A short transaction of its own."""
    token = sqlite_begin.set("BEGIN IMMEDIATE")
    try:
        with Session(db.engine) as session:
            yield session
            session.commit()
    finally:
        sqlite_begin.reset(token)


def _keep_rows(list_id: UUID, table: sheets.Table, rows: Iterator[sheets.Row]) -> None:
    first = list(islice(rows, LOOKED_AT))
    headings = find_headings(first)
    if headings is None:
        raise _Unusable(_why_none(first))
    notes = [note.value for note in table.notes]
    with _writing() as session:
        keep.describe(session, list_id, table.kind, table.sheet, notes, headings.columns)
    total = 0
    for chunk in chunks(_below(headings, chain(first, rows)), _CHUNK):
        total += len(chunk)
        with _writing() as session:
            keep.add_rows(session, list_id, chunk, now())
    if not total:
        raise _Unusable(ListFault.NO_ROWS)
    with _writing() as session:
        keep.begin_judging(session, list_id, total, now())


def _why_none(first: Sequence[sheets.Row]) -> ListFault | Fault:
    """Headings in an old encoding are none that anybody knows."""
    text = " ".join(cell for _, cells in first for cell in cells if isinstance(cell, str))
    legacy = legacy_encoding(text)
    return Fault.of(legacy) if legacy else ListFault.NO_HEADINGS


def _below(headings: Headings, rows: Iterable[sheets.Row]) -> Iterator[tuple[int, list[Cell]]]:
    return (
        (number, [_cell(cell) for cell in cells]) for number, cells in rows if number > headings.row
    )


def _cell(cell: sheets.Cell) -> Cell:
    if isinstance(cell, sheets.Formula):
        return Unreadable(Trouble.FORMULA, cell.text)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str) and not cell.isascii():
        legacy = legacy_encoding(cell)
        if legacy is not None:
            return Unreadable(Trouble.of(legacy), cell)
    return cell


def _judge_rows(list_id: UUID) -> None:
    with Session(db.engine) as session:
        found = session.get_one(FacilityList, list_id)
        actor = actor_of(session, found.account_id)
        rows = stored_cells(session, list_id)
        judged = judge(session, actor, columns_of(found), rows, found.holds_on)
        while some := list(islice(judged, _CHUNK)):
            with _writing() as other:
                keep.save_proposals(other, list_id, some, now())
    with _writing() as session:
        keep.make_ready(session, list_id, now())


def _fail(list_id: UUID, fault: ListFault | Fault, row: int | None = None) -> None:
    with _writing() as session:
        keep.fail(session, list_id, fault.value, row)
