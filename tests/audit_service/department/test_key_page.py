"""The page of one key, and of one phone: what they are, their trail, what leads to them."""

import pytest

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Role, Scope
from inspections.account.secrets import read_key
from inspections.db import now
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

DATABASES = "both"
KEYS, PHONES = "/department/keys", "/department/devices"


@pytest.fixture
def ha(app, session):
    make.manager(session, "ha")
    return signed_in(app, "ha")


@pytest.fixture
def lan(session):
    return make.account(session)


def key_of(session, person, label="Bảng tính") -> ApiKey:
    printed = add_key(session, person.name, Scope.READ, 30, label)
    session.commit()
    return session.get(ApiKey, read_key(printed)[0])


def phone_of(session, person, label="Máy A") -> ApiKey:
    printed = enrol_signed_in(session, actor_of(session, person.id), label, now())
    session.commit()
    return session.get(ApiKey, read_key(printed)[0])


def test_a_key_has_its_facts_its_trail_and_the_button_that_ends_it(session, lan, ha):
    key = key_of(session, lan)
    address = f"{KEYS}/{key.id}"
    assert f'href="{address}"' in ha.get(KEYS).text

    page = ha.get(address).text
    ha.post(f"{address}/revoke", data={"csrf_token": token_of(page), "reason": "Chị Hoa nghỉ"})
    ended = ha.get(address).text

    check_page(page)
    text = main_of(page)
    for said in ("Bảng tính", key.id, "Của ai Lan", "Chỉ đọc", "Đang dùng", "chưa dùng"):
        assert said in text
    assert f'href="/department/people/{lan.id}"' in page
    assert f'action="{address}/revoke"' in page
    assert f'action="{address}/revoke"' not in ended
    assert "Chị Hoa nghỉ" in main_of(ended).partition("Nhật ký")[2]


def test_a_phone_has_its_facts_its_trail_and_the_button_that_ends_it(session, lan, ha):
    phone = phone_of(session, lan)
    address = f"{PHONES}/{phone.id}"
    assert f'href="{address}"' in ha.get(PHONES).text
    assert f'href="{address}"' in ha.get(f"/department/people/{lan.id}").text

    page = ha.get(address).text
    ha.post(f"{address}/revoke", data={"csrf_token": token_of(page), "reason": "rơi xuống sông"})
    ended = ha.get(address).text

    check_page(page)
    for said in ("Máy A", "Của ai Lan", "Chưa liên lạc", "Đang dùng", phone.id):
        assert said in main_of(page)
    assert 'name="lost"' in page
    assert f'action="{address}/revoke"' not in ended
    assert "rơi xuống sông" in main_of(ended).partition("Nhật ký")[2]


def test_a_key_is_no_phone_and_what_lies_outside_is_not_there(session, lan, ha):
    binh = make.account(session, "binh", areas=("75",))
    mine, theirs = key_of(session, lan), key_of(session, binh)
    phone, their_phone = phone_of(session, lan), phone_of(session, binh)

    for path in (
        f"{KEYS}/{theirs.id}",
        f"{KEYS}/{phone.id}",
        f"{PHONES}/{their_phone.id}",
        f"{PHONES}/{mine.id}",
        f"{KEYS}/abcdef012345",
        f"{PHONES}/x",
    ):
        assert ha.get(path).status_code == 404, path


def test_ones_own_key_names_no_page_that_one_may_not_open(app, session):
    """A manager without an area manages nobody, themselves included."""
    key = key_of(session, make.manager(session, "vo", areas=()))

    page = signed_in(app, "vo").get(f"{KEYS}/{key.id}")

    assert page.status_code == 200
    assert "/department/people/" not in page.text


def test_the_whole_trail_leads_to_keys_and_phones(app, session, lan, ha):
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    phone, key = phone_of(session, lan), key_of(session, lan)

    page = signed_in(app, "tri").get("/department/trail").text

    assert f'<a href="{PHONES}/{phone.id}">Máy A</a>' in page
    assert f'<a href="{KEYS}/{key.id}">Bảng tính</a>' in page


def test_the_pages_speak_english(session, lan, ha):
    ha.set_cookie("language", "en")
    for path in (f"{KEYS}/{key_of(session, lan).id}", f"{PHONES}/{phone_of(session, lan).id}"):
        assert "Whose" in main_of(ha.get(path).text)
