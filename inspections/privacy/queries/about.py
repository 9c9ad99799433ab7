"""What the trail tells of an account's holder."""

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from inspections.account.models import Account, ApiKey
from inspections.person.models import Invite
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rules import Kind


def entries_about(account_id: int) -> ColumnElement[bool]:
    """Entries about their account, the invitations to it, and their keys and phones, as a
    where-clause on TrailEntry."""
    key = TrailEntry.subject_key
    # Also those that were never used: a sign-in name is one person's for good.
    name = select(Account.name).where(Account.id == account_id).scalar_subquery()
    invited = or_(Invite.account_id == account_id, Invite.name == name)
    invites = select(cast(Invite.id, String)).where(invited)
    keys = select(ApiKey.id).where(ApiKey.account_id == account_id)
    return or_(
        and_(TrailEntry.subject_kind == Kind.ACCOUNT.value, key == str(account_id)),
        and_(TrailEntry.subject_kind == Kind.INVITE.value, key.in_(invites)),
        and_(TrailEntry.subject_kind.in_((Kind.KEY.value, Kind.DEVICE.value)), key.in_(keys)),
    )


def values_about(account_id: int) -> ColumnElement[bool]:
    """The personal values of those entries, as a where-clause on TrailValue. Those of what they did
    to others are not theirs: the other's name stands there."""
    return TrailValue.entry_id.in_(select(TrailEntry.id).where(entries_about(account_id)))
