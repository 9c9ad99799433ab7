"""Whom one may see: the rule and its query agree, and both say what they should."""

from itertools import product

import pytest
from sqlalchemy import select

from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.errors import Refused
from inspections.person.commands.invites import Wanted, granted, invite
from inspections.person.models import Invite
from inspections.person.queries.visible import (
    account_facts,
    visible_accounts,
    visible_invites,
)
from inspections.person.rules import may_change_account, may_see_account
from tests import make

AREAS = [
    (),
    ("91",),
    ("F91",),
    ("92",),
    ("91", "92"),
    ("VN",),
    (make.RACH_GIA,),
    (make.LONG_XUYEN,),
]


@pytest.fixture
def cast(session) -> dict[str, Account]:
    """People of every role over every mix of areas, and of retailers near and far."""
    here, both, none = (make.retailer(session, name) for name in ("Gần", "Hai nơi", "Chưa có"))
    head = make.retailer(session, "Trụ sở")
    branch = make.retailer(session, "Chi nhánh xa", head)
    make.facility(session, "A", retailer_id=here.id)
    make.facility(session, "B", retailer_id=both.id)
    make.facility(session, "C", retailer_id=both.id, ward_code=make.TRAN_BIEN)
    make.facility(session, "D", retailer_id=head.id, ward_code=make.LONG_XUYEN)
    make.facility(session, "E", retailer_id=branch.id, ward_code=make.TRAN_BIEN)
    make.facility(session, "F", retailer_id=here.id, ward_code=None)
    made = {}
    for (role, grade), areas in product(
        [(Role.INSPECTOR, None), (Role.ADMINISTRATOR, None)]
        + [(Role.DEPARTMENT, grade) for grade in Grade],
        AREAS,
    ):
        name = ".".join(filter(None, [role.value, grade and grade.value, *areas])).lower()
        made[name] = make.account(session, name, role, grade, areas)
    for owner in (here, both, none, head, branch):
        name = f"retailer.{owner.id}"
        made[name] = make.account(session, name, Role.RETAILER, None, (), owner)
    return made


def test_the_rule_and_the_query_agree_for_everybody_about_everybody(session, cast):
    facts = {name: account_facts(session, account) for name, account in cast.items()}
    for asker in cast.values():
        actor = actor_of(session, asker.id)
        found = set(session.scalars(select(Account.name).where(visible_accounts(actor))))
        assert found == {name for name, each in facts.items() if may_see_account(actor, each)}


def test_managers_see_who_works_wholly_in_their_areas_and_no_administrator(session, cast):
    actor = actor_of(session, cast["department.manager.91"].id)
    seen = set(session.scalars(select(Account.name).where(visible_accounts(actor))))

    assert {"inspector.91", "inspector.f91", f"inspector.{make.RACH_GIA}"} <= seen
    assert {"department.manager.91", "department.manager.f91"} <= seen
    away = {"inspector", "inspector.92", "inspector.91.92", "inspector.vn", "administrator.91"}
    assert not seen & away
    # Unplaced stores are the nation's only, and so are their owners.
    owners = {name for name in seen if name.startswith("retailer")}
    assert owners == set()


def test_a_chain_of_several_provinces_is_the_nations_and_the_administrators(session, cast):
    session.scalars(select(Account)).all()
    of = {
        name: sum(
            each.startswith("retailer")
            for each in session.scalars(
                select(Account.name).where(visible_accounts(actor_of(session, cast[name].id)))
            )
        )
        for name in ("department.manager.vn", "department.manager.91", "administrator")
    }

    assert of == {"department.manager.vn": 4, "department.manager.91": 0, "administrator": 5}


def test_nobody_changes_their_own_rights_and_no_key_sees_people(session, cast):
    for name in ("administrator", "department.manager.91"):
        actor = actor_of(session, cast[name].id)
        own = account_facts(session, cast[name])
        assert may_see_account(actor, own)
        assert not may_change_account(actor, own)
        scoped = type(actor)(**{**vars(actor), "scope": Scope.READ})
        assert not may_see_account(scoped, own)
        assert not session.scalars(select(Account).where(visible_accounts(scoped))).first()


def test_who_may_give_something_sees_the_invitation_and_later_the_person(session, cast):
    """Giving, seeing the invitation and seeing the account are one line."""
    wanted = [
        Wanted(role, grade, areas, owner)
        for role, grade, areas, owner in [
            (Role.INSPECTOR, None, ("91",), None),
            (Role.INSPECTOR, None, ("91", "92"), None),
            (Role.DEPARTMENT, Grade.MANAGER, ("F91",), None),
            (Role.DEPARTMENT, Grade.VIEWER, ("VN",), None),
            (Role.ADMINISTRATOR, None, (), None),
            (Role.RETAILER, None, (), cast["retailer.1"].retailer_id),
            (Role.RETAILER, None, (), cast["retailer.2"].retailer_id),
            (Role.RETAILER, None, (), cast["retailer.3"].retailer_id),
        ]
    ]
    made = [
        invite(session, None, f"moi.{n}", "Mới", each, now())[0] for n, each in enumerate(wanted)
    ]
    for asker in cast.values():
        actor = actor_of(session, asker.id)
        seen = set(session.scalars(select(Invite.id).where(visible_invites(actor))))
        given = {
            one.id for one, each in zip(made, wanted, strict=True) if may_give(session, actor, each)
        }
        assert given == seen, asker.name


def may_give(session, actor, wanted) -> bool:
    try:
        return bool(granted(session, actor, wanted))
    except Refused:
        return False
