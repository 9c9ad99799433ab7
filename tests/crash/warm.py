"""Imported by the nursery: whatever a service imports by the time it has answered once."""

from pathlib import Path
from tempfile import TemporaryDirectory

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread

from audit_service.app import create_app
from audit_service.settings import Settings

__all__ = ["gunicorn"]

with TemporaryDirectory() as folder:
    app = create_app(Settings(data_dir=Path(folder), secret_key="to warm up only", demo=True))
    for path in ("/sign-in", "/f/", "/f/sw.js"):
        app.test_client().get(path)
