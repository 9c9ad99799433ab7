"""The rule about who sees an inspection and the query for it are one."""

from datetime import date, timedelta
from itertools import combinations, product
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Grade, Role, Scope, may_see_inspection
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts, find_inspections, visible_inspections
from inspections.inspection.rules import ReviewState, State
from tests import make

DATABASES = "both"

SOLD_ON = date(2026, 7, 1)
DAYS = (None, SOLD_ON - timedelta(days=1), SOLD_ON)
# A retailer and its branches: the two that owned the stores, an unknown one, none.
CHAINS = ((None, ()), (None, (1,)), (1, ()), (2, ()), (404, ()), (404, (2,)), (1, (2, 404)))
AREAS = ("VN", "91", "75", make.RACH_GIA)


@pytest.fixture
def signers(session: Session) -> list[Account]:
    """Of a province, of one of its wards, of another province, of the nation, and of no area."""
    areas = (("91",), (make.RACH_GIA,), ("75",), ("VN",), (make.RACH_GIA, "75"), ())
    return [make.account(session, f"s{at}", areas=codes) for at, codes in enumerate(areas)]


@pytest.fixture
def world(session: Session, signers) -> list[Inspection]:
    """Every signer at every store and at none, on days of either owner, in every state."""
    stores = [None, *stores_of(session)]
    states = [
        (State.COMPLETE, ReviewState.VOIDED),
        (State.WAITING, ReviewState.NONE),
        (State.QUARANTINED, ReviewState.NONE),
    ]
    made = [
        row(signer, store, day, *state)
        for signer, store, day, state in product(signers, stores, DAYS, states)
    ]
    session.add_all(made)
    session.commit()
    return made


def stores_of(session: Session) -> list[Facility]:
    one, other = make.retailer(session), make.retailer(session, "Công ty Khác")
    stores = []
    for ward in (None, make.RACH_GIA, make.LONG_XUYEN):
        sold = make.facility(session, ward_code=ward, retailer_id=one.id)
        set_owner(session, sold, other.id, SOLD_ON)
        stores.append(sold)
    for code in ("91", make.RACH_GIA, "75"):
        territory = area_by_code(session, code).id
        stores.append(make.facility(session, ward_code=None, territory_id=territory))
    merged = make.facility(session, ward_code=make.RACH_GIA)
    merge(session, merged, stores[2])
    return [*stores, merged]


def row(signer, store, day, state, review) -> Inspection:
    return Inspection(
        id=uuid4(),
        body=b"{}",
        payload_sha256="0" * 64,
        signer_id=signer.id,
        received_at=now(),
        state=state.value,
        review=review.value,
        facility_id=store.id if store else None,
        visited_on=day,
    )


def actors(session: Session, signer_ids: list[int]) -> list[Actor]:
    ids = {code: area_by_code(session, code).id for code in AREAS}
    people = []
    for role, scope, size in product(Role, (None, *Scope), range(3)):
        for codes, account_id in product(combinations(AREAS, size), (signer_ids[1], 404)):
            for retailer_id, branches in CHAINS if role is Role.RETAILER else ((None, ()),):
                grades = (None, *Grade) if role is Role.DEPARTMENT and size == 1 else (None,)
                narrow = (False, True) if scope and role not in (Role.RETAILER,) else (False,)
                for grade, narrowed in product(grades, narrow):
                    people.append(
                        Actor(
                            account_id=account_id,
                            name="x",
                            display_name="X",
                            role=role,
                            grade=grade,
                            retailer_id=retailer_id,
                            areas=frozenset(ids[code] for code in codes),
                            nation="VN" in codes,
                            scope=scope,
                            branch_ids=frozenset(branches),
                            narrowed=narrowed,
                        )
                    )
    return people


def test_the_rule_and_the_query_about_who_sees_an_inspection_are_one(session, world, signers):
    known = {each.seq: facts(session, each) for each in world}
    sizes = set()

    for actor in actors(session, [signer.id for signer in signers]):
        by_rule = {seq for seq, fact in known.items() if may_see_inspection(actor, fact)}
        query = select(Inspection.seq).where(visible_inspections(actor))
        assert set(session.scalars(query)) == by_rule, actor
        sizes.add(len(by_rule))

    # The world is not so small that all actors see all or nothing.
    assert {0, len(world)} < sizes
    assert len(sizes) > 5


def test_a_head_office_sees_the_audits_of_its_branches_while_they_owned_the_store(session):
    head = make.retailer(session, "Hệ thống")
    branch, buyer = make.retailer(session, head=head), make.retailer(session, "Bên mua")
    lan, store = make.account(session), make.facility(session, retailer_id=branch.id)
    set_owner(session, store, buyer.id, SOLD_ON)
    before, after = (make.inspection(session, store, lan, visited_on=day) for day in DAYS[1:])

    def seen(retailer, name):
        person = make.account(session, name, Role.RETAILER, areas=(), retailer=retailer)
        actor = actor_of(session, person.id)
        found = {row.seq for row in find_inspections(session, actor)}
        by_rule = {
            each.seq for each in (before, after) if may_see_inspection(actor, facts(session, each))
        }
        assert found == by_rule
        return found

    assert seen(head, "head") == seen(branch, "branch") == {before.seq}
    assert seen(buyer, "buyer") == {after.seq}


def quarantined(session: Session, *areas: str) -> Inspection:
    made = row(make.account(session, areas=areas), None, None, State.QUARANTINED, ReviewState.NONE)
    session.add(made)
    session.commit()
    return made


@pytest.mark.parametrize(
    ("signers_areas", "seen_from"),
    [
        ((make.RACH_GIA,), {"VN", "91", make.RACH_GIA}),
        (("91",), {"VN", "91", make.RACH_GIA}),
        (("75",), {"VN", "75"}),
        (("VN",), {"VN", "91", "75", make.RACH_GIA}),
        ((), {"VN"}),
    ],
)
def test_a_record_of_no_known_store_is_seen_wherever_it_could_be(signers_areas, seen_from, session):
    record = quarantined(session, *signers_areas)

    seen = {
        code
        for code in AREAS
        if find_inspections(session, office(session, code)) != []
        and may_see_inspection(office(session, code), facts(session, record))
    }

    assert seen == seen_from


def office(session: Session, code: str) -> Actor:
    known = session.scalar(select(Account).where(Account.name == f"office-{code}"))
    if known is None:
        known = make.reviewer(session, f"office-{code}", (code,))
    return actor_of(session, known.id)
