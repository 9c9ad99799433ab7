"""The migrations make the tables that the models describe, on both databases."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

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


def test_a_facility_of_before_dated_names_keeps_its_name_without_a_day(app):
    downgrade(revision="0003")
    entered = text(
        "INSERT INTO facility (id, code, name, search_key, sort_key) "
        "VALUES (:id, :code, :name, '', '')"
    )
    old = [{"id": 1, "code": "48210373", "name": "A"}, {"id": 2, "code": "98765432", "name": "B"}]
    with db.engine.begin() as connection:
        connection.execute(entered, old)

    upgrade()

    kept = text("SELECT facility_id, name, starts_on, ends_on FROM facility_name ORDER BY name")
    with db.engine.connect() as connection:
        names = [tuple(row) for row in connection.execute(kept)]
    assert names == [(1, "A", None, None), (2, "B", None, None)]


def test_migrations_are_numbered_without_gaps():
    numbers = sorted(int(re.match(r"\d{4}", file.name)[0]) for file in VERSIONS.glob("*.py"))

    assert numbers == list(range(1, len(numbers) + 1))
