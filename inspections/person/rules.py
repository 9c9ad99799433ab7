"""Whom one may see and change, and what one may give: never more than one has."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta

from inspections.account.rules import Actor, Grade, Permission, Role, in_scope, may

INVITE_LIFE = timedelta(days=7)
# Of a link to another password: it opens an account that already is somebody's.
RESET_LIFE = timedelta(days=1)
# Where something lies: the areas that hold it; None = nobody knows, so only the nation holds it.
Place = Set[int] | None


@dataclass(frozen=True)
class Grant:
    """What an account is given. `areas` of inspectors and departments, `retailer_id` of retailers,
    `grade` of departments."""

    role: Role
    grade: Grade | None = None
    area_ids: frozenset[int] = frozenset()
    retailer_id: int | None = None


@dataclass(frozen=True)
class AccountFacts:
    """`places`: of each area given to the account, or for a retailer's of each facility that was
    ever its own or a branch's."""

    account_id: int
    role: Role
    places: tuple[Place, ...]


def lies_within(actor: Actor, places: tuple[Place, ...]) -> bool:
    """Whether all of it lies in the actor's areas; nothing lies nowhere."""
    return bool(places) and all(in_scope(actor, place) for place in places)


def may_see_account(actor: Actor, account: AccountFacts) -> bool:
    """Administrators all; managers whoever works wholly within their areas, no administrators."""
    if not may(actor, Permission.MANAGE_PEOPLE):
        return False
    if actor.role is Role.ADMINISTRATOR:
        return True
    return account.role is not Role.ADMINISTRATOR and lies_within(actor, account.places)


def may_change_account(actor: Actor, account: AccountFacts) -> bool:
    """Whom one sees, but never oneself: nobody enlarges their own rights."""
    return may_see_account(actor, account) and account.account_id != actor.account_id


def grant_faults(actor: Actor, grant: Grant, places: tuple[Place, ...]) -> dict[str, str]:
    """What is wrong with giving this, by the form's field; `places` as in AccountFacts."""
    if not may(actor, Permission.MANAGE_PEOPLE):
        return {"role": "not_allowed"}
    where = "retailer" if grant.role is Role.RETAILER else "areas"
    if grant.role in (Role.INSPECTOR, Role.DEPARTMENT) and not grant.area_ids:
        return {where: "required"}
    if grant.role is Role.RETAILER and grant.retailer_id is None:
        return {where: "required"}
    if actor.role is Role.ADMINISTRATOR:
        return {}
    if grant.role is Role.ADMINISTRATOR:
        return {"role": "not_allowed"}
    return {} if lies_within(actor, places) else {where: "outside"}
