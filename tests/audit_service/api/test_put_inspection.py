"""PUT /api/v1/inspections/{id}: what is kept, and what is answered."""

from hashlib import sha256
from uuid import uuid4

from tests import make

DATABASES = "both"


def test_the_first_put_is_201_and_the_same_again_is_200_with_an_equal_receipt(
    session, client, bearer
):
    make.account(session)
    body = make.to_bytes(make.body(make.facility(session)))
    url = f"/api/v1/inspections/{uuid4()}"
    headers = bearer("lan")

    first = client.put(url, data=body, headers=headers)
    second = client.put(url, data=body, headers=headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert first.json["payload_sha256"] == sha256(body).hexdigest()
    assert first.json["verdict"]["outcome"] == "full"
