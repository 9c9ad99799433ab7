"""The page of rescue files, and what the page of an inspection says of an import."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from audit_service.api.reader import READER
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.errors import Refused
from inspections.inspection.commands.receive import receive
from inspections.inspection.queries import photos_of
from tests import make
from tests.pages import check_page, main_of, signed_in

PAGE = "/department/rescue"
LIST = "/department/inspections"
LINK = 'href="/department/rescue"'
FOLDER = Path(__file__).parents[3] / "static" / "department"
SCRIPTS = sorted(FOLDER.glob("rescue*.js"))
COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
# Put together in the script from what the file, the receipt or the service says.
PUT_TOGETHER = {f"file.{kind}" for kind in ("unread", "not-json", "foreign", "newer", "empty")} | {
    "state.received",
    "state.quarantined",
    "state.copy",
    "state.not-received",
}


def code(script: Path) -> str:
    return COMMENTS.sub("", script.read_text(encoding="utf-8"))


@pytest.mark.parametrize("grade", [Grade.REVIEWER, Grade.MANAGER])
def test_reviewers_have_the_page_and_a_way_to_it(app, session, grade):
    make.account(session, "minh", Role.DEPARTMENT, grade)
    browser = signed_in(app, "minh")

    page = browser.get(PAGE)

    assert page.status_code == 200
    check_page(page.text)
    assert "Trang này cần JavaScript" in main_of(page.text)
    assert LINK in browser.get(LIST).text


@pytest.mark.parametrize(
    ("role", "grade"), [(Role.DEPARTMENT, Grade.VIEWER), (Role.ADMINISTRATOR, None)]
)
def test_others_at_the_office_have_neither(app, session, role, grade):
    make.account(session, "xem", role, grade)
    browser = signed_in(app, "xem")

    assert browser.get(PAGE).status_code == 403
    assert LINK not in browser.get(LIST).text


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.RETAILER])
def test_nobody_else_opens_it(app, session, role):
    make.account(session, "ai", role)

    assert signed_in(app, "ai").get(PAGE).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get(PAGE).location == f"/sign-in?next={PAGE}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_scripts_hold_no_vietnamese(script):
    assert re.findall(r"[À-ỹ]", code(script)) == []


def test_every_sentence_that_the_scripts_name_stands_in_the_page(app, session):
    make.reviewer(session)
    page = signed_in(app, "minh").get(PAGE).text
    known = set(re.findall(r'data-word="([^"]+)"', page))
    said = {
        name
        for script in SCRIPTS
        for call in re.findall(r"\bsay\(([^`]*?)[,)]", code(script))
        for name in re.findall(r"'([^']+)'", call)
    }

    assert len(said) > 20
    assert (said | PUT_TOGETHER) - known == set()
    unsaid = {name for name in known - said - PUT_TOGETHER if not name.startswith("trouble.")}
    assert unsaid == set()


def imported(session, body, id_=None):
    minh = actor_of(session, make.reviewer(session).id)
    received = receive(
        session, id_ or uuid4(), make.to_bytes(body), minh, READER, now(), imports=True
    )
    session.commit()
    return received.inspection


def page_of(app, inspection) -> str:
    page = signed_in(app, "minh").get(f"{LIST}/{inspection.id}").text
    check_page(page)
    return main_of(page)


def test_the_page_of_an_inspection_says_who_imported_it(app, session):
    make.account(session)
    store = make.facility(session)

    text = page_of(app, imported(session, make.body(store, signed_by="lan")))

    assert "Người kiểm tra Lan Nhập hộ bởi Minh" in text
    assert "Ảnh nhập hộ" not in text


def test_a_record_that_its_phone_sent_names_no_importer(app, session):
    lan = make.account(session)
    make.reviewer(session)

    text = page_of(app, make.inspection(session, make.facility(session), lan))

    assert "Nhập hộ" not in text


def test_photos_that_another_imported_are_said_to_be(app, session):
    lan, picture = make.account(session), make.jpeg()
    entry = make.photo_entry(picture)
    body = make.body(make.facility(session), photos=[entry])
    made = make.put(session, body, lan)
    make.send_photo(session, made, entry["id"], picture)
    (photo,) = photos_of(session, made.seq)
    photo.imported_by_id = make.reviewer(session).id
    session.commit()

    text = page_of(app, made)

    assert "Ảnh nhập hộ bởi Minh" in text
    assert "Người kiểm tra Lan Ảnh" in text


def test_a_second_copy_that_was_imported_says_by_whom(app, session):
    lan, store = make.account(session), make.facility(session)
    made = make.inspection(session, store, lan, signed_by="lan")
    with pytest.raises(Refused):
        imported(session, make.body(store, signed_by="lan", note="khác"), made.id)
    session.commit()

    assert "Lan ký, Minh nhập hộ lúc" in page_of(app, made)
