"""What is told of a record's course, and since when: whatever moves it moves the moment."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from audit_service.api.reader import READER
from audit_service.db import db
from inspections.account.queries import actor_of
from inspections.inspection.commands.review import repair, review
from inspections.inspection.models import Counted, Inspection, InspectionChange
from inspections.inspection.queries import chain, revisions
from inspections.inspection.record import Repairs
from inspections.inspection.rules import Act, superseded_by
from tests import make

DATABASES = "both"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def told(session):
    """What is noted of a record: (state, review, superseded by), and since when."""

    def noted(inspection):
        row = session.get_one(InspectionChange, inspection.seq, populate_existing=True)
        return (row.state, row.review, row.superseded_by), row.changed_at

    return noted


def decide(session, inspection, act, at):
    review(session, inspection, act, "kiểm thử", None, at)
    session.commit()


def all_noted(session):
    return {
        row.inspection_seq: (row.state, row.review, row.superseded_by)
        for row in session.scalars(select(InspectionChange))
    }


def all_true(session):
    true = {}
    for each in session.scalars(select(Inspection)):
        replaced = superseded_by(revisions(chain(session, each)))
        true[each.seq] = (each.state, each.review, replaced.get(each.id))
    return true


def counted(session):
    noted = all_noted(session).items()
    return {seq for seq, told in noted if told == ("complete", "accepted", None)}


def test_arrival_photos_reviews_repairs_and_corrections_each_move_the_moment(session, told):
    store, lan, minh = make.facility(session), make.account(session), make.reviewer(session)
    shelf = make.jpeg()
    photo = make.photo_entry(shelf)
    first = make.put(session, make.body(store, photos=[photo]), lan)
    assert told(first)[0] == ("waiting", "none", None)

    arrived = told(first)[1]
    make.send_photo(session, first, photo["id"], shelf)
    assert told(first)[0][0] == "complete"
    assert told(first)[1] > arrived

    decide(session, first, Act.VOID, LATER)
    assert told(first) == (("complete", "voided", None), LATER)
    decide(session, first, Act.ACCEPT, LATER + timedelta(hours=1))
    accepted = told(first)

    correction = make.inspection(session, store, lan, "gradual", supersedes=str(first.id))
    assert told(first)[0] == ("complete", "accepted", correction.id)
    decide(session, correction, Act.VOID, LATER + timedelta(hours=2))
    assert told(first) == (accepted[0], LATER + timedelta(hours=2))

    strange = make.put(session, {**make.body(store), "facility": "1"}, lan)
    assert told(strange)[0] == ("quarantined", "none", None)
    actor = actor_of(session, minh.id)
    at = LATER + timedelta(hours=3)
    repair(session, strange, Repairs(facility=store.code), "mã sai", actor, READER, at)
    session.commit()
    assert told(strange)[0][0] == "complete"
    assert told(strange)[1] == at

    assert all_noted(session) == all_true(session)
    assert counted(session) == set(session.scalars(select(Counted.inspection_seq)))


def test_what_is_told_as_before_keeps_its_moment_and_no_moment_goes_back(session, told):
    store, lan = make.facility(session), make.account(session)
    visit = make.inspection(session, store, lan)
    other = make.inspection(session, store, lan)
    before = told(visit)

    decide(session, other, Act.ACCEPT, LATER)
    decide(session, visit, Act.ACCEPT, LATER)
    assert told(visit) == before

    decide(session, visit, Act.VOID, LATER)
    # The server's clock was set back meanwhile.
    decide(session, visit, Act.ACCEPT, LATER - timedelta(days=1))
    assert told(visit) == (("complete", "accepted", None), LATER)


def test_the_migration_notes_of_old_records_what_would_have_been_noted(session):
    store, lan, hoa = make.facility(session), make.account(session), make.account(session, "hoa")
    first = make.inspection(session, store, lan)
    middle = make.inspection(session, store, lan, supersedes=str(first.id))
    make.inspection(session, store, lan, supersedes=str(middle.id))
    review(session, middle, Act.VOID, "nhầm", None, LATER)
    # Another person's: supersedes nothing until it is accepted.
    make.inspection(session, store, hoa, supersedes=str(first.id), accepted=False)
    make.put(session, {"facility": 5}, lan)
    session.commit()
    noted = all_noted(session)
    assert noted == all_true(session)
    db.session.remove()

    downgrade(revision="0012")
    upgrade()

    assert all_noted(db.session()) == noted
    row = db.session().get_one(InspectionChange, middle.seq)
    assert row.changed_at == LATER
