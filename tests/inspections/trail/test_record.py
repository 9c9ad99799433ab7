"""An entry holds what was done in bytes that can be checked, and nobody's name in the clear."""

import json

from sqlalchemy import select

from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rules import Act, Kind, Subject, commitment, leaf_hash
from tests.pages import statements

OF = Subject(Kind.ACCOUNT, "7")


def test_an_entry_can_be_checked_from_what_is_stored(session):
    record(session, Act.INVITED, OF, None, now(), {"role": "inspector"})
    session.commit()
    session.expire_all()

    entry = session.scalars(select(TrailEntry)).one()
    assert entry.leaf == leaf_hash(entry.salt, entry.body)
    assert json.loads(entry.body)["facts"] == {"role": "inspector"}
    assert (entry.subject_kind, entry.subject_key, entry.number) == ("account", "7", None)


def test_what_is_personal_stands_beside_the_bytes(session):
    of = record(session, Act.INVITED, OF, None, now(), personal={"name": "Nguyễn Thị Lan"})
    session.commit()

    entry = session.get_one(TrailEntry, of)
    assert "Lan" not in entry.body.decode()
    kept = session.scalars(select(TrailValue)).one()
    promised = json.loads(entry.body)["personal"]["name"]
    assert promised == commitment(kept.salt, kept.value).hex()


def test_equal_acts_have_leaves_that_nobody_can_match(session):
    at = now()
    for _ in range(2):
        record(session, Act.SIGNED_IN, OF, None, at)

    first, second = session.scalars(select(TrailEntry)).all()
    assert first.body == second.body
    assert first.leaf != second.leaf


def test_an_entry_costs_its_insert_and_no_other_statement(session):
    with statements() as sent:
        record(session, Act.SIGNED_IN, OF, None, now(), {"from": "form"})
        session.commit()

    acts = [each.split()[:3] for each in sent if not each.startswith("BEGIN")]
    assert acts == [["INSERT", "INTO", "trail_entry"]]
