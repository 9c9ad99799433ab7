"""`flask recompute`: silent when the figures are right, loud when they are not."""

import pytest
from sqlalchemy import delete

from inspections.inspection.models import Counted
from tests import make

DATABASES = "both"


@pytest.fixture
def visited(session):
    return make.inspection(session, make.facility(session), make.account(session))


def recompute(app, session, *words: str):
    session.commit()
    return app.test_cli_runner().invoke(args=["recompute", *words])


def test_right_figures_have_no_differences(app, session, visited):
    result = recompute(app, session, "--on", "2030-01-01")

    assert (result.exit_code, result.stdout) == (0, "2030-01-01: 0 differences\n")


def test_a_counted_row_that_got_lost_is_named_and_fails(app, session, visited):
    session.execute(delete(Counted))

    result = recompute(app, session)

    assert result.exit_code == 1
    assert f"{visited.id} counted: absent, recomputed present" in result.stdout
