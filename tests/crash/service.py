"""The service as gunicorn serves it, with points at which a test has one worker killed.

A file of that name in the folder KILL_POINTS arms a point; the worker that comes there first takes
the file away and is gone.
"""

import os
import signal
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from audit_service.app import create_app
from inspections.photo.store import DiskStore, Readable

POINTS = Path(os.environ["KILL_POINTS"])


def point(name: str) -> None:
    try:
        (POINTS / name).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


class Store(DiskStore):
    def receive(self, stream: Readable, expected: Collection[str], limit: int) -> tuple[Path, str]:
        received = super().receive(stream, expected, limit)
        point("before_rename")
        return received

    def commit(self, part: Path, sha256: str) -> None:
        super().commit(part, sha256)
        point("before_transaction")


@event.listens_for(Session, "before_commit")
def before_commit(_session: Any) -> None:
    if has_request_context() and request.method == "PUT":
        point("before_commit")


@event.listens_for(Session, "after_commit")
def after_commit(_session: Any) -> None:
    if has_request_context() and request.method == "PUT":
        point("after_commit")


app = create_app()
app.extensions["photo_store"] = Store(app.extensions["photo_store"].incoming.parent)
