"""A database of either kind, shared by all tests of a file that run a real server on it."""

import pytest

from audit_service.app import create_app
from audit_service.db import db
from tests.conftest import own_database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request, tmp_path_factory):
    """As tests/conftest.py has it, once for all tests here."""
    with own_database(request.param, tmp_path_factory.mktemp("crash"), request) as settings:
        yield settings


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
