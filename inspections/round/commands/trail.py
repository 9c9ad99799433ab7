"""What the trail keeps of a round: its terms as words and numbers, never a person's name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from inspections.round.models import Round
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def note(
    session: Session,
    round: Round,
    act: Act,
    account_id: int | None,
    at: datetime,
    personal: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    """`facts` beside the version that the act led to; `personal`: what a person wrote freely."""
    of = Subject(Kind.ROUND, str(round.id))
    record(session, act, of, account_id, at, {"version": round.version, **facts}, personal)


def terms_of(round: Round) -> dict[str, Any]:
    return {
        "title": round.title,
        "basis": round.basis.value,
        "decision": round.decision,
        "decided_on": round.decided_on and round.decided_on.isoformat(),
        "starts_on": round.starts_on.isoformat(),
        "ends_on": round.ends_on.isoformat(),
        "last_on": round.last_on.isoformat(),
    }
