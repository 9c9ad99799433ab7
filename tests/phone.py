"""A phone that sends records and photos to the service."""

from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make


class Phone:
    """One person's phone: the test client with their key."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    def put(self, body: dict[str, Any] | bytes, inspection_id: UUID | None = None) -> TestResponse:
        data = body if isinstance(body, bytes) else make.to_bytes(body)
        url = f"/api/v1/inspections/{inspection_id or uuid4()}"
        return self.client.put(url, data=data, headers=self.headers)

    def photo(
        self, inspection_id: UUID, photo_id: str, data: bytes, media_type: str = "image/jpeg"
    ) -> TestResponse:
        url = f"/api/v1/inspections/{inspection_id}/photos/{photo_id}"
        return self.client.put(url, data=data, headers=self.headers, content_type=media_type)

    def receipt(self, inspection_id: UUID) -> dict[str, Any]:
        url = f"/api/v1/inspections/{inspection_id}/receipt"
        answer = self.client.get(url, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def picture(self, inspection_id: UUID, photo_id: str, size: str = "view", **more: str) -> Any:
        url = f"/api/v1/inspections/{inspection_id}/photos/{photo_id}?size={size}"
        return self.client.get(url, headers={**self.headers, **more})


def photo_states(receipt: dict[str, Any]) -> dict[str, str]:
    return {photo["id"]: photo["state"] for photo in receipt["photos"]}
