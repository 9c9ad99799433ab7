"""Imported by the nursery: whatever a service imports by the time it has answered once.

But for the library that shortens scripts and pages: it brings threads of its own as soon as it is
loaded, and a copy of a process has only the thread that made it. Each server loads it when it first
needs it.
"""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from unittest.mock import patch


class Later(ModuleType):
    """A module that is loaded when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


sys.modules["minify"] = Later("minify")

import gunicorn.app.wsgiapp  # noqa: E402 - after the stand-in
import gunicorn.workers.gthread  # noqa: E402

from audit_service import assets  # noqa: E402
from audit_service.app import create_app  # noqa: E402
from audit_service.settings import Settings  # noqa: E402

__all__ = ["gunicorn"]

with (
    TemporaryDirectory() as folder,
    patch.object(assets, "release", lambda source, _kept: source),
):
    app = create_app(Settings(data_dir=Path(folder), secret_key="to warm up only", demo=True))
    app.test_client().get("/sign-in")
