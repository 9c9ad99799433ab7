"""PUT and GET /api/v1/inspections/{id}/photos/{photo}: what is kept, refused and shown."""

import io
import random
import struct
import zlib
from hashlib import sha256
from uuid import uuid4

import pytest
from PIL import Image, ImageFile
from sqlalchemy import select

from audit_service.photo_files import store
from inspections.account.rules import Scope
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState
from tests import make
from tests.phone import Phone, photo_states

DATABASES = "both"
LIMIT = 12 * 1024 * 1024


@pytest.fixture
def shop(session):
    return make.facility(session)


@pytest.fixture
def lan(session, client, bearer):
    make.account(session)
    return Phone(client, bearer("lan"))


@pytest.fixture
def hoa(session, client, bearer):
    make.account(session, "hoa")
    return Phone(client, bearer("hoa"))


@pytest.fixture
def minh(session, client, bearer):
    make.reviewer(session)
    return Phone(client, bearer("minh", Scope.READ))


def sent(phone, shop, *entries, inspection_id=None, **more):
    """A record with this manifest, received; its id."""
    inspection_id = inspection_id or uuid4()
    answer = phone.put(make.body(shop, photos=list(entries), **more), inspection_id)
    assert answer.status_code in (201, 202), answer.text
    return inspection_id


def files():
    """Every file in the photo store, temp files too."""
    root = store().incoming.parent
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def code(answer):
    return answer.status_code, answer.json["code"]


def picture(form="JPEG", size=(320, 240), mode="RGB", **save):
    out = io.BytesIO()
    patches = random.Random(5).randbytes(16 * 12 * 3)
    small = Image.frombytes("RGB", (16, 12), patches).convert(mode)
    small.resize(size, Image.Resampling.BICUBIC).save(out, form, **save)
    return out.getvalue()


def bomb():
    """A PNG that says 200 megapixels and holds next to nothing."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_a_photo_before_its_record_is_refused_and_the_phone_sends_the_record_first(lan):
    answer = lan.photo(uuid4(), str(uuid4()), make.jpeg())

    assert code(answer) == (404, "inspection_not_received")
    assert files() == []


def test_a_photo_in_no_manifest_is_refused(lan, shop):
    record = sent(lan, shop, make.photo_entry(make.jpeg()))

    answer = lan.photo(record, str(uuid4()), make.jpeg())

    assert code(answer) == (422, "not_in_manifest")
    assert files() == []


def test_bytes_other_than_the_signed_ones_are_refused_and_nothing_is_stored(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answers = [lan.photo(record, entry["id"], wrong) for wrong in (make.jpeg(2), data[:-1], b"")]

    assert {code(answer) for answer in answers} == {(422, "wrong_hash")}
    assert photo_states(lan.receipt(record)) == {entry["id"]: "missing"}
    assert files() == []


def test_a_photo_completes_its_record_and_the_same_again_changes_nothing(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    first = lan.photo(record, entry["id"], data)
    second = lan.photo(record, entry["id"].upper(), data)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json == lan.receipt(record)
    assert first.headers["X-App"] == "bao-bi-xanh"
    assert (first.json["state"], first.json["review"]) == ("complete", "accepted")
    assert first.json["photos"] == [
        {"id": entry["id"], "sha256": entry["sha256"], "state": "stored"}
    ]
    assert store().path(entry["sha256"]).read_bytes() == data


def test_a_record_waits_until_its_last_photo(lan, shop):
    photos = [make.jpeg(1), make.jpeg(2)]
    entries = [make.photo_entry(data) for data in photos]
    record = sent(lan, shop, *entries)

    receipts = [
        lan.photo(record, entry["id"], data).json
        for entry, data in zip(entries, photos, strict=True)
    ]

    assert [receipt["state"] for receipt in receipts] == ["waiting", "complete"]
    assert [receipt["review"] for receipt in receipts] == ["none", "accepted"]


def test_text_with_the_signed_hash_is_stored_as_unreadable_and_flagged(lan, shop):
    text = "Đây không phải ảnh".encode()
    entry = make.photo_entry(text)
    record = sent(lan, shop, entry)

    answer = lan.photo(record, entry["id"], text)

    assert answer.status_code == 201
    assert photo_states(answer.json) == {entry["id"]: "unreadable"}
    assert answer.json["flags"] == ["photo_unreadable"]
    assert (answer.json["state"], answer.json["review"]) == ("complete", "flagged")
    assert store().path(entry["sha256"]).read_bytes() == text
    assert lan.picture(record, entry["id"]).status_code == 404


@pytest.mark.parametrize("media_type", ["application/pdf", "text/html; charset=utf-8", "video/mp4"])
def test_a_type_that_is_no_image_is_refused(lan, shop, media_type):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answer = lan.photo(record, entry["id"], data, media_type)

    assert code(answer) == (415, "not_an_image")
    assert files() == []


def test_a_photo_over_the_limit_is_read_to_its_end_and_refused(lan, shop):
    data = bytes(LIMIT + 1)
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)
    wire = io.BytesIO(data)

    answer = lan.client.put(
        f"/api/v1/inspections/{record}/photos/{entry['id']}",
        input_stream=wire,
        content_length=len(data),
        headers=lan.headers,
        content_type="image/jpeg",
    )

    assert code(answer) == (413, "too_large")
    assert wire.tell() == len(data)
    assert files() == []


def test_a_photo_of_exactly_the_limit_is_kept(lan, shop):
    data = picture()
    data += bytes(LIMIT - len(data))
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answer = lan.photo(record, entry["id"], data)

    assert (answer.status_code, photo_states(answer.json)) == (201, {entry["id"]: "stored"})


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("inspections/{id}/photos/{photo}", {"Authorization": "Bearer wrong"}, 401),
        ("inspections/{id}/photos/{photo}", {}, 404),
        ("inspections/nonsense/photos/{photo}", {}, 400),
        ("inspections/nonsense", {}, 400),
        ("inspections/{id}", {"Authorization": "Bearer wrong"}, 401),
        ("facilities", {}, 405),
        ("nowhere", {}, 404),
    ],
)
def test_an_early_refusal_reads_the_body_to_its_end_so_that_the_phone_sees_it(
    lan, path, headers, status
):
    wire = io.BytesIO(bytes(300_000))

    answer = lan.client.put(
        "/api/v1/" + path.format(id=uuid4(), photo=uuid4()),
        input_stream=wire,
        content_length=300_000,
        headers={**lan.headers, **headers},
        content_type="image/jpeg",
    )

    assert answer.status_code == status
    assert wire.tell() == 300_000


def test_a_connection_that_breaks_in_mid_photo_leaves_nothing(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answer = lan.client.put(
        f"/api/v1/inspections/{record}/photos/{entry['id']}",
        input_stream=io.BytesIO(data[:1000]),
        content_length=len(data),
        headers=lan.headers,
        content_type="image/jpeg",
    )

    assert code(answer) == (422, "wrong_hash")
    assert files() == []


def test_equal_bytes_under_two_ids_are_two_photos_and_one_file(lan, shop):
    data = make.jpeg()
    entries = [make.photo_entry(data), make.photo_entry(data)]
    record = sent(lan, shop, *entries)

    answers = [lan.photo(record, entry["id"], data) for entry in entries]

    assert [answer.json["state"] for answer in answers] == ["waiting", "complete"]
    assert set(photo_states(answers[1].json).values()) == {"stored"}
    assert files() == [entries[0]["sha256"], entries[0]["sha256"] + ".jpg"]


def test_another_inspectors_record_is_as_if_it_were_not_there(lan, hoa, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answers = [hoa.photo(record, photo_id, data) for photo_id in (entry["id"], str(uuid4()))]

    assert {code(answer) for answer in answers} == {(404, "inspection_not_received")}
    assert files() == []


def test_photos_of_a_quarantined_record_are_kept(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry, form_version=None)

    first = lan.photo(record, entry["id"], data)
    second = lan.photo(record, entry["id"], data)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json == second.json
    assert (first.json["state"], first.json["verdict"]) == ("quarantined", None)
    assert photo_states(first.json) == {entry["id"]: "stored"}


def rows(session, second):
    query = select(Photo).where(Photo.second_copy_id.is_not(None) == second)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def test_photos_of_a_second_copy_are_kept_also_under_an_id_of_the_first(session, lan, shop):
    mine, other, more = make.jpeg(1), make.jpeg(2), make.jpeg(3)
    entry = make.photo_entry(mine)
    same_id, new = {**make.photo_entry(other), "id": entry["id"]}, make.photo_entry(more)
    record = sent(lan, shop, entry)
    assert lan.put(make.body(shop, photos=[same_id, new]), record).status_code == 409

    answers = [
        lan.photo(record, photo_id, data)
        for photo_id, data in ((entry["id"], other), (new["id"], more), (entry["id"], mine))
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.json["state"] for answer in answers] == ["waiting", "waiting", "complete"]
    assert photo_states(answers[2].json) == {entry["id"]: "stored"}
    assert {(row.sha256, row.state) for row in rows(session, second=True)} == {
        (same_id["sha256"], PhotoState.STORED),
        (new["sha256"], PhotoState.STORED),
    }
    assert [row.sha256 for row in rows(session, second=False)] == [entry["sha256"]]
    assert store().path(same_id["sha256"]).read_bytes() == other


def test_a_second_copy_under_anothers_id_shows_nothing_of_that_record(session, lan, hoa, shop):
    theirs, own = make.jpeg(1), make.jpeg(2)
    entry = make.photo_entry(theirs)
    second = make.photo_entry(own)
    record = sent(lan, shop, entry)
    assert hoa.put(make.body(shop, photos=[second]), record).status_code == 409

    answers = [hoa.photo(record, second["id"], own), hoa.photo(record, entry["id"], theirs)]

    assert code(answers[0]) == (409, "other_body")
    assert code(answers[1]) == (404, "inspection_not_received")
    assert [row.state for row in rows(session, second=True)] == [PhotoState.STORED]
    assert hoa.picture(record, second["id"]).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        picture("MPO", save_all=True, append_images=[Image.new("RGB", (320, 240))]),
        picture(mode="CMYK"),
        picture("WEBP", save_all=True, append_images=[Image.new("RGB", (320, 240))], duration=100),
        picture("PNG"),
        picture("PNG", mode="P", transparency=0),
        picture(progressive=True),
    ],
    ids=["mpo", "cmyk", "animated webp", "png", "transparent palette", "progressive"],
)
def test_what_phones_make_is_stored_and_shown_as_jpeg(lan, shop, data):
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answer = lan.photo(record, entry["id"], data, "application/octet-stream")

    assert photo_states(answer.json) == {entry["id"]: "stored"}
    for size in ("view", "thumb"):
        with lan.picture(record, entry["id"], size) as shown:
            opened = Image.open(io.BytesIO(shown.data))
            assert (shown.mimetype, opened.format, opened.mode) == ("image/jpeg", "JPEG", "RGB")
            assert opened.size == (320, 240)


def test_a_header_of_200_megapixels_is_stored_and_never_decoded(lan, shop, monkeypatch):
    def decode(image):
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    data = bomb()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)

    answer = lan.photo(record, entry["id"], data, "image/png")

    assert answer.status_code == 201
    assert photo_states(answer.json) == {entry["id"]: "unreadable"}
    assert answer.json["flags"] == ["photo_unreadable"]


def test_a_sideways_phone_photo_is_shown_upright_small_and_without_metadata(lan, shop):
    marks = Image.Exif()
    marks[0x010F], marks[0x0112] = "SecretPhone", 6
    marks[0x8825] = {1: "N", 2: (10.0, 0.0, 47.0), 3: "E", 4: (105.0, 4.0, 48.0)}
    sideways = Image.new("RGB", (4000, 3000), (0, 0, 200))
    # The left edge as stored is the top as seen.
    sideways.paste((200, 0, 0), (0, 0, 1000, 3000))
    out = io.BytesIO()
    sideways.save(out, "JPEG", exif=marks.tobytes())
    data = out.getvalue()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)
    lan.photo(record, entry["id"], data)

    for size, box in (("view", (1200, 1600)), ("thumb", (240, 320))):
        with lan.picture(record, entry["id"], size) as shown:
            assert not [word for word in (b"Secret", b"Exif", b"GPS") if word in shown.data]
            opened = Image.open(io.BytesIO(shown.data))
            assert (opened.size, dict(opened.getexif())) == (box, {})
            top = opened.getpixel((box[0] // 2, box[1] // 8))
            bottom = opened.getpixel((box[0] // 2, box[1] * 7 // 8))
            assert (top[0] > 150, bottom[2] > 150) == (True, True)


def test_the_original_is_an_attachment_for_its_signer_and_reviewers_only(
    session, client, bearer, lan, minh, shop
):
    make.account(session, "binh", make.Role.DEPARTMENT, make.Grade.VIEWER)
    viewer = Phone(client, bearer("binh", Scope.READ))
    data = make.jpeg(comment=b"as it was taken")
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)
    lan.photo(record, entry["id"], data)

    for phone in (lan, minh):
        with phone.picture(record, entry["id"], "original") as answer:
            assert answer.data == data
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            assert answer.mimetype == "application/octet-stream"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with viewer.picture(record, entry["id"], "view") as seen:
        assert seen.status_code == 200
    assert code(viewer.picture(record, entry["id"], "original")) == (403, "not_allowed")


def test_a_signature_is_shown_to_its_signer_and_reviewers_only(session, client, bearer, lan, minh):
    owner = make.retailer(session)
    store = make.facility(session, "Siêu thị có chủ", retailer_id=owner.id)
    make.account(session, "chu", make.Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "binh", make.Role.DEPARTMENT, make.Grade.VIEWER)
    data = make.jpeg()
    entry = make.photo_entry(data, kind="signature")
    record = sent(lan, store, entry)
    lan.photo(record, entry["id"], data)

    for phone in (lan, minh):
        with phone.picture(record, entry["id"]) as answer:
            assert answer.status_code == 200
    for name in ("chu", "binh"):
        phone = Phone(client, bearer(name, Scope.READ))
        for size in ("view", "thumb", "original"):
            assert code(phone.picture(record, entry["id"], size)) == (404, "not_found")


def test_a_photo_that_one_may_not_see_is_not_found(session, client, bearer, lan, hoa, shop):
    make.reviewer(session, "thu", areas=("92",))
    elsewhere = Phone(client, bearer("thu", Scope.READ))
    data = make.jpeg()
    entry, missing = make.photo_entry(data), make.photo_entry(make.jpeg(2))
    record = sent(lan, shop, entry, missing)
    lan.photo(record, entry["id"], data)

    answers = [
        *(hoa.picture(record, entry["id"], size) for size in ("view", "thumb", "original")),
        elsewhere.picture(record, entry["id"]),
        lan.picture(record, missing["id"]),
        lan.picture(record, str(uuid4())),
        lan.picture(uuid4(), entry["id"]),
    ]

    assert {code(answer) for answer in answers} == {(404, "not_found")}


def test_a_picture_seen_before_is_not_sent_again(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)
    lan.photo(record, entry["id"], data)
    with lan.picture(record, entry["id"]) as first:
        etag = first.headers["ETag"]
        assert sha256(first.data).hexdigest() != entry["sha256"]

    with lan.picture(record, entry["id"], **{"If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_an_unknown_size_is_refused(lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = sent(lan, shop, entry)
    lan.photo(record, entry["id"], data)

    assert code(lan.picture(record, entry["id"], "huge")) == (422, "invalid")


def test_the_same_bytes_at_another_store_are_flagged_on_the_later_record_only(session, lan, shop):
    data = make.jpeg()
    entry = make.photo_entry(data)
    first = sent(lan, shop, entry)
    second = sent(lan, make.facility(session, "Siêu thị Hai"), entry)
    lan.photo(first, entry["id"], data)

    lan.photo(second, entry["id"], data)

    assert lan.receipt(first)["flags"] == []
    assert lan.receipt(second)["flags"] == ["photo_bytes_seen"]
    assert lan.receipt(second)["review"] == "flagged"
