"""An inspector who may go anywhere, and a store; a module that needs others makes its own."""

import pytest

from tests import make


@pytest.fixture
def lan(session):
    return make.account(session, areas=("VN",))


@pytest.fixture
def store(session):
    return make.facility(session)
