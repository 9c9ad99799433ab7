"""The document attacked by schemathesis: whatever is sent, the answer is one that it promises."""

from collections.abc import Iterator
from contextvars import Context
from itertools import islice
from random import Random
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from audit_service.api.examples import FACILITY, INSPECTION_ID, RECORD
from inspections.account.rules import Scope
from tests import make

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
    checks.allow_header_conformance,
]
SEED = 20261120
SENDING = "PUT /api/v1/inspections/{inspection_id}"
TAKEN = {"inspection_id": INSPECTION_ID}
EDGES = 150
AT_RANDOM = 12
OPERATIONS = [
    "DELETE /api/v1/devices/this",
    "DELETE /api/v1/facility-lists/{list_id}",
    "GET /api/v1/catalogue",
    "GET /api/v1/facilities",
    "GET /api/v1/facilities.csv",
    "GET /api/v1/facilities.geojson",
    "GET /api/v1/facilities.json",
    "GET /api/v1/facilities.xlsx",
    "GET /api/v1/facilities/{code}",
    "GET /api/v1/facilities/{code}/history",
    "GET /api/v1/facility-duplicates",
    "GET /api/v1/facility-lists/{list_id}",
    "GET /api/v1/facility-lists/{list_id}/rows",
    "GET /api/v1/inspections",
    "GET /api/v1/inspections.csv",
    "GET /api/v1/inspections.json",
    "GET /api/v1/inspections.xlsx",
    "GET /api/v1/inspections/{inspection_id}/photos/{photo_id}",
    "GET /api/v1/inspections/{inspection_id}/receipt",
    "GET /api/v1/me",
    "GET /api/v1/my-visits",
    "GET /api/v1/observations",
    "GET /api/v1/observations.csv",
    "GET /api/v1/observations.json",
    "GET /api/v1/observations.xlsx",
    "GET /api/v1/plans",
    "GET /api/v1/plans/{slug}/progress",
    "GET /api/v1/plans/{slug}/trend",
    "GET /api/v1/retailers",
    "GET /api/v1/rounds",
    "GET /api/v1/rounds/{round_id}",
    "GET /api/v1/summaries.csv",
    "GET /api/v1/summaries.json",
    "GET /api/v1/summaries.xlsx",
    "PATCH /api/v1/facilities/{code}",
    "PATCH /api/v1/retailers/{retailer_id}",
    "POST /api/v1/devices",
    "POST /api/v1/facilities",
    "POST /api/v1/facilities/{code}/distinct",
    "POST /api/v1/facilities/{code}/merge",
    "POST /api/v1/facilities/{code}/move",
    "POST /api/v1/facility-lists",
    "POST /api/v1/facility-lists/{list_id}/apply",
    "POST /api/v1/retailers",
    "PUT /api/v1/devices/this",
    SENDING,
    "PUT /api/v1/inspections/{inspection_id}/photos/{photo_id}",
]


@pytest.fixture
def described(session, app):
    """The service with one record, and its document as any client gets it."""
    make.facility(session, code=FACILITY)
    make.put(session, RECORD, make.reviewer(session), UUID(INSPECTION_ID))

    def in_its_own_context(environ, start_response):
        return Context().run(app, environ, start_response)

    config = schemathesis.Config.from_dict({"seed": SEED})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", in_its_own_context, config=config)


@pytest.fixture
def send(described, bearer):
    """Sends a case as a reviewer with the key that its method needs, and checks the answer."""
    keys = {"PUT": bearer("minh", Scope.SUBMIT)}
    reading = bearer("minh", Scope.READ)
    fresh = Random(SEED)

    def call(case):
        # The example's id has been taken: under it every body would be the same 409.
        if case.operation.label == SENDING and case.path_parameters == TAKEN:
            case.path_parameters = {"inspection_id": str(UUID(int=fresh.getrandbits(128)))}
        # Over WSGI the library offers gzip and does not unpack it.
        headers = {**keys.get(case.method, reading), "Accept-Encoding": "identity"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    return call


def edges(operation: APIOperation) -> Iterator[schemathesis.Case]:
    """Limits of every field, missing and wrong values, methods that are not taken; in an order of
    the library's own, so not all."""
    schema = operation.schema
    config = schema.config.generation_for(operation=operation, phase="coverage")
    cases = schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=config
    )
    return islice(cases, EDGES)


def test_every_operation_of_the_document_is_attacked(described):
    assert sorted(each.ok().label for each in described.get_all_operations()) == OPERATIONS


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_document_promises(label, described, send):
    operation = described.find_operation_by_label(label)

    @seed(SEED)
    @settings(
        max_examples=AT_RANDOM,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of([operation.as_strategy(mode) for mode in GenerationMode]))
    def attack(case):
        send(case)

    for case in edges(operation):
        send(case)
    attack()
