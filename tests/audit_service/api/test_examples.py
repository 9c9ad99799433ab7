"""The API's document: whole, and its examples are what the service takes."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from audit_service import import_jobs
from audit_service.api.examples import FACILITY, LIST_ID, MERGE
from inspections.account.commands.enrolment import CODE_LIFE
from inspections.account.models import Enrolment
from inspections.account.rules import Scope
from inspections.account.secrets import digest
from inspections.db import now
from inspections.errors import Problem
from inspections.facility_list.models import FacilityList
from inspections.inspection.rules import visit_day
from tests import make
from tests.openapi import differences, errors, operations
from tests.pages import signed_in
from tests.test_house import make_app, methods

with TemporaryDirectory() as folder:
    HOUSE = make_app(Path(folder))
DOCUMENT = HOUSE.extensions["openapi"]
OPERATIONS = operations(DOCUMENT)
RECORD = ("PUT", "/api/v1/inspections/{inspection_id}")
PHOTO = ("PUT", "/api/v1/inspections/{inspection_id}/photos/{photo_id}")
# What has to be there before the example can be accepted; reading needs both.
ENROLMENT = ("POST", "/api/v1/devices")
CONTACT, FORGETTING = (("PUT", "/api/v1/devices/this"), ("DELETE", "/api/v1/devices/this"))
ENTERING = ("POST", "/api/v1/facilities")
CHANGING = ("PATCH", "/api/v1/facilities/{code}")
MOVING, MERGING = (("POST", f"/api/v1/facilities/{{code}}/{each}") for each in ("move", "merge"))
RETAILING, RENAMING = (
    ("POST", "/api/v1/retailers"),
    ("PATCH", "/api/v1/retailers/{retailer_id}"),
)
UPLOADING, LISTED, ROWS, WRITING, DISCARDING = (
    ("POST", "/api/v1/facility-lists"),
    ("GET", "/api/v1/facility-lists/{list_id}"),
    ("GET", "/api/v1/facility-lists/{list_id}/rows"),
    ("POST", "/api/v1/facility-lists/{list_id}/apply"),
    ("DELETE", "/api/v1/facility-lists/{list_id}"),
)
DISTINCT = ("POST", "/api/v1/facilities/{code}/distinct")
# A manager's, signed in as on our pages: no key keeps the registry.
KEEPING = {
    ENTERING,
    CHANGING,
    MOVING,
    MERGING,
    RETAILING,
    RENAMING,
    UPLOADING,
    LISTED,
    ROWS,
    WRITING,
    DISCARDING,
    DISTINCT,
}
BEFORE = {
    **dict.fromkeys(KEEPING, ()),
    RECORD: (),
    PHOTO: (RECORD,),
    ENROLMENT: (),
    CONTACT: (ENROLMENT,),
    FORGETTING: (ENROLMENT,),
}
STATUS = {
    RECORD: 201,
    PHOTO: 201,
    ENROLMENT: 201,
    FORGETTING: 204,
    ENTERING: 201,
    MOVING: 201,
    RETAILING: 201,
    UPLOADING: 202,
    WRITING: 202,
    DISCARDING: 204,
    DISTINCT: 204,
}
# Sent by the page of a phone that is known by its cookie, not with a key.
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}

every_operation = pytest.mark.parametrize(
    "key", OPERATIONS, ids=[each["operationId"] for each in OPERATIONS.values()]
)


@pytest.fixture
def send(session, app, client, bearer):
    """Sends the example of an operation as the document shows it, as a reviewer of An Giang; what
    changes the registry as its manager."""
    store = make.facility(session, code=FACILITY)
    make.facility(session, "Siêu thị Rạch Giá 2", code=MERGE["into"])
    quan = make.manager(session)
    add_list(session, quan)
    make.retailer(session)
    minh = make.reviewer(session)
    make.round(session, quan, [store], minh, title="Khảo sát", starts_on=date(2026, 11, 20))
    invite(session, minh)
    keys = {"GET": bearer("minh", Scope.READ), "PUT": bearer("minh", Scope.SUBMIT)}

    def send_example(key):
        method, address = key
        given = {"path": {}, "query": {}, "header": {}}
        for each in OPERATIONS[key]["parameters"]:
            given[each["in"]][each["name"]] = example_of(each)
        sender = signed_in(app, "quan") if key in KEEPING else client
        by_page = "/devices" in address or key in KEEPING
        return sender.open(
            address.format(**given["path"]),
            method=method,
            query_string=given["query"],
            headers={**given["header"], **(OUR_PAGE if by_page else keys[method])},
            **body_of(OPERATIONS[key], sender),
        )

    yield send_example
    import_jobs.wait(app)


def add_list(session, person):
    """The list of the examples, empty and ready to be written."""
    begun = now()
    session.add(
        FacilityList(
            id=UUID(LIST_ID),
            account_id=person.id,
            at=begun,
            file_name="danh-sach.csv",
            sha256="0" * 64,
            state="ready",
            heartbeat=begun,
            holds_on=visit_day(begun),
            total=0,
            done=0,
            columns=[],
        )
    )


def invite(session, person):
    """The code of the example, just issued."""
    body = OPERATIONS[ENROLMENT]["requestBody"]["content"]["application/json"]
    code = body["example"]["code"].replace(" ", "")
    begun = now()
    session.add(
        Enrolment(
            code_sha256=digest(code),
            account_id=person.id,
            created_at=begun,
            expires_at=begun + CODE_LIFE,
        )
    )


def example_of(parameter):
    return parameter["example"] if "example" in parameter else parameter["schema"]["example"]


def body_of(operation, client):
    if "requestBody" not in operation:
        return {}
    media_type, content = next(iter(operation["requestBody"]["content"].items()))
    if isinstance(content.get("example"), str):
        return {"data": content["example"].encode(), "content_type": media_type}
    if "example" in content:
        return {"json": content["example"], "content_type": media_type}
    (named,) = content["examples"].values()
    with client.get(named["externalValue"]) as file:
        return {"data": file.data, "content_type": media_type}


@every_operation
def test_an_example_is_accepted_and_answered_as_promised(key, send):
    for earlier in BEFORE.get(key, (RECORD, PHOTO)):
        assert send(earlier).status_code == 201

    with send(key) as answer:
        assert answer.status_code == STATUS.get(key, 200), answer.data
        assert differences(DOCUMENT, answer) == []


def test_the_example_of_a_record_fits_its_schema_and_its_photo_completes_it(send):
    content = OPERATIONS[RECORD]["requestBody"]["content"]["application/json"]

    waiting, complete = send(RECORD).json, send(PHOTO).json

    assert errors(DOCUMENT, content["schema"], content["example"]) == []
    assert (waiting["state"], complete["state"]) == ("waiting", "complete")
    assert complete["verdict"]["outcome"] == "gradual"


@every_operation
def test_an_operation_says_what_it_does_who_may_and_all_that_it_may_answer(key):
    operation = OPERATIONS[key]

    assert operation["summary"].endswith((".", "nothing"))
    assert "\n" not in operation["summary"]
    assert "May be used by: " in operation["description"]
    assert {"key": []} in operation["security"]
    assert ({"basic": []} in operation["security"]) == (key[0] == "GET")
    assert {"401", "403", "500", "503"} < operation["responses"].keys()
    assert all(each["description"] for each in operation["parameters"])


@every_operation
def test_every_refusal_is_a_problem_with_the_codes_that_come_with_its_status(key):
    refusals = {
        status: response
        for status, response in OPERATIONS[key]["responses"].items()
        if int(status) >= 400
    }

    for status, response in refusals.items():
        (schema,) = (each["schema"] for each in response["content"].values())
        examples = response["content"]["application/problem+json"]["examples"]
        assert {example["value"]["status"] for example in examples.values()} == {int(status)}
        for example in examples.values():
            assert errors(DOCUMENT, schema, example["value"]) == []
            assert errors(DOCUMENT, schema, {**example["value"], "code": "busier"}) != []


def test_the_document_speaks_of_every_address_of_the_api_but_its_own():
    addresses = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in HOUSE.url_map.iter_rules()
        for method in methods(rule)
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.openapi"
    }

    assert addresses == OPERATIONS.keys()


def test_operations_have_names_of_their_own():
    names = [each["operationId"] for each in OPERATIONS.values()]

    assert sorted(names) == sorted(set(names))


def test_the_codes_of_the_document_are_those_of_the_register():
    shown = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]

    assert shown == [problem.value for problem in Problem]


def test_the_document_is_served_as_it_is_to_anybody(app, client):
    answer = client.get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json == app.extensions["openapi"]
