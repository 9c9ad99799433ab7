"""`flask recompute`: silent when the figures are right, loud when they are not."""

import pytest
from sqlalchemy import delete, select

from inspections.inspection.models import Counted
from inspections.progress.models import ProgressBuild, ProgressInterval
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


def test_what_is_kept_is_built_anew_after_the_comparison_unless_that_alone_is_asked(
    app, session, visited
):
    session.execute(delete(ProgressInterval))

    only = recompute(app, session, "--only-compare")
    assert (only.exit_code, session.scalars(select(ProgressInterval)).all()) == (1, [])
    first = recompute(app, session)
    again = recompute(app, session)

    assert (first.exit_code, again.exit_code) == (1, 0)
    assert "kept: absent, recomputed" in first.stdout
    assert "1/1 facilities" in first.stderr
    assert len(session.scalars(select(ProgressInterval)).all()) == 3


def test_an_upgrade_builds_what_was_never_kept(app, session, visited):
    for model in (ProgressInterval, ProgressBuild):
        session.execute(delete(model))
    session.commit()

    result = app.test_cli_runner().invoke(args=["reference"])

    assert result.exit_code == 0, result.output
    assert "1/1 facilities" in result.stderr
    assert recompute(app, session).exit_code == 0
