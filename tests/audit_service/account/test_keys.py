"""One's own keys on one's own page."""

import pytest
from sqlalchemy import select

from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey
from inspections.account.rules import Scope
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.trail.models import TrailEntry
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of


@pytest.fixture
def lan(session):
    return make.account(session)


def key_of(session, name: str, label: str) -> ApiKey:
    key = session.get(ApiKey, read_key(add_key(session, name, Scope.READ, 30, label))[0])
    session.commit()
    return key


def revoke(browser, key_id: str):
    token = token_of(browser.get("/account").text)
    return browser.post(f"/account/keys/{key_id}/revoke", data={"csrf_token": token})


def test_ones_keys_in_force_are_listed_and_ended(app, session, lan):
    make.manager(session, "ha")
    mine, old, other = (
        key_of(session, name, label)
        for name, label in (("lan", "Bảng tính"), ("lan", "Cũ"), ("ha", "Của Hà"))
    )
    old.revoked_at = now()
    session.commit()
    browser = signed_in(app, "lan")

    page = browser.get("/account").text
    check_page(page)
    text = main_of(page)
    assert "Bảng tính Đang dùng" in text
    assert "Cũ " not in text
    assert "Của Hà" not in text
    assert revoke(browser, mine.id).status_code == 303

    session.rollback()
    assert mine.revoked_at is not None
    assert other.revoked_at is None
    entry = session.scalars(select(TrailEntry).where(TrailEntry.act == "key_revoked")).one()
    assert (entry.subject_key, entry.account_id) == (mine.id, lan.id)
    assert "Khoá cho chương trình" not in main_of(browser.get("/account").text)


def test_nobody_ends_anothers_key_from_there_not_even_a_manager(app, session, lan):
    make.manager(session, "ha")
    of_lan = key_of(session, "lan", "")

    assert revoke(signed_in(app, "ha"), of_lan.id).status_code == 404
    assert signed_in(app, "lan").post(f"/account/keys/{of_lan.id}/revoke").status_code == 403
    session.rollback()
    assert of_lan.revoked_at is None
