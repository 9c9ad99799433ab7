"""Erasing an account's holder: the row stays, for what was done must still have been somebody's."""

from datetime import datetime

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from inspections.account.commands.tries import try_key
from inspections.account.models import (
    Account,
    ApiKey,
    Enrolment,
    HalfLogin,
    Login,
    Throttle,
    found_by,
)
from inspections.account.tombstone import DISPLAY_NAME, is_tombstone, tombstone
from inspections.db import Base
from inspections.factor.models import Factor, RecoveryCode
from inspections.inspection.commands.locks import lock_inspections
from inspections.inspection.models import Inspection
from inspections.person.models import Invite
from inspections.privacy.commands.in_record import erase_signer
from inspections.privacy.marks import KEY, OnErasure
from inspections.privacy.models import Erasure, ErasureStep, RestrictedLook
from inspections.privacy.queries.about import values_about
from inspections.privacy.redact import without_name
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rows import ROW, ROWS

# Nothing that anybody could send has these as its hash.
_NO_SECRET = bytes(32)
_NO_PASSWORD = "!"  # noqa: S105 – the hash of no password


def erase_in_account(session: Session, erasure: Erasure, now: datetime) -> None:
    """Name, password, sign-ins, phones' labels. The name becomes a mark that still blocks it."""
    account = session.get_one(Account, erasure.account_id, with_for_update={"key_share": True})
    _erase_late_records(session, erasure, account.id)
    erasure.reason = without_name(erasure.reason, account.display_name) or erasure.reason
    tried = try_key("sign_in:name", account.name)
    session.execute(delete(Throttle).where(Throttle.key == tried))
    named = Invite.name == account.name
    if not is_tombstone(account.name):
        account.name = tombstone(account.name)
        account.version += 1
    account.display_name = DISPLAY_NAME
    account.search_key = found_by(DISPLAY_NAME, account.name)
    account.password_hash = _NO_PASSWORD
    account.active = False
    for name in dropped_columns(Account):
        setattr(account, name, None)
    # Of the invitations, also those before the one that was used, the account says what is left.
    session.execute(
        update(Invite)
        .where(or_(Invite.account_id == account.id, named))
        .values(name=account.name, display_name=DISPLAY_NAME)
    )
    for model in (Login, HalfLogin, Factor, RecoveryCode, Enrolment, RestrictedLook):
        session.execute(delete(model).where(model.account_id == account.id))
    own = ApiKey.account_id == account.id
    session.execute(update(ApiKey).where(own, ApiKey.revoked_at.is_(None)).values(revoked_at=now))
    session.execute(
        update(ApiKey)
        .where(own)
        .values(label="", secret_sha256=_NO_SECRET, **dict.fromkeys(dropped_columns(ApiKey)))
    )
    session.flush()


def dropped_columns(model: type[Base]) -> list[str]:
    """Those that their marks let go, and that may be empty; the others are named above."""
    marks = {column.key: column.info.get(KEY) for column in model.__table__.columns}
    return [
        name
        for name, mark in marks.items()
        if mark is not None
        and mark.erasure is OnErasure.DROP
        and model.__table__.columns[name].nullable
    ]


def _erase_late_records(session: Session, erasure: Erasure, account_id: int) -> None:
    """What an office imported in their name after the plan was made."""
    planned = select(ErasureStep.inspection_seq).where(
        ErasureStep.erasure_id == erasure.id, ErasureStep.inspection_seq.is_not(None)
    )
    late = select(Inspection.seq).where(
        Inspection.signer_id == account_id, Inspection.seq.not_in(planned)
    )
    for inspection in lock_inspections(session, list(session.scalars(late))):
        erase_signer(session, inspection, account_id)


def erase_in_trail(session: Session, erasure: Erasure) -> None:
    """Personal values of entries about them, and what they wrote elsewhere with their own name in
    it. The entries stay, and all hashes: without its salt a value cannot be guessed from them. What
    rows are compared with stays too, for those rows have not changed."""
    account = session.get_one(Account, erasure.account_id)
    about, written = values_about(account.id), _naming_themselves(session, account)
    for theirs in (about, tuple_(TrailValue.entry_id, TrailValue.name).in_(written)):
        session.execute(
            delete(TrailValue).where(theirs).execution_options(synchronize_session=False)
        )


def _naming_themselves(session: Session, account: Account) -> list[tuple[int, str]]:
    """Of their own acts the values in which their name stands: (entry, name of the value)."""
    # What stands there after the last step is nobody's name.
    name = "" if is_tombstone(account.name) else account.display_name
    query = (
        select(TrailValue)
        .join(TrailEntry, TrailEntry.id == TrailValue.entry_id)
        .where(TrailEntry.account_id == account.id, TrailValue.name.not_in((ROW, ROWS)))
    )
    return [
        (each.entry_id, each.name)
        for each in session.scalars(query)
        if without_name(each.value, name) != each.value
    ]
