from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from inspections.db import Base
from inspections.installation.commands import mark_demo
from inspections.installation.models import Installation
from inspections.installation.queries import is_demo


def test_a_database_is_a_demonstration_once_marked(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'marked.sqlite'}")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables[Installation.__tablename__]])
    with Session(engine) as session:
        assert not is_demo(session)

        mark_demo(session)
        mark_demo(session)

        assert is_demo(session)
    engine.dispose()


def test_a_database_without_tables_is_no_demonstration(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with Session(engine) as session:
        assert not is_demo(session)
    engine.dispose()
