"""Acts begun at the same moment, each in a thread and a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.errors import Problem, Refused


def together(app: Flask, *acts: Callable[[Session], object]) -> list[Problem | None]:
    """What each was refused for; None for those that were done."""
    gate = Barrier(len(acts))

    def commit(act: Callable[[Session], object]) -> Problem | None:
        with app.app_context():
            gate.wait(30)
            try:
                act(db.session())
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return refused.problem
            return None

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        ended = [future.result(60) for future in [pool.submit(commit, act) for act in acts]]
    db.session.rollback()
    return ended
