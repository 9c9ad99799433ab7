"""Passwords, tokens and keys: making them, and telling whether one is right. No database."""

import hashlib
import hmac
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_PREFIX = "bbx"

# 19 MiB, two passes: the smallest profile that OWASP recommends, some 40 ms on a small server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Compared with when nobody has the name, so that the answer takes as long as for a real one.
NOBODY = _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    return _hasher.hash(_composed(password))


def is_password(stored: str, password: str) -> bool:
    """Whether the password is the stored one; False too for a hash that cannot be read."""
    try:
        return _hasher.verify(stored, _composed(password))
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def new_token() -> str:
    """32 random bytes as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def digest(token: str) -> bytes:
    """What is kept of a token; 32 random bytes need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def is_token(stored: bytes, token: str) -> bool:
    return hmac.compare_digest(stored, digest(token))


def new_key() -> tuple[str, str, str]:
    """The id, the secret, and the one word that holds both for people to copy."""
    key_id, secret = secrets.token_hex(6), new_token()
    return key_id, secret, f"{_PREFIX}_{key_id}_{secret}"


def new_code() -> str:
    """8 random digits: what a person can read on one screen and type on another."""
    return f"{secrets.randbelow(10**8):08d}"


def read_key(printed: str) -> tuple[str, str] | None:
    """The id and the secret of a printed key; None for anything that is not shaped like one."""
    prefix, _, rest = printed.partition("_")
    key_id, _, secret = rest.partition("_")
    return (key_id, secret) if prefix == _PREFIX and key_id and secret else None


def _composed(password: str) -> bytes:
    """Phones type "é" as one letter or as two; both are the same password."""
    return unicodedata.normalize("NFC", password).encode()
