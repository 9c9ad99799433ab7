"""The grid of wards and types by what is known of their facilities, and one cell of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from sqlalchemy.orm import Session

from audit_service.choices import chosen_word
from audit_service.department.area_options import chosen_area
from audit_service.words import _
from inspections.account.rules import Actor, Permission, may
from inspections.area.models import Area
from inspections.area.queries import nearest_names
from inspections.area.rules import Level
from inspections.errors import Problem, Refused
from inspections.facility.collation import sort_key
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import TYPES, FacilityType
from inspections.plan.models import Plan, Target
from inspections.progress.age import Age
from inspections.progress.queries import LastVisit, ages_by_cell, last_visits
from inspections.progress.rules import window_start

# Wards on one page; the sums are over all of them.
PAGE = 150
# In an address: the facilities of which the ward is not known.
NOWHERE = "none"


@dataclass(frozen=True)
class Known:
    """Of some facilities, how many were last visited how long ago."""

    ages: Counter[Age]

    @property
    def total(self) -> int:
        return self.ages.total()

    @property
    def seen(self) -> int:
        """Those with a visit that counts."""
        return self.ages[Age.FRESH] + self.ages[Age.AGEING]

    @property
    def unknown(self) -> int:
        return self.total - self.seen


@dataclass(frozen=True)
class WardRow:
    """`key` as in an address, `code` None where the ward is not known; `cells` in the order of the
    grid's types."""

    key: str
    code: str | None
    name: str
    cells: tuple[Known, ...]
    whole: Known


@dataclass(frozen=True)
class Grid:
    """One page of the wards with a facility of N; `sums` by type and `whole` over all wards."""

    types: tuple[FacilityType, ...]
    rows: tuple[WardRow, ...]
    sums: tuple[Known, ...]
    whole: Known
    next_page: int | None


@dataclass(frozen=True)
class Opened:
    """One cell: what the reader may see of it; `hidden`: how many facilities of it they may not.
    `key`: of its ward in the address of the registry's list, None where it is not known."""

    name: str
    key: str | None
    type: FacilityType
    visits: tuple[LastVisit, ...]
    hidden: int

    @property
    def unknown(self) -> int:
        """Of those that the reader may see."""
        return Known(Counter(each.age for each in self.visits)).unknown


def grid(session: Session, plan: Plan, target: Target, on: date, page: int) -> Grid:
    """The wards of which least is known first."""
    cells = ages_by_cell(session, plan, target, on)
    types = [each for each in TYPES.values() if each.value in target.facility_types]
    rows = [
        WardRow(
            key,
            code,
            name,
            cells=(each := tuple(Known(cells.get((ward_id, type_), Counter())) for type_ in types)),
            whole=_sum(each),
        )
        for ward_id, (key, code, name) in _wards(session, {ward_id for ward_id, _type in cells}, on)
    ]
    rows.sort(key=lambda row: (-row.whole.unknown, sort_key(row.name)))
    end = page * PAGE
    return Grid(
        types=tuple(types),
        rows=tuple(rows[end - PAGE : end]),
        sums=tuple(_sum(row.cells[at] for row in rows) for at in range(len(types))),
        whole=_sum(row.whole for row in rows),
        next_page=page + 1 if len(rows) > end else None,
    )


def opened(session: Session, actor: Actor, plan: Plan, target: Target, on: date) -> Opened | None:
    """The cell that `?ward=` and `?type=` name; None without them, NOT_FOUND for what is no ward or
    none of the target's types."""
    ward, type_ = request.args.get("ward", ""), chosen_word("type", FacilityType)
    if not ward and type_ is None:
        return None
    if not ward or type_ is None or type_.value not in target.facility_types:
        raise Refused(Problem.NOT_FOUND)
    area = None if ward == NOWHERE else chosen_area(session, ward)
    if area is not None and area.level is not Level.WARD:
        raise Refused(Problem.NOT_FOUND)
    cell = (area.id if area else None, type_.value)
    visits = last_visits(session, plan, target, on, cell, visible_facilities(actor))
    every = ages_by_cell(session, plan, target, on).get(cell, Counter())
    return Opened(
        name=nearest_names(session, [area.id], on)[area.id].full_name if area else _("Chưa rõ"),
        key=area.key if area else None,
        type=FacilityType.of(type_.value),
        visits=tuple(visits),
        hidden=every.total() - len(visits),
    )


def round_address(opened: Opened, actor: Actor, on: date) -> str | None:
    """Where a round of the cell's facilities without a visit that counts is planned; None where
    there is none of them, for who plans none, and for facilities without a ward."""
    if opened.key is None or not opened.unknown or not may(actor, Permission.PLAN_ROUNDS):
        return None
    return url_for(
        "department_round_changes.new_form",
        area=opened.key,
        type=opened.type.value,
        not_since=window_start(on).isoformat(),
        look="1",
    )


def _sum(parts: Iterable[Known]) -> Known:
    return Known(sum((each.ages for each in parts), Counter()))


def _wards(
    session: Session, ids: set[int | None], on: date
) -> list[tuple[int | None, tuple[str, str | None, str]]]:
    """(id, (key, code, name)) of each."""
    names = nearest_names(session, {each for each in ids if each is not None}, on)
    found: list[tuple[int | None, tuple[str, str | None, str]]] = []
    for ward_id in ids:
        if ward_id is None:
            found.append((None, (NOWHERE, None, _("Chưa rõ xã, phường"))))
        else:
            key = session.get_one(Area, ward_id).key
            found.append((ward_id, (key, names[ward_id].code, names[ward_id].full_name)))
    return found
