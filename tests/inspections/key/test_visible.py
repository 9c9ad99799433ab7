"""The rule about who sees a key and the query for it are one; what a narrowed key sees."""

from itertools import combinations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inspections.account.commands.keys import add_key
from inspections.account.models import Account, AccountArea, ApiKey
from inspections.account.queries import actor_by_key
from inspections.account.rules import Actor, Grade, Role, Scope
from inspections.account.secrets import read_key
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.queries.find import find_facilities
from inspections.inspection.models import Inspection
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import visit_day
from inspections.key.queries.visible import visible_keys
from inspections.key.rules import may_see_key
from inspections.person.queries.visible import account_facts, visible_accounts
from tests import make

DATABASES = "both"
AREAS = ("VN", "91", "F91", "75", make.RACH_GIA)


@pytest.fixture
def world(session: Session) -> list[Account]:
    """People of every role with up to two areas, and retailers with stores in one province, in
    two, unplaced ones, and none; each has a key or a phone."""
    people = [
        make.account(session, f"p{at}", role, grade, codes)
        for at, (role, grade, codes) in enumerate(
            (role, Grade.VIEWER if role is Role.DEPARTMENT else None, codes)
            for role in (Role.INSPECTOR, Role.DEPARTMENT, Role.ADMINISTRATOR)
            for size in range(3)
            for codes in combinations(AREAS, size)
        )
    ]
    head = make.retailer(session, "Công ty mẹ")
    branch = make.retailer(session, "Chi nhánh", head)
    two, none, lost = (make.retailer(session, name) for name in ("Hai tỉnh", "Chưa có", "Chưa rõ"))
    territory = area_by_code(session, "91").id
    make.facility(session, ward_code=make.RACH_GIA, retailer_id=branch.id)
    make.facility(session, ward_code=make.LONG_XUYEN, retailer_id=head.id)
    make.facility(session, ward_code=make.RACH_GIA, retailer_id=two.id)
    make.facility(session, ward_code=make.TRAN_BIEN, retailer_id=two.id)
    make.facility(session, ward_code=None, territory_id=territory, retailer_id=lost.id)
    for at, owner in enumerate((head, branch, two, none, lost)):
        people.append(make.account(session, f"r{at}", Role.RETAILER, None, (), owner))
    for person in people:
        add_key(session, person.name, Scope.READ, 30)
    session.scalars(select(ApiKey)).first().device = True
    session.commit()
    return people


def actors(session: Session, ids: list[int]) -> list[Actor]:
    known = {code: area_by_code(session, code).id for code in AREAS}
    return [
        Actor(
            account_id=account_id,
            name="x",
            display_name="X",
            role=role,
            grade=grade,
            areas=frozenset(known[code] for code in codes),
            nation="VN" in codes,
            scope=scope,
        )
        for role, grade in (
            *((role, None) for role in Role),
            *((Role.DEPARTMENT, g) for g in Grade),
        )
        for account_id in ids
        for size in range(3)
        for codes in combinations(AREAS, size)
        for scope in ((None, *Scope) if size == 1 else (None,))
    ]


def test_the_rule_and_the_query_about_who_sees_a_key_are_one(session, world):
    facts = {person.id: account_facts(session, person) for person in world}
    owners = dict(session.execute(select(ApiKey.id, ApiKey.account_id)).all())
    sizes = set()

    for actor in actors(session, [world[1].id, 404]):
        by_rule = {key for key, owner in owners.items() if may_see_key(actor, facts[owner])}
        by_query = set(session.scalars(select(ApiKey.id).where(visible_keys(actor))))
        assert by_query == by_rule, actor
        sizes.add(len(by_rule))

    assert {0, 1, len(world)} <= sizes
    assert len(sizes) > 7


def test_others_keys_are_those_of_whom_one_may_see(session, world):
    """One rule of whose people they are; inspections/person says which."""
    facts = {person.id: account_facts(session, person) for person in world}

    for actor in actors(session, [404]):
        people = set(session.scalars(select(Account.id).where(visible_accounts(actor))))
        keys = {owner for owner, fact in facts.items() if may_see_key(actor, fact)}
        assert keys == people, actor


def area(session, code: str) -> int:
    return area_by_code(session, code).id


def by_printed(session, printed: str) -> Actor | None:
    return actor_by_key(session, *read_key(printed), now())


def give(session, account: Account, *codes: str) -> None:
    """The account has these areas from now on, and no other."""
    session.execute(delete(AccountArea).where(AccountArea.account_id == account.id))
    session.add_all(AccountArea(account_id=account.id, area_id=area(session, c)) for c in codes)
    session.flush()


def test_a_key_has_what_it_was_narrowed_to_and_its_account_still_has(session):
    lan = make.account(session, areas=("91", "75"))
    one = add_key(session, "lan", Scope.READ, 9, area_ids=[area(session, "91")])
    ward = add_key(session, "lan", Scope.READ, 9, area_ids=[area(session, make.RACH_GIA)])
    whole = add_key(session, "lan", Scope.READ, 9)

    held = {  # what the account has: what each key has then
        ("91", "75"): ({"91"}, {make.RACH_GIA}),
        ("75",): (set(), set()),
        # Less than the key: as far as both go.
        (make.RACH_GIA, "75"): ({make.RACH_GIA}, {make.RACH_GIA}),
        ("F91",): ({"F91"}, {make.RACH_GIA}),
        # More again: the key does not grow with it.
        ("VN",): ({"91"}, {make.RACH_GIA}),
        (): (set(), set()),
    }
    for codes, (of_one, of_ward) in held.items():
        give(session, lan, *codes)
        for printed, expected in ((one, of_one), (ward, of_ward), (whole, set(codes))):
            actor = by_printed(session, printed)
            assert actor.areas == {area(session, code) for code in expected}, (codes, expected)
            assert actor.nation == ("VN" in expected)
            assert actor.narrowed == (printed != whole)


def test_a_key_whose_areas_were_all_withdrawn_sees_nothing_not_even_its_persons_own(session):
    lan = make.account(session, areas=("91", "75"))
    made = {
        code: make.inspection(session, make.facility(session, ward_code=ward), lan)
        for code, ward in (("91", make.RACH_GIA), ("75", make.TRAN_BIEN))
    }

    for scope in Scope:
        printed = add_key(session, "lan", scope, 9, area_ids=[area(session, "91")])
        assert seen(session, printed) == ({made["91"].seq}, 1)
        give(session, lan, "75")
        assert seen(session, printed) == (set(), 0)
        give(session, lan, "91", "75")


def seen(session, printed: str) -> tuple[set[int], int]:
    actor = by_printed(session, printed)
    rows = set(session.scalars(select(Inspection.seq).where(visible_inspections(actor))))
    return rows, len(find_facilities(session, actor, limit=9, on=visit_day(now())))


@pytest.mark.parametrize("code", ["75", "VN"])
def test_no_key_is_made_for_areas_that_its_account_has_not(session, code):
    make.account(session)

    with pytest.raises(Refused) as refused:
        add_key(session, "lan", Scope.READ, 9, area_ids=[area(session, "91"), area(session, code)])

    assert (refused.value.problem, refused.value.fields) == (
        Problem.INVALID,
        {"areas": "not_theirs"},
    )
    assert session.scalars(select(ApiKey)).all() == []


def test_who_does_not_see_by_areas_gets_no_narrowed_key_and_one_of_before_opens_nothing(session):
    """An administrator sees all, whatever the areas: nothing would narrow the key."""
    an = make.account(session, "an", Role.ADMINISTRATOR)
    lan = make.account(session)
    only = [area(session, "91")]
    with pytest.raises(Refused):
        add_key(session, "an", Scope.READ, 9, area_ids=only)
    printed = add_key(session, "lan", Scope.READ, 9, area_ids=only)
    assert by_printed(session, printed) is not None

    lan.role = an.role
    session.flush()

    assert by_printed(session, printed) is None
