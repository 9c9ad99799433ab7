"""Does this photo look like one we have? A 64-bit difference hash, and its bands for an index.

Two hashes within NEAR bits of each other are taken for the same look. A picture of one colour, or
one that only grows lighter or darker from left to right, has no look of its own: ask `is_plain`
before a flag is raised, or every photo of a blank wall is a copy of every other.
"""

from itertools import pairwise

from PIL import Image

BITS = 64
# Copies that were resaved or resized differ by a few bits, other pictures by about 32.
NEAR = 6
# One band more than the bits that may differ: at least one band then holds no difference.
_WIDTHS = (9, 9, 9, 9, 9, 9, 10)
_ALL = (1 << BITS) - 1


def dhash(image: Image.Image) -> int:
    """64 bits, row by row: is each point of a 9 x 8 grey copy darker than its right neighbour?

    Hand in the picture upright and small; a large one gives the same bits, only later.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(0, 72, 9):
        for left, right in pairwise(grey[row : row + 9]):
            bits = bits << 1 | (left < right)
    return bits


def distance(a: int, b: int) -> int:
    """How many of the 64 bits differ."""
    return (a ^ b).bit_count()


def is_plain(h: int) -> bool:
    """True when the hash lies within NEAR of all zeros or all ones: nothing to recognise."""
    return min(h.bit_count(), BITS - h.bit_count()) <= NEAR


def bands(h: int) -> tuple[int, ...]:
    """The hash cut into seven numbers below 1024, lowest bits first.

    Hashes within NEAR of each other agree in at least one band at the same place, so an index on
    (place, band) finds every candidate; `distance` then decides.
    """
    cut = []
    for width in _WIDTHS:
        cut.append(h & (1 << width) - 1)
        h >>= width
    return tuple(cut)


def to_signed(h: int) -> int:
    """The same 64 bits as a BIGINT column holds them."""
    return h - (1 << BITS) if h >> (BITS - 1) else h


def from_signed(stored: int) -> int:
    """What `to_signed` was given."""
    return stored & _ALL
