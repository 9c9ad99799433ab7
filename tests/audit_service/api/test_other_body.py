"""The same id with other bytes: 409, and the second copy is kept once."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

from sqlalchemy import func, select

from inspections.inspection.models import Counted, Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id, photos_of, second_copies
from tests import make

DATABASES = "both"


def copies(session, id_) -> list[SecondCopy]:
    session.expire_all()
    return second_copies(session, inspection_by_id(session, id_).seq)


def test_another_body_under_the_same_id_is_409_and_kept_once(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    body, other = make.to_bytes(make.body(store)), make.to_bytes(make.body(store, "not_met"))
    first = lans.put(body, id_)

    answers = [lans.put(other, id_), lans.put(other, id_)]

    assert {(each.status_code, each.json["code"]) for each in answers} == {(409, "other_body")}
    (copy,) = copies(session, id_)
    assert (copy.body, copy.sender_id) == (other, lan.id)
    assert inspection_by_id(session, id_).body == body
    assert lans.put(body, id_).json == first.json == lans.receipt(id_).json


def test_a_space_more_is_another_body(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    body = make.to_bytes(make.body(store))
    lans.put(body, id_)

    assert lans.put(body + b" ", id_).status_code == 409
    assert len(copies(session, id_)) == 1


def test_every_other_body_is_a_copy_of_its_own_with_its_own_photos(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    photo, another = (make.photo_entry(make.jpeg(seed)) for seed in (1, 2))
    lans.put(make.body(store), id_)

    lans.put(make.body(store, photos=[photo]), id_)
    lans.put(make.body(store, photos=[photo, another]), id_)

    first, second = copies(session, id_)
    assert photos_of(session, first.inspection_seq) == []
    assert [str(each.id) for each in photos_of(session, first.inspection_seq, first.id)] == [
        photo["id"]
    ]
    assert [str(each.id) for each in photos_of(session, first.inspection_seq, second.id)] == [
        photo["id"],
        another["id"],
    ]
    # The record waits for its own photos alone.
    assert lans.receipt(id_).json["state"] == "complete"
    assert lans.receipt(id_).json["photos"] == []


def test_the_photo_of_a_second_copy_is_kept_too(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    data = make.jpeg(3)
    entry = make.photo_entry(data)
    lans.put(make.body(store), id_)
    lans.put(make.body(store, photos=[entry]), id_)

    answer = lans.client.put(
        f"/api/v1/inspections/{id_}/photos/{entry['id']}", data=data, headers=lans.headers
    )

    assert answer.status_code == 201
    (copy,) = copies(session, id_)
    (photo,) = photos_of(session, copy.inspection_seq, copy.id)
    assert photo.state == "stored"


def test_a_second_copy_never_counts(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    entry = make.photo_entry(make.jpeg(4))
    lans.put(make.body(store, photos=[entry]), id_)

    lans.put(make.body(store, photos=[]), id_)

    assert lans.receipt(id_).json["state"] == "waiting"
    assert session.scalar(select(func.count()).select_from(Counted)) == 0


def test_a_second_copy_of_a_quarantined_record_is_kept_as_well(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    lans.put({}, id_)

    assert lans.put(make.body(store), id_).status_code == 409

    assert lans.put({}, id_).status_code == 202
    assert len(copies(session, id_)) == 1


def test_another_person_under_a_taken_id_is_kept_beside_the_first(session, lan, store, phone):
    binh = make.account(session, "binh")
    id_ = uuid4()
    phone().put(make.body(store), id_)

    answer = phone("binh").put(make.body(store, "not_met"), id_)

    assert (answer.status_code, answer.json["code"]) == (409, "other_body")
    assert "payload_sha256" not in answer.json
    (copy,) = copies(session, id_)
    assert copy.sender_id == binh.id
    assert inspection_by_id(session, id_).signer_id == lan.id


def test_what_is_not_json_is_never_a_second_copy(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    lans.put(make.body(store), id_)

    assert lans.put(b"<html>", id_).status_code == 400
    assert copies(session, id_) == []


def test_bodies_that_race_for_one_id_leave_one_record_and_the_others_as_copies(
    app, session, lan, store, phone
):
    id_, starting = uuid4(), Barrier(6)
    bodies = [make.to_bytes(make.body(store, note=str(number // 2))) for number in range(6)]
    phones = [phone() for _ in bodies]
    statuses: list[int] = []

    def send(lans, body):
        lans.client = app.test_client()
        starting.wait()
        statuses.append(lans.put(body, id_).status_code)

    threads = [Thread(target=send, args=pair) for pair in zip(phones, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 201, 409, 409, 409, 409]
    assert session.scalar(select(func.count()).select_from(Inspection)) == 1
    kept = {inspection_by_id(session, UUID(str(id_))).body, *(c.body for c in copies(session, id_))}
    assert kept == set(bodies)
