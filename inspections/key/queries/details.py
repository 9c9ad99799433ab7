"""What else is told of the keys and phones of a list, for all of them at once."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.models import Account, ApiKey, ApiKeyArea
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Act, Kind


def areas_of_keys(session: Session, key_ids: Collection[str]) -> dict[str, list[int]]:
    """The areas that each key was narrowed to; a key that was not is left out."""
    found: dict[str, list[int]] = {}
    for row in session.scalars(select(ApiKeyArea).where(ApiKeyArea.key_id.in_(key_ids))):
        found.setdefault(row.key_id, []).append(row.area_id)
    return found


def revokers(session: Session, keys: Collection[ApiKey]) -> dict[str, Account]:
    """Who revoked each of these keys and phones; not those revoked at the command line."""
    ended = [key.id for key in keys if key.revoked_at is not None]
    query = (
        select(TrailEntry.subject_key, Account)
        .join(Account, Account.id == TrailEntry.account_id)
        .where(
            TrailEntry.subject_kind.in_([Kind.KEY.value, Kind.DEVICE.value]),
            TrailEntry.subject_key.in_(ended),
            TrailEntry.act.in_([Act.KEY_REVOKED.value, Act.DEVICE_REVOKED.value]),
        )
    )
    return dict(session.execute(query).all()) if ended else {}
