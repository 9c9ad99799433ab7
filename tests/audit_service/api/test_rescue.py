"""Records and photos that the office sends from a rescue file, with the header X-Rescue."""

from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import select

from audit_service.photo_files import store as photo_store
from inspections.account.rules import Grade, Role, Scope
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id
from tests import make
from tests.pages import signed_in

PAGE = {"X-App": "bao-bi-xanh", "Sec-Fetch-Site": "same-origin"}
RESCUE = {**PAGE, "X-Rescue": "1"}


@pytest.fixture
def office(app, session):
    """The browser of Minh, a reviewer of An Giang."""
    make.reviewer(session)
    return signed_in(app, "minh")


def address(id_, photo_id=None):
    return f"/api/v1/inspections/{id_}" + (f"/photos/{photo_id}" if photo_id else "")


def code(answer):
    return answer.status_code, answer.json["code"]


def test_the_same_bytes_arrive_under_the_same_ids_with_their_photo(session, lan, store, office):
    picture = make.jpeg()
    entry = make.photo_entry(picture)
    id_, body = uuid4(), make.to_bytes(make.body(store, signed_by="lan", photos=[entry]))

    record = office.put(address(id_), data=body, headers=RESCUE)
    photo = office.put(
        address(id_, entry["id"]), data=picture, headers=RESCUE, content_type="image/jpeg"
    )
    again = office.put(address(id_), data=body, headers=RESCUE)

    assert (record.status_code, photo.status_code, again.status_code) == (201, 201, 200)
    assert record.json["payload_sha256"] == sha256(body).hexdigest()
    assert (again.json["state"], again.json["photos"][0]["state"]) == ("complete", "stored")
    assert inspection_by_id(session, id_).body == body
    assert photo_store().path(entry["sha256"]).read_bytes() == picture


def test_whoever_works_elsewhere_is_as_good_as_unknown(app, session, lan, store):
    make.reviewer(session, "nam", ("75",))
    elsewhere, id_ = signed_in(app, "nam"), uuid4()
    answers = [
        elsewhere.put(address(id_), data=make.to_bytes(body), headers=RESCUE)
        for body in (make.body(store, signed_by="lan"), make.body(store, signed_by="nobody"))
    ]

    assert code(answers[0]) == (422, "unknown_signer")
    assert answers[0].json == answers[1].json
    assert inspection_by_id(session, id_) is None


def test_photos_of_whoever_works_elsewhere_are_not_taken(app, session, lan, store, office):
    make.reviewer(session, "nam", ("75",))
    picture = make.jpeg()
    entry, id_ = make.photo_entry(picture), uuid4()
    body = make.to_bytes(make.body(store, signed_by="lan", photos=[entry]))
    office.put(address(id_), data=body, headers=RESCUE)
    to = f"{address(id_)}/photos/{entry['id']}"
    sent = {"data": picture, "content_type": "image/jpeg", "headers": RESCUE}

    answer = signed_in(app, "nam").put(to, **sent)

    assert code(answer) == (404, "inspection_not_received")
    assert office.put(to, **sent).json["photos"][0]["state"] == "stored"


def test_an_unknown_signer_is_422_with_a_sentence(lan, store, office):
    body = make.to_bytes(make.body(store, signed_by="lan.nguyen"))

    answer = office.put(address(uuid4()), data=body, headers=RESCUE)

    assert code(answer) == (422, "unknown_signer")
    assert answer.json["errors"] == {"signed_by": "unknown"}
    assert answer.json["detail"].startswith("Không có cán bộ kiểm tra nào")


def test_a_record_that_names_nobody_is_422(lan, store, office):
    answer = office.put(address(uuid4()), data=make.to_bytes(make.body(store)), headers=RESCUE)

    assert code(answer) == (422, "signer_not_named")


def test_another_body_under_the_same_id_is_409_and_its_photo_too(session, lan, store, office):
    picture = make.jpeg()
    entry = make.photo_entry(picture)
    first = make.inspection(session, store, lan, signed_by="lan")
    body = make.to_bytes(make.body(store, signed_by="lan", photos=[entry]))

    record = office.put(address(first.id), data=body, headers=RESCUE)
    photo = office.put(
        address(first.id, entry["id"]), data=picture, headers=RESCUE, content_type="image/jpeg"
    )

    assert code(record) == code(photo) == (409, "other_body")
    assert photo_store().path(entry["sha256"]).read_bytes() == picture


@pytest.mark.parametrize(
    ("role", "grade"),
    [
        (Role.INSPECTOR, None),
        (Role.RETAILER, None),
        (Role.DEPARTMENT, Grade.VIEWER),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_nobody_else_may_say_that_they_import(app, session, lan, store, role, grade):
    make.account(session, "ai", role, grade, ())
    browser, entry = signed_in(app, "ai"), make.photo_entry(make.jpeg())
    mine = make.put(session, make.body(store, photos=[entry]), lan)
    body = make.to_bytes(make.body(store, signed_by="lan"))

    record = browser.put(address(uuid4()), data=body, headers=RESCUE)
    photo = browser.put(
        address(mine.id, entry["id"]),
        data=make.jpeg(),
        headers=RESCUE,
        content_type="image/jpeg",
    )

    assert code(record) == code(photo) == (403, "not_allowed")
    assert session.scalars(select(Inspection.id)).all() == [mine.id]


@pytest.mark.parametrize("scope", Scope)
def test_no_key_imports(session, client, bearer, lan, store, scope):
    make.reviewer(session)
    body = make.to_bytes(make.body(store, signed_by="lan"))

    answer = client.put(address(uuid4()), data=body, headers={**RESCUE, **bearer("minh", scope)})

    assert code(answer) == (403, "not_allowed")
    assert session.scalars(select(Inspection.id)).all() == []


def test_whoever_is_not_signed_in_is_asked_to(client, store):
    answer = client.put(address(uuid4()), data=make.to_bytes(make.body(store)), headers=RESCUE)

    assert code(answer) == (401, "not_signed_in")


def test_another_site_cannot_make_the_office_import(lan, store, office):
    body = make.to_bytes(make.body(store, signed_by="lan"))

    answer = office.put(
        address(uuid4()), data=body, headers={**RESCUE, "Sec-Fetch-Site": "cross-site"}
    )

    assert code(answer) == (403, "cross_site")


def test_without_the_header_not_even_a_reviewer_sends_for_another(session, lan, store, office):
    body = make.to_bytes(make.body(store, signed_by="lan"))

    assert code(office.put(address(uuid4()), data=body, headers=PAGE)) == (403, "signed_by_other")
    assert session.scalars(select(Inspection.id)).all() == []
