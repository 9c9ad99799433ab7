"""`flask inspection review`: accept, return, void from the shell."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from inspections.inspection.models import Counted, Review
from tests import make


@pytest.fixture
def shell(app, session):
    """shell("inspection", "review", …): the result of the command."""

    def run(*words: str):
        session.commit()
        return app.test_cli_runner().invoke(args=words)

    return run


def test_voiding_takes_an_inspection_out_of_the_count(session, shell):
    visit = make.inspection(session, make.facility(session), make.account(session))

    result = shell("inspection", "review", str(visit.id), "void", "--reason", "nhầm cơ sở")

    session.expire_all()
    assert result.exit_code == 0
    assert result.stdout.split() == [f"BBX-{visit.seq}", "voided"]
    assert visit.review == "voided"
    assert session.get(Counted, visit.seq) is None
    assert session.scalars(select(Review.reason).order_by(Review.id.desc())).first() == "nhầm cơ sở"


def test_a_voided_one_can_be_accepted_again(session, shell):
    visit = make.inspection(session, make.facility(session), make.account(session))
    shell("inspection", "review", str(visit.id), "void", "--reason", "nhầm")

    shell("inspection", "review", str(visit.id), "accept", "--reason", "đúng rồi")

    session.expire_all()
    assert session.get(Counted, visit.seq).outcome == "checked"


def test_an_unknown_inspection_is_one_line_and_exit_code_1(shell):
    result = shell("inspection", "review", str(uuid4()), "void", "--reason", "x")

    assert result.exit_code == 1
    assert result.stderr.strip() == "Error: Không tìm thấy."


def test_a_record_that_waits_for_photos_cannot_be_reviewed(session, shell):
    photo = make.photo_entry(make.jpeg())
    signer, store = make.account(session), make.facility(session)
    visit = make.put(session, make.body(store, photos=[photo]), signer)

    result = shell("inspection", "review", str(visit.id), "accept", "--reason", "x")

    assert result.exit_code == 1
    assert visit.review == "none"
