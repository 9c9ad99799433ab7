"""The second step of a sign-in: a code from the app, a recovery code, or setting the app up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inspections.account.commands.guessing import Guess, count_guess, forgive_guess, tell_refusal
from inspections.account.commands.sessions import Entry, Where, begin_login
from inspections.account.models import Account, HalfLogin
from inspections.account.secrets import digest
from inspections.errors import Problem, Refused
from inspections.factor.commands.checking import use_code
from inspections.factor.commands.setting_up import begin_set_up, confirm_set_up
from inspections.factor.queries import has_factor


@dataclass(frozen=True)
class Entered:
    """`codes_left`: how many recovery codes remain, when one was used. `codes`: ten new ones, to be
    shown this once, when a factor was set up."""

    entry: Entry
    codes_left: int | None = None
    codes: tuple[str, ...] = ()


def half_signed_in(session: Session, token: str, now: datetime) -> Account:
    """Whose password was right with this token. Refused: NOT_SIGNED_IN (over, used, unknown)."""
    query = (
        select(Account)
        .join(HalfLogin, HalfLogin.account_id == Account.id)
        .where(HalfLogin.token_sha256 == digest(token), HalfLogin.expires_at > now, Account.active)
    )
    account = session.scalar(query)
    if account is None:
        raise Refused(Problem.NOT_SIGNED_IN)
    return account


def enter_code(
    session: Session,
    token: str,
    code: str,
    service_key: str,
    now: datetime,
    where: Where,
    hours: int = 12,
) -> Entered:
    """The second step of whoever has a factor. Refused: NOT_SIGNED_IN, TOO_MANY_TRIES, WRONG_CODE;
    the caller commits after these too, for tries count."""
    account = half_signed_in(session, token, now)
    guess = Guess("second_step", str(account.id), where.address, where.known)
    telling = count_guess(session, guess, now)
    try:
        proof = use_code(session, account.id, service_key, code, now)
    except Refused:
        if telling:
            tell_refusal(session, account.id, guess, now, "code")
        raise
    forgive_guess(session, guess, now)
    by = "app" if proof.codes_left is None else "recovery_code"
    return Entered(_enter(session, token, account, now, where, hours, by), proof.codes_left)


def begin_first_set_up(session: Session, token: str, now: datetime) -> Account:
    """Whoever has no factor yet is shown a secret. Refused: NOT_SIGNED_IN, also for whoever has
    one: a password alone never replaces it."""
    account = half_signed_in(session, token, now)
    if has_factor(session, account.id):
        raise Refused(Problem.NOT_SIGNED_IN)
    begin_set_up(session, account.id, now)
    return account


def confirm_first_set_up(
    session: Session,
    token: str,
    code: str,
    service_key: str,
    now: datetime,
    where: Where,
    hours: int = 12,
) -> Entered:
    """The app's first code ends the set-up and the sign-in. Refused: as begin_first_set_up;
    WRONG_CODE; NOT_FOUND (the secret that was shown is over)."""
    account = half_signed_in(session, token, now)
    # Two half sessions of one person: whoever comes second must not replace what the first set up.
    session.refresh(account, with_for_update={"key_share": True})
    if has_factor(session, account.id):
        raise Refused(Problem.NOT_SIGNED_IN)
    codes = confirm_set_up(session, account.id, service_key, code, now)
    entry = _enter(session, token, account, now, where, hours, "set_up")
    return Entered(entry, codes=tuple(codes))


def _enter(
    session: Session,
    token: str,
    account: Account,
    now: datetime,
    where: Where,
    hours: int,
    by: str,
) -> Entry:
    session.execute(delete(HalfLogin).where(HalfLogin.token_sha256 == digest(token)))
    return begin_login(session, account, now, where, hours, by)
