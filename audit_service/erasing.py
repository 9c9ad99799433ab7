"""Carrying out erasures: step by step after they were asked for, and at the next start what a
stopped server has left undone."""

import logging
from threading import Thread
from time import monotonic

from flask import Flask, current_app
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from audit_service.db import db
from audit_service.noting import noting
from audit_service.photo_files import store
from inspections.db import now
from inspections.photo.store import StoreFailed
from inspections.privacy.commands.erase import next_step, unfinished
from inspections.privacy.models import Erasure

# Seconds.
_PATIENCE = 5
_log = logging.getLogger(__name__)


def carry_out(erasure_id: int, seconds: float = float("inf")) -> bool:
    """Each step in a transaction of its own, for so many seconds; True when all of it is done. What
    has been committed stays done whatever happens to the rest."""
    ends, going_on = monotonic() + seconds, True
    while going_on and monotonic() < ends:
        with noting() as session:
            going_on = next_step(session, store(), erasure_id, now())
    return db.session.get_one(Erasure, erasure_id).finished_at is not None


def carry_out_now(erasure_id: int) -> bool:
    """As far as a person may wait for it; the rest beside the requests. What fails here is as
    good as not reached yet: the plan is kept."""
    try:
        done = carry_out(erasure_id, _PATIENCE)
    except (OperationalError, StoreFailed):
        _log.exception("an erasure could not be finished; it goes on at the next start")
        return False
    if not done:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        _start(app)
    return done


def carry_on() -> int:
    """All that is unfinished; how many of them are still so."""
    waiting = unfinished(db.session())
    db.session.rollback()
    return sum(not carry_out(erasure_id) for erasure_id in waiting)


def carry_on_at_start(app: Flask) -> None:
    """In a thread of its own where there is anything to do. A database without the tables has
    nothing to erase; several workers may do it at once."""
    with app.app_context():
        try:
            waiting = inspect(db.engine).has_table(Erasure.__tablename__) and unfinished(
                db.session()
            )
        finally:
            db.session.remove()
            # Workers that are forked later must not share this connection.
            db.engine.dispose()
    if waiting:
        _start(app)


def _start(app: Flask) -> None:
    Thread(target=_carry_on, args=(app,), daemon=True, name="erasures").start()


def _carry_on(app: Flask) -> None:
    with app.app_context():
        try:
            carry_on()
        except (OperationalError, StoreFailed):
            _log.exception("an erasure could not be finished; it goes on at the next start")
