"""The days' trees built again from the leaves, and their heads."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.trail.checks import Kept
from inspections.trail.findings import Finding, Trouble, span
from inspections.trail.heads import NO_HEAD, head_hash
from inspections.trail.models import TrailBlock, TrailDay
from inspections.trail.queries.verify.outside import Outside
from inspections.trail.tree import BLOCK, Tree


class Days:
    """Takes the entries by number. What is missing breaks the day's tree, and is named."""

    def __init__(self, session: Session, days: Sequence[TrailDay], outside: Outside) -> None:
        self._session = session
        self._days = list(days)
        self._outside = outside
        self._at = -1
        self._expected = 1
        self._previous = NO_HEAD
        self._previous_number = 0
        self._covered = 0
        self._tree = Tree()
        self._block = Tree()
        self._blocks: dict[int, bytes] = {}
        self.end = max((day.end for day in self._days), default=0)

    def take(self, entry: Kept) -> Iterator[Finding]:
        number = entry.number
        if number is None:
            return
        if not 1 <= number <= self.end:
            yield Finding(Trouble.BEYOND, entry.name)
            return
        if number < self._expected:
            yield Finding(Trouble.TWICE, entry.name)
            return
        yield from self._missing(number)
        self._expected = number + 1
        yield from self._move_to(number)
        day = self._day(number)
        if day is None:
            return
        if entry.day_number != day.number:
            yield Finding(Trouble.WRONG_DAY, entry.name)
        yield from self._add(day, number, entry.leaf)

    def finish(self) -> Iterator[Finding]:
        """After the last entry."""
        yield from self._missing(self.end + 1)
        yield from self._move_to(self.end + 1)
        if self._at == len(self._days) - 1 and self._days:
            yield from self._close(self._days[self._at])

    def _missing(self, number: int) -> Iterator[Finding]:
        if number > self._expected:
            yield Finding(Trouble.MISSING, f"#{span(self._expected, number - 1)}")

    def _day(self, number: int) -> TrailDay | None:
        """The day that has this number; None where a day's row was taken away."""
        day = self._days[self._at] if self._at >= 0 else None
        return day if day and day.first <= number <= day.end else None

    def _move_to(self, number: int) -> Iterator[Finding]:
        """Close the days that end before the number, open the one that may hold it."""
        while self._at + 1 < len(self._days) and (
            self._at < 0 or number > self._days[self._at].end
        ):
            if self._at >= 0:
                yield from self._close(self._days[self._at])
            self._at += 1
            yield from self._open(self._days[self._at])

    def _open(self, day: TrailDay) -> Iterator[Finding]:
        if day.first > self._covered + 1:
            yield Finding(Trouble.NO_DAY, f"#{span(self._covered + 1, day.first - 1)}")
        follows = day.number == self._previous_number + 1 and day.first == self._covered + 1
        if not follows or day.previous_head != self._previous:
            yield Finding(Trouble.CHAIN, str(day.day))
        self._covered = max(self._covered, day.end)
        self._previous_number = day.number
        self._tree, self._block = Tree(), Tree()
        query = select(TrailBlock.position, TrailBlock.root)
        found = self._session.execute(query.where(TrailBlock.day_number == day.number))
        self._blocks = {row.position: row.root for row in found}

    def _add(self, day: TrailDay, number: int, leaf: bytes) -> Iterator[Finding]:
        index = number - day.first
        self._tree.add(leaf)
        if index % BLOCK == 0:
            self._block = Tree()
        self._block.add(leaf)
        if index % BLOCK == BLOCK - 1:
            kept = self._blocks.pop(index // BLOCK, None)
            if self._block.size == BLOCK and self._block.root() != kept:
                yield Finding(Trouble.BLOCK, f"#{span(number - BLOCK + 1, number)}")
        if self._outside.is_due(number):
            is_whole = self._tree.size == index + 1
            root = self._tree.root() if is_whole else b""
            head = head_hash(self._previous, number, root) if is_whole else None
            yield from self._outside.reached(number, head)

    def _close(self, day: TrailDay) -> Iterator[Finding]:
        about, is_whole = str(day.day), self._tree.size == day.size
        for position in sorted(self._blocks):
            first = day.first + position * BLOCK
            if is_whole:
                yield Finding(Trouble.BLOCK, f"#{span(first, first + BLOCK - 1)}")
        if not is_whole or self._tree.root() != day.root:
            yield Finding(Trouble.ROOT, about)
        elif self._tree.kept() != day.peaks:
            yield Finding(Trouble.PEAKS, about)
        if day.end < 0 or head_hash(self._previous, day.end, day.root) != day.head:
            yield Finding(Trouble.HEAD, about)
        self._previous = self._goes_on_from(day)

    def _goes_on_from(self, day: TrailDay) -> bytes:
        """The day's head; or, where only that was changed, what the next day says it was: one
        difference is named once."""
        if day.end < 0:
            return day.head
        worked_out = head_hash(self._previous, day.end, self._tree.root())
        following = self._days[self._at + 1 : self._at + 2]
        is_right = any(each.previous_head == worked_out for each in following)
        return worked_out if is_right else day.head
