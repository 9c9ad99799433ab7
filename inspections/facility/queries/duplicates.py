"""Entries of the registry that may be one facility."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.facility.blocking import pairs
from inspections.facility.models import Facility
from inspections.facility.queries.dismissals import dismissed_pairs
from inspections.facility.queries.entries import entries_of
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.similar import Alike, Likeness, alike

_RANKS = {each: at for at, each in enumerate(Likeness)}


@dataclass(frozen=True)
class Pair:
    """Two facilities by their ids, the older entry first, and why they may be one."""

    a_id: int
    b_id: int
    alike: Alike

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in the list: the `after` of the next page. Likely ones come first."""
        return (_RANKS[self.alike.likeness], self.a_id, self.b_id)


@dataclass(frozen=True)
class Candidate:
    a: Facility
    b: Facility
    pair: Pair


def duplicate_pairs(session: Session, actor: Actor) -> list[Pair]:
    """All pairs among the facilities that the actor may see, closed ones too, in order. Left out:
    merged ones, pairs dismissed, a facility with what stands inside it or what it moved to.

    Six statements at most; time grows with the number of facilities, not with its square.
    """
    seen = _seen(actor)
    rows, entries = entries_of(session, seen)
    dismissed = dismissed_pairs(session)
    found = (
        Pair(a, b, likeness)
        for a, b in pairs(entries)
        if (a, b) not in dismissed
        and not _related(rows[a], rows[b])
        and (likeness := alike(entries[a], entries[b])) is not None
    )
    return sorted(found, key=lambda pair: pair.place)


def duplicate_candidates(
    session: Session,
    actor: Actor,
    after: tuple[int, int, int] | None = None,
    limit: int = 20,
) -> list[Candidate]:
    """A page of `duplicate_pairs` with the facilities; `after`: the last pair's `place`."""
    return candidates(session, page_of(duplicate_pairs(session, actor), after, limit))


def page_of(pairs: Iterable[Pair], after: tuple[int, int, int] | None, limit: int) -> list[Pair]:
    rest = [pair for pair in pairs if after is None or pair.place > after]
    return rest[:limit]


def candidates(session: Session, pairs: Iterable[Pair]) -> list[Candidate]:
    pairs = list(pairs)
    ids = {id_ for pair in pairs for id_ in (pair.a_id, pair.b_id)}
    query = select(Facility).where(Facility.id.in_(ids))
    found = {each.id: each for each in session.scalars(query)}
    return [Candidate(found[pair.a_id], found[pair.b_id], pair) for pair in pairs]


def alike_now(session: Session, a: Facility, b: Facility) -> Alike | None:
    """Why these two may be one, whoever asks; None where nothing says so."""
    _rows, entries = entries_of(session, Facility.id.in_([a.id, b.id]))
    return alike(entries[a.id], entries[b.id])


def _seen(actor: Actor) -> ColumnElement[bool]:
    return Facility.merged_into_id.is_(None) & visible_facilities(actor)


def _related(one: Row[Any], other: Row[Any]) -> bool:
    return other.id in (one.parent_id, one.continues_id) or one.id in (
        other.parent_id,
        other.continues_id,
    )
