"""Lists of facilities for tests: tables judged, kept and written as the service does it."""

from collections import Counter
from datetime import date

from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Grade, Role
from inspections.db import now
from inspections.facility_list.columns import find_headings
from inspections.facility_list.commands.apply import apply
from inspections.facility_list.commands.keep import (
    add_list,
    add_rows,
    describe,
    make_ready,
    save_proposals,
)
from inspections.facility_list.models import FacilityList
from inspections.facility_list.proposal import Proposal
from inspections.facility_list.queries.judge import judge
from tests import make

ON = date(2026, 6, 1)
HEAD = ["Mã cơ sở", "Tên cơ sở", "Loại hình", "Địa chỉ", "Xã, phường", "Tỉnh, thành phố"]


def manager(session, name: str = "huong", areas: tuple[str, ...] = ("91",)) -> Actor:
    """Who keeps the registry of An Giang, unless said otherwise."""
    person = make.account(session, name, Role.DEPARTMENT, Grade.MANAGER, areas)
    return actor_of(session, person.id)


def read(table):
    numbered = list(enumerate(table, start=1))
    found = find_headings(numbered)
    return found.columns, [row for row in numbered if row[0] > found.row]


def proposals(session, actor: Actor, table, on: date = ON) -> list[Proposal]:
    columns, rows = read(table)
    found = judge(session, actor, columns, rows, on)
    return sorted(found, key=lambda each: each.number)


def previewed(session, actor: Actor, table, on: date = ON) -> FacilityList:
    """The list as it waits to be written."""
    columns, rows = read(table)
    made = add_list(session, actor.account_id, "danh sach.xlsx", "0" * 64, on, now())
    describe(session, made.id, "xlsx", None, [], columns)
    add_rows(session, made.id, rows, now())
    save_proposals(session, made.id, list(judge(session, actor, columns, rows, on)), now())
    make_ready(session, made.id, now())
    session.commit()
    session.refresh(made)
    return made


def written(session, actor: Actor, table, on: date = ON) -> FacilityList:
    made = previewed(session, actor, table, on)
    apply(session, made, actor)
    session.commit()
    return made


def actions(found: list[Proposal]) -> dict[str, int]:
    return {action.value: count for action, count in Counter(p.action for p in found).items()}


def reasons(found: list[Proposal]) -> list[list[str]]:
    return [[each.word.value for each in proposal.reasons] for proposal in found]


def notices(found: list[Proposal]) -> list[list[str]]:
    return [[each.word.value for each in proposal.notices] for proposal in found]


def changes(proposal: Proposal) -> dict[str, tuple]:
    return {each.key.value: (each.before, each.after) for each in proposal.changes}
