"""Pages are found by an index and come in its order: the millionth costs what the first does."""

import pytest
from sqlalchemy import event, text

from inspections.account.queries import actor_of
from inspections.account.rules import Role
from inspections.db import now
from inspections.export.queries.asked import Asked
from inspections.export.queries.facilities import facility_page
from inspections.export.queries.inspections import inspection_page
from inspections.export.queries.observations import observation_page
from inspections.export.rules import Place
from tests import make
from tests.pages import statements

DATABASES = "both"
# By its changes, and by its number.
INDEXES = {
    inspection_page: ("ix_inspection_change_at", ("PRIMARY KEY", "pk_inspection")),
    observation_page: ("ix_inspection_change_at", ("autoindex_observation", "pk_observation")),
    facility_page: ("ix_facility_changed_at", ("PRIMARY KEY", "pk_facility")),
}


@pytest.fixture
def actor(session):
    lan, store = make.account(session), make.facility(session)
    for _ in range(4):
        make.inspection(session, store, lan)
    root = make.account(session, "root", Role.ADMINISTRATOR, areas=())
    return actor_of(session, root.id)


def explained(session, read):
    """How the database reads the first statement that is sent meanwhile."""
    found = []

    def remember(_connection, _cursor, statement, given, *_rest):
        found.append((statement, given))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", remember)
    read()
    event.remove(connection, "before_cursor_execute", remember)
    how = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    statement, given = found[0]
    rows = connection.exec_driver_sql(f"{how} {statement}", given)
    return "\n".join(str(row[-1]) for row in rows)


def test_a_page_is_found_and_ordered_by_an_index(session, actor, backend):
    if backend == "postgresql":
        # Who may choose reads a table of four rows whole, and sorts it.
        for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
    place = Place(1, 0, now())

    for reader, (by_change, by_number) in INDEXES.items():
        for asked in (Asked(actor, None, True, place, 2), Asked(actor, now(), True, place, 2)):
            plan = explained(session, lambda asked=asked, reader=reader: reader(session, asked))
            assert by_change in plan
            assert "Sort  (" not in plan.replace("Incremental Sort", "")
            assert "TEMP B-TREE" not in plan
        asked = Asked(actor, None, after=place, limit=2)
        plan = explained(session, lambda asked=asked, reader=reader: reader(session, asked))
        assert any(index in plan for index in by_number)
        assert "TEMP B-TREE" not in plan


def test_a_page_takes_few_statements_whatever_its_length(session, actor):
    for reader, most in ((inspection_page, 2), (observation_page, 1), (facility_page, 5)):
        for limit in (1, 100):
            with statements() as sent:
                reader(session, Asked(actor, now(), by_change=True, limit=limit))
            assert 1 <= len(sent) <= most
