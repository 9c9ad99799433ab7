"""The department's page of phones: the late ones first, revoked by a manager."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.devices import enrol_signed_in, report_contact
from inspections.account.models import ApiKey, Login
from inspections.account.queries import actor_of
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.trail.models import TrailEntry
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

DATABASES = "both"
PHONES = "/department/devices"


@pytest.fixture
def people(session):
    named = {name: make.account(session, name) for name in ("lan", "mai")}
    named["binh"] = make.account(session, "binh", areas=("75",))
    named["ha"] = make.manager(session, "ha")
    return named


@pytest.fixture
def ha(app, people):
    return signed_in(app, "ha")


@pytest.fixture
def phone(session, people):
    """phone("lan", "Máy A", unsent=2, waits=5, heard=1): days that the oldest waits, and since it
    was in touch; enrolled long ago."""

    def enrol(name: str, label: str, unsent: int | None = None, waits: float = 0, heard: float = 0):
        begun = now()
        person = actor_of(session, people[name].id)
        printed = enrol_signed_in(session, person, label, begun - timedelta(days=60))
        key = session.get(ApiKey, read_key(printed)[0])
        if unsent is not None:
            at, oldest = begun - timedelta(days=heard), begun - timedelta(days=waits)
            report_contact(session, key.id, at, unsent, oldest, "2026.11.18", "2026.1", False)
        session.commit()
        return key

    return enrol


def shown(page: str) -> list[str]:
    """The names of the phones in the order of the list."""
    return re.findall(r"(Máy \w) thêm lúc", main_of(page))


def revoke(browser, key: ApiKey, **more: str):
    token = token_of(browser.get(PHONES).text)
    return browser.post(f"{PHONES}/{key.id}/revoke", data={"csrf_token": token, **more})


def test_late_phones_stand_on_top_marked_and_the_sum_is_above(people, phone, ha):
    phone("lan", "Máy A", 0, heard=1)
    phone("mai", "Máy B", 2, waits=1)
    phone("lan", "Máy C", 3, waits=3.1)
    phone("mai", "Máy D", 1, waits=9)
    phone("lan", "Máy E")
    phone("binh", "Máy F", 7, waits=9)

    page = ha.get(PHONES).text

    check_page(page)
    text = main_of(page)
    assert shown(page) == ["Máy D", "Máy C", "Máy B", "Máy A", "Máy E"]
    assert "5 điện thoại, 6 phiếu chờ gửi" in text
    assert page.count('class="chip chip--brick"') == 2
    assert re.search(r"Mai mai Máy D thêm lúc .* 1 phiếu chờ gửi, lâu nhất 9 ngày", text)
    assert "phần mềm 2026.11.18 · mẫu 2026.1 · trình duyệt có thể tự xoá phiếu" in text
    assert re.search(r"Máy E thêm lúc \S+ \S+ Chưa liên lạc", text)
    assert "Mất điện thoại thì làm gì?" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Máy C", "Máy B", "Máy A", "Máy E"]),
        ("show=unsent", ["Máy C", "Máy B"]),
        ("show=silent", ["Máy C", "Máy E"]),
        ("show=ended", ["Máy D"]),
        ("q=MAI", ["Máy B"]),
        ("q=may+c", ["Máy C"]),
        ("show=unsent&q=lan", ["Máy C"]),
        ("q=khong+ai", []),
        ("page=2", []),
    ],
)
def test_it_is_narrowed_down(session, people, phone, ha, query, names):
    phone("lan", "Máy A", 0, heard=13)
    phone("mai", "Máy B", 2, waits=1)
    phone("lan", "Máy C", 3, waits=20, heard=15)
    phone("lan", "Máy D", 4, waits=20).revoked_at = now()
    phone("lan", "Máy E")
    session.commit()

    assert shown(ha.get(f"{PHONES}?{query}").text) == names


def test_a_manager_ends_a_phone_and_what_was_on_it_stays_known(session, people, phone, ha):
    key = phone("lan", "Máy A", 3, waits=4)
    lan = signed_in(ha.application, "lan")

    answer = revoke(ha, key, reason="thay máy")

    assert (answer.status_code, answer.location) == (303, PHONES)
    assert "Phiếu chưa gửi vẫn nằm trên máy" in main_of(ha.get(PHONES).text)
    text = main_of(ha.get(f"{PHONES}?show=ended").text)
    assert "còn 3 phiếu trên máy" in text
    assert "Ha thu hồi lúc" in text
    entry = session.scalars(select(TrailEntry).where(TrailEntry.act == "device_revoked")).one()
    assert (entry.subject_kind, entry.subject_key) == ("device", key.id)
    assert entry.account_id == people["ha"].id
    assert b'"unsent":3' in entry.body
    # Nothing was said of a loss.
    assert lan.get("/account").status_code == 200


def test_with_a_lost_phone_every_session_of_its_person_ends(session, people, phone, ha):
    key = phone("lan", "Máy A")
    lan, mai = signed_in(ha.application, "lan"), signed_in(ha.application, "mai")

    revoke(ha, key, lost="1")

    assert lan.get("/account").status_code == 302
    assert mai.get("/account").status_code == 200
    session.rollback()
    assert session.scalars(select(Login).where(Login.account_id == people["lan"].id)).all() == []
    ended = session.scalars(select(TrailEntry).where(TrailEntry.subject_kind == "account")).all()
    lost = [entry for entry in ended if b"phone_lost" in entry.body]
    assert [entry.account_id for entry in lost] == [people["ha"].id]


def test_what_lies_outside_is_not_there(app, session, people, phone, ha):
    other = phone("binh", "Máy F")
    assert revoke(ha, other).status_code == 404
    for query in ("show=x", "page=x"):
        assert ha.get(f"{PHONES}?{query}").status_code == 404
    lan = signed_in(app, "lan")
    assert lan.get(PHONES).status_code == 403
    token = token_of(lan.get("/account").text)
    sent = lan.post(f"{PHONES}/{other.id}/revoke", data={"csrf_token": token})
    assert sent.status_code == 403
    assert ha.post(f"{PHONES}/{other.id}/revoke").status_code == 403
    session.rollback()
    assert other.revoked_at is None


def test_more_phones_ask_the_database_no_more(session, people, phone, ha):
    def count() -> int:
        with statements() as sent:
            assert ha.get(PHONES).status_code == 200
        return len(sent)

    phone("lan", "Máy A", 1, waits=5)
    few = count()
    for name in "BCDE":
        phone("mai", f"Máy {name}", 1, waits=5)

    assert count() == few


def test_the_page_speaks_english(people, phone, ha):
    phone("lan", "A", 1, waits=5, heard=20)
    ha.set_cookie("language", "en")

    text = main_of(ha.get(PHONES).text)

    assert "1 phone, 1 inspection waiting to be sent" in text
    assert not re.search(r"[ăâđêôơưĂÂĐÊÔƠƯ]", text), text
