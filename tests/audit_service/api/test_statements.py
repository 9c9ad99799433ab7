"""How often the database is asked for what a phone sends: what is read once is handed on."""

from uuid import uuid4

import pytest

from tests import make
from tests.pages import statements
from tests.phone import Phone

DATABASES = "both"


@pytest.fixture
def store(session):
    return make.facility(session)


@pytest.fixture
def lan(session, client, bearer, store):
    """A phone whose key is known to be in use, and a store whose figures are kept."""
    make.account(session)
    phone = Phone(client, bearer("lan"))
    phone.put(make.body(store))
    return phone


def asked(send, *what):
    """How many statements; only SQLite is told in one when a transaction begins."""
    with statements() as sent:
        assert send(*what).status_code == 201
    return len([each for each in sent if not each.startswith("BEGIN")])


def test_a_record_is_received_and_answered_in_28_statements(lan, store):
    assert asked(lan.put, make.body(store)) <= 28


def test_the_last_photo_is_received_and_answered_in_35_statements(lan, store):
    shelf, id = make.jpeg(), uuid4()
    entry = make.photo_entry(shelf)
    lan.put(make.body(store, photos=[entry]), id)

    assert asked(lan.photo, id, entry["id"], shelf) <= 35


def test_what_an_observation_leaves_out_takes_no_further_statement(lan, store):
    gaps = [make.PAPER, make.THIN, {**make.THIN, "note": "một"}, {**make.PAPER, "price_vnd": 500}]

    assert asked(lan.put, make.body(store, observations=gaps)) <= 28
