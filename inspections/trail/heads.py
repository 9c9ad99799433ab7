"""Heads: what stands for everything sealed so far, as it is given out and kept elsewhere."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspections.trail.tree import HASH_BYTES, root_by_path

# What stands before the first day.
NO_HEAD = bytes(HASH_BYTES)


@dataclass(frozen=True)
class Head:
    """The head over the first `size` entries; `origin` says whose trail it is of."""

    origin: str
    size: int
    head: bytes

    def lines(self) -> str:
        """As it is published: origin, size, head in hexadecimal, a line each."""
        return f"{self.origin}\n{self.size}\n{self.head.hex()}\n"


class NotHeads(ValueError):
    """Which line of a file of heads cannot be read."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def head_hash(previous: bytes, size: int, root: bytes) -> bytes:
    """SHA-256(head of the day before ‖ entries of the whole trail so far, 8 bytes big-endian ‖ root
    of the day's tree)."""
    return hashlib.sha256(previous + size.to_bytes(8, "big") + root).digest()


def place_hash(number: int, leaf: bytes) -> bytes:
    """SHA-256(0x02 ‖ number, 8 bytes big-endian ‖ leaf): kept with an entry, so that one which was
    moved can be named by itself."""
    return hashlib.sha256(b"\x02" + number.to_bytes(8, "big") + leaf).digest()


def read_heads(lines: Iterable[str]) -> Iterator[Head]:
    """Any number of heads of three lines. Empty lines, lines that begin with # and signatures of
    witnesses (— …) are passed over. NotHeads for anything else."""
    some: list[str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith(("#", "—")):
            some.append(text)
        if len(some) == 3:
            yield _head(some, number)
            some = []
    if some:
        raise NotHeads(number)


def _head(lines: list[str], number: int) -> Head:
    origin, size, digest = lines
    if not (size.isascii() and size.isdigit()) or len(size) > 18:
        raise NotHeads(number - 1)
    try:
        head = bytes.fromhex(digest)
    except ValueError as error:
        raise NotHeads(number) from error
    if len(head) != HASH_BYTES:
        raise NotHeads(number)
    return Head(origin, int(size), head)


def verify_proof(leaf: str, number: int, proof: Mapping[str, Any]) -> bool:
    """Whether the entry with this leaf stands under this number in the trail with the proof's
    `head`; all hashes are hexadecimal, as in a receipt. Never raises for a proof of another
    shape: it proves nothing."""
    try:
        index, size = int(proof["index"]), int(proof["size"])
        siblings = [bytes.fromhex(each) for each in proof["path"]]
        previous, root = bytes.fromhex(proof["previous_head"]), bytes.fromhex(proof["root"])
        head = bytes.fromhex(proof["head"])
        reached = root_by_path(bytes.fromhex(leaf), index, size, siblings)
        # Before this day stand number - 1 - index entries.
        whole = head_hash(previous, number - 1 - index + size, root)
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    lengths = {len(each) for each in (*siblings, previous, root, head)}
    return lengths == {HASH_BYTES} and number > index and reached == root and whole == head
