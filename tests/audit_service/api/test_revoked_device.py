"""A phone that somebody revoked is told so, and nobody else is."""

import pytest
from sqlalchemy import select

from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Scope
from inspections.db import now
from inspections.key.commands import revoke_seen
from tests import make
from tests.pages import signed_in

DATABASES = "both"
ME = "/api/v1/me"
OURS = {"X-App": "bao-bi-xanh", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def printed(app, session):
    """The key of a phone of Lan's that Hà has revoked."""
    lan, ha = make.account(session), make.manager(session, "ha")
    browser = signed_in(app, "lan")
    answer = browser.post("/api/v1/devices", json={"label": "Máy A"}, headers=OURS)
    assert answer.status_code == 201
    key = session.scalars(select(ApiKey)).one()
    assert key.account_id == lan.id
    revoke_seen(session, actor_of(session, ha.id), key.id, device=True, at=now())
    session.commit()
    return browser.get_cookie("device").value


def refusal(client, printed: str, method: str = "GET", path: str = ME):
    client.set_cookie("device", printed)
    answer = client.open(path, method=method, headers=OURS, json={} if method == "PUT" else None)
    return answer.status_code, answer.json["code"]


def test_it_is_told_apart_from_a_sign_in_that_is_over(client, printed):
    assert refusal(client, printed) == (401, "device_revoked")
    record = "/api/v1/inspections/0199a7a0-0000-7000-8000-000000000000"
    assert refusal(client, printed, "PUT", record) == (401, "device_revoked")
    client.set_cookie("device", printed)
    answer = client.get(ME, headers={**OURS, "Accept-Language": "vi"})
    assert "đã bị thu hồi. Phiếu vẫn còn trên máy" in answer.json["detail"]
    assert "WWW-Authenticate" not in answer.headers


def test_who_guesses_learns_nothing(client, session, printed):
    key_id = printed.split("_")[1]
    program = add_key(session, "lan", Scope.SUBMIT, 1)
    session.get(ApiKey, program.split("_")[1]).revoked_at = now()
    session.commit()
    guesses = (f"bbx_{key_id}_{'0' * 64}", f"bbx_{'0' * 12}_{'0' * 64}", "", "bbx__", program)

    assert [refusal(client, guess) for guess in guesses] == [(401, "not_signed_in")] * len(guesses)
    # The header is never told what the cookie would be.
    client.set_cookie("device", printed)
    answer = client.get(ME, headers={"Authorization": f"Bearer {printed}"})
    assert answer.json["code"] == "not_signed_in"


def test_a_phone_whose_90_days_are_over_signs_in_again_as_ever(client, session, printed):
    key = session.scalars(select(ApiKey)).one()
    key.revoked_at, key.expires_at = None, now()
    session.commit()

    assert refusal(client, printed) == (401, "not_signed_in")


def test_whoever_signs_in_on_it_again_is_asked_for_nothing_more(app, session, printed):
    browser = signed_in(app, "lan")
    browser.set_cookie("device", printed)

    answer = browser.get(ME)

    assert (answer.status_code, answer.json["name"], answer.json["device"]) == (200, "lan", None)
