"""A phone that sends records under its person's key, and a store to send them about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from inspections.account.models import Account
from inspections.facility.models import Facility
from tests import make, openapi


@dataclass
class Phone:
    client: FlaskClient
    headers: dict[str, str]

    def put(self, body: Any, inspection_id: Any = None) -> TestResponse:
        """Send a record: an object to be dumped, or the bytes as they are."""
        data = body if isinstance(body, bytes) else make.to_bytes(body)
        url = f"/api/v1/inspections/{inspection_id or uuid4()}"
        return self.client.put(url, data=data, headers=self.headers)

    def receipt(self, inspection_id: Any) -> TestResponse:
        url = f"/api/v1/inspections/{inspection_id}/receipt"
        return self.client.get(url, headers=self.headers)


@pytest.fixture
def app(app: Flask) -> Flask:
    """Whatever a test here asks for, the answer has to be one that the API's document promises."""
    document = app.extensions["openapi"]

    class CheckedClient(app.test_client_class):  # type: ignore[name-defined, misc]
        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            answer = super().open(*args, **kwargs)
            assert openapi.differences(document, answer) == []
            return answer

    app.test_client_class = CheckedClient
    return app


@pytest.fixture
def phone(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> Callable[..., Phone]:
    """phone("lan"): the phone of a person who has an account."""
    return lambda name="lan", **more: Phone(client, bearer(name, **more))


@pytest.fixture
def lan(session: Session) -> Account:
    """An inspector of An Giang."""
    return make.account(session)


@pytest.fixture
def store(session: Session) -> Facility:
    return make.facility(session)
