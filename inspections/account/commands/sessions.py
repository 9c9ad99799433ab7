"""Signing in, in one step or two, and out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.guessing import Guess, count_guess, forgive_guess, tell_refusal
from inspections.account.models import Account, HalfLogin, Login
from inspections.account.queries import account_by_name, folded
from inspections.account.rules import Role, has_second_step
from inspections.errors import Problem, Refused
from inspections.factor.queries import has_factor
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject
from inspections.words import Word

# From the password to the code; setting a factor up takes longer than typing one.
HALF_LIFE = timedelta(minutes=30)


class Step(Word):
    """What a sign-in still asks for."""

    DONE = "done", "đã đăng nhập", "signed in"
    CODE = "code", "mã xác thực", "code"
    SET_UP = "set_up", "cài mã xác thực", "setting a factor up"


@dataclass(frozen=True)
class Entry:
    """`token` opens the pages at `step` DONE, else nothing but that step."""

    token: str
    step: Step
    account_id: int


@dataclass(frozen=True)
class Where:
    """Where somebody signs in. `browser`: a coarse word for it; `known`: see guessing.py."""

    address: str
    browser: str = ""
    known: str | None = None


def sign_in(
    session: Session,
    name: str,
    password: str,
    now: datetime,
    where: Where,
    hours: int = 12,
    needs_factor: bool = False,
) -> Entry:
    """A new session that lasts `hours`; or half of one, for whoever has a second factor, and with
    `needs_factor` for departments and administrators who have none yet.

    Refused: TOO_MANY_TRIES; WRONG_PASSWORD, also for an unknown name or a closed account, which
    take as long. Failed tries count, so the caller commits after a refusal too.
    """
    guess = Guess("sign_in", folded(name), where.address, where.known)
    telling = count_guess(session, guess, now)
    account = account_by_name(session, name)
    stored = secrets.NOBODY if account is None else account.password_hash
    right = secrets.is_password(stored, password)
    if account is None or not account.active or not right:
        if telling:
            why = "closed" if account is not None and not account.active else "password"
            tell_refusal(session, account.id if account else None, guess, now, why)
        raise Refused(Problem.WRONG_PASSWORD)
    forgive_guess(session, guess, now)
    if secrets.is_outdated(stored):
        account.password_hash = secrets.hash_password(password)
    return _enter(session, account, now, where, hours, needs_factor, "password")


def enter_first(
    session: Session,
    account: Account,
    now: datetime,
    where: Where,
    hours: int,
    needs_factor: bool,
    by: str = "invitation",
) -> Entry:
    """The first session of whoever has just taken an invitation up, or used a link to another
    password (`by`); arguments as sign_in's."""
    return _enter(session, account, now, where, hours, needs_factor, by)


def begin_login(
    session: Session, account: Account, now: datetime, where: Where, hours: int, by: str
) -> Entry:
    """A session of this person, who has proved who they are `by` a password, and a code, or an
    invitation."""
    session.execute(delete(Login).where(Login.account_id == account.id, Login.expires_at <= now))
    token = secrets.new_token()
    session.add(
        Login(
            token_sha256=secrets.digest(token),
            account_id=account.id,
            created_at=now,
            expires_at=now + timedelta(hours=hours),
            browser=where.browser,
        )
    )
    account.signed_in_at = now
    subject = Subject(Kind.ACCOUNT, str(account.id))
    personal = {"address": where.address}
    record(session, Act.SIGNED_IN, subject, account.id, now, {"by": by}, personal)
    session.flush()
    return Entry(token, Step.DONE, account.id)


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End this session; does nothing when there is none of that token."""
    ended = delete(Login).where(Login.token_sha256 == secrets.digest(token))
    account_id = session.scalar(ended.returning(Login.account_id))
    if account_id is not None:
        subject = Subject(Kind.ACCOUNT, str(account_id))
        record(session, Act.SIGNED_OUT, subject, account_id, now, {"sessions": 1})


def end_sessions(session: Session, account_id: int, but: str = "") -> int:
    """End a person's sessions and half sessions, `but` the one of this token; how many there
    were."""
    session.execute(delete(HalfLogin).where(HalfLogin.account_id == account_id))
    ended = delete(Login).where(
        Login.account_id == account_id, Login.token_sha256 != secrets.digest(but)
    )
    return len(session.scalars(ended.returning(Login.token_sha256)).all())


def _enter(
    session: Session,
    account: Account,
    now: datetime,
    where: Where,
    hours: int,
    needs_factor: bool,
    by: str,
) -> Entry:
    step = _next_step(session, account, needs_factor)
    if step is Step.DONE:
        return begin_login(session, account, now, where, hours, by)
    return _begin_half(session, account, now, step)


def _next_step(session: Session, account: Account, needs_factor: bool) -> Step:
    if has_factor(session, account.id):
        return Step.CODE
    return Step.SET_UP if needs_factor and has_second_step(Role.of(account.role)) else Step.DONE


def _begin_half(session: Session, account: Account, now: datetime, step: Step) -> Entry:
    session.execute(delete(HalfLogin).where(HalfLogin.expires_at <= now))
    token = secrets.new_token()
    session.add(
        HalfLogin(
            token_sha256=secrets.digest(token), account_id=account.id, expires_at=now + HALF_LIFE
        )
    )
    session.flush()
    return Entry(token, step, account.id)
