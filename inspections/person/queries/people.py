"""The people in one's areas, and the invitations that wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from inspections.account.models import Account, AccountArea, ApiKey, Login
from inspections.account.rules import Actor
from inspections.facility.models import Retailer
from inspections.facility.search import fold, like_pattern
from inspections.factor.queries import with_factor
from inspections.person.models import Invite, InviteArea
from inspections.person.queries.visible import visible_accounts, visible_invites


@dataclass(frozen=True)
class FoundPerson:
    """`phones`: how many still speak for them, `waiting` of which hold unsent records."""

    account: Account
    area_ids: frozenset[int]
    retailer: Retailer | None
    phones: int
    waiting: int
    has_factor: bool

    @property
    def place(self) -> tuple[str, int]:
        """Where this row stands in the list: the `after` of the next page."""
        return (self.account.name, self.account.id)


def find_people(
    session: Session,
    actor: Actor,
    now: datetime,
    q: str = "",
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[FoundPerson]:
    """Whom the actor may see, by sign-in name; every word of `q` is in one of their names,
    accents and case aside. Five statements, however
    many rows."""
    query = select(Account).where(visible_accounts(actor))
    for word in fold(q).split():
        query = query.where(Account.search_key.like(like_pattern(word), escape="\\"))
    if after is not None:
        query = query.where(tuple_(Account.name, Account.id) > after)
    found = session.scalars(query.order_by(Account.name, Account.id).limit(limit)).all()
    return _described(session, found, now)


def seen_person(
    session: Session, actor: Actor, account_id: int, now: datetime
) -> FoundPerson | None:
    """None also for one that the actor may not see."""
    query = select(Account).where(Account.id == account_id, visible_accounts(actor))
    found = session.scalars(query).all()
    return _described(session, found, now)[0] if found else None


def open_invites(session: Session, actor: Actor) -> list[Invite]:
    """Those that nobody has used or revoked, also when they are over: they can be renewed."""
    query = select(Invite).where(
        Invite.used_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.account_id.is_(None),
        visible_invites(actor),
    )
    return list(session.scalars(query.order_by(Invite.created_at.desc(), Invite.id)))


def seen_invite(session: Session, actor: Actor, invite_id: int) -> Invite | None:
    """None also for one that has an account: it invites nobody any more."""
    query = select(Invite).where(
        Invite.id == invite_id, Invite.account_id.is_(None), visible_invites(actor)
    )
    return session.scalar(query)


def areas_of_invites(session: Session, ids: Collection[int]) -> dict[int, frozenset[int]]:
    rows = session.execute(
        select(InviteArea.invite_id, InviteArea.area_id).where(InviteArea.invite_id.in_(ids))
    )
    return _grouped(rows.all())


def sessions_of(session: Session, account_id: int, now: datetime) -> list[Login]:
    """The sessions that are open, the latest first."""
    query = select(Login).where(Login.account_id == account_id, Login.expires_at > now)
    return list(session.scalars(query.order_by(Login.created_at.desc())))


def _described(session: Session, found: Collection[Account], now: datetime) -> list[FoundPerson]:
    ids = [each.id for each in found]
    rows = select(AccountArea.account_id, AccountArea.area_id).where(
        AccountArea.account_id.in_(ids)
    )
    areas = _grouped(session.execute(rows).all())
    owners = {each.retailer_id for each in found if each.retailer_id}
    retailers = {
        each.id: each for each in session.scalars(select(Retailer).where(Retailer.id.in_(owners)))
    }
    phones, secured = _phones(session, ids, now), with_factor(session, ids)
    return [
        FoundPerson(
            account=each,
            area_ids=areas.get(each.id, frozenset()),
            retailer=retailers.get(each.retailer_id or 0),
            phones=phones.get(each.id, (0, 0))[0],
            waiting=phones.get(each.id, (0, 0))[1],
            has_factor=each.id in secured,
        )
        for each in found
    ]


def _phones(session: Session, ids: Collection[int], now: datetime) -> dict[int, tuple[int, int]]:
    waiting = func.count(ApiKey.id).filter(ApiKey.unsent > 0)
    query = (
        select(ApiKey.account_id, func.count(ApiKey.id), waiting)
        .where(
            ApiKey.account_id.in_(ids),
            ApiKey.device,
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at > now,
        )
        .group_by(ApiKey.account_id)
    )
    return {account_id: (phones, late) for account_id, phones, late in session.execute(query)}


def _grouped(rows: Collection[tuple[int, int]]) -> dict[int, frozenset[int]]:
    grouped: dict[int, set[int]] = {}
    for owner_id, area_id in rows:
        grouped.setdefault(owner_id, set()).add(area_id)
    return {owner_id: frozenset(area_ids) for owner_id, area_ids in grouped.items()}
