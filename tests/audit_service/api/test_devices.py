"""Phones as devices: enrolled with a code or a session, known by a cookie to the API alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from audit_service.app import create_app
from audit_service.db import db
from inspections.account.commands.accounts import deactivate
from inspections.account.commands.enrolment import invite_device
from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey, Enrolment, Login, Throttle
from inspections.account.queries import actor_of
from inspections.account.rules import Role, Scope
from inspections.db import now
from tests import make
from tests.conftest import OwnContextClient
from tests.pages import signed_in

DEVICES, THIS = "/api/v1/devices", "/api/v1/devices/this"
OURS = {"X-App": "form", "Sec-Fetch-Site": "same-origin"}
SAID = {"unsent": 0, "oldest_at": None, "persisted": None}


@pytest.fixture
def code(session, lan):
    return invite_device(session, actor_of(session, lan.id), now())


@pytest.fixture
def enrolled(client, code):
    """Lan's phone: a browser that holds the cookie."""
    assert client.post(DEVICES, json={"code": code}, headers=OURS).status_code == 201
    return client


def cookies(answer, name):
    return [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}=")]


def only_device(session):
    session.rollback()
    return session.scalars(select(ApiKey)).one()


def test_a_code_makes_the_phone_its_persons(client, code, session):
    spaced = f"{code[:4]} {code[4:]}"

    answer = client.post(DEVICES, json={"code": spaced, "label": " Máy A "}, headers=OURS)

    key = only_device(session)
    assert answer.status_code == 201
    assert answer.json == {
        "id": key.id,
        "label": "Máy A",
        "expires_at": key.expires_at.isoformat(),
        "person": {
            "name": "lan",
            "display_name": "Lan",
            "role": "inspector",
            "may_submit": True,
        },
    }


def test_the_key_is_in_a_cookie_out_of_reach_for_scripts_and_other_sites(client, code):
    answer = client.post(DEVICES, json={"code": code}, headers=OURS)

    (cookie,) = cookies(answer, "device")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    age = int(cookie.split("Max-Age=")[1].split(";")[0])
    assert timedelta(days=90, seconds=-60) < timedelta(seconds=age) <= timedelta(days=90)
    assert "bbx_" not in answer.text


def test_with_https_the_cookie_is_bound_to_the_host(session, settings, code):
    session.commit()
    secure = create_app(
        type(settings)(**{**vars(settings), "public_url": "https://bbx.example", "demo": True})
    )
    secure.test_client_class = OwnContextClient
    browser, host = secure.test_client(), "https://bbx.example"

    answer = browser.post(DEVICES, json={"code": code}, headers=OURS, base_url=host)

    (cookie,) = cookies(answer, "__Host-device")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert browser.get("/api/v1/me", base_url=host).json["device"]["id"] == answer.json["id"]
    with secure.app_context():
        db.engine.dispose()


def test_an_enrolled_phone_sends_in_its_persons_name_and_knows_itself(enrolled, store):
    id = "0199f2a0-7c1e-7d3a-9b52-3f2d8c6a1e01"

    sent = enrolled.put(f"/api/v1/inspections/{id}", json=make.body(store), headers=OURS)
    me = enrolled.get("/api/v1/me").json

    assert sent.status_code == 201
    assert (me["name"], me["may_submit"], me["device"]["label"]) == ("lan", True, "")


@pytest.mark.parametrize(
    "path", ["/account", "/department/", "/portal/", "/department/inspections"]
)
def test_pages_for_people_do_not_know_the_phone(enrolled, path):
    answer = enrolled.get(path)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_an_enrolled_phone_may_no_more_than_a_submit_key(enrolled):
    assert enrolled.get("/api/v1/plans").status_code == 403
    assert enrolled.post(DEVICES, json={}, headers=OURS).json["code"] == "not_allowed"


@pytest.mark.parametrize("change", ["revoked", "expired", "closed", "no device", "other secret"])
def test_a_phone_that_ended_is_nobodys(enrolled, session, change):
    key = only_device(session)
    if change == "revoked":
        key.revoked_at = now()
    elif change == "expired":
        key.expires_at = now()
    elif change == "closed":
        deactivate(session, "lan")
    elif change == "no device":
        key.device = False
    else:
        key.secret_sha256 = bytes(32)

    for answer in (enrolled.get("/api/v1/me"), enrolled.put(THIS, json=SAID, headers=OURS)):
        # Its holder is told; with its account a phone is revoked too.
        told = "device_revoked" if change in ("revoked", "closed") else "not_signed_in"
        assert (answer.status_code, answer.json["code"]) == (401, told)


@pytest.mark.parametrize("cookie", ["", "x", "bbx_1_2", "bbx_%00_x", '"bbx_\\000_x"', "bbx__"])
def test_any_other_word_in_the_cookie_is_nobody(client, cookie):
    client.set_cookie("device", cookie)

    assert client.get("/api/v1/me").status_code == 401


def test_a_session_wins_over_the_phone_of_somebody_else(app, enrolled, session):
    make.reviewer(session)
    browser = signed_in(app, "minh")
    browser.set_cookie("device", enrolled.get_cookie("device").value)

    me = browser.get("/api/v1/me").json

    assert (me["name"], me["device"]) == ("minh", None)
    assert browser.put(THIS, json=SAID, headers=OURS).status_code == 404
    assert only_device(session).last_contact_at is None


def test_a_session_on_ones_own_phone_knows_the_phone(app, enrolled, session):
    browser = signed_in(app, "lan")
    browser.set_cookie("device", enrolled.get_cookie("device").value)

    assert browser.get("/api/v1/me").json["device"]["id"] == only_device(session).id
    assert browser.get("/api/v1/plans").status_code == 200
    assert browser.put(THIS, json=SAID, headers=OURS).status_code == 200


def test_authorization_wins_over_the_phone_even_when_it_is_wrong(enrolled, session, bearer):
    make.reviewer(session)

    me = enrolled.get("/api/v1/me", headers=bearer("minh")).json
    wrong = enrolled.get("/api/v1/me", headers={"Authorization": "Bearer bbx_0_0"})

    assert (me["name"], me["device"]) == ("minh", None)
    assert wrong.status_code == 401


def test_a_signed_in_inspector_enrols_without_a_code(app, lan, session):
    browser = signed_in(app, "lan")

    answer = browser.post(DEVICES, json={"label": "Máy A"}, headers=OURS)

    assert answer.status_code == 201
    assert answer.json["person"]["name"] == "lan"
    browser.delete_cookie("session")
    assert browser.get("/api/v1/me").json["device"]["label"] == "Máy A"


def test_without_a_code_one_has_to_be_signed_in_oneself(client, session, bearer, lan):
    nobody = client.post(DEVICES, json={}, headers=OURS)
    program = client.post(DEVICES, json={}, headers=bearer("lan"))

    assert (nobody.status_code, nobody.json["code"]) == (401, "not_signed_in")
    assert (program.status_code, program.json["code"]) == (403, "not_allowed")
    assert [key.device for key in session.scalars(select(ApiKey))] == [False]


def test_who_may_not_send_inspections_enrols_no_phone(app, session):
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=make.retailer(session))

    answer = signed_in(app, "chi").post(DEVICES, json={}, headers=OURS)

    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-App": "form"},
        {"Sec-Fetch-Site": "same-origin"},
        {"X-App": "form", "Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"X-App": "form", "Origin": "https://elsewhere.example"},
        {"X-App": "form", "Origin": "null"},
    ],
)
def test_another_site_enrols_no_phone_and_forgets_none(client, session, code, method, headers):
    path = DEVICES if method == "POST" else THIS
    body = {"data": f'{{"code": "{code}"}}', "content_type": "text/plain"}

    answer = client.open(path, method=method, headers=headers, **body)

    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")
    assert cookies(answer, "device") == []
    assert list(session.scalars(select(ApiKey))) == []
    assert list(session.scalars(select(Throttle))) == []


@pytest.mark.parametrize("headers", [{}, {"X-App": "form"}, {**OURS, "Sec-Fetch-Site": "none"}])
def test_another_site_sends_nothing_in_the_phones_name(enrolled, session, headers):
    answer = enrolled.put(THIS, json=SAID, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")
    assert only_device(session).last_contact_at is None


def test_codes_that_are_not_good_are_answered_alike(enrolled, session, code):
    over = invite_device(session, actor_of(session, only_device(session).account_id), now())
    session.scalars(select(Enrolment).where(Enrolment.used_at.is_(None))).one().expires_at = now()

    answers = [
        enrolled.post(DEVICES, json={"code": each}, headers=OURS)
        for each in (code, over, "", "x", "\ud800", "1234", "9" * 400)
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].json["code"] == "wrong_enrolment_code"
    assert "errors" not in answers[0].json
    assert [cookies(answer, "device") for answer in answers] == [[]] * 7


def test_the_eleventh_wrong_code_has_to_wait_and_so_has_a_right_one(client, code):
    statuses = [
        client.post(DEVICES, json={"code": "1"}, headers=OURS).status_code for _ in range(10)
    ]

    answer = client.post(DEVICES, json={"code": code}, headers=OURS)

    assert statuses == [422] * 10
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_tries")
    assert 1 <= int(answer.headers["Retry-After"]) <= 900


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"[]", 400, "not_json"),
        (b'{"code": "1', 400, "not_json"),
        (b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400, "not_json"),
        (b'{"code": 12345678}', 422, "invalid"),
        (b'{"code": null, "label": 1}', 422, "invalid"),
        (b'{"label": "' + b"a" * 17_000 + b'"}', 413, "too_large"),
    ],
)
def test_what_is_no_enrolment_is_refused_before_it_counts(client, session, body, status, code):
    answer = client.post(DEVICES, data=body, headers=OURS)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert list(session.scalars(select(Throttle))) == []


def test_a_phone_enrolled_anew_leaves_no_key_behind(app, enrolled, session):
    first = only_device(session).id
    minh = make.reviewer(session)
    code = invite_device(session, actor_of(session, minh.id), now())

    answer = enrolled.post(DEVICES, json={"code": code}, headers=OURS)

    assert answer.json["person"]["name"] == "minh"
    session.rollback()
    assert session.get(ApiKey, first).revoked_at <= now()
    assert enrolled.get("/api/v1/me").json["device"]["id"] == answer.json["id"]


def test_a_code_ends_the_session_of_somebody_else_and_keeps_ones_own(app, session, code):
    make.reviewer(session)
    of_minh, of_lan = signed_in(app, "minh"), signed_in(app, "lan")

    of_minh.post(DEVICES, json={"code": code}, headers=OURS)
    code = invite_device(session, actor_of(session, only_device(session).account_id), now())
    of_lan.post(DEVICES, json={"code": code}, headers=OURS)

    assert of_minh.get_cookie("session") is None
    assert of_minh.get("/api/v1/me").json["name"] == "lan"
    assert of_lan.get("/account").status_code == 200
    assert len(list(session.scalars(select(Login)))) == 1


def test_a_phone_says_how_it_is(enrolled, session):
    said = {
        "unsent": 3,
        "oldest_at": "2026-11-20T09:12:30+07:00",
        "app_version": "a1",
        "form_version": "2026.1",
        "persisted": False,
        "battery": 12,
    }

    answer = enrolled.put(THIS, json=said, headers=OURS)

    key = only_device(session)
    assert answer.status_code == 200
    assert answer.json == {"id": key.id, "label": "", "expires_at": key.expires_at.isoformat()}
    assert (key.unsent, key.app_version, key.form_version) == (3, "a1", "2026.1")
    assert key.unsent_oldest_at.isoformat() == "2026-11-20T02:12:30+00:00"
    assert key.persisted is False
    assert abs(now() - key.last_contact_at) < timedelta(minutes=1)


def test_each_contact_renews_the_cookie_and_the_key(enrolled, session):
    key = only_device(session)
    key.expires_at = now() + timedelta(days=2)
    before = enrolled.get_cookie("device").value

    answer = enrolled.put(THIS, json=SAID, headers=OURS)

    (cookie,) = cookies(answer, "device")
    assert f"device={before};" in cookie
    age = int(cookie.split("Max-Age=")[1].split(";")[0])
    assert age > timedelta(days=89).total_seconds()
    assert only_device(session).expires_at > now() + timedelta(days=89)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unsent": -1},
        {"unsent": True},
        {"unsent": 2**40},
        {"app_version": "a" * 81},
        {"oldest_at": "2026-11-20T09:12:30"},
        {"persisted": 1},
    ],
)
def test_what_no_phone_says_is_refused_by_field(enrolled, session, wrong):
    answer = enrolled.put(THIS, json={**SAID, **wrong}, headers=OURS)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"].keys() == wrong.keys()
    assert only_device(session).last_contact_at is None


def test_a_key_or_a_session_alone_is_no_phone(app, client, lan, bearer):
    program = client.put(THIS, json=SAID, headers=bearer("lan"))
    browser = signed_in(app, "lan").put(THIS, json=SAID, headers=OURS)

    assert (program.status_code, browser.status_code) == (404, 404)


def test_a_programs_key_in_the_cookie_does_not_live_on(client, session, lan):
    client.set_cookie("device", add_key(session, "lan", Scope.SUBMIT, 1))

    assert client.put(THIS, json=SAID, headers=OURS).status_code == 401


def test_a_phone_that_is_forgotten_proves_nobody_and_its_session_is_over(app, session, lan):
    browser = signed_in(app, "lan")
    browser.post(DEVICES, json={}, headers=OURS)

    answer = browser.delete(THIS, headers=OURS)

    assert (answer.status_code, answer.data) == (204, b"")
    assert browser.get_cookie("device") is None
    assert browser.get_cookie("session") is None
    assert only_device(session).revoked_at <= now()
    assert list(session.scalars(select(Login))) == []
    assert browser.get("/api/v1/me").status_code == 401


def test_forgetting_drops_cookies_that_prove_nobody_any_more(client):
    client.set_cookie("device", "bbx_1_2")
    client.set_cookie("session", "over")

    assert client.delete(THIS, headers=OURS).status_code == 204
    assert client.get_cookie("device") is None
    assert client.get_cookie("session") is None


def test_forgetting_ends_the_phone_and_the_session_of_two_people(app, enrolled, session):
    make.reviewer(session)
    browser = signed_in(app, "minh")
    browser.set_cookie("device", enrolled.get_cookie("device").value)

    browser.delete(THIS, headers=OURS)

    assert only_device(session).revoked_at <= now()
    assert list(session.scalars(select(Login))) == []
