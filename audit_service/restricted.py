"""Restricted fields in a request: whether the reader has said what they look for, and the note of
what a program or a signer reads without saying it."""

from hashlib import sha256

from flask import g, request

from audit_service.auth import SESSION_COOKIE, current_actor
from audit_service.choices import today
from audit_service.db import db
from audit_service.noting import noting
from audit_service.security import cookie_name
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection
from inspections.privacy.commands.look import look
from inspections.privacy.marks import Restricted
from inspections.privacy.queries.found import has_looked
from inspections.privacy.rules import CHOSEN, Purpose


def this_sign_in() -> bytes:
    """What a look is remembered under: this session, until it ends."""
    token = request.cookies.get(cookie_name(SESSION_COOKIE), "")
    return sha256(f"session:{token}".encode()).digest()


def _this_day(field: Restricted) -> bytes:
    """A key, or the signer of a record, is noted once a record, field and day."""
    by = g.get("key_id") or (g.device.id if g.get("device") else "")
    return sha256(f"{by}:{field.value}:{today().isoformat()}".encode()).digest()


def has_looked_here(inspection: Inspection) -> bool:
    return has_looked(db.session(), current_actor().account_id, inspection.seq, this_sign_in())


def chosen_purpose(name: str = "purpose") -> Purpose:
    """What the form says they look for. INVALID for anything that is not in the list."""
    try:
        purpose = Purpose.of(request.form.get(name, ""))
    except KeyError as error:
        raise Refused(Problem.INVALID, {"purpose": "unknown"}) from error
    if purpose not in CHOSEN:
        raise Refused(Problem.INVALID, {"purpose": "unknown"})
    return purpose


def let_read(inspection: Inspection, field: Restricted) -> None:
    """Before this field of a record, which they need, is sent: it is in the trail, or comes there.

    A person at a page has said what for (LOOK_FIRST if not); a program and the record's own signer
    are noted as they read.
    """
    actor, seq = current_actor(), inspection.seq
    is_own = inspection.signer_id == actor.account_id
    if actor.scope is None and not is_own:
        if not has_looked_here(inspection):
            raise Refused(Problem.LOOK_FIRST)
        return
    under = _this_day(field)
    if has_looked(db.session(), actor.account_id, seq, under):
        return
    purpose = Purpose.OWN if is_own else Purpose.PROGRAM
    with noting() as session:
        look(session, actor, session.get_one(Inspection, seq), [field], purpose, under, now())
