"""Each rule about who sees what and the query that lists it are one; whoever asks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.db import db
from audit_service.department import inspection_list
from inspections.account.models import Account
from inspections.account.rules import (
    Actor,
    FacilityFacts,
    Grade,
    InspectionFacts,
    Role,
    Scope,
    may_review,
    may_see_facility,
    may_see_inspection,
)
from inspections.area.queries import area_by_code
from inspections.facility.models import Facility, FacilityOwner, Retailer
from inspections.facility.queries import visible
from inspections.facility.queries.dismissals import dismissed
from inspections.facility.queries.duplicates import duplicate_pairs
from inspections.facility.queries.find import count_facilities, find_facilities
from inspections.facility.queries.retailers import visible_retailers
from inspections.facility.queries.visible import visible_facilities
from inspections.inspection import queries
from inspections.inspection.models import Inspection
from inspections.inspection.queries import find_inspections, visible_inspections
from tests import make

ROOT = Path(__file__).parents[2]
# Rules about one object that no page lists, with why.
WITHOUT_LIST = {"may_see_data_of": "asked for one person at a time; the list is that of accounts"}
AREAS = ("VN", "91", "75", make.RACH_GIA, make.TRAN_BIEN)


class Known:
    """What the rules need to know of everything in the world, read once."""

    def __init__(self, session: Session) -> None:
        self.areas = {code: area_by_code(session, code).id for code in AREAS}
        self.accounts = list(session.scalars(select(Account.id)))
        self.retailers = list(session.scalars(select(Retailer.id)))
        self.facilities: dict[int, FacilityFacts] = {
            each.id: visible.facts(session, each) for each in session.scalars(select(Facility))
        }
        self.inspections: dict[int, InspectionFacts] = {
            each.seq: queries.facts(session, each) for each in session.scalars(select(Inspection))
        }
        rows = session.execute(select(FacilityOwner.retailer_id, FacilityOwner.facility_id))
        self.owned = {(retailer, facility) for retailer, facility in rows}

    def actor(self, draw: st.DrawFn) -> Actor:
        role = draw(st.sampled_from(list(Role)))
        codes = draw(st.sets(st.sampled_from(AREAS), max_size=3))
        is_retailer, is_office = role is Role.RETAILER, role is Role.DEPARTMENT
        chain = draw(st.sets(st.sampled_from(self.retailers), max_size=3)) if is_retailer else set()
        return Actor(
            account_id=draw(st.sampled_from(self.accounts)),
            name="x",
            display_name="X",
            role=role,
            grade=draw(st.sampled_from(list(Grade))) if is_office else None,
            retailer_id=min(chain, default=None),
            areas=frozenset(self.areas[code] for code in codes),
            nation="VN" in codes,
            scope=draw(st.sampled_from([None, *Scope])),
            branch_ids=frozenset(chain),
        )


@pytest.fixture(scope="module")
def known(service) -> Iterator[Known]:
    with service.app.app_context():
        yield Known(db.session())


@settings(max_examples=40)
@given(data=st.data())
def test_whoever_asks_rule_and_query_agree(known, data):
    session, actor = db.session(), known.actor(data.draw)
    facilities = {id_ for id_, fact in known.facilities.items() if may_see_facility(actor, fact)}
    visits = {seq for seq, fact in known.inspections.items() if may_see_inspection(actor, fact)}

    assert facilities == ids(session, Facility.id, visible_facilities(actor))
    assert visits == ids(session, Inspection.seq, visible_inspections(actor))
    assert retailers(known, actor, facilities) == ids(
        session, Retailer.id, visible_retailers(actor)
    )
    check_lists(session, actor, facilities, visits)
    check_reviews(known, actor, visits)


def ids(session: Session, column, clause) -> set[int]:
    return set(session.scalars(select(column).where(clause)))


def retailers(known: Known, actor: Actor, facilities: set[int]) -> set[int]:
    """In other words than the query's: theirs, or of a store that one sees, or of none."""
    if actor.role is Role.ADMINISTRATOR:
        return set(known.retailers)
    if actor.role is Role.RETAILER:
        return set(actor.retailers)
    idle = set(known.retailers) - {retailer for retailer, _ in known.owned}
    return idle | {retailer for retailer, facility in known.owned if facility in facilities}


def check_lists(session: Session, actor: Actor, facilities: set[int], visits: set[int]) -> None:
    """Lists, counts and pairs hold what is seen and no more."""
    listed = {row.facility.id for row in find_facilities(session, actor, limit=100)}
    assert listed <= facilities
    assert count_facilities(session, actor) == len(listed)
    assert {row.seq for row in find_inspections(session, actor, limit=100)} == visits
    assert {id_ for pair in duplicate_pairs(session, actor) for id_ in (pair.a_id, pair.b_id)} <= (
        facilities
    )
    told = dismissed(session, actor)
    assert {each.id for row in told for each in (row.a, row.b)} <= facilities
    counts = inspection_list.counts(session, actor)
    for shown, count in counts.items():
        lines = inspection_list.find(session, actor, shown, None).lines
        assert count == len(lines), shown
        assert {line.row.seq for line in lines} <= visits


def check_reviews(known: Known, actor: Actor, visits: set[int]) -> None:
    """Only what one sees and has not signed, by a reviewer's own session."""
    may = {seq for seq, fact in known.inspections.items() if may_review(actor, fact)}
    is_reviewer = (
        actor.role is Role.DEPARTMENT
        and actor.grade in (Grade.REVIEWER, Grade.MANAGER)
        and actor.scope is None
    )
    others = {seq for seq in visits if known.inspections[seq].signer_id != actor.account_id}
    assert may == (others if is_reviewer else set())


def test_every_rule_about_seeing_has_its_query_and_a_test_that_they_are_one():
    ours = sources("inspections", "audit_service")
    functions = {name for tree in ours for name in named(tree)}
    tested = [set(used(test)) for tree in sources("tests") for test in those_of(tree)]
    alone = []
    rules = {name for name in functions if name.startswith("may_see_")} - WITHOUT_LIST.keys()
    for rule in sorted(rules):
        query = "visible_" + plural(rule.removeprefix("may_see_"))
        if query not in functions:
            alone.append(f"{rule} has no {query}")
        elif not any({rule, query} <= names for names in tested):
            alone.append(f"no test compares {rule} with {query}")

    assert alone == []


def sources(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(file.read_text(encoding="utf-8"))


def named(tree: ast.Module) -> list[str]:
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def those_of(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def used(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
