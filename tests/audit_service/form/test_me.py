"""GET /api/v1/me: the form learns who its reader is."""

import pytest


def test_nobody_is_told_to_sign_in(service):
    answer = service.client().get("/api/v1/me")

    assert answer.status_code == 401
    assert answer.json["code"] == "not_signed_in"
    assert answer.headers["X-App"] == "bao-bi-xanh"


def test_a_signed_in_inspector_is_named_and_may_submit(service):
    answer = service.client("lan").get("/api/v1/me")

    assert answer.json == {
        "name": "lan",
        "display_name": "lan",
        "role": "inspector",
        "language": "vi",
        "may_submit": True,
        "device": None,
    }


@pytest.mark.parametrize(("name", "role"), [("chi", "retailer"), ("viet", "department")])
def test_who_may_not_send_inspections_is_told_so(service, name, role):
    me = service.client(name).get("/api/v1/me").json

    assert (me["role"], me["may_submit"]) == (role, False)


@pytest.mark.parametrize(("scope", "may_submit"), [("submit", True), ("read", False)])
def test_a_key_answers_for_its_person_within_its_scope(service, scope, may_submit):
    headers = {"Authorization": f"Bearer {service.keys[scope]}"}

    me = service.client().get("/api/v1/me", headers=headers).json

    assert (me["name"], me["may_submit"]) == ("lan", may_submit)


def test_the_language_is_the_readers(service):
    answer = service.client("lan").get("/api/v1/me", headers={"Accept-Language": "en"})

    assert answer.json["language"] == "en"
