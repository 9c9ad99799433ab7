"""What an official says about where a facility stands."""

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_see_facility
from inspections.errors import Problem, Refused
from inspections.facility.commands.corrections import set_ward
from inspections.facility.models import Facility
from inspections.facility.queries.visible import facts
from inspections.facility.rules import Author, PlacedBy


def confirm_ward(
    session: Session, actor: Actor, facility: Facility, ward_code: str, *, why: str | None = None
) -> None:
    """The facility stands in this ward, as this person knows. NOT_FOUND where they may not see it,
    before or there; INVALID without a ward, otherwise as set_ward."""
    if not ward_code:
        raise Refused(Problem.INVALID, {"ward": "missing"})
    _check_sees(session, actor, facility)
    by = Author(actor.account_id, why or None)
    set_ward(session, facility, ward_code, PlacedBy.CONFIRMED, by=by)
    _check_sees(session, actor, facility)


def _check_sees(session: Session, actor: Actor, facility: Facility) -> None:
    if not may_see_facility(actor, facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
