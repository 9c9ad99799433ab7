"""Codes for whoever has lost their phone: each is good once. No database."""

import secrets

# Without letters that look like digits or like each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
HOW_MANY = 10


def new_codes() -> list[str]:
    """As they are shown: ABCD-EFGH-JKMN-PQRS, some 78 bits each, which need no slow hash."""
    return [
        printed("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _ in range(HOW_MANY)
    ]


def plain(typed: str) -> str:
    """However it is typed: small letters, spaces and dashes aside."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def is_shaped(typed: str) -> bool:
    """Whether it could be one at all, so that a code of six digits is not taken for one."""
    return len(plain(typed)) == LENGTH


def printed(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
