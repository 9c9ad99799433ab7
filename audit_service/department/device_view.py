"""What the office sees of each phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext
from sqlalchemy.orm import Session

from audit_service.account.view import Phone, age_text, phone_of
from audit_service.words import _
from inspections.account.models import Account
from inspections.account.rules import KeyState, key_state
from inspections.key.queries.details import revokers
from inspections.key.queries.find import SILENT, FoundKey
from inspections.words import Word


class Show(Word):
    UNSENT = "unsent", "chưa gửi", "not sent"
    SILENT = "silent", "lâu không liên lạc", "out of touch"
    ENDED = "ended", "đã thu hồi, hết hạn", "revoked or expired"


@dataclass(frozen=True)
class DeviceLine:
    """`left`: what was known to wait on a phone when it was ended, in words. `silent`: for how long
    one has not heard of it, where that is too long."""

    phone: Phone
    owner: Account
    state: KeyState
    left: str | None
    silent: str | None
    revoked_by: Account | None


def device_lines(session: Session, found: Sequence[FoundKey], now: datetime) -> list[DeviceLine]:
    """One statement, however many phones."""
    ended_by = revokers(session, [each.key for each in found])
    return [
        DeviceLine(
            phone=phone_of(each.key, now),
            owner=each.owner,
            state=(state := key_state_of(each, now)),
            left=None if state is KeyState.IN_FORCE else _left(each),
            silent=_silent(each, now),
            revoked_by=ended_by.get(each.key.id),
        )
        for each in found
    ]


def key_state_of(each: FoundKey, now: datetime) -> KeyState:
    return key_state(each.owner.active, each.key.revoked_at, each.key.expires_at, now)


def _left(each: FoundKey) -> str | None:
    if not each.key.unsent:
        return None
    count = each.key.unsent
    return str(ngettext("còn %(num)s phiếu trên máy", "còn %(num)s phiếu trên máy", count))


def _silent(each: FoundKey, now: datetime) -> str | None:
    age = now - (each.key.last_contact_at or each.key.created_at)
    if age <= SILENT:
        return None
    return _("%(age)s không liên lạc", age=age_text(age))
