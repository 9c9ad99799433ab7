"""Entries for acts that leave a row of their own: the row can be compared with its entry later."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from inspections.db import Base
from inspections.trail.commands.record import record
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rows import (
    COLUMNS,
    FREE_TEXT,
    ROW,
    ROWS,
    row_digest,
    rows_digest,
    runs,
    said_of_row,
)
from inspections.trail.rules import Act, Subject


def record_row(
    session: Session,
    act: Act,
    of: Subject,
    account_id: int | None,
    at: datetime,
    row: Base,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """As `record`, for an act that wrote this row, which is flushed if it is new."""
    if inspect(row).pending:
        session.flush()
    (id_,) = inspect(row).identity or (None,)
    values = {name: getattr(row, name) for name in COLUMNS[row.__tablename__]}
    digest = row_digest(row.__tablename__, values)
    said: dict[str, Any] = {"table": row.__tablename__, "id": id_}
    if not any(values.get(name) for name in FREE_TEXT):
        return record(
            session, act, of, account_id, at, {**(facts or {}), ROW: said | {"sha256": digest}}
        )
    return record(session, act, of, account_id, at, {**(facts or {}), ROW: said}, {ROW: digest})


def record_rows(
    session: Session,
    act: Act,
    of: Subject,
    account_id: int | None,
    at: datetime,
    table: str,
    digests: Sequence[tuple[int, str]],
    facts: Mapping[str, Any] | None = None,
) -> int:
    """As `record`, for an act that wrote many rows of the table: their ids, ascending, each with
    its row_digest. One entry for all of them."""
    said = {"table": table, "ids": runs(id_ for id_, _ in digests)}
    whole = rows_digest(digest for _, digest in digests)
    return record(session, act, of, account_id, at, {**(facts or {}), ROWS: said}, {ROWS: whole})


def forget_rows(session: Session, of: Subject, rows: Collection[tuple[str, int]]) -> None:
    """Names were taken out of the free text of these rows (table, id) of the subject: the hashes of
    the texts that were go too, as the rows cannot fit them any more. An entry `erased` has to
    follow."""
    if not rows:
        return
    entries = select(TrailEntry.id, TrailEntry.body).where(
        TrailEntry.subject_kind == of.kind.value, TrailEntry.subject_key == of.key
    )
    theirs = [id_ for id_, body in session.execute(entries) if said_of_row(body) in rows]
    session.execute(
        delete(TrailValue)
        .where(TrailValue.entry_id.in_(theirs), TrailValue.name == ROW)
        .execution_options(synchronize_session=False)
    )
