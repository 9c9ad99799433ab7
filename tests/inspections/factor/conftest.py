import pyotp
import pytest

from inspections.db import now
from inspections.factor.commands.setting_up import begin_set_up, confirm_set_up
from inspections.factor.queries import pending_salt
from inspections.factor.totp import secret_of
from tests import make

KEY = "for tests only"


@pytest.fixture
def moment():
    return now().replace(microsecond=0)


@pytest.fixture
def minh(session):
    return make.reviewer(session)


@pytest.fixture
def secret(session, minh, moment):
    """Minh's, set up ten minutes ago."""
    return set_up(session, minh.id, moment)[0]


def set_up(session, account_id, moment):
    """The secret and the recovery codes of a factor set up ten minutes before."""
    before = moment.fromtimestamp(moment.timestamp() - 600, moment.tzinfo)
    begin_set_up(session, account_id, before)
    secret = secret_of(KEY, account_id, pending_salt(session, account_id, before))
    codes = confirm_set_up(session, account_id, KEY, pyotp.TOTP(secret).at(before), before)
    session.commit()
    return secret, codes
