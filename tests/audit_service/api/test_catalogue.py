"""GET /api/v1/catalogue and the OpenAPI document."""

from inspections.packaging.rules import catalogue
from tests import make


def test_the_catalogue_holds_all_categories_in_order(session, client, bearer):
    make.account(session)

    answer = client.get("/api/v1/catalogue", headers=bearer("lan"))

    assert [item["key"] for item in answer.json["items"]] == list(catalogue())
    assert answer.json["items"][0]["default"] == "not_friendly"
    assert answer.json["rule_set"] == "2026.1"


def test_the_catalogue_says_what_a_judgement_rests_on(session, client, bearer):
    make.account(session)

    answer = client.get("/api/v1/catalogue", headers=bearer("lan"))

    assert answer.json["rules"] == {
        "id": "2026.1",
        "required_use_points": ["checkout", "food", "fresh"],
        "certificate_kinds": ["eco_bag", "nstvn"],
        "uncertifiable": ["foam_box", "foam_tray", "unknown"],
        "never_the_friendly_item": ["basket_or_carton"],
        "possible_carrier_bags": ["unknown"],
        "mall_min_seen": 10,
        "market_min_seen": 20,
        "legal_after": "2025-12-31",
    }


def test_the_catalogue_is_not_sent_twice_to_who_has_it(session, client, bearer):
    make.account(session)
    headers = bearer("lan")
    etag = client.get("/api/v1/catalogue", headers=headers).headers["ETag"]

    again = client.get("/api/v1/catalogue", headers={**headers, "If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")


def test_every_address_of_the_api_is_documented(app, client):
    document = client.get("/api/v1/openapi.json").json
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.openapi"
    }

    assert (
        set(document["paths"]) == {path.removeprefix("/api/v1") for path in served}
        or set(document["paths"]) == served
    )


def test_the_document_names_how_to_prove_who_one_is(client):
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert set(document["components"]["securitySchemes"]) == {"key", "basic", "session", "device"}
