"""A client that is gone, silent or garbles what it sends: answered if it still listens, nothing
stored, no thread kept."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from audit_service.wire import SILENCE_SECONDS
from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.phone import Phone

# How Gunicorn hands a body over, which marks the end itself; here after fewer bytes than announced.
BY_GUNICORN = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "1000"}


class Garbled(io.BytesIO):
    """Chunks with a size that is no number."""

    def read(self, _size: int | None = -1) -> bytes:
        raise RuntimeError("Invalid chunk size: b'bag of Bà Tám'")


class Connection:
    def __init__(self) -> None:
        self.limits: list[int | None] = []

    def settimeout(self, seconds: int | None) -> None:
        self.limits.append(seconds)


@pytest.fixture
def phone(session, client, bearer):
    make.account(session)
    return Phone(client, bearer("lan"))


CUT = {"short": io.BytesIO, "garbled": Garbled}


@pytest.mark.parametrize("stream", CUT.values(), ids=CUT.keys())
def test_a_record_that_is_cut_short_is_not_json_even_where_it_reads_as_json(
    session, phone, stream, caplog
):
    answer = phone.client.put(
        f"/api/v1/inspections/{uuid4()}",
        input_stream=stream(b"{}"),
        headers=phone.headers,
        environ_overrides=BY_GUNICORN,
    )

    assert (answer.status_code, answer.json["code"]) == (400, "not_json")
    assert session.scalar(select(func.count()).select_from(Inspection)) == 0
    assert "Tám" not in caplog.text


@pytest.mark.parametrize("stream", CUT.values(), ids=CUT.keys())
def test_a_photo_that_is_cut_short_has_the_wrong_hash(session, phone, stream):
    entry = make.photo_entry(make.jpeg())
    id_ = uuid4()
    phone.put(make.body(make.facility(session), photos=[entry]), id_)

    answer = phone.client.put(
        f"/api/v1/inspections/{id_}/photos/{entry['id']}",
        input_stream=stream(b"{}"),
        content_type="image/jpeg",
        headers=phone.headers,
        environ_overrides=BY_GUNICORN,
    )

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_hash")
    assert session.scalars(select(Photo.state)).all() == ["missing"]


@pytest.mark.parametrize("stream", CUT.values(), ids=CUT.keys())
def test_a_form_that_is_cut_short_is_a_bad_request(client, stream):
    answer = client.post(
        "/sign-in",
        input_stream=stream(b"{}"),
        content_type="application/x-www-form-urlencoded",
        environ_overrides=BY_GUNICORN,
    )

    assert answer.status_code == 400


def test_a_silent_client_is_waited_for_only_so_long_while_it_sends(session, phone):
    connection = Connection()

    phone.client.put(
        f"/api/v1/inspections/{uuid4()}",
        data=b"{}",
        headers=phone.headers,
        environ_overrides={"gunicorn.socket": connection},
    )

    assert connection.limits == [SILENCE_SECONDS, None]


def test_a_silent_stranger_is_waited_for_less(client):
    connection = Connection()

    client.put(
        f"/api/v1/inspections/{uuid4()}",
        data=b"{}",
        environ_overrides={"gunicorn.socket": connection},
    )

    first, second, last = connection.limits
    assert (first, last) == (SILENCE_SECONDS, None)
    assert second is not None
    assert second < SILENCE_SECONDS
