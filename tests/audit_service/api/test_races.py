"""Two requests at the same moment, many times over: each pair ends as if one had come first."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from audit_service.api.reader import READER
from audit_service.db import db
from inspections.account.queries import actor_of
from inspections.db import now
from inspections.inspection.commands import receive
from inspections.inspection.commands import review as commands
from inspections.inspection.commands.changes import note_changes
from inspections.inspection.commands.review import review
from inspections.inspection.models import (
    Counted,
    Flag,
    Inspection,
    InspectionChange,
    SecondCopy,
)
from inspections.inspection.queries import inspection_by_id
from inspections.inspection.record import Repairs
from inspections.inspection.rules import Act
from tests import make
from tests.phone import Phone

DATABASES = "both"
ROUNDS = 20


@pytest.fixture
def shop(session):
    return make.facility(session)


@pytest.fixture
def lan(session, app, bearer):
    make.account(session)
    headers = bearer("lan")
    # A client each: two threads share none.
    return lambda: Phone(app.test_client(), headers)


@pytest.fixture
def together(app):
    """together(one, two, …): what each answers, all begun at the same moment in threads."""
    with ThreadPoolExecutor(4) as pool:

        def run(*calls):
            gate = Barrier(len(calls))

            def call(one):
                gate.wait(30)
                return one()

            # Nothing of the test's own may hold a lock.
            db.session.rollback()
            answers = [future.result(60) for future in [pool.submit(call, one) for one in calls]]
            db.session.rollback()
            return answers

        yield run


@pytest.fixture
def decide(app):
    """decide(id, act): a reviewer's act, as a call for `together`."""

    def prepared(id, act):
        def decide():
            with app.app_context():
                session = db.session()
                review(session, inspection_by_id(session, id), act, "kiểm thử", None, now())
                session.commit()

        return decide

    return prepared


def closed(shop, **more):
    """A visit to a closed store, which nothing flags; `supersedes` an id."""
    more = {key: str(value) if key == "supersedes" else value for key, value in more.items()}
    return {**make.body(shop, **more), "outcome": "closed"}


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def counted(session, *ids):
    """Which of these count, by their place."""
    rows = set(session.scalars(select(Counted.inspection_id)))
    return [id in rows for id in ids]


def flagged(session, code, *ids):
    query = select(Inspection.id).join(Flag, Flag.inspection_seq == Inspection.seq)
    return set(session.scalars(query.where(Flag.code == code))) & set(ids)


def test_the_same_body_under_the_same_id_makes_one_row(session, shop, lan, together):
    for done in range(1, ROUNDS + 1):
        id, body = uuid4(), make.to_bytes(make.body(shop))

        answers = together(*[partial(lan().put, body, id) for _ in range(2)])

        assert statuses(answers) == [200, 201]
        assert answers[0].json == answers[1].json
        assert count(session, Inspection) == done


def test_two_bodies_under_one_id_make_one_record_and_one_second_copy(session, shop, lan, together):
    for done in range(1, ROUNDS + 1):
        id = uuid4()

        answers = together(
            partial(lan().put, closed(shop, note="một"), id),
            partial(lan().put, closed(shop, note="hai"), id),
        )

        assert statuses(answers) == [201, 409]
        assert (count(session, Inspection), count(session, SecondCopy)) == (done, done)


def test_the_same_photo_sent_twice_at_once_fills_its_place_once(session, shop, lan, together):
    data = make.jpeg()
    for _ in range(ROUNDS):
        id, entry = uuid4(), make.photo_entry(data)
        lan().put(closed(shop, photos=[entry]), id)

        answers = together(*[partial(lan().photo, id, entry["id"], data) for _ in range(2)])

        assert statuses(answers) == [200, 201]
        assert answers[0].json == answers[1].json


def test_two_last_photos_complete_their_record(session, shop, lan, together):
    photos = [make.jpeg(1), make.jpeg(2)]
    for _ in range(ROUNDS):
        id, entries = uuid4(), [make.photo_entry(data) for data in photos]
        lan().put(closed(shop, photos=entries), id)

        answers = together(
            partial(lan().photo, id, entries[0]["id"], photos[0]),
            partial(lan().photo, id, entries[1]["id"], photos[1]),
        )

        assert statuses(answers) == [201, 201]
        assert lan().receipt(id)["state"] == "complete"
        assert counted(session, id) == [True]


def test_a_photo_and_the_correction_that_takes_it_over_find_each_other(
    session, shop, lan, together
):
    data = make.jpeg()
    for _ in range(ROUNDS):
        old, new, entry = uuid4(), uuid4(), make.photo_entry(data)
        lan().put(closed(shop, photos=[entry]), old)

        answers = together(
            partial(lan().photo, old, entry["id"], data),
            partial(lan().put, closed(shop, photos=[entry], supersedes=old), new),
        )

        assert statuses(answers) == [201, 201]
        assert [lan().receipt(id)["state"] for id in (old, new)] == ["complete"] * 2
        assert counted(session, old, new) == [False, True]


def test_accepting_a_record_while_its_correction_arrives_counts_the_correction(
    session, shop, lan, together, decide
):
    for _ in range(ROUNDS):
        old, new = uuid4(), uuid4()
        assert lan().put(make.body(shop), old).json["review"] == "flagged"

        together(decide(old, Act.ACCEPT), partial(lan().put, closed(shop, supersedes=old), new))

        assert counted(session, old, new) == [False, True]


def test_accepting_a_record_while_its_correction_is_voided_counts_the_record(
    session, shop, lan, together, decide
):
    for _ in range(ROUNDS):
        old, new = uuid4(), uuid4()
        lan().put(make.body(shop), old)
        lan().put(closed(shop, supersedes=old), new)
        assert counted(session, old, new) == [False, True]

        together(decide(old, Act.ACCEPT), decide(new, Act.VOID))

        assert counted(session, old, new) == [True, False]


def test_a_record_and_its_correction_may_arrive_at_once(session, shop, lan, together):
    other = make.facility(session, "Siêu thị Hai")
    for _ in range(ROUNDS):
        old, new = uuid4(), uuid4()

        answers = together(
            partial(lan().put, closed(shop), old),
            partial(lan().put, closed(other, supersedes=old), new),
        )

        assert statuses(answers) == [201, 201]
        assert flagged(session, "other_facility", new) == {new}
        assert counted(session, old, new) == [True, False]


@pytest.fixture
def while_noting(monkeypatch):
    """while_noting(call): a call for another thread, begun once what cannot be read has read its
    chain and not noted it yet; it is given a second to end before that."""
    asked, done = Event(), Event()

    def noted_late(*arguments):
        asked.set()
        done.wait(1)
        note_changes(*arguments)

    def begun(call):
        def later():
            asked.wait(30)
            answer = call()
            done.set()
            return answer

        return later

    monkeypatch.setattr(receive, "note_changes", noted_late)
    return begun


def noted(session, id):
    """What is told of the record, and what corrects it."""
    row = session.get(InspectionChange, inspection_by_id(session, id).seq)
    return row.review, row.superseded_by


def test_what_cannot_be_read_learns_of_a_correction_that_arrives_meanwhile(
    session, shop, lan, together, while_noting
):
    old, new = uuid4(), uuid4()
    unreadable = partial(lan().put, {**closed(shop), "facility": "00000000"}, old)
    correction = partial(lan().put, closed(shop, supersedes=old), new)

    assert statuses(together(unreadable, while_noting(correction))) == [201, 202]
    assert noted(session, old) == ("none", new)


def test_what_cannot_be_read_learns_that_its_correction_is_voided_meanwhile(
    session, shop, lan, together, decide, while_noting
):
    old, new = uuid4(), uuid4()
    lan().put(closed(shop, supersedes=old), new)
    unreadable = partial(lan().put, {**closed(shop), "facility": "00000000"}, old)

    together(unreadable, while_noting(decide(new, Act.VOID)))

    assert [noted(session, new), noted(session, old)] == [("voided", None), ("none", None)]


def test_a_repair_and_a_photo_for_a_correction_that_came_before_do_not_wait_in_a_circle(
    app, session, shop, lan, together, monkeypatch
):
    data = make.jpeg()
    old, new, entry = uuid4(), uuid4(), make.photo_entry(data)
    lan().put(closed(shop, photos=[entry], supersedes=old), new)
    lan().put({**closed(shop), "facility": "00000000"}, old)
    reviewer, code = make.reviewer(session).id, shop.code
    session.commit()
    has_locks, photo_came = Event(), Event()

    def take_in_late(*arguments):
        has_locks.set()
        photo_came.wait(1)
        return receive.take_in(*arguments)

    def repair():
        with app.app_context():
            mended = (db.session(), inspection_by_id(db.session(), old), Repairs(code))
            actor = actor_of(db.session(), reviewer)
            commands.repair(*mended, "sửa mã", actor, READER, now())
            db.session.commit()

    def photo():
        has_locks.wait(30)
        answer = lan().photo(new, entry["id"], data)
        photo_came.set()
        return answer

    monkeypatch.setattr(commands, "take_in", take_in_late)

    _, answer = together(repair, photo)

    assert answer.status_code == 201
    assert counted(session, old, new) == [False, True]


@pytest.mark.parametrize("original", ["here", "absent"])
def test_of_two_corrections_that_arrive_at_once_one_counts(session, shop, lan, together, original):
    for _ in range(ROUNDS):
        old, one, two = uuid4(), uuid4(), uuid4()
        if original == "here":
            lan().put(closed(shop), old)

        answers = together(
            partial(lan().put, closed(shop, supersedes=old), one),
            partial(lan().put, closed(shop, supersedes=old), two),
        )

        assert statuses(answers) == [201, 201]
        assert len(flagged(session, "forked", one, two)) == 1
        assert sorted(counted(session, one, two)) == [False, True]


def test_of_two_records_that_correct_each_other_one_is_flagged(session, shop, lan, together):
    for _ in range(ROUNDS):
        one, two = uuid4(), uuid4()

        answers = together(
            partial(lan().put, closed(shop, supersedes=two), one),
            partial(lan().put, closed(shop, supersedes=one), two),
        )

        assert statuses(answers) == [201, 201]
        assert len(flagged(session, "circular", one, two)) == 1
        assert sorted(counted(session, one, two)) == [False, True]


def test_visits_to_one_store_that_arrive_at_once_all_count(session, shop, lan, together):
    for _ in range(ROUNDS):
        ids = [uuid4() for _ in range(3)]

        answers = together(*[partial(lan().put, closed(shop), id) for id in ids])

        assert statuses(answers) == [201] * 3
        assert counted(session, *ids) == [True] * 3


def test_the_same_photo_sent_for_two_stores_at_once_is_flagged_on_one(session, shop, lan, together):
    other = make.facility(session, "Siêu thị Hai")
    for seed in range(ROUNDS):
        data = make.jpeg(seed)
        entry = make.photo_entry(data)
        here, there = uuid4(), uuid4()
        lan().put(closed(shop, photos=[entry]), here)
        lan().put(closed(other, photos=[entry]), there)

        answers = together(
            partial(lan().photo, here, entry["id"], data),
            partial(lan().photo, there, entry["id"], data),
        )

        assert statuses(answers) == [201, 201]
        assert len(flagged(session, "photo_bytes_seen", here, there)) == 1
