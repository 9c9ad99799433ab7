"""A Merkle tree as RFC 9162 §2.1 builds it: pure functions of hashes.

Leaves are hashes already (see `leaf_hash`); an inner node begins with 0x01.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

HASH_BYTES = 32
# Leaves whose subtree's hash is kept, so that a proof needs no more than two such blocks of leaves.
BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Tree:
    """Grows leaf by leaf. `peaks` are the roots of its perfect subtrees, largest first: one for
    each bit that is set in `size`, and all that is needed to go on."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> bytes | None:
        """The hash of the block that this leaf fills, if it fills one."""
        block, carried, level, odd = None, leaf, 0, self.size
        while odd & 1:
            carried = node(self.peaks.pop(), carried)
            odd >>= 1
            level += 1
            if level == BLOCK_LEVEL:
                block = carried
        self.peaks.append(carried)
        self.size += 1
        return block

    def root(self) -> bytes:
        return _joined(self.peaks)

    def kept(self) -> bytes:
        """The peaks in a row, as a day keeps them."""
        return b"".join(self.peaks)

    @classmethod
    def of(cls, size: int, kept: bytes) -> "Tree":
        """What `kept` was of. ValueError if these cannot be the peaks of a tree of this size."""
        if size < 0 or len(kept) != HASH_BYTES * size.bit_count():
            raise ValueError("these are not the peaks of a tree of this size")
        starts = range(0, len(kept), HASH_BYTES)
        return cls(size, [kept[start : start + HASH_BYTES] for start in starts])


def grown(leaves: Sequence[bytes]) -> Tree:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree


def joined_root(blocks: Sequence[bytes], tail: Sequence[bytes]) -> bytes:
    """The root over the leaves of full blocks, given by their hashes, and fewer than a block more
    leaves."""
    return _joined(grown(blocks).peaks + grown(tail).peaks)


def path(index: int, size: int, hash_of: Callable[[int, int], bytes]) -> list[bytes]:
    """The proof that a leaf stands at `index`, lowest sibling first; `hash_of(start, end)` is the
    root over the leaves start ≤ i < end."""
    found, start, end = [], 0, size
    while end - start > 1:
        split = start + (1 << (end - start - 1).bit_length() - 1)
        if index < split:
            found.append(hash_of(split, end))
            end = split
        else:
            found.append(hash_of(start, split))
            start = split
    return found[::-1]


def root_by_path(leaf: bytes, index: int, size: int, siblings: Sequence[bytes]) -> bytes | None:
    """The root that the proof leads to; None for one of the wrong length or place (RFC 9162
    §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last, reached = index, size - 1, leaf
    for sibling in siblings:
        if last == 0:
            return None
        if place & 1 or place == last:
            reached = node(sibling, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node(reached, sibling)
        place, last = place >> 1, last >> 1
    return reached if last == 0 else None


def _joined(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return hashlib.sha256(b"").digest()
    *larger, reached = peaks
    for peak in reversed(larger):
        reached = node(peak, reached)
    return reached
