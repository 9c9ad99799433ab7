"""Decisions from the queue, and looks at second copies."""

import threading

import pytest
from sqlalchemy import select

from audit_service.db import db
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection, Review, SecondCopy
from inspections.inspection.queries import inspection_by_id
from inspections.inspection.rules import Act
from inspections.review.commands.decide import decide
from inspections.review.commands.look import look_at, take_body
from inspections.review.models import CopyLook
from inspections.trail.models import TrailEntry
from tests import make

DATABASES = "both"


def refusal(session, act, *given):
    with pytest.raises(Refused) as refused:
        act(session, *given, now())
    session.rollback()
    return refused.value.problem


def decided(session, inspection):
    query = select(Review.act, Review.reviewer_id).where(
        Review.inspection_seq == inspection.seq, Review.reviewer_id.is_not(None)
    )
    return [tuple(row) for row in session.execute(query)]


def test_what_waits_is_decided_once_and_the_first_decision_stands(session, waiting):
    tam = actor_of(session, make.reviewer(session, "tam").id)
    decide(session, waiting.flagged, Act.RETURN, "thiếu ảnh", tam, now())
    session.commit()

    late = (waiting.flagged, Act.ACCEPT, None, waiting.minh)
    assert refusal(session, decide, *late) is Problem.DECIDED_MEANWHILE
    assert refusal(session, decide, *late[:3], tam) is Problem.DECIDED_MEANWHILE
    assert decided(session, waiting.flagged) == [("return", tam.account_id)]


def test_who_may_not_decide_is_told_so_and_not_what_was_decided(session, waiting):
    own = make.account(session, "duyet", Role.DEPARTMENT, Grade.REVIEWER)
    made = make.inspection(session, waiting.store, own)
    elsewhere = actor_of(session, make.reviewer(session, "nam", ("75",)).id)
    viewer = actor_of(session, make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER).id)

    ask = (Act.VOID, "lý do")
    assert refusal(session, decide, made, *ask, actor_of(session, own.id)) is Problem.OWN_INSPECTION
    assert refusal(session, decide, made, *ask, elsewhere) is Problem.NOT_FOUND
    assert refusal(session, decide, made, *ask, viewer) is Problem.NOT_ALLOWED
    unreadable = (waiting.quarantined, Act.ACCEPT, None, waiting.minh)
    assert refusal(session, decide, *unreadable) is Problem.NOT_COMPLETE


def test_of_two_reviewers_at_once_one_decides(app, session, waiting):
    people = [waiting.minh, actor_of(session, make.reviewer(session, "tam").id)]
    id_, begun = waiting.flagged.id, threading.Barrier(2)
    session.commit()
    answers = []

    def try_it(reviewer, act):
        with app.app_context():
            mine = db.session()
            begun.wait(timeout=20)
            try:
                decide(mine, inspection_by_id(mine, id_), act, "lý do", reviewer, now())
                mine.commit()
                answers.append(act.value)
            except Refused as refused:
                mine.rollback()
                answers.append(refused.problem.value)

    each = zip(people, (Act.ACCEPT, Act.VOID), strict=True)
    threads = [threading.Thread(target=try_it, args=given) for given in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.expire_all()
    ((act, _who),) = decided(session, waiting.flagged)
    assert sorted(answers) == sorted([act, "decided_meanwhile"])


def test_a_look_at_a_copy_is_kept_with_its_reason_and_the_copy_stays(session, waiting):
    before = waiting.copy.body
    look_at(session, waiting.copied, waiting.copy, "  gửi hai lần ", waiting.minh, now())
    session.commit()

    session.expire_all()
    look = session.scalars(select(CopyLook)).one()
    assert (look.reason, look.reviewer_id) == ("gửi hai lần", waiting.minh.account_id)
    assert session.scalars(select(SecondCopy)).one().body == before
    assert session.get_one(Inspection, waiting.copied.seq).review == "accepted"
    acts = session.scalars(select(TrailEntry.act).where(TrailEntry.act == "copy_seen")).all()
    assert len(acts) == 1


def test_a_copy_is_looked_at_once_with_a_reason_and_never_ones_own(session, waiting):
    given = (waiting.copied, waiting.copy)
    sender = actor_of(session, waiting.copy.sender_id)
    elsewhere = actor_of(session, make.reviewer(session, "nam", ("75",)).id)
    viewer = actor_of(session, make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER).id)

    for unseen in (" ", "\u00ad", "\x01"):
        assert refusal(session, look_at, *given, unseen, waiting.minh) is Problem.REASON_NEEDED
    assert refusal(session, look_at, *given, "x" * 1001, waiting.minh) is Problem.REASON_TOO_LONG
    assert refusal(session, look_at, *given, "x", sender) is Problem.OWN_INSPECTION
    assert refusal(session, look_at, *given, "x", elsewhere) is Problem.NOT_FOUND
    assert refusal(session, look_at, *given, "x", viewer) is Problem.NOT_ALLOWED
    look_at(session, *given, "x", waiting.minh, now())
    session.commit()
    assert refusal(session, look_at, *given, "y", waiting.minh) is Problem.ALREADY_LOOKED_AT
    assert session.scalars(select(CopyLook.reason)).all() == ["x"]


def test_taking_the_bytes_out_stands_in_the_trail(session, waiting):
    given = (waiting.copied, waiting.copy)

    bodies = [take_body(session, *given, second, waiting.minh, now()) for second in (False, True)]
    session.commit()

    assert bodies == [waiting.copied.body, waiting.copy.body]
    reads = select(TrailEntry).where(TrailEntry.act == "restricted_read")
    assert [each.subject_key for each in session.scalars(reads)] == [str(waiting.copied.id)] * 2
    sender = actor_of(session, waiting.copy.sender_id)
    assert refusal(session, take_body, *given, True, sender) is Problem.OWN_INSPECTION
