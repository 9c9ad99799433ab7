"""The sealer beside the requests: a thread in each process that serves, one of them at work at a
time.

Started by a process's first request, so that it is there after a fork, and in no command and no
test that does not ask for it.
"""

import logging
import os
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.db import now, sqlite_begin
from inspections.trail.commands.seal import seal
from inspections.trail.queries.state import is_any_waiting

_log = logging.getLogger(__name__)


def seal_all(engine: Engine) -> int:
    """Seal all that is committed, in short transactions; how many entries. 0 also where another
    sealer is at work. On SQLite the write lock is asked for only if there is something to seal."""
    token = sqlite_begin.set("BEGIN")
    try:
        with Session(engine) as session:
            if not is_any_waiting(session):
                return 0
        sqlite_begin.set("BEGIN IMMEDIATE")
        sealed = 0
        while True:
            with Session(engine) as session:
                some = seal(session, now())
                session.commit()
            if not some:
                return sealed
            sealed += some
    finally:
        sqlite_begin.reset(token)


class Sealer:
    """A WSGI application around the service's own that keeps a sealer running in its process."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self._app = app
        self._serve = app.wsgi_app
        self._seconds = seconds
        self._lock = Lock()
        self._process: int | None = None
        self._stopped = Event()

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self._process != os.getpid():
            self._start()
        return self._serve(environ, start_response)

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
            Thread(target=self._work, daemon=True, name="trail sealer").start()

    def stop(self) -> None:
        """For tests: the thread ends before its next round."""
        self._stopped.set()

    def _work(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                with self._app.app_context():
                    seal_all(db.engine)
            except Exception:  # noqa: BLE001 – a sealer that ends would be missed too late
                _log.exception("the trail could not be sealed; trying again")


def start_with(app: Flask) -> None:
    """Seal while the service serves, as TRAIL_SEAL_SECONDS says; 0 = not in this process."""
    seconds = app.config["SETTINGS"].trail_seal_seconds
    if seconds:
        app.wsgi_app = Sealer(app, seconds)  # type: ignore[method-assign]
