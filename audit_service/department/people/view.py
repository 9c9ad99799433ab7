"""What the office's pages show of people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit_service.account.view import Phone, phones_of
from audit_service.choices import today
from audit_service.words import _, listed
from inspections.account.models import Account
from inspections.account.rules import Actor, Grade, Role
from inspections.area.queries import keys_of, nearest_names
from inspections.area.rules import NATION_KEY
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer
from inspections.person.models import Invite
from inspections.person.queries.people import (
    FoundPerson,
    areas_of_invites,
    find_people,
    open_invites,
    seen_person,
    sessions_of,
)
from inspections.privacy.queries.people import may_see_data_of

# More areas than these are counted in a list.
MOST_NAMED = 3


@dataclass(frozen=True)
class Row:
    found: FoundPerson
    role: Role
    grade: Grade | None
    where: str


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has used; `over`: too old."""

    invite: Invite
    role: Role
    grade: Grade | None
    where: str
    over: bool


@dataclass(frozen=True)
class PersonPage:
    row: Row
    areas: tuple[str, ...]
    phones: list[Phone]
    sessions: int
    own: bool
    may_see_data: bool


def rows_of(
    session: Session,
    actor: Actor,
    q: str,
    after: tuple[str, int] | None,
    limit: int,
    now: datetime,
) -> list[Row]:
    found = find_people(session, actor, now, q, after, limit)
    names = _names(session, {each for person in found for each in person.area_ids})
    return [_row(each, names) for each in found]


def waiting_of(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    found = open_invites(session, actor)
    areas = areas_of_invites(session, [each.id for each in found])
    names = _names(session, {each for ids in areas.values() for each in ids})
    return [
        Waiting(
            each,
            Role.of(each.role),
            _grade(each),
            _where(areas.get(each.id, frozenset()), names, _retailer(session, each.retailer_id)),
            each.expires_at <= now,
        )
        for each in found
    ]


def person_page(session: Session, actor: Actor, account_id: int, now: datetime) -> PersonPage:
    """Refused: NOT_FOUND, for nobody and for whom one may not see."""
    found = seen_person(session, actor, account_id, now)
    if found is None:
        raise Refused(Problem.NOT_FOUND)
    names = _names(session, found.area_ids)
    return PersonPage(
        row=_row(found, names),
        areas=tuple(sorted(names.values())),
        phones=phones_of(session, account_id, now),
        sessions=len(sessions_of(session, account_id, now)),
        own=account_id == actor.account_id,
        may_see_data=may_see_data_of(session, actor, found.account),
    )


def _row(found: FoundPerson, names: dict[int, str]) -> Row:
    where = _where(found.area_ids, names, found.retailer)
    return Row(found, Role.of(found.account.role), _grade(found.account), where)


def _grade(of: Account | Invite) -> Grade | None:
    return None if of.grade is None else Grade.of(of.grade)


def _where(area_ids: frozenset[int], names: dict[int, str], retailer: Retailer | None) -> str:
    if retailer is not None:
        return retailer.name
    own = sorted(names[each] for each in area_ids if each in names)
    if len(own) <= MOST_NAMED:
        return listed(own)
    named = ", ".join(own[:MOST_NAMED])
    return _("%(areas)s và %(count)s nơi khác", areas=named, count=len(own) - MOST_NAMED)


def _names(session: Session, area_ids: set[int] | frozenset[int]) -> dict[int, str]:
    keys = keys_of(session, area_ids)
    found = nearest_names(session, area_ids, today())
    return {
        area_id: _("Cả nước") if key == NATION_KEY else found[area_id].full_name
        for area_id, key in keys.items()
        if key == NATION_KEY or area_id in found
    }


def _retailer(session: Session, retailer_id: int | None) -> Retailer | None:
    return None if retailer_id is None else session.get(Retailer, retailer_id)
