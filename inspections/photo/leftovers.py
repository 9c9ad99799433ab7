"""What crashes leave behind in the store on disk: temp files, and originals that no row names."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from inspections.photo.store import DiskStore, older

DAY = timedelta(hours=24)
# Databases limit the values in one statement.
_BATCH = 500


def sweep(store: DiskStore, now: datetime, older_than: timedelta = DAY) -> int:
    """Delete temp files that no upload can still be writing; how many."""
    swept = 0
    for part in store.incoming.glob("*.part"):
        if older(part, now - older_than):
            part.unlink(missing_ok=True)
            swept += 1
    return swept


def orphans(
    store: DiskStore,
    known: Callable[[Iterable[str]], set[str]],
    now: datetime,
    older_than: timedelta = DAY,
) -> Iterator[str]:
    """Hashes of old originals that `known` (asked for up to 500 at a time) does not know.

    A young one may be waiting for its transaction. Delete with
    `store.remove(sha256, unused_since=now - older_than)`: the same photo may arrive meanwhile.
    """
    old = (path.name for path in store.originals.glob("*/*/*") if older(path, now - older_than))
    while batch := list(islice(old, _BATCH)):
        yield from sorted(set(batch) - known(batch))
