"""Photos from one store to another, hashed on the way."""

import sys
from collections.abc import Callable, Iterable

from inspections.photo.store import DiskStore, PhotoStore, WrongHash

TOLD_EVERY = 500


def copy_all(
    source: PhotoStore, target: DiskStore, hashes: Iterable[str], tell: Callable[[str, int], None]
) -> list[str]:
    """Copy what the source has whole; the hashes of the rest. Raises StoreFailed."""
    lost, done = [], 0
    for done, sha256 in enumerate(hashes, 1):
        if not _copy(source, target, sha256):
            lost.append(sha256)
        if done % TOLD_EVERY == 0:
            tell("photos", done)
    tell("photos", done)
    return lost


def _copy(source: PhotoStore, target: DiskStore, sha256: str) -> bool:
    try:
        with source.open(sha256) as file:
            part, _ = target.receive(file, {sha256}, sys.maxsize)
    except (OSError, WrongHash):
        return False
    target.commit(part, sha256)
    return True
