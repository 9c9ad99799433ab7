"""Codes as RFC 6238 has them, from a secret that is made and not kept."""

import base64
from datetime import UTC, datetime

import pyotp
import pytest

from inspections.factor.recovery import HOW_MANY, is_shaped, new_codes, plain
from inspections.factor.totp import address_of, grouped, secret_of, step_of

AT = datetime(2026, 11, 20, 2, 1, 7, tzinfo=UTC)
KEY, SALT = "the service's own key", bytes(range(20))


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standards_appendix(at, code):
    """The last six of the eight digits of RFC 6238, appendix B, SHA-1."""
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert step_of(secret, code, datetime.fromtimestamp(at, UTC)) == at // 30


@pytest.mark.parametrize(
    ("seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_phones_clock_may_be_a_step_off_each_way(seconds, fits):
    secret = secret_of(KEY, 7, SALT)
    now = int(AT.timestamp()) // 30 * 30
    code = pyotp.TOTP(secret).at(now + seconds)

    found = step_of(secret, f" {code[:3]} {code[3:]} ", datetime.fromtimestamp(now, UTC))

    assert found == ((now + seconds) // 30 if fits else None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
def test_what_is_no_code_fits_nothing(typed):
    assert step_of(secret_of(KEY, 7, SALT), typed, AT) is None


def test_each_person_salt_and_service_key_has_a_secret_of_its_own():
    made = {
        secret_of(key, who, salt) for key in (KEY, "x") for who in (7, 8) for salt in (SALT, b"")
    }

    assert len(made) == 8
    assert {len(base64.b32decode(secret)) for secret in made} == {20}


def test_the_app_is_told_who_and_where():
    secret = secret_of(KEY, 7, SALT)
    address = address_of(secret, "lan.nguyen")

    assert address.startswith("otpauth://totp/B")
    assert f"lan.nguyen?secret={secret}&issuer=" in address
    assert grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_recovery_codes_are_ten_of_their_own_however_they_are_typed():
    codes = new_codes()

    assert len(set(codes)) == HOW_MANY
    assert plain(codes[0].lower().replace("-", " ")) == codes[0].replace("-", "")
    assert all(is_shaped(code) for code in codes)
    assert not is_shaped("123 456")
