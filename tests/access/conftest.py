import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import event

from audit_service import import_jobs
from audit_service.app import create_app
from audit_service.db import db
from tests.access import expect
from tests.access.service import Service, watched
from tests.access.world import build
from tests.conftest import service_settings, without_fsync


@pytest.fixture(scope="session")
def expectations() -> expect.Expectations:
    return expect.load()


@pytest.fixture(scope="session")
def service(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    expectations: expect.Expectations,
) -> Iterator[Service]:
    """One service and one world for all tests of this folder: building it takes seconds."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(sqlite_template, folder)
    app = create_app(service_settings(folder))
    with app.app_context():
        event.listen(db.engine, "connect", without_fsync)
        world = build(db.session())
    world.pairs = expectations.table["pairs"]
    # Tens of thousands of requests: what stays anyway is not looked through again and again.
    gc.freeze()
    yield Service(app, world, folder / sqlite_template.name)
    with app.app_context():
        db.engine.dispose()
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def quiet(service: Service) -> Iterator[None]:
    """What is written is watched, and lists are never read or written behind the tests' back. No
    longer than a file: other folders' tests do read lists."""
    idle = {"start_reading": lambda *_: None, "start_writing": lambda *_: None}
    with watched(service.writes), patch.multiple(import_jobs, **idle):
        yield
