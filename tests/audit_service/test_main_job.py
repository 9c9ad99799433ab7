"""The main job end to end: a visit arrives with its photo, is judged, counted, and seen."""

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from PIL import Image

from inspections.account.rules import Role, Scope
from tests import make

DATABASES = "both"
GPS = {1: "N", 2: (10.0, 0.0, 36.0), 3: "E", 4: (105.0, 4.0, 48.0)}


@pytest.fixture
def phone_photo() -> bytes:
    """12 megapixels as a phone held upright saves them: lying, orientation 6, with a position."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Telephone", GPS
    out = io.BytesIO()
    shelf = Image.effect_mandelbrot((4032, 3024), (-2, -1.5, 1, 1.5), 30).convert("RGB")
    shelf.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def met(client, headers, plan: str) -> dict[str, int]:
    answer = client.get(f"/api/v1/plans/{plan}/progress", headers=headers)
    return {target["target"]: target["met"] for target in answer.json["targets"]}


def send(client, headers, store, outcome: str, hours_ago: int, photo: bytes) -> dict:
    """A visit with one photo, the record sent twice; the last receipt."""
    started = datetime.now(UTC) - timedelta(hours=hours_ago)
    entry = make.photo_entry(photo)
    body = make.to_bytes(
        make.body(
            store,
            outcome,
            started_at=started.isoformat(),
            signed_at=(started + timedelta(minutes=9)).isoformat(),
            photos=[entry],
        )
    )
    address = f"/api/v1/inspections/{uuid4()}"
    answers = [client.put(address, data=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    assert answers[0].json["payload_sha256"] == sha256(body).hexdigest()
    assert answers[0].json["state"] == "waiting"
    sent = client.put(
        f"{address}/photos/{entry['id']}", data=photo, headers=headers, content_type="image/jpeg"
    )
    assert sent.status_code == 201
    return sent.json


def test_the_main_job(session, client, bearer, phone_photo):
    owner, other = make.retailer(session, "Một"), make.retailer(session, "Hai")
    store = make.facility(session, "Co.opmart Rạch Giá", retailer_id=owner.id)
    make.facility(session, "Siêu thị khác", retailer_id=other.id)
    make.account(session, "lan")
    make.account(session, "mot", Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "hai", Role.RETAILER, areas=(), retailer=other)
    make.reviewer(session, "minh")
    submit, office = bearer("lan"), bearer("minh", Scope.READ)
    own, others = bearer("mot", Scope.READ), bearer("hai", Scope.READ)

    first = send(client, submit, store, "full", 30, phone_photo)

    assert (first["state"], first["review"], first["flags"]) == ("complete", "accepted", [])
    assert first["verdict"]["outcome"] == "full"
    after_full = met(client, office, "kien-giang-135")
    assert after_full == {"kien-giang-135:2025-share": 1, "kien-giang-135:2030-share": 1}

    second = send(client, submit, store, "not_met", 2, phone_photo + b"\xff\xd9")

    assert second["verdict"]["outcome"] == "not_met"
    assert met(client, office, "kien-giang-135") == dict.fromkeys(after_full, 0)
    assert met(client, office, "vn-889") == {"vn-889:2025-share": 0, "vn-889:2030-share": 0}

    receipt = f"/api/v1/inspections/{first['id']}/receipt"
    assert client.get(receipt, headers=own).status_code == 200
    assert client.get(receipt, headers=others).status_code == 404

    picture = f"/api/v1/inspections/{first['id']}/photos/{first['photos'][0]['id']}"
    with client.get(picture, headers=own) as shown:
        image = Image.open(io.BytesIO(shown.data))
    assert image.size == (1200, 1600)
    assert dict(image.getexif()) == {}
    assert client.get(picture, headers=others).status_code == 404
