"""Real processes, killed: what was acknowledged is there, and sending again always ends well."""

import io
import random
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from audit_service.app import create_app
from audit_service.db import db
from inspections.account.commands.keys import add_key
from inspections.account.rules import Scope
from inspections.inspection.models import Counted, Inspection, SecondCopy
from inspections.photo.models import Photo
from tests import make
from tests.crash.server import Server, together

LIMIT = 12 * 1024 * 1024


@pytest.fixture(scope="module")
def shops(settings, ask):
    """Two stores' codes, an inspector lan, and her key."""
    with create_app(settings).app_context():
        session = db.session()
        codes = [make.facility(session, name).code for name in ("Một", "Hai")]
        make.account(session)
        key = add_key(session, "lan", Scope.SUBMIT, 30)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return codes, {"Authorization": f"Bearer {key}", "Content-Type": "image/jpeg"}


@pytest.fixture(scope="module")
def server(settings, shops, tmp_path_factory):
    server = Server(settings, tmp_path_factory.mktemp("server"))
    server.headers = shops[1]
    server.start()
    yield server
    server.stop()


@pytest.fixture
def closed(shops):
    """closed(…): the body of a visit to a closed store, which nothing flags."""

    def body(*photos, **more):
        shop = SimpleNamespace(code=shops[0][0])
        return make.to_bytes({**make.body(shop, photos=list(photos), **more), "outcome": "closed"})

    return body


def record_path(id):
    return f"/api/v1/inspections/{id}"


def photo_path(id, entry):
    return f"/api/v1/inspections/{id}/photos/{entry['id']}"


def receipt(server, id):
    answer = server.send("GET", f"{record_path(id)}/receipt")
    assert answer.status == 200
    return answer.json


def count(ask, model, *conditions):
    return ask(select(func.count()).select_from(model).where(*conditions))[0][0]


def statuses(answers):
    return sorted(answer.status for answer in answers)


def test_five_equal_records_at_once_are_one_row_with_one_receipt(server, ask, closed):
    for _ in range(5):
        id, body = uuid4(), closed()

        answers = together(*[partial(server.send, "PUT", record_path(id), body)] * 5)

        assert statuses(answers) == [200, 200, 200, 200, 201]
        assert len({answer.body for answer in answers}) == 1
        assert answers[0].json == receipt(server, id)
        assert count(ask, Inspection, Inspection.id == id) == 1


def test_five_records_under_one_id_are_one_record_and_four_second_copies(server, ask, closed):
    for _ in range(5):
        id, bodies = uuid4(), [closed(note=str(number)) for number in range(5)]

        answers = together(*[partial(server.send, "PUT", record_path(id), body) for body in bodies])

        assert statuses(answers) == [201, 409, 409, 409, 409]
        ((seq, kept),) = ask(select(Inspection.seq, Inspection.body).where(Inspection.id == id))
        copies = ask(select(SecondCopy.body).where(SecondCopy.inspection_seq == seq))
        assert sorted([kept, *(copy for (copy,) in copies)]) == sorted(bodies)


def test_two_last_photos_at_once_always_complete_the_record(server, ask, closed):
    photos = [make.jpeg(1), make.jpeg(2)]
    for _ in range(25):
        id, entries = uuid4(), [make.photo_entry(data) for data in photos]
        server.send("PUT", record_path(id), closed(*entries))

        answers = together(
            *[
                partial(server.send, "PUT", photo_path(id, entry), data)
                for entry, data in zip(entries, photos, strict=True)
            ]
        )

        assert statuses(answers) == [201, 201]
        assert receipt(server, id)["state"] == "complete"
        assert count(ask, Counted, Counted.inspection_id == id) == 1


def test_a_record_whose_answer_was_lost_is_200_when_sent_again(server, ask, closed):
    id, body = uuid4(), closed()
    server.arm("after_commit")

    lost = server.answer("PUT", record_path(id), body)
    again = server.insist("PUT", record_path(id), body)

    assert (lost, server.is_armed("after_commit")) == (None, False)
    assert again.status == 200
    assert again.json["payload_sha256"] == sha256(body).hexdigest()
    assert count(ask, Inspection, Inspection.id == id) == 1


def test_a_record_whose_transaction_was_cut_is_201_when_sent_again(server, ask, closed):
    id, body = uuid4(), closed()
    server.arm("before_commit")

    lost = server.answer("PUT", record_path(id), body)
    before = count(ask, Inspection, Inspection.id == id)
    again = server.insist("PUT", record_path(id), body)

    assert (lost, before, again.status) == (None, 0, 201)
    assert count(ask, Inspection, Inspection.id == id) == 1


@pytest.mark.parametrize(
    ("point", "status"),
    [
        ("before_rename", 201),
        ("before_transaction", 201),
        ("before_commit", 201),
        ("after_commit", 200),
    ],
)
def test_a_photo_whose_worker_died_is_complete_when_sent_again(server, ask, closed, point, status):
    # The same photo must not be known from another round: its bytes are its own.
    data = make.jpeg(random.randrange(10**9))
    id, entry = uuid4(), make.photo_entry(data)
    server.send("PUT", record_path(id), closed(entry))
    server.arm(point)

    lost = server.answer("PUT", photo_path(id, entry), data)
    again = server.insist("PUT", photo_path(id, entry), data)

    assert (lost, server.is_armed(point)) == (None, False)
    assert (again.status, again.json["state"]) == (status, "complete")
    assert count(ask, Photo, Photo.id == make.UUID(entry["id"])) == 1
    original = server.send("GET", f"{photo_path(id, entry)}?size=original")
    assert original.body == data


def test_everything_acknowledged_is_there_after_the_whole_server_was_killed(server, ask, closed):
    data = make.jpeg(random.randrange(10**9))
    complete, waiting = uuid4(), uuid4()
    entry, missing = make.photo_entry(data), make.photo_entry(make.jpeg(3))
    server.send("PUT", record_path(complete), closed(entry))
    server.send("PUT", photo_path(complete, entry), data)
    server.send("PUT", record_path(waiting), closed(missing))
    tables = (Inspection, SecondCopy, Photo, Counted)
    ids = [id for (id,) in ask(select(Inspection.id))]
    before = [count(ask, table) for table in tables], [receipt(server, id) for id in ids]

    server.kill()
    server.start()

    assert {complete, waiting} < set(ids)
    after = [count(ask, table) for table in tables], [receipt(server, id) for id in ids]
    assert after == before
    for sha, inspection_id, photo_id in ask(
        select(Photo.sha256, Inspection.id, Photo.id)
        .join(Inspection, Inspection.seq == Photo.inspection_seq)
        .where(Photo.state == "stored")
    ):
        path = f"{record_path(inspection_id)}/photos/{photo_id}?size=original"
        assert sha256(server.send("GET", path).body).hexdigest() == sha


@pytest.mark.parametrize(
    ("size", "more", "status"),
    [
        (LIMIT + 1, {}, 413),
        (LIMIT, {"Authorization": "Bearer wrong"}, 401),
        (LIMIT, {"Content-Type": "text/plain"}, 415),
        (LIMIT, {}, 422),
    ],
)
def test_a_phone_that_is_still_sending_sees_the_refusal(server, closed, size, more, status):
    id, entry = uuid4(), make.photo_entry(make.jpeg())
    server.send("PUT", record_path(id), closed(entry))

    answer = server.send("PUT", photo_path(id, entry), bytes(size), {**more, "Connection": "close"})

    assert answer.status == status
    assert receipt(server, id)["state"] == "waiting"


def largest():
    """A photo of the greatest size that is kept, 12 megapixels of noise."""
    noise = Image.frombytes("RGB", (2000, 1500), random.Random(7).randbytes(9_000_000))
    out = io.BytesIO()
    noise.resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=93)
    return out.getvalue().ljust(LIMIT, b"\0")


def peak(pid):
    """The most memory that the process ever held, in KB."""
    (line,) = (
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line
    )
    return int(line.split()[1])


def test_a_photo_of_12_mb_costs_a_worker_little_memory(server, closed):
    data = largest()
    assert len(data) == LIMIT
    before = {pid: peak(pid) for pid in server.workers()}
    assert len(before) == 2

    for _ in range(4):
        id, entry = uuid4(), make.photo_entry(data)
        server.send("PUT", record_path(id), closed(entry))
        assert server.send("PUT", photo_path(id, entry), data).json["state"] == "complete"

    grown = {pid: peak(pid) - before[pid] for pid in server.workers()}
    assert max(grown.values()) < 150 * 1024
