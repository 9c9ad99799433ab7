"""Codes of six digits from a shared secret and the clock (TOTP, RFC 6238). No database.

A secret is not kept: it is made from the service's own key and a salt that is, so that neither a
copy of the database nor a backup holds anything a code could be computed from.
"""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp

ISSUER = "Bao Bì Xanh"
SECONDS = 30
# How many steps a phone's clock may be off, each way.
DRIFT = 1
SALT_BYTES = 20


def secret_of(service_key: str, account_id: int, salt: bytes) -> str:
    """The shared secret, 160 bits in base32, as an authenticator app takes it."""
    about = b"bao-bi-xanh totp v1\0" + account_id.to_bytes(8, "big") + salt
    return base64.b32encode(hmac.digest(service_key.encode(), about, hashlib.sha256)[:20]).decode()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which step of the clock the code belongs to, however it is spaced; None for a wrong one.

    Only the step of `at` and those DRIFT away are looked at.
    """
    typed = "".join(code.split())
    if not (len(typed) == 6 and typed.isascii() and typed.isdigit()):
        return None
    made, now = pyotp.TOTP(secret, interval=SECONDS), int(at.timestamp()) // SECONDS
    steps = range(now - DRIFT, now + DRIFT + 1)
    fitting = [each for each in steps if hmac.compare_digest(made.generate_otp(each), typed)]
    # Two steps may share a code: the later one leaves less to be used again.
    return fitting[-1] if fitting else None


def address_of(secret: str, name: str) -> str:
    """What the QR symbol says to the app: otpauth://…"""
    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)


def grouped(secret: str) -> str:
    """In fours, for whoever types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
