"""A database of either kind, shared by all tests of a file that run a real server on it."""

from uuid import uuid4

import pytest
from sqlalchemy import make_url

from audit_service.app import create_app
from audit_service.db import db
from tests.conftest import run_on, service_settings


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request, tmp_path_factory):
    """As tests/conftest.py has it, once for all tests here."""
    folder = tmp_path_factory.mktemp("crash")
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        (folder / template.name).write_bytes(template.read_bytes())
        yield service_settings(folder)
        return
    server = request.getfixturevalue("postgres")
    name = f"crash_{uuid4().hex}"
    template = request.getfixturevalue("postgres_template")
    run_on(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield service_settings(folder, url)
    run_on(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def ask(settings):
    """ask(query): its rows, now."""
    app = create_app(settings)

    def rows(query):
        with app.app_context():
            return db.session.execute(query).all()

    yield rows
    with app.app_context():
        db.engine.dispose()
