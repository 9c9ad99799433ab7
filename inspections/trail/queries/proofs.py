"""An entry's promise, and once it is sealed the proof of its place."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.trail.models import TrailBlock, TrailDay, TrailEntry
from inspections.trail.rules import Act, Subject
from inspections.trail.tree import BLOCK, joined_root, path


@dataclass(frozen=True)
class Proof:
    """That a leaf stands at `index` of the day's tree of `size` leaves, and that tree under `head`.
    While the day lasts its tree grows, and the proof with it."""

    day: str
    index: int
    size: int
    path: list[str]
    root: str
    previous_head: str
    head: str


@dataclass(frozen=True)
class Promise:
    """`number` and `proof` None: not sealed yet. Hashes are hexadecimal."""

    leaf: str
    number: int | None
    proof: Proof | None


def promise_of(session: Session, of: Subject, act: Act) -> Promise | None:
    """What the first such act was promised; None for what was done before there was a trail."""
    query = (
        select(TrailEntry.leaf, TrailEntry.number, TrailDay)
        .outerjoin(TrailDay, TrailDay.number == TrailEntry.day_number)
        .where(
            TrailEntry.subject_kind == of.kind.value,
            TrailEntry.subject_key == of.key,
            TrailEntry.act == act.value,
        )
        .order_by(TrailEntry.id)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    leaf, number, day = found
    if number is None or day is None:
        return Promise(leaf.hex(), None, None)
    return Promise(leaf.hex(), number, _proof(session, number, day))


def _proof(session: Session, number: int, day: TrailDay) -> Proof | None:
    """None where entries of the day are gone: nothing can be proved then."""
    index, tail = number - day.first, day.size // BLOCK * BLOCK
    wanted = range(index // BLOCK * BLOCK, min(index // BLOCK * BLOCK + BLOCK, day.size))
    leaves = _leaves(session, day, wanted)
    if wanted.start != tail:
        leaves |= _leaves(session, day, range(tail, day.size))
    query = select(TrailBlock.root).where(TrailBlock.day_number == day.number)
    blocks = session.scalars(query.order_by(TrailBlock.position)).all()

    def hash_of(start: int, end: int) -> bytes:
        if start % BLOCK:
            return joined_root([], [leaves[i] for i in range(start, end)])
        full = end // BLOCK
        rest = [leaves[i] for i in range(full * BLOCK, end)]
        return joined_root(blocks[start // BLOCK : full], rest)

    try:
        siblings: list[Any] = path(index, day.size, hash_of)
    except KeyError:
        return None
    return Proof(
        day=day.day.isoformat(),
        index=index,
        size=day.size,
        path=[each.hex() for each in siblings],
        root=day.root.hex(),
        previous_head=day.previous_head.hex(),
        head=day.head.hex(),
    )


def _leaves(session: Session, day: TrailDay, wanted: range) -> dict[int, bytes]:
    query = select(TrailEntry.number, TrailEntry.leaf).where(
        TrailEntry.number >= day.first + wanted.start, TrailEntry.number < day.first + wanted.stop
    )
    return {(number or 0) - day.first: leaf for number, leaf in session.execute(query)}
