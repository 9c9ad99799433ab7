"""Names, signatures and exact positions: seen by those who need them, and seen is in the trail."""

import json
import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from audit_service.public.sheet_view import key_of
from inspections.account.rules import Grade, Role, Scope
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rules import Act
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of
from tests.phone import Phone

DATABASES = "both"

NAME, TITLE, COMMENT = "Lê Thị Dấuhiệu", "Trưởng ca Đặcbiệt", "Tôi phản đối kiểuriêng"
MARKERS = (NAME, TITLE, COMMENT, "10.0123", "105.0801", "10,0123", "105,0801")
OTHER_NAME = "Trần Văn Bảnhai"


@dataclass
class Kept:
    id: UUID
    code: str
    signature: str
    key: str


@pytest.fixture
def kept(app, session, client, bearer) -> Kept:
    """A record with all that is restricted, another copy of it, and one that cannot be read."""
    owner = make.retailer(session)
    store = make.facility(session, retailer_id=owner.id, lat=10.0124, lon=105.0802)
    make.account(session, "lan")
    make.account(session, "hoa")
    make.reviewer(session)
    make.manager(session)
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    make.account(session, "ban", Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    data = make.jpeg(5)
    signature = make.photo_entry(data, kind="signature", use_point=None)
    seen = make.photo_entry(make.jpeg(6))
    person = {"name": NAME, "position": TITLE, "comment": COMMENT, "signs": True, "agrees": False}
    place = {"lat": 10.01237, "lon": 105.08019, "accuracy_m": 17.0}
    body = make.body(store, representative=person, position=place, photos=[signature, seen])
    phone, sent = Phone(client, bearer("lan")), uuid4()
    assert phone.put(body, sent).status_code == 201
    assert phone.photo(sent, signature["id"], data).status_code == 201
    assert phone.photo(sent, seen["id"], make.jpeg(6)).status_code == 201
    other = {**body, "representative": {"name": OTHER_NAME}, "position": {"lat": 10.0123}}
    assert phone.put(other, sent).status_code == 409
    assert phone.put({**body, "started_at": "hôm qua"}).status_code == 202
    receipt = phone.receipt(sent)
    return Kept(sent, store.code, signature["id"], key_of(receipt["payload_sha256"]))


def addresses(kept: Kept, quarantined: UUID) -> list[str]:
    return [
        "/account",
        "/department/",
        "/department/inspections",
        f"/department/inspections/{kept.id}",
        f"/department/inspections/{quarantined}",
        f"/department/facilities/{kept.code}",
        "/department/facilities/export.csv",
        "/portal/",
        f"/portal/facilities/{kept.code}",
        f"/portal/inspections/{kept.id}",
        f"/r/{kept.id}/{kept.key}",
        "/api/v1/inspections",
        f"/api/v1/inspections/{kept.id}/receipt",
        f"/api/v1/inspections/{quarantined}/receipt",
        f"/api/v1/facilities/{kept.code}",
        f"/api/v1/facilities/{kept.code}/history",
        "/api/v1/facilities",
        "/f/",
    ]


def looks(session) -> list[tuple[str, dict]]:
    session.expire_all()
    found = session.scalars(
        select(TrailEntry)
        .where(TrailEntry.act == Act.RESTRICTED_READ.value)
        .order_by(TrailEntry.id)
    )
    return [(entry.subject_key, json.loads(entry.body)["facts"]) for entry in found]


def look(browser, kept: Kept, purpose: str = "review"):
    address = f"/department/inspections/{kept.id}"
    token = token_of(browser.get(address).text)
    form = {"csrf_token": token, "purpose": purpose}
    return browser.post(f"{address}/restricted", data=form)


def picture(browser, kept: Kept, size: str = "view", headers=None):
    """The answer for the signature's photo, closed: it is a file."""
    address = f"/api/v1/inspections/{kept.id}/photos/{kept.signature}?size={size}"
    with browser.get(address, headers=headers) as answer:
        answer.get_data()
        return answer


def test_a_reviewer_is_led_to_the_photos_as_they_were_sent_once_they_said_what_for(app, kept):
    minh, tri = signed_in(app, "minh"), signed_in(app, "tri")
    page = f"/department/inspections/{kept.id}"
    before = minh.get(page).text
    assert "size=thumb" in before
    assert "size=original" not in before

    for browser in (minh, tri):
        look(browser, kept)

    links = re.findall(r'href="([^"]*size=original)"', minh.get(page).text)
    originals = []
    for link in links:
        with minh.get(link) as answer:
            originals.append(answer.data)
    assert originals == [make.jpeg(5), make.jpeg(6)]
    # An administrator may need names, never what the camera wrote into a photo.
    assert NAME in tri.get(page).text
    assert "size=original" not in tri.get(page).text


def test_no_answer_shows_them_before_a_look_and_to_some_never(app, session, bearer, kept):
    (quarantined,) = [
        row["id"]
        for row in app.test_client().get("/api/v1/inspections", headers=bearer("lan")).json["items"]
        if row["state"] == "quarantined"
    ]
    for name in ("lan", "hoa", "minh", "quan", "xem", "ban", "tri"):
        browser = signed_in(app, name)
        keyed = bearer(name, Scope.READ)
        # The registry's own position is public and begins alike.
        for address in addresses(kept, quarantined):
            for answer in (browser.get(address), app.test_client().get(address, headers=keyed)):
                text = answer.text.replace("10.0124", "").replace("105.0802", "")
                text = text.replace("10,0124", "").replace("105,0802", "")
                found = [each for each in (*MARKERS, OTHER_NAME) if each in text]
                assert (found, name, address) == ([], name, address)
    assert looks(session) == []


@pytest.mark.parametrize("name", ["xem", "ban", "hoa"])
def test_who_does_not_need_them_cannot_look(app, session, kept, name):
    browser = signed_in(app, name)
    address = f"/department/inspections/{kept.id}"
    token = token_of(browser.get("/account").text)
    form = {"csrf_token": token, "purpose": "review"}

    assert browser.post(f"{address}/restricted", data=form).status_code in (403, 404)
    assert picture(browser, kept).status_code in (403, 404)
    assert "Xem thông tin hạn chế" not in browser.get(address).text
    assert looks(session) == []


@pytest.mark.parametrize("name", ["minh", "quan", "tri"])
def test_one_click_shows_them_for_the_session_and_stands_in_the_trail_once(
    app, session, kept, name
):
    browser = signed_in(app, name)
    address = f"/department/inspections/{kept.id}"
    before = browser.get(address).text
    assert "cách cơ sở 4 m; toạ độ: ẩn" in main_of(before)
    assert "Xem thông tin hạn chế" in before
    assert picture(browser, kept).json["code"] == "look_first"

    assert look(browser, kept, "complaint").status_code == 303
    look(browser, kept, "complaint")
    after = browser.get(address).text

    check_page(after)
    for marker in (NAME, TITLE, COMMENT, OTHER_NAME, "10.01237, 105.08019, sai số 17 m"):
        assert marker in after
    shown = picture(browser, kept)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    original = [] if name == "tri" else ["original"]
    fields = [*original, "position", "representative", "signature"]
    assert looks(session) == [(str(kept.id), {"fields": fields, "purpose": "complaint"})]
    # Another sign-in says anew what for.
    again = signed_in(app, name)
    assert NAME not in again.get(address).text
    look(again, kept)
    assert len(looks(session)) == 2


def test_the_trail_says_which_fields_and_never_what_they_hold(app, session, kept):
    look(signed_in(app, "minh"), kept)

    session.expire_all()
    stored = [entry.body.decode() for entry in session.scalars(select(TrailEntry))]
    stored += [each.value for each in session.scalars(select(TrailValue))]
    assert [each for each in stored for marker in MARKERS if marker in each] == []


@pytest.mark.parametrize("purpose", ["", "own", "program", "vì tò mò"])
def test_a_purpose_is_one_of_the_list(app, session, kept, purpose):
    assert look(signed_in(app, "minh"), kept, purpose).status_code == 422
    assert looks(session) == []


def test_a_key_reads_what_its_person_needs_and_is_noted_once_a_day(app, session, bearer, kept):
    keyed = bearer("minh", Scope.READ)
    client = app.test_client()
    answers = [
        picture(client, kept, size, keyed).status_code
        for size in ("view", "thumb", "view", "original")
    ]

    assert answers == [200, 200, 200, 200]
    assert [facts["fields"] for _, facts in looks(session)] == [["signature"], ["original"]]
    assert {facts["purpose"] for _, facts in looks(session)} == {"program"}
    for name in ("xem", "ban"):
        answer = picture(client, kept, headers=bearer(name, Scope.READ))
        assert answer.status_code == 404
    assert len(looks(session)) == 2


def test_the_signer_sees_their_own_record_and_is_noted_too(app, session, bearer, kept):
    answer = picture(app.test_client(), kept, headers=bearer("lan"))

    assert answer.status_code == 200
    assert [facts["purpose"] for _, facts in looks(session)] == ["own"]


def test_an_administrator_has_no_need_of_originals(app, kept):
    browser = signed_in(app, "tri")
    look(browser, kept)

    assert picture(browser, kept).status_code == 200
    assert picture(browser, kept, "original").status_code == 403


def test_an_exported_list_stands_in_the_trail(app, session, kept):
    browser = signed_in(app, "xem")
    for kind in ("csv", "xlsx"):
        assert browser.get(f"/department/facilities/export.{kind}").status_code == 200

    session.expire_all()
    query = select(TrailEntry).where(TrailEntry.act == Act.EXPORTED.value).order_by(TrailEntry.id)
    found = [
        (entry.subject_key, json.loads(entry.body)["facts"]) for entry in session.scalars(query)
    ]
    assert found == [
        ("registry.csv", {"table": "registry", "form": "csv", "rows": 1}),
        ("registry.xlsx", {"table": "registry", "form": "xlsx", "rows": 1}),
    ]
