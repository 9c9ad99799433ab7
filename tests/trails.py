"""A trail with something in it, and what a check finds wrong with it."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.commands.seal import seal
from inspections.trail.heads import Head
from inspections.trail.models import TrailEntry
from inspections.trail.queries.state import head_of
from inspections.trail.queries.verify import verify
from inspections.trail.rules import Act, Kind, Subject


def some(session: Session, count: int, **more) -> list[int]:
    """Ids of the entries."""
    made = [
        record(
            session,
            Act.SIGNED_IN,
            Subject(Kind.ACCOUNT, str(each)),
            None,
            now(),
            {"n": each},
            **more,
        )
        for each in range(count)
    ]
    session.commit()
    return made


def sealed(session: Session, days_later: int = 0) -> Head:
    """Seal all there is; the head then."""
    while seal(session, now() + timedelta(days=days_later)):
        session.commit()
    session.commit()
    return head_of(session, "here")


def found(session: Session, *heads: Head) -> list[str]:
    """`trouble: about`, each finding."""
    session.commit()
    said = [f"{each.trouble.value}: {each.about}" for each in verify(session, heads, now(), _tell)]
    session.rollback()
    session.expire_all()
    return said


def troubles(session: Session, *heads: Head) -> set[str]:
    return {each.split(":")[0] for each in found(session, *heads)}


def tamper(session: Session, statement: str, **values) -> None:
    """By hand in the database, as whoever runs it can."""
    session.execute(text(statement), values)
    session.commit()
    session.expire_all()


def id_of(session: Session, number: int) -> int:
    return session.scalars(select(TrailEntry.id).where(TrailEntry.number == number)).one()


def _tell(_done: int, _whole: int) -> None:
    return
