"""Codes that a person reads on one screen and gives to their phone."""

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.devices import (
    Way,
    add_device,
    check_may_enrol,
    readable_label,
)
from inspections.account.commands.tries import count_tries, forgive_tries, try_key
from inspections.account.models import Account, Enrolment
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Permission, may
from inspections.account.secrets import digest
from inspections.db import insert_once
from inspections.errors import Problem, Refused

CODE_LIFE = timedelta(minutes=15)
# Wrong codes that one address, and all together, may try in a window of 15 minutes. A code lives as
# long as a window and so meets two at most: 200 tries at 10^8 values. Whoever tries at the limit
# finds a given code with a chance of 1 in 500 000, and needs it anew for each one; were 10 000
# codes issued a year, all of them under attack, 1 in 50 that any is ever found. Who is locked out
# meanwhile signs in on the phone with the password and needs no code.
TRIES_OF_ADDRESS = 10
TRIES_OF_ALL = 100


def invite_device(session: Session, actor: Actor, now: datetime) -> str:
    """8 digits that make one phone this person's within CODE_LIFE. Their older codes end.

    Only its hash is kept, for those 15 minutes. Refused: NOT_ALLOWED (they may not send
    inspections, or ask with a key).
    """
    check_may_enrol(actor)
    # Two invitations at once end each other's codes only if one waits for the other.
    session.get_one(Account, actor.account_id, with_for_update={"key_share": True})
    own = Enrolment.account_id == actor.account_id
    session.execute(
        delete(Enrolment).where(Enrolment.used_at.is_(None), or_(own, Enrolment.expires_at <= now))
    )
    # Drawn again where somebody else's code is the same.
    while not insert_once(
        session,
        Enrolment,
        code_sha256=digest(code := secrets.new_code()),
        account_id=actor.account_id,
        created_at=now,
        expires_at=now + CODE_LIFE,
    ):
        continue
    return code


def enrol_device(session: Session, code: str, label: str, address: str, now: datetime) -> str:
    """The printed key of a phone that has been given a code, however it is spaced.

    Refused: INVALID (the label; the code stays good); WRONG_ENROLMENT_CODE, whatever is wrong with
    it: never issued, used, over, or its person may not send inspections any more; TOO_MANY_TRIES.
    Wrong tries count, so the caller commits after a refusal too.
    """
    label = readable_label(label)
    here, everywhere = try_key("enrol:address", address), "enrol:all"
    count_tries(session, [here], TRIES_OF_ADDRESS, now)
    # Only now: an address that has tried too often must not use up the tries of all others.
    count_tries(session, [everywhere], TRIES_OF_ALL, now)
    enrolment = _claim(session, "".join(re.findall("[0-9]", code)), now)
    if enrolment is None or not _may_send(session, enrolment.account_id):
        raise Refused(Problem.WRONG_ENROLMENT_CODE)
    forgive_tries(session, [here, everywhere], now)
    of = enrolment.account_id
    enrolment.key_id, printed = add_device(session, of, label, now, Way.CODE)
    session.flush()
    return printed


def _claim(session: Session, code: str, now: datetime) -> Enrolment | None:
    """The enrolment of this code, used from now on; None for whoever comes second."""
    return session.scalar(
        update(Enrolment)
        .where(
            Enrolment.code_sha256 == digest(code),
            Enrolment.used_at.is_(None),
            Enrolment.expires_at > now,
        )
        .values(used_at=now)
        .returning(Enrolment)
    )


def _may_send(session: Session, account_id: int) -> bool:
    is_active = session.get_one(Account, account_id).active
    return is_active and may(actor_of(session, account_id), Permission.SUBMIT_INSPECTION)
