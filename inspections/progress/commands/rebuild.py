"""Working out anew all that is kept of the figures."""

from collections.abc import Iterator

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from inspections.facility.models import Facility
from inspections.progress.commands.keep import AT_ONCE, keep
from inspections.progress.commands.rows import POSTGRESQL, adding
from inspections.progress.models import ProgressBuild
from inspections.progress.queries.corrections import corrections
from inspections.progress.queries.kept import is_built
from inspections.progress.steps import VERSION


def begin_keeping(session: Session, *, areas_changed: bool) -> int:
    """For a database without facilities nothing needs to be worked out. Where what is kept was made
    by other rules, or provinces have other wards now, it is put aside until `rebuild`; figures come
    from the rows meanwhile. How many rows changed."""
    if is_built(session) and not areas_changed:
        return 0
    session.execute(delete(ProgressBuild))
    if session.scalar(select(Facility.id).limit(1)) is None:
        session.add(ProgressBuild(id=1, version=VERSION))
    session.flush()
    return 1


def rebuild(session: Session) -> Iterator[tuple[int, int]]:
    """Bring every facility's intervals up to its rows, then every sum up to the intervals.

    Yields how many facilities are done, of how many; the caller commits each time, so that others
    can write meanwhile. What they write is in the end as right as all else.
    """
    ids = session.scalars(select(Facility.id).order_by(Facility.id)).all()
    yield 0, len(ids)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        query = select(Facility.id).where(Facility.id.in_(some)).order_by(Facility.id)
        session.execute(query.with_for_update(key_share=True))
        keep(session, some)
        yield start + len(some), len(ids)
    _sum_up(session)
    session.execute(delete(ProgressBuild))
    session.add(ProgressBuild(id=1, version=VERSION))
    session.flush()
    yield len(ids), len(ids)


def _sum_up(session: Session) -> None:
    """Whoever has added to a sum has committed the intervals behind it, or is waited for; whoever
    has not added yet has shown no interval either."""
    dialect = session.get_bind().dialect.name
    if dialect == POSTGRESQL:
        session.execute(text("LOCK TABLE progress_delta IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(adding(dialect, corrections(session)))
