"""Whatever was done to the trail by hand is named, each thing by itself and several at once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from inspections.db import now
from inspections.facility.models import RegistryChange
from inspections.inspection.models import Inspection, Repair, Review
from inspections.trail.commands.record import record
from inspections.trail.heads import Head, head_hash, place_hash
from inspections.trail.models import TrailBlock, TrailDay, TrailEntry, TrailValue
from inspections.trail.rules import Act, Kind, Subject, leaf_hash
from inspections.trail.tree import Tree
from tests import lists, make, trails

DATABASES = "both"


@pytest.fixture
def heads(session) -> list[Head]:
    """Two days: entries 1–300 and 301–310, with values of people in every tenth of the second."""
    trails.some(session, 300)
    first = trails.sealed(session)
    trails.some(session, 10, personal={"name": "Nguyễn Thị Lan"})
    return [first, trails.sealed(session, days_later=1)]


def days(session):
    return [str(each) for each in session.scalars(select(TrailDay.day).order_by(TrailDay.number))]


def test_what_nobody_touched_is_right(session, heads):
    assert trails.found(session, *heads) == []


def test_an_edited_body_is_named(session, heads):
    body = session.scalars(select(TrailEntry.body).where(TrailEntry.number == 7)).one()
    forged = body.replace(b'"n":6', b'"n":9')
    trails.tamper(session, "UPDATE trail_entry SET body = :body WHERE number = 7", body=forged)

    assert trails.found(session, *heads) == [f"body: #7, id {trails.id_of(session, 7)}"]


def test_an_edited_body_with_a_leaf_to_fit_is_named(session, heads):
    entry = session.scalars(select(TrailEntry).where(TrailEntry.number == 7)).one()
    entry.body = entry.body.replace(b'"n":6', b'"n":9')
    entry.leaf = leaf_hash(entry.salt, entry.body)

    said = trails.found(session, *heads)

    day = days(session)[0]
    assert said[0] == f"moved: #7, id {trails.id_of(session, 7)}"
    assert said[1] == "block: #1–256"
    assert f"root: {day}" in said
    assert any(each.startswith("misfit: here, 300") for each in said)

    # With its place made to fit as well, its block still tells where to look.
    entry = session.scalars(select(TrailEntry).where(TrailEntry.number == 7)).one()
    entry.place = place_hash(7, entry.leaf)
    assert trails.found(session)[:2] == ["block: #1–256", f"root: {day}"]


def test_columns_that_tell_another_story_than_the_body_are_named(session, heads):
    others = {
        "act": "signed_out",
        "subject_kind": "key",
        "subject_key": "x",
        "at": now(),
        "account_id": make.account(session).id,
    }
    for number, (column, value) in enumerate(others.items(), 3):
        changed = update(TrailEntry).where(TrailEntry.number == number)
        session.execute(changed.values({column: value}))

    assert trails.found(session, *heads) == [
        f"column: #{number}, id {trails.id_of(session, number)}: {column}"
        for number, column in enumerate(others, 3)
    ]


def test_swapped_entries_are_named_each(session, heads):
    one, other = trails.id_of(session, 20), trails.id_of(session, 21)
    for id_, number in ((one, 10**6), (other, 20), (one, 21)):
        trails.tamper(session, "UPDATE trail_entry SET number=:n WHERE id=:i", n=number, i=id_)

    said = trails.found(session, *heads)

    assert said[:2] == [f"moved: #20, id {other}", f"moved: #21, id {one}"]
    assert f"root: {days(session)[0]}" in said


def test_deleted_entries_are_named_by_their_numbers(session, heads):
    trails.tamper(session, "DELETE FROM trail_entry WHERE number IN (1, 40, 41, 300)")

    said = trails.found(session)

    assert [each for each in said if each.startswith("missing")] == [
        "missing: #1",
        "missing: #40–41",
        "missing: #300",
    ]
    assert f"root: {days(session)[0]}" in said
    # The next day is whole.
    assert days(session)[1] not in str(said)


def test_a_tail_that_was_cut_without_care_is_named(session, heads):
    trails.tamper(session, "DELETE FROM trail_value")
    trails.tamper(session, "DELETE FROM trail_entry WHERE number > 295")

    assert "missing: #296–310" in trails.found(session)


def cut_with_care(session, size: int) -> None:
    """As whoever holds the database and knows this program can: nothing left disagrees."""
    day = session.scalars(select(TrailDay).order_by(TrailDay.number)).first()
    trails.tamper(session, "DELETE FROM trail_value")
    trails.tamper(session, "DELETE FROM trail_entry WHERE number > :size", size=size)
    trails.tamper(session, "DELETE FROM trail_day WHERE number > 1")
    tree = Tree()
    for leaf in session.scalars(select(TrailEntry.leaf).order_by(TrailEntry.number)):
        tree.add(leaf)
    day.size, day.root, day.peaks = size, tree.root(), tree.kept()
    day.head = head_hash(day.previous_head, size, day.root)
    session.commit()


def test_a_tail_cut_with_care_is_seen_only_with_a_head_kept_elsewhere(session, heads):
    cut_with_care(session, 290)

    assert trails.found(session) == []
    assert [each.split(",")[:2] for each in trails.found(session, *heads)] == [
        ["cut: here", " 300"],
        ["cut: here", " 310"],
    ]


def test_entries_cut_with_care_and_others_in_their_place_do_not_fit_the_head(session, heads):
    cut_with_care(session, 290)
    trails.some(session, 20)
    trails.sealed(session)

    assert trails.found(session) == []
    assert {each.split(",")[0] for each in trails.found(session, *heads)} == {"misfit: here"}


def test_a_row_put_in_by_hand_is_named(session, heads):
    trails.some(session, 3)
    last = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc()).limit(3)).all()
    replaced = trails.id_of(session, 100)
    trails.tamper(session, "DELETE FROM trail_entry WHERE id = :id", id=replaced)
    last[0].number, last[0].day_number = 100, 1
    last[0].place = place_hash(100, last[0].leaf)
    last[1].number, last[1].day_number = 999, 2
    last[2].place = bytes(32)

    said = trails.found(session)

    assert "block: #1–256" in said
    assert f"root: {days(session)[0]}" in said
    assert f"beyond: #999, id {last[1].id}" in said
    assert f"half_sealed: id {last[2].id}" in said


def test_a_number_used_twice_is_named(session, backend, heads):
    if backend == "postgresql":
        trails.tamper(session, "ALTER TABLE trail_entry DROP CONSTRAINT uq_trail_entry_number")
        other = trails.id_of(session, 51)
        trails.tamper(session, "UPDATE trail_entry SET number = 50 WHERE id = :id", id=other)
        said = trails.found(session)
        assert f"twice: #50, id {other}" in said
        assert "missing: #51" in said
    else:
        # SQLite cannot drop it: what is left is a number that nothing of ours gives.
        other = trails.id_of(session, 51)
        trails.tamper(session, "UPDATE trail_entry SET number = -50 WHERE id = :id", id=other)
        said = trails.found(session)
        assert f"beyond: #-50, id {other}" in said
        assert "missing: #51" in said


def test_values_that_differ_are_gone_or_were_added_are_named(session, heads):
    ids = [trails.id_of(session, number) for number in (301, 302, 303)]
    trails.tamper(session, "UPDATE trail_value SET value = 'Hoa' WHERE entry_id = :id", id=ids[0])
    trails.tamper(session, "DELETE FROM trail_value WHERE entry_id = :id", id=ids[1])
    session.add(TrailValue(entry_id=ids[2], name="phone", value="0123", salt=bytes(16)))

    assert trails.found(session, *heads) == [
        f"value: #301, id {ids[0]}: name",
        f"value_gone: #302, id {ids[1]}: name",
        f"value_added: #303, id {ids[2]}: phone",
    ]


def test_after_an_erasure_the_trail_is_right_and_says_the_name_no_more(session, heads):
    trails.tamper(session, "DELETE FROM trail_value")
    record(session, Act.ERASED, Subject(Kind.ACCOUNT, "1"), None, now(), {"values": 10})
    session.commit()
    heads.append(trails.sealed(session, days_later=1))

    assert trails.found(session, *heads) == []


def test_what_a_day_says_of_itself_is_checked(session, heads):
    troubles = {"root": "root", "head": "head", "previous_head": "chain", "peaks": "peaks"}
    for day in session.scalars(select(TrailDay)).all():
        named = str(day.day)
        for column, trouble in troubles.items():
            before = getattr(day, column)
            setattr(day, column, b"x" * 32)

            said = trails.found(session)

            assert f"{trouble}: {named}" in said
            # What else follows is of the same day: the days before and after are found right.
            assert {each.split(": ")[1] for each in said} == {named}
            setattr(day, column, before)
    assert trails.found(session) == []


def test_days_and_blocks_taken_away_or_changed_are_named(session, heads):
    first = days(session)[0]
    trails.tamper(session, "UPDATE trail_block SET root = :x", x=bytes(32))
    assert trails.found(session) == ["block: #1–256"]
    trails.tamper(session, "DELETE FROM trail_block")
    session.add(TrailBlock(day_number=2, position=0, root=bytes(32)))
    assert trails.found(session) == ["block: #1–256", "block: #301–556"]
    trails.tamper(session, "DELETE FROM trail_block")
    trails.tamper(session, "UPDATE trail_entry SET day_number = 2 WHERE number = 5")
    trails.tamper(session, "UPDATE trail_day SET size = size - 1 WHERE number = 2")
    said = trails.found(session)
    assert f"wrong_day: #5, id {trails.id_of(session, 5)}" in said
    assert f"beyond: #310, id {trails.id_of(session, 310)}" in said
    trails.tamper(session, "DELETE FROM trail_day WHERE number = 1")
    said = trails.found(session)
    assert "no_day: #1–300" in said
    assert first not in str(said)


def test_several_at_once_are_all_named(session, heads):
    body = session.scalars(select(TrailEntry.body).where(TrailEntry.number == 260)).one()
    forged = body.replace(b'"n":', b'"m":')
    trails.tamper(session, "UPDATE trail_entry SET body = :b WHERE number = 260", b=forged)
    trails.tamper(session, "UPDATE trail_entry SET subject_key = 'x' WHERE number = 4")
    trails.tamper(session, "DELETE FROM trail_entry WHERE number = 90")
    trails.tamper(
        session,
        "UPDATE trail_value SET value = 'Hoa' WHERE entry_id = :i",
        i=trails.id_of(session, 305),
    )
    one, other = trails.id_of(session, 307), trails.id_of(session, 308)
    for id_, number in ((one, 10**6), (other, 307), (one, 308)):
        trails.tamper(session, "UPDATE trail_entry SET number=:n WHERE id=:i", n=number, i=id_)

    said = trails.found(session, *heads)

    assert {each.split(", id")[0] for each in said} >= {
        "column: #4",
        "missing: #90",
        "body: #260",
        "value: #305",
        "moved: #307",
        "moved: #308",
        *(f"root: {day}" for day in days(session)),
    }


def test_a_body_of_any_kind_is_named_and_stops_nothing(session, heads):
    bodies = [b"", b"\xff", b"[]", b'{"facts":7,"personal":[],"of":1}', b"[" * 100_000]
    for number, body in enumerate(bodies, 301):
        changed = update(TrailEntry).where(TrailEntry.number == number)
        session.execute(changed.values(body=body))
    trails.tamper(session, "UPDATE trail_entry SET subject_key = 'x' WHERE number = 310")

    said = trails.found(session)

    for number in range(301, 306):
        assert f"body: #{number}, id {trails.id_of(session, number)}" in said
    assert said[-1] == f"column: #310, id {trails.id_of(session, 310)}: subject_key"


def test_facts_that_only_a_forger_writes_stop_nothing(session):
    odd = [
        {"row": {"table": "review", "id": 10**30}},
        {"row": {"table": ["review"], "id": "1"}},
        {"row": {"table": "account", "id": 1}},
        {"rows": {"table": "review", "ids": [[1, 10**15], [2], 3]}},
        {"rows": {"table": "review", "ids": 5}},
    ]
    for facts in odd:
        record(session, Act.REVIEWED, Subject(Kind.INSPECTION, "x"), None, now(), facts)
    session.commit()
    trails.sealed(session)

    assert {each.split(" (")[0] for each in trails.found(session)} == {
        f"row_gone: review {10**30}",
        "row_gone: review 1",
    }


def test_what_waits_for_longer_than_ten_minutes_is_a_warning(session):
    at = now() - timedelta(minutes=11)
    late = record(session, Act.SIGNED_IN, Subject(Kind.ACCOUNT, "1"), None, at)
    trails.some(session, 1)

    assert trails.found(session) == [f"late: id {late}"]


def test_rows_are_compared_with_their_entries_both_ways(session):
    store, lan = make.facility(session), make.account(session)
    seen = make.inspection(session, store, lan)
    make.inspection(session, store, lan)
    trails.sealed(session)
    assert trails.found(session) == []

    reviews = session.scalars(select(Review).order_by(Review.id)).all()
    change = session.scalars(select(RegistryChange)).first()
    reviews[0].reason = "lý do khác"
    change.after = {**change.after, "name": "Tên khác"}
    seen.payload_sha256 = "0" * 64
    forged = Review(inspection_seq=seen.seq, act="void", reason="giả", at=now())
    repairing = Repair(
        inspection_seq=seen.seq, mapping={}, reason="giả", reviewer_id=lan.id, at=now()
    )
    session.add_all([forged, repairing])
    session.flush()
    session.delete(reviews[1])
    added = Inspection(id=uuid4(), body=b"{}", payload_sha256="1" * 64, signer_id=lan.id)
    added.received_at, added.state, added.review = now(), "quarantined", "none"
    session.add(added)
    session.commit()

    said = {each.split(" (")[0] for each in trails.found(session)}

    assert said == {
        f"row_changed: review {reviews[0].id}",
        f"row_changed: registry_change {change.id}",
        f"row_changed: inspection {seen.seq}",
        f"row_gone: review {reviews[1].id}",
        f"row_added: review {forged.id}",
        f"row_added: repair {repairing.id}",
        f"row_added: inspection {added.seq}",
    }


def test_rows_from_before_there_was_a_trail_are_left_alone(session):
    make.facility(session)
    old = now() - timedelta(days=9)
    for change in session.scalars(select(RegistryChange)):
        change.at = old
    trails.tamper(session, "DELETE FROM trail_value")
    trails.tamper(session, "DELETE FROM trail_entry")
    make.facility(session, "Siêu thị thứ hai")

    assert trails.found(session) == []


def test_the_bodies_name_nobody(session):
    store, lan = make.facility(session), make.account(session, "tên-rất-lạ")
    make.inspection(session, store, lan, representative={"name": "Người-Đại-Diện"})

    bodies = [json.loads(each) for each in session.scalars(select(TrailEntry.body))]

    assert {"received", "completed", "reviewed", "registry_changed"} <= {b["act"] for b in bodies}
    told = json.dumps(bodies, ensure_ascii=False)
    assert "Người" not in told
    assert "rất-lạ" not in told
    assert store.name not in told
    assert "kiểm thử" not in told


def test_a_list_is_one_entry_and_each_of_its_changes_is_compared_by_itself(session):
    rows = [
        [None, f"Siêu thị {n}", "Siêu thị", f"{n} Trần Phú", "Rạch Giá", "An Giang"]
        for n in ("Sen", "Đào", "Mai", "Trúc")
    ]
    made = lists.written(session, lists.manager(session), [lists.HEAD, *rows])
    of_list = select(TrailEntry).where(TrailEntry.act == Act.LIST_APPLIED.value)

    entry = session.scalars(of_list).one()
    assert (entry.subject_kind, entry.subject_key) == ("facility_list", str(made.id))
    assert json.loads(entry.body)["facts"]["entered"] == 4
    assert "Trần Phú" not in entry.body.decode()
    trails.sealed(session)
    assert trails.found(session) == []

    changes = session.scalars(select(RegistryChange).order_by(RegistryChange.id)).all()
    assert len(changes) == 4
    changes[1].after = {**changes[1].after, "name": "Siêu thị khác"}
    session.delete(changes[3])
    assert {each.split(" (")[0] for each in trails.found(session)} == {
        f"row_changed: registry_change {changes[1].id}",
        f"row_gone: registry_change {changes[3].id}",
    }
