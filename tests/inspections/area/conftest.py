from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from inspections.area.commands import load_areas
from inspections.area.models import Area, AreaName, AreaWard
from inspections.db import Base

TABLES = [Base.metadata.tables[model.__tablename__] for model in (Area, AreaName, AreaWard)]


def empty() -> Engine:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine, tables=TABLES)
    return engine


@pytest.fixture
def session() -> Iterator[Session]:
    """A database that has the tables of the areas and nothing in them."""
    engine = empty()
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="package")
def filled() -> Iterator[Engine]:
    engine = empty()
    with Session(engine) as session:
        load_areas(session)
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def loaded(filled: Engine) -> Iterator[Session]:
    """The loaded areas; what a test changes is rolled back."""
    with Session(filled) as session:
        yield session
