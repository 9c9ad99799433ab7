"""The queue that reviewers work through, and three records in it."""

import pytest

from inspections.inspection.models import Inspection
from tests import make
from tests.pages import token_of

QUEUE = "/department/review"


@pytest.fixture
def lan(session):
    make.reviewer(session)
    return make.account(session)


@pytest.fixture
def store(session):
    return make.facility(session, "Siêu thị Chờ", lat=10.0123, lon=105.0801)


@pytest.fixture
def three(session, lan, store):
    return [make.inspection(session, store, lan, accepted=False) for _each in range(3)]


def send(browser, ids, act="accept", reason="", address=QUEUE):
    token = token_of(browser.get("/department/").text)
    form = {"csrf_token": token, "act": act, "reason": reason}
    return browser.post(address, data={**form, "id": [str(each) for each in ids]})


def states(session, inspections):
    session.expire_all()
    return [session.get_one(Inspection, each.seq).review for each in inspections]
