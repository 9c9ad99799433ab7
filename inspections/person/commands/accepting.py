"""Taking an invitation up."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import add_account
from inspections.account.commands.passwords import check_new_password
from inspections.account.commands.tries import count_tries, forgive_tries, try_key
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.account.secrets import digest
from inspections.area.queries import keys_of
from inspections.errors import Problem, Refused
from inspections.person.commands.invites import readable_name
from inspections.person.models import Invite, InviteArea
from inspections.person.queries.visible import places_of
from inspections.person.rules import Grant, grant_faults

# An address that opens wrong links; a token has 256 bits, so this only keeps the noise down.
TRIES_OF_ADDRESS = 30


def open_invite(session: Session, token: str, address: str, now: datetime) -> Invite:
    """The invitation of this link, still good. Refused, whatever is wrong with it: INVITE_GONE
    (never made, used, revoked, over, or its maker may not give that any more); TOO_MANY_TRIES.
    Wrong links count, so the caller commits after a refusal too."""
    tries = count_link(session, address, now)
    found = waiting_link(session, token, now)
    if found is None or found.account_id is not None or not _is_still_given(session, found):
        raise Refused(Problem.INVITE_GONE)
    forgive_tries(session, tries, now)
    return found


def count_link(session: Session, address: str, now: datetime) -> list[str]:
    """One more try of this address, to be forgiven where the link is right. Refused:
    TOO_MANY_TRIES."""
    tries = [try_key("invite:address", address)]
    count_tries(session, tries, TRIES_OF_ADDRESS, now)
    return tries


def waiting_link(session: Session, token: str, now: datetime) -> Invite | None:
    """What this link is a way into, if it was not used or revoked and is not over."""
    return session.scalar(
        select(Invite).where(
            Invite.token_sha256 == digest(token),
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
            Invite.expires_at > now,
        )
    )


def claim(session: Session, found: Invite, now: datetime) -> None:
    """Of two who use it at once, one. Refused: INVITE_GONE."""
    claimed = (
        update(Invite)
        .where(Invite.id == found.id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        .values(used_at=now)
        .returning(Invite.id)
    )
    if session.scalar(claimed) is None:
        raise Refused(Problem.INVITE_GONE)


def accept_invite(
    session: Session, found: Invite, display_name: str, password: str, now: datetime
) -> Account:
    """The account of an invitation that `open_invite` gave. Refused: INVALID (`display_name`,
    `password`), INVITE_GONE (somebody else was quicker), NAME_TAKEN; nothing is made then, and the
    caller rolls back."""
    display_name = readable_name(display_name)
    check_new_password(password, found.name, display_name)
    claim(session, found, now)
    account = add_account(
        session,
        found.name,
        Role.of(found.role),
        password,
        None if found.grade is None else Grade.of(found.grade),
        tuple(keys_of(session, _area_ids(session, found)).values()),
        found.retailer_id,
        display_name,
        by=found.invited_by_id,
    )
    found.account_id = account.id
    session.flush()
    return account


def _is_still_given(session: Session, found: Invite) -> bool:
    """Whoever was closed, or has lost areas since, gives nothing any more."""
    if found.invited_by_id is None:
        return True
    maker = session.get_one(Account, found.invited_by_id)
    role, area_ids = Role.of(found.role), _area_ids(session, found)
    grade = None if found.grade is None else Grade.of(found.grade)
    grant = Grant(role, grade, area_ids, found.retailer_id)
    places = places_of(session, role, area_ids, found.retailer_id)
    return maker.active and not grant_faults(actor_of(session, maker.id), grant, places)


def _area_ids(session: Session, found: Invite) -> frozenset[int]:
    query = select(InviteArea.area_id).where(InviteArea.invite_id == found.id)
    return frozenset(session.scalars(query))
