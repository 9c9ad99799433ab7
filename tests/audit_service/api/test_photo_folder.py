"""Photos of a service whose folder is named from where it was started, as `make run` does."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests import make
from tests.phone import Phone


@pytest.fixture
def settings(settings, monkeypatch):
    monkeypatch.chdir(settings.data_dir.parent)
    return replace(settings, data_dir=Path(settings.data_dir.name))


def test_a_photo_is_kept_and_shown(session, client, bearer):
    make.account(session)
    shop, phone = make.facility(session), Phone(client, bearer("lan"))
    data, record = make.jpeg(), uuid4()
    entry = make.photo_entry(data)
    assert phone.put(make.body(shop, photos=[entry]), record).status_code == 201
    assert phone.photo(record, entry["id"], data).status_code in (200, 201)

    for size in ("view", "thumb", "original"):
        with phone.picture(record, entry["id"], size) as answer:
            assert answer.status_code == 200, size
