"""Proving what is kept: intervals against the rows, sums against the intervals. Reads only."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.facility.models import Facility
from inspections.progress.commands.keep import AT_ONCE
from inspections.progress.difference import ABSENT, Difference
from inspections.progress.models import ProgressDelta
from inspections.progress.queries.corrections import corrections
from inspections.progress.queries.kept import is_built
from inspections.progress.queries.one import known_of
from inspections.progress.stale import stale
from inspections.progress.steps import Interval, Key, Measures, intervals


def kept_differences(session: Session) -> Iterator[Difference]:
    """None either while nothing is kept. What this session has changed and not committed is left
    out: it is written down when it commits."""
    if not is_built(session):
        return
    query = select(Facility.id, Facility.code).order_by(Facility.id)
    codes = {id_: code for id_, code in session.execute(query) if id_ not in stale(session)}
    ids = list(codes)
    for start in range(0, len(ids), AT_ONCE):
        yield from _of_intervals(session, ids[start : start + AT_ONCE], codes)
    yield from _of_sums(session)


def _of_intervals(
    session: Session, ids: Sequence[int], codes: dict[int, str]
) -> Iterator[Difference]:
    known = known_of(session, ids)
    for id_ in ids:
        fast = {each.starts_on: each for each in known.kept[id_]}
        slow = {
            each.starts_on: each
            for each in (intervals(known.facts[id_]) if id_ in known.facts else [])
        }
        for day in sorted(fast.keys() | slow.keys()):
            if fast.get(day) != slow.get(day):
                said, meant = _told(fast.get(day)), _told(slow.get(day))
                yield Difference("kept", said, meant, on=day, kept_of=codes[id_])


def _told(interval: Interval | None) -> str:
    return ABSENT if interval is None else ", ".join(map(str, interval[1:]))


def _of_sums(session: Session) -> Iterator[Difference]:
    keys = {row.id: row.key for row in session.execute(select(Area.id, Area.key))}
    for row in session.execute(corrections(session)).all():
        key = Key(row.area_id, row.step, row.day, row.type)
        stored = session.get(ProgressDelta, key)
        for name in Measures._fields:
            missing = int(getattr(row, name))
            if missing:
                fast = 0 if stored is None else getattr(stored, name)
                area = f"{keys.get(key.area_id, key.area_id)} {key.type}"
                field = f"kept.{key.step}.{name}"
                yield Difference(field, fast, fast + missing, on=key.day, kept_of=area)
