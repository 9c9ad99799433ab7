"""The migrations make the tables that the models describe, on both databases."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

import inspections
from audit_service.db import db
from inspections.db import Base

DATABASES = "both"
VERSIONS = Path(inspections.__file__).parent / "migrations" / "versions"


def test_models_and_migrations_agree(session):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_can_be_taken_back_and_made_again(app):
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}

    upgrade()
    assert set(inspect(db.engine).get_table_names()) > {"inspection", "facility", "area"}


def test_migrations_are_numbered_without_gaps():
    numbers = sorted(int(re.match(r"\d{4}", file.name)[0]) for file in VERSIONS.glob("*.py"))

    assert numbers == list(range(1, len(numbers) + 1))
