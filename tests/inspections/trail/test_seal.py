"""What is committed gets consecutive numbers, and every head ever given out can be worked out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.commands.seal import MOST, Damaged, seal
from inspections.trail.heads import NO_HEAD, head_hash, verify_proof
from inspections.trail.models import TrailBlock, TrailDay, TrailEntry
from inspections.trail.queries.proofs import promise_of
from inspections.trail.queries.state import head_of
from inspections.trail.rules import Act, Kind, Subject
from inspections.trail.tree import BLOCK, grown
from tests import trails

DATABASES = "both"


def numbered(session):
    query = select(TrailEntry).where(TrailEntry.number.is_not(None)).order_by(TrailEntry.number)
    return list(session.scalars(query))


def test_nothing_sealed_is_a_head_too(session):
    assert trails.sealed(session).head == NO_HEAD
    assert trails.found(session) == []


def test_entries_are_numbered_by_id_and_later_ones_go_on(session):
    first = trails.some(session, 5)
    trails.sealed(session)
    second = trails.some(session, 3)
    trails.sealed(session)

    assert [(each.number, each.id) for each in numbered(session)] == list(
        enumerate(first + second, 1)
    )
    assert seal(session, now()) == 0


def test_a_head_given_out_in_the_middle_of_a_day_is_worked_out_again_from_the_leaves(session):
    heads = []
    for count in (1, 1, 3, 250, 1, 7, 300):
        trails.some(session, count)
        heads.append(trails.sealed(session))

    leaves = [each.leaf for each in numbered(session)]
    assert [each.size for each in heads] == [1, 2, 5, 255, 256, 263, 563]
    for each in heads:
        root = grown(leaves[: each.size]).root()
        assert each.head == head_hash(NO_HEAD, each.size, root)
    assert trails.found(session, *heads) == []
    blocks = session.scalars(select(TrailBlock.root).order_by(TrailBlock.position)).all()
    assert blocks == [grown(leaves[i : i + BLOCK]).root() for i in (0, BLOCK)]


def test_a_day_goes_on_from_the_head_of_the_one_before_and_never_back(session):
    trails.some(session, 3)
    first = trails.sealed(session)
    trails.some(session, 2)
    second = trails.sealed(session, days_later=3)
    trails.some(session, 2)
    # A clock that was set back.
    third = trails.sealed(session, days_later=1)

    days = session.scalars(select(TrailDay).order_by(TrailDay.number)).all()
    assert [(day.number, day.first, day.size) for day in days] == [(1, 1, 3), (2, 4, 4)]
    assert days[1].previous_head == first.head
    assert (days[1].day - days[0].day).days == 3
    assert trails.found(session, first, second, third) == []


def test_a_day_is_one_of_vietnam(session):
    trails.some(session, 1)
    seal(session, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    session.commit()

    assert session.scalars(select(TrailDay)).one().day.isoformat() == "2026-12-01"


def test_a_backlog_is_sealed_in_parts(session):
    trails.some(session, MOST + 1)

    counts = []
    while sealed := seal(session, now()):
        counts.append(sealed)
        session.commit()

    assert counts == [MOST, 1]
    assert trails.found(session) == []


def test_every_entry_of_a_day_can_be_proved_however_far_it_has_come(session):
    trails.some(session, 2)
    trails.sealed(session)
    size = 0
    for more in (1, 1, 253, 1, 1, 263):
        trails.some(session, more)
        head, size = trails.sealed(session, days_later=1), size + more
        for index in {0, 1, size // 2, 255, size - 2, size - 1} & {*range(size)}:
            entry = session.scalars(select(TrailEntry).where(TrailEntry.number == 3 + index)).one()
            entry.subject_key = f"p{index}"
            promise = promise_of(session, Subject(Kind.ACCOUNT, f"p{index}"), Act.SIGNED_IN)
            assert (promise.leaf, promise.number) == (entry.leaf.hex(), 3 + index)
            assert (promise.proof.size, promise.proof.head) == (size, head.head.hex())
            assert verify_proof(promise.leaf, promise.number, vars(promise.proof))


def test_what_is_not_sealed_has_its_promise_and_no_proof(session):
    of = Subject(Kind.INSPECTION, "x")
    entry = session.get_one(TrailEntry, record(session, Act.RECEIVED, of, None, now()))
    session.commit()

    promise = promise_of(session, of, Act.RECEIVED)

    assert (promise.leaf, promise.number, promise.proof) == (entry.leaf.hex(), None, None)
    assert promise_of(session, of, Act.REVIEWED) is None


def test_where_an_entry_of_the_day_is_gone_nothing_is_proved(session):
    of = Subject(Kind.INSPECTION, "x")
    record(session, Act.RECEIVED, of, None, now())
    trails.some(session, 3)
    trails.sealed(session)
    trails.tamper(session, "DELETE FROM trail_entry WHERE number = 2")

    assert promise_of(session, of, Act.RECEIVED).proof is None


def test_nothing_is_built_on_a_day_that_does_not_hold_together(session):
    trails.some(session, 3)
    trails.sealed(session)
    trails.some(session, 1)
    for column in ("root", "head", "previous_head", "peaks"):
        session.execute(update(TrailDay).values({column: b"x" * 32}))
        with pytest.raises(Damaged):
            seal(session, now() + timedelta(seconds=1))
        session.rollback()
    assert head_of(session, "").size == 3
    assert seal(session, now()) == 1
