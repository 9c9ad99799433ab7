"""Inviting people: a link that makes one account, once."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import check_name, check_retailer
from inspections.account.queries import account_by_name, folded
from inspections.account.rules import Actor, Grade, Role
from inspections.account.secrets import digest, new_token
from inspections.area.queries import area_by_code
from inspections.errors import Problem, Refused
from inspections.person.models import Invite, InviteArea
from inspections.person.queries.people import seen_invite
from inspections.person.queries.visible import places_of
from inspections.person.rules import INVITE_LIFE, Grant, grant_faults
from inspections.text import visible
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

DISPLAY_LENGTH = 200


@dataclass(frozen=True)
class Wanted:
    """What an account is to be, as a form or a command line says it. `area_codes`: codes or
    keys."""

    role: Role
    grade: Grade | None = None
    area_codes: tuple[str, ...] = ()
    retailer_id: int | None = None


def invite(
    session: Session,
    actor: Actor | None,
    name: str,
    display_name: str,
    wanted: Wanted,
    now: datetime,
) -> tuple[Invite, str]:
    """The invitation and its token, which nobody can read again: only its hash is kept. An older
    one to the same name ends. `actor` None = somebody at the command line, who may give anything.

    Refused: INVALID by field (`name`, `display_name`, and see rules.grant_faults); UNKNOWN_AREA;
    NAME_TAKEN.
    """
    name, display_name = folded(name), readable_name(display_name)
    check_name(name)
    grant = granted(session, actor, wanted)
    if account_by_name(session, name) is not None:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})
    waiting = select(Invite).where(
        Invite.name == name, Invite.used_at.is_(None), Invite.revoked_at.is_(None)
    )
    for older in session.scalars(waiting):
        _check_may_end(session, actor, older)
        older.revoked_at = now
    token = new_token()
    made = Invite(
        token_sha256=digest(token),
        name=name,
        display_name=display_name,
        role=grant.role.value,
        grade=grant.grade.value if grant.grade else None,
        retailer_id=grant.retailer_id,
        invited_by_id=actor.account_id if actor else None,
        created_at=now,
        expires_at=now + INVITE_LIFE,
    )
    session.add(made)
    session.flush()
    session.add_all(InviteArea(invite_id=made.id, area_id=each) for each in grant.area_ids)
    _tell(session, actor, made, now, {"what": "invited", **as_facts(grant)})
    return made, token


def renew_invite(
    session: Session, actor: Actor, invite_id: int, now: datetime
) -> tuple[Invite, str]:
    """Another link for seven more days; the old one ends. Refused: NOT_FOUND (used or revoked, or
    not the actor's to see)."""
    made = _open(session, actor, invite_id)
    token = new_token()
    made.token_sha256, made.expires_at = digest(token), now + INVITE_LIFE
    # From now on it is only worth what this one may give.
    made.invited_by_id = actor.account_id
    _tell(session, actor, made, now, {"what": "renewed"})
    return made, token


def revoke_invite(session: Session, actor: Actor, invite_id: int, now: datetime) -> None:
    """Refused: NOT_FOUND, as above."""
    made = _open(session, actor, invite_id)
    made.revoked_at = now
    _tell(session, actor, made, now, {"what": "revoked"})


def granted(session: Session, actor: Actor | None, wanted: Wanted) -> Grant:
    """What was asked for, if it can be given. Refused: INVALID, UNKNOWN_AREA."""
    works_in_areas = wanted.role in (Role.INSPECTOR, Role.DEPARTMENT, Role.ADMINISTRATOR)
    grant = Grant(
        role=wanted.role,
        grade=(wanted.grade or Grade.VIEWER) if wanted.role is Role.DEPARTMENT else None,
        area_ids=_area_ids(session, wanted.area_codes) if works_in_areas else frozenset(),
        retailer_id=wanted.retailer_id if wanted.role is Role.RETAILER else None,
    )
    check_retailer(session, grant.role, grant.retailer_id)
    if actor is not None:
        places = places_of(session, grant.role, grant.area_ids, grant.retailer_id)
        faults = grant_faults(actor, grant, places)
        if faults:
            raise Refused(Problem.INVALID, faults)
    return grant


def as_facts(grant: Grant) -> dict[str, object]:
    """For the trail."""
    return {
        "role": grant.role.value,
        "grade": grant.grade.value if grant.grade else None,
        "areas": sorted(grant.area_ids),
        "retailer": grant.retailer_id,
    }


def readable_name(display_name: str) -> str:
    """As it is kept: composed (NFC), single spaces. Refused: INVALID (`display_name`), also where
    nothing of it is seen."""
    name = visible(" ".join(unicodedata.normalize("NFC", display_name).split()))
    if not name:
        raise Refused(Problem.INVALID, {"display_name": "required"})
    if len(name) > DISPLAY_LENGTH:
        raise Refused(Problem.INVALID, {"display_name": "too_long"})
    if not name.isprintable():
        raise Refused(Problem.INVALID, {"display_name": "unprintable"})
    return name


def _open(session: Session, actor: Actor, invite_id: int) -> Invite:
    """Locked; NOT_FOUND unless it waits and the actor may see it."""
    found = seen_invite(session, actor, invite_id)
    if found is None:
        raise Refused(Problem.NOT_FOUND)
    session.refresh(found, with_for_update={"key_share": True})
    if found.used_at is not None or found.revoked_at is not None:
        raise Refused(Problem.NOT_FOUND)
    return found


def _check_may_end(session: Session, actor: Actor | None, older: Invite) -> None:
    """Somebody else's invitation to that name, out of one's sight, is as good as a taken name."""
    if actor is not None and seen_invite(session, actor, older.id) is None:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})


def _area_ids(session: Session, codes: tuple[str, ...]) -> frozenset[int]:
    found = {code: area_by_code(session, code) for code in codes}
    unknown = {f"area.{code}": "unknown" for code, area in found.items() if area is None}
    if unknown:
        raise Refused(Problem.UNKNOWN_AREA, unknown)
    return frozenset(area.id for area in found.values() if area is not None)


def _tell(
    session: Session, actor: Actor | None, of: Invite, now: datetime, facts: dict[str, object]
) -> None:
    by = actor.account_id if actor else None
    record(
        session, Act.INVITED, Subject(Kind.INVITE, str(of.id)), by, now, facts, {"name": of.name}
    )
    session.flush()
