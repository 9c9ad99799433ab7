"""Who made a person a link to another password: they hear of it, whoever has used it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Act, Kind


@dataclass(frozen=True)
class ResetMade:
    """`by`: the display name of who made the link."""

    at: datetime
    by: str | None


def last_reset(session: Session, account_id: int, since: datetime) -> ResetMade | None:
    """The latest since then."""
    query = (
        select(TrailEntry.at, Account.display_name)
        .outerjoin(Account, Account.id == TrailEntry.account_id)
        .where(TrailEntry.act == Act.INVITED.value, _of(account_id), TrailEntry.at >= since)
    )
    row = session.execute(query.order_by(TrailEntry.id.desc()).limit(1)).first()
    return ResetMade(*row) if row else None


def is_news(session: Session, account_id: int) -> bool:
    """Whether a link was made since they signed in the time before this."""
    made = session.scalar(_ids(account_id, Act.INVITED).limit(1))
    before = session.scalar(_ids(account_id, Act.SIGNED_IN).offset(1).limit(1))
    return made is not None and (before is None or made > before)


def _ids(account_id: int, act: Act) -> Select[int]:
    query = select(TrailEntry.id).where(TrailEntry.act == act.value, _of(account_id))
    return query.order_by(TrailEntry.id.desc())


def _of(account_id: int):  # type: ignore[no-untyped-def]
    return (TrailEntry.subject_kind == Kind.ACCOUNT.value) & (
        TrailEntry.subject_key == str(account_id)
    )
