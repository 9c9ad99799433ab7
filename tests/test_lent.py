"""What a test gets to see of the database that another one had before."""

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from inspections.area.models import AreaName
from tests import make

SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"


@pytest.fixture
def borrowed(lender):
    """borrowed(act): has `act` done to a database and gives that back; its name."""

    def had(act) -> str:
        name = lender.lend()
        engine = create_engine(lender.address(name))
        # As a thread that is not through yet: its connection stays open.
        forgotten = engine.raw_connection()
        forgotten.detach()
        with Session(engine) as session:
            act(session)
            session.commit()
        lender.give_back(name)
        forgotten.close()
        engine.dispose()
        return name

    return had


def test_what_a_test_wrote_is_gone(borrowed):
    seen = {}

    def write(session: Session) -> None:
        seen["before"] = session.execute(text(SEQUENCES)).all()
        make.inspection(session, make.facility(session), make.account(session))

    def read(session: Session) -> None:
        seen["after"] = session.execute(text(SEQUENCES)).all()
        for table in ("inspection", "facility", "account", "trail_entry"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608

    assert borrowed(write) == borrowed(read)
    assert seen["after"] == seen["before"]


def rename_a_ward(session: Session) -> None:
    session.scalars(select(AreaName).limit(1)).one().name = "Khác"


def remove_a_ward(session: Session) -> None:
    session.execute(text("SET session_replication_role = replica"))
    session.execute(text("DELETE FROM area WHERE id = (SELECT max(id) FROM area)"))


def alter_a_table(session: Session) -> None:
    session.execute(text("ALTER TABLE facility ADD COLUMN other integer"))


def gather_statistics(session: Session) -> None:
    session.execute(text("ANALYZE area"))


@pytest.mark.parametrize(
    "act",
    [rename_a_ward, remove_a_ward, alter_a_table, gather_statistics],
    ids=lambda act: act.__name__,
)
def test_a_database_that_cannot_be_emptied_is_lent_no_more(borrowed, act):
    assert borrowed(act) != borrowed(lambda _session: None)
