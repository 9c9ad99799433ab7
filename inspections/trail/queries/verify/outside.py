"""Heads that were kept elsewhere, and those that restores went on from."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.trail.findings import Finding, Trouble
from inspections.trail.heads import NO_HEAD, Head
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Act


class Outside:
    """The heads by size, compared as the walk comes to where each was given out."""

    def __init__(self, heads: Iterable[tuple[Head, Trouble]]) -> None:
        self._heads = sorted(heads, key=lambda each: each[0].size)
        self._next = 0

    def reached(self, size: int, head: bytes | None) -> Iterator[Finding]:
        """The trail's first `size` entries have this head; None: that cannot be worked out."""
        for kept, trouble in self._up_to(size):
            if kept.size == 0 and kept.head == NO_HEAD:
                continue
            if kept.size != size or kept.head != head:
                yield Finding(trouble, _named(kept))

    def is_due(self, size: int) -> bool:
        return self._next < len(self._heads) and self._heads[self._next][0].size <= size

    def left(self, end: int) -> Iterator[Finding]:
        """Those that nothing was reached for: the trail ends before them."""
        yield from self.reached(end, None)
        for kept, trouble in self._heads[self._next :]:
            is_restore = trouble is Trouble.RESTORE
            yield Finding(trouble if is_restore else Trouble.CUT, f"{_named(kept)} > {end}")

    def _up_to(self, size: int) -> Iterator[tuple[Head, Trouble]]:
        while self.is_due(size):
            self._next += 1
            yield self._heads[self._next - 1]


def restores(session: Session) -> Iterator[tuple[Head, Trouble]]:
    """A restore is a fork: its entry says from which head the trail goes on."""
    query = select(TrailEntry.id, TrailEntry.body).where(TrailEntry.act == Act.RESTORED.value)
    for id_, body in session.execute(query.order_by(TrailEntry.id)):
        try:
            facts = json.loads(body)["facts"]
            head = Head(f"id {id_}", int(facts["size"]), bytes.fromhex(facts["head"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            # A body that was changed is named by its leaf.
            continue
        yield head, Trouble.RESTORE


def _named(head: Head) -> str:
    return f"{head.origin}, {head.size}, {head.head.hex()}"
