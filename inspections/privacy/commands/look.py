"""Somebody looks at the restricted fields of a record, and that stands in the trail."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts
from inspections.privacy.marks import Restricted
from inspections.privacy.models import RestrictedLook
from inspections.privacy.rules import SHOWN, Purpose, needed_fields
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def take_body(
    session: Session, actor: Actor, inspection: Inspection, purpose: Purpose, now: datetime
) -> bytes:
    """The bytes as they were sent, with all that is restricted in them; each time it is noted who
    took them and what for.

    Refused: NOT_ALLOWED for whoever does not need all of it.
    """
    fields = SHOWN | {Restricted.ORIGINAL}
    if not fields <= needed_fields(actor, facts(session, inspection)):
        raise Refused(Problem.NOT_ALLOWED)
    told = {
        "fields": sorted(field.value for field in SHOWN),
        "purpose": purpose.value,
        "body": inspection.payload_sha256,
    }
    of = Subject(Kind.INSPECTION, str(inspection.id))
    record(session, Act.RESTRICTED_READ, of, actor.account_id, now, told)
    return inspection.body


def look(
    session: Session,
    actor: Actor,
    inspection: Inspection,
    fields: Collection[Restricted],
    purpose: Purpose,
    under: bytes,
    now: datetime,
) -> bool:
    """Note once for `under` that they see these fields of a record that they may see; True if this
    call noted it. Which fields and what for stands in the trail, never what they hold.

    Refused: NOT_ALLOWED for a field that is none of their business.
    """
    if not set(fields) <= needed_fields(actor, facts(session, inspection)):
        raise Refused(Problem.NOT_ALLOWED)
    noted = insert_once(
        session,
        RestrictedLook,
        account_id=actor.account_id,
        inspection_seq=inspection.seq,
        under=under,
        purpose=purpose.value,
        at=now,
    )
    if noted:
        told = {"fields": sorted(field.value for field in fields), "purpose": purpose.value}
        of = Subject(Kind.INSPECTION, str(inspection.id))
        record(session, Act.RESTRICTED_READ, of, actor.account_id, now, told)
    return noted
