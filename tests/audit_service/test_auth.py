from base64 import b64encode
from datetime import timedelta

import pytest
from sqlalchemy import select

from audit_service.auth import is_local
from audit_service.db import db
from inspections.account.commands.accounts import deactivate
from inspections.account.commands.keys import revoke_key
from inspections.account.models import ApiKey, Login
from inspections.account.secrets import read_key
from inspections.db import now

RECORDS = "/api/v1/probe"
OURS = {"X-App": "form", "Sec-Fetch-Site": "same-origin"}


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def basic(user, password):
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def test_a_session_reads_as_its_person(service):
    answer = service.client("lan").get(RECORDS)

    assert answer.json == {"name": "lan"}


def test_a_key_reads_as_its_person(service):
    answer = service.client().get(RECORDS, headers=bearer(service.keys["read"]))

    assert answer.json == {"name": "lan"}


def test_a_key_works_as_a_basic_password_whole_or_its_secret_alone(service):
    printed = service.keys["read"]
    key_id, secret = read_key(printed)

    answers = [service.client().get(RECORDS, headers=basic(key_id, p)) for p in (printed, secret)]

    assert [answer.json for answer in answers] == [{"name": "lan"}] * 2


def test_basic_is_for_reading_only(service):
    printed = service.keys["submit"]

    answer = service.client().put(RECORDS, headers=basic(read_key(printed)[0], printed))

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(
    "authorization",
    ["Bearer bbx_0000_ff", "Bearer ", "Bearer x", "Basic !", "Basic", "Digest a=b", "", "bbx_1_2"],
)
def test_a_wrong_authorization_never_falls_back_to_the_cookie(service, authorization):
    browser = service.client("lan")

    answer = browser.get(RECORDS, headers={"Authorization": authorization})

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_basic_refuses_another_keys_id(service):
    answer = service.client().get(
        RECORDS, headers=basic(read_key(service.keys["submit"])[0], service.keys["read"])
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("change", ["revoked", "expired", "closed"])
def test_a_key_that_ended_is_refused(service, change):
    key_id, _ = read_key(service.keys["read"])
    with service.app.app_context():
        if change == "revoked":
            revoke_key(db.session(), key_id)
        elif change == "expired":
            db.session.get(ApiKey, key_id).expires_at = now()
        else:
            deactivate(db.session(), "lan")
        db.session.commit()

    answer = service.client().get(RECORDS, headers=bearer(service.keys["read"]))

    assert answer.status_code == 401


def test_a_session_that_is_over_has_to_sign_in_again(service):
    browser = service.client("lan")
    with service.app.app_context():
        db.session.scalars(select(Login)).one().expires_at = now() - timedelta(seconds=1)
        db.session.commit()

    assert browser.get(RECORDS).status_code == 401


def test_without_sign_in_the_api_answers_401_and_challenges_programs_only(service):
    program = service.client().get(RECORDS)
    browser = service.client().get(RECORDS, headers={"Sec-Fetch-Mode": "cors"})

    assert program.status_code == browser.status_code == 401
    assert program.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert "WWW-Authenticate" not in browser.headers


def test_without_sign_in_a_page_sends_to_the_sign_in_and_back(service):
    answer = service.client().get("/probe/office?page=2")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/probe/office?page%3D2"


def test_without_permission_the_api_answers_403(service):
    answer = service.client("viet").put(RECORDS, headers=OURS)

    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_without_permission_a_page_says_so(service):
    answer = service.client("lan").get("/probe/office")

    assert answer.status_code == 403
    assert "không được làm việc đó" in answer.text


def test_a_read_key_cannot_send(service):
    answer = service.client().put(RECORDS, headers=bearer(service.keys["read"]))

    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_a_view_that_names_no_permission_never_runs(service):
    answer = service.client().delete(RECORDS, headers=bearer(service.keys["submit"]))

    assert answer.status_code == 403


def test_head_needs_what_get_needs(service):
    assert service.client().head(RECORDS).status_code == 401
    assert service.client("lan").head(RECORDS).status_code == 200


def test_a_key_sends_without_further_headers(service):
    answer = service.client().put(RECORDS, headers=bearer(service.keys["submit"]))

    assert answer.json["name"] == "lan"


@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        {"X-App": "", "Origin": "http://localhost"},
        OURS | {"Origin": "https://elsewhere.example"},
    ],
)
def test_a_session_sends_from_our_own_pages(service, headers):
    assert service.client("lan").put(RECORDS, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-App": "form"},
        {"Sec-Fetch-Site": "same-origin"},
        {"X-App": "form", "Sec-Fetch-Site": "same-site"},
        {"X-App": "form", "Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"X-App": "form", "Origin": "http://localhost.example"},
        {"X-App": "form", "Origin": "null"},
        {"X-App": "form", "Origin": ""},
    ],
)
def test_what_another_site_sends_in_ones_name_is_refused(service, headers):
    answer = service.client("lan").put(RECORDS, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")


def test_a_form_without_its_token_is_refused(service):
    browser = service.client("viet")

    assert browser.post("/probe/office").status_code == 403
    assert browser.post("/probe/office", data={"csrf_token": "x"}).status_code == 403


def test_a_form_with_its_token_passes(service, form_token):
    browser = service.client("viet")

    answer = browser.post("/probe/office", data={"csrf_token": form_token(browser)})

    assert answer.text == "changed"


def test_no_transaction_is_open_when_a_view_begins_and_only_writes_lock(service):
    browser = service.client("lan")

    assert browser.get("/probe/reading").json["begin"] == "BEGIN, open: False"
    assert browser.put(RECORDS, headers=OURS).json["begin"] == "BEGIN IMMEDIATE, open: False"


@pytest.mark.parametrize("address", ["/", "/department/plans?on=2026-11-20", "/f/48210373#x"])
def test_a_path_of_this_site_is_local(address):
    assert is_local(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "department",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "\\\\elsewhere.example",
        "//[",
    ],
)
def test_any_other_address_is_not(address):
    assert not is_local(address)
