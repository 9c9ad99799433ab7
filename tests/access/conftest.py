import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from audit_service import import_jobs
from audit_service.app import create_app
from audit_service.db import db
from tests.access import expect
from tests.access.service import Service, watched
from tests.access.world import build
from tests.conftest import service_settings


@pytest.fixture(scope="module")
def expectations() -> expect.Expectations:
    return expect.load()


@pytest.fixture(scope="module")
def service(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    expectations: expect.Expectations,
) -> Iterator[Service]:
    """One service and one world for all tests of a file; lists are never read or written behind
    their back. No longer than the file: other folders' tests do read lists."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(sqlite_template, folder)
    app = create_app(service_settings(folder))
    with app.app_context():
        world = build(db.session())
    world.pairs = expectations.table["pairs"]
    quiet = {"start_reading": lambda *_: None, "start_writing": lambda *_: None}
    with watched() as writes, patch.multiple(import_jobs, **quiet):
        yield Service(app, world, folder / sqlite_template.name, writes)
    with app.app_context():
        db.engine.dispose()
