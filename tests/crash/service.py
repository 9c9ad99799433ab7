"""The service as gunicorn serves it, with points at which a test has one worker killed.

A file of that name in the folder KILL_POINTS arms a point; the worker that comes there first takes
the file away and is gone. RELEASE_STATIC and RELEASE_FORM, where set, make it another release: the
folder in the place of static/, and the form's version; what it gives out is kept in RELEASES.
"""

import os
import signal
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from audit_service import assets
from audit_service.app import create_app
from audit_service.form import shell
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


assets.kept_in = lambda _data_dir: Path(os.environ["RELEASES"])
assets.FOLDER = Path(os.environ.get("RELEASE_STATIC") or assets.FOLDER)
shell.FORM_VERSION = os.environ.get("RELEASE_FORM") or shell.FORM_VERSION
app = create_app()
app.extensions["photo_store"] = Store(app.extensions["photo_store"].incoming.parent)
