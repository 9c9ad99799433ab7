"""What lists tell of keys for programs: the department's, and a person's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit_service.area_names import area_names
from audit_service.words import _
from inspections.account.models import Account, ApiKey
from inspections.account.rules import KeyState, Scope, key_state
from inspections.key.queries.details import areas_of_keys, revokers
from inspections.key.queries.find import FoundKey


@dataclass(frozen=True)
class KeyLine:
    """`areas`: the names of those it is narrowed to, none where it is not; `revoked_by`: None also
    where somebody did it at the command line."""

    key: ApiKey
    owner: Account
    name: str
    scope: Scope
    state: KeyState
    areas: tuple[str, ...]
    revoked_by: Account | None


def key_lines(session: Session, found: Sequence[FoundKey], now: datetime) -> list[KeyLine]:
    """Four statements, however many keys."""
    keys = [each.key for each in found]
    only = areas_of_keys(session, [key.id for key in keys])
    names = area_names(session, {area_id for ids in only.values() for area_id in ids})
    ended_by = revokers(session, keys)
    return [
        KeyLine(
            key=key,
            owner=each.owner,
            name=key.label or _("Khoá chưa đặt tên"),
            scope=Scope.of(key.scope),
            state=key_state(each.owner.active, key.revoked_at, key.expires_at, now),
            areas=tuple(sorted(names[area_id] for area_id in only.get(key.id, ()))),
            revoked_by=ended_by.get(key.id),
        )
        for each in found
        for key in [each.key]
    ]
