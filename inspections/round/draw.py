"""Drawing stores by lot, so that anybody can draw the same ones again.

The whole algorithm: for each store of the frame (the N at the draw) take the 32 bytes of

    SHA-256(seed ‖ code)

where the seed is 32 bytes and the code the store's eight digits in ASCII. The stores in the order
of these bytes, as unsigned big-endian numbers, are the draw; the first n are drawn. Who draws more
later takes the following ones. With a seed that nobody chose, each order is as likely as any other.
"""

import secrets
from collections.abc import Iterable
from hashlib import sha256

SEED_BYTES = 32


def new_seed() -> str:
    """64 hexadecimal digits, from the machine's own source of chance."""
    return secrets.token_hex(SEED_BYTES)


def drawing_order(seed: str, codes: Iterable[str]) -> list[str]:
    """All codes in the order of the lot. ValueError for a seed that is not 64 hexadecimal digits,
    and for a code that comes twice."""
    key = bytes.fromhex(seed)
    if len(key) != SEED_BYTES:
        raise ValueError("a seed has 64 hexadecimal digits")
    listed = list(codes)
    if len(set(listed)) != len(listed):
        raise ValueError("a code stands in the frame twice")
    return sorted(listed, key=lambda code: sha256(key + code.encode("ascii")).digest())
