"""Who may see which round: the rule and the query are one."""

from itertools import product

import pytest
from sqlalchemy import select

from inspections.account.rules import Actor, Grade, Role, Scope, may_see_round
from inspections.area.models import Area
from inspections.round.models import Round
from inspections.round.queries.visible import facts, visible_rounds
from tests import make

DATABASES = "both"
AREAS = ("VN", "P91", "F91", "W30742", "P75")


@pytest.fixture
def rounds(session):
    """In every area a round of nobody known, and one of lan's team."""
    lan, minh = make.account(session), make.account(session, "hoa", areas=("VN",))
    ids = dict(session.execute(select(Area.key, Area.id).where(Area.key.in_(AREAS))).all())
    store = make.facility(session)
    planner = make.manager(session, "toan-quoc", areas=("VN",))
    made = []
    for key, team in product(AREAS, ((minh,), (minh, lan))):
        if key == "P75" and lan in team:
            continue
        stores = [store] if key != "P75" else [make.facility(session, "X", ward_code="26041")]
        made.append(make.round(session, planner, stores, *team, area_code=key))
    return lan.id, ids, made


def test_the_rule_and_the_query_about_who_sees_a_round_are_one(session, rounds):
    lan, ids, made = rounds
    known = {each.id: facts(session, each) for each in made}
    sizes = set()
    scopes = (None, Scope.READ, Scope.SUBMIT)
    areas = ((), *((key,) for key in AREAS), ("F91", "P75"))

    for role, scope, account, keys in product(Role, scopes, (lan, 404), areas):
        actor = Actor(
            account_id=account,
            name="x",
            display_name="X",
            role=role,
            grade=Grade.VIEWER if role is Role.DEPARTMENT else None,
            areas=frozenset(ids[key] for key in keys),
            nation="VN" in keys,
            scope=scope,
        )
        by_rule = {id_ for id_, fact in known.items() if may_see_round(actor, fact)}
        by_query = set(session.scalars(select(Round.id).where(visible_rounds(actor))))
        assert by_query == by_rule, actor
        sizes.add(len(by_rule))

    # The world is not so small that all actors see all or nothing.
    assert {0, 1, len(made)} <= sizes
    assert len(sizes) > 5
