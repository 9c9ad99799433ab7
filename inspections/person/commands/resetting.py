"""A way back for whoever has forgotten their password: a link that sets another one, once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from inspections.account.commands.passwords import check_new_password
from inspections.account.commands.sessions import end_sessions
from inspections.account.commands.tries import forgive_tries
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor
from inspections.account.secrets import digest, hash_password, new_token
from inspections.errors import Problem, Refused
from inspections.person.commands.accepting import claim, count_link, waiting_link
from inspections.person.commands.changes import person_to_change
from inspections.person.models import Invite
from inspections.person.queries.visible import account_facts
from inspections.person.rules import RESET_LIFE, may_change_account
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def make_reset_link(
    session: Session, actor: Actor, account_id: int, now: datetime
) -> tuple[Account, str]:
    """Whose it is, and the link's token, which nobody can read again. An older one of theirs ends.

    Nothing else changes until it is used. Refused: as person_to_change; NOT_ALLOWED (the account is
    closed).
    """
    account = person_to_change(session, actor, account_id)
    if not account.active:
        raise Refused(Problem.NOT_ALLOWED)
    end_reset_links(session, account.id, now)
    token = new_token()
    session.add(
        Invite(
            token_sha256=digest(token),
            name=account.name,
            display_name=account.display_name,
            role=account.role,
            grade=account.grade,
            retailer_id=account.retailer_id,
            invited_by_id=actor.account_id,
            created_at=now,
            expires_at=now + RESET_LIFE,
            account_id=account.id,
        )
    )
    of = Subject(Kind.ACCOUNT, str(account.id))
    record(session, Act.INVITED, of, actor.account_id, now, {"what": "reset_link"})
    session.flush()
    return account, token


def open_reset_link(
    session: Session, token: str, address: str, now: datetime
) -> tuple[Invite, Account]:
    """The link, still good, and whose it is. Refused, whatever is wrong with it: INVITE_GONE (as an
    invitation's, or its maker may not change this person any more); TOO_MANY_TRIES. Wrong links
    count, so the caller commits after a refusal too."""
    tries = count_link(session, address, now)
    found = waiting_link(session, token, now)
    account = session.get(Account, found.account_id) if found and found.account_id else None
    if found is None or account is None or not _is_still_given(session, found, account):
        raise Refused(Problem.INVITE_GONE)
    forgive_tries(session, tries, now)
    return found, account


def use_reset_link(
    session: Session, found: Invite, account: Account, password: str, now: datetime
) -> None:
    """Another password; all sessions end. Phones stay enrolled, and a second factor is asked for as
    before. Refused: INVALID (`password`), INVITE_GONE (somebody else was quicker)."""
    check_new_password(password, account.name, account.display_name)
    claim(session, found, now)
    account.password_hash = hash_password(password)
    end_sessions(session, account.id)
    of = Subject(Kind.ACCOUNT, str(account.id))
    facts = {"what": "password_by_link", "made_by": found.invited_by_id}
    record(session, Act.SECRET_CHANGED, of, account.id, now, facts)
    session.flush()


def end_reset_links(session: Session, account_id: int, now: datetime) -> None:
    waiting = Invite.account_id == account_id, Invite.used_at.is_(None)
    session.execute(
        update(Invite)
        .where(*waiting, Invite.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def _is_still_given(session: Session, found: Invite, account: Account) -> bool:
    maker = session.get_one(Account, found.invited_by_id)
    facts = account_facts(session, account)
    is_open = account.active and maker.active
    return is_open and may_change_account(actor_of(session, maker.id), facts)
