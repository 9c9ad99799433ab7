"""What the page of changes prints: the causes in figures and as a drawing, and their facilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import request, url_for
from flask_babel import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.choices import chosen_word
from audit_service.department.chosen_span import Chosen
from audit_service.department.waterfall import Drawing, waterfall
from audit_service.language import current_language
from inspections.account.rules import Actor
from inspections.area.queries import nearest_names
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities
from inspections.inspection.models import Inspection
from inspections.plan.models import Plan, Target
from inspections.progress.change import Cause, FacilityChange, Moved, Stand, moves
from inspections.progress.queries import Changes, changes, in_territory

PAGE = 200
WIDE, NARROW = 680, 330
# In an address: the facilities of all causes.
EVERY = "every"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Shown:
    changes: Changes
    wide: Drawing
    narrow: Drawing

    @property
    def is_empty(self) -> bool:
        """No facility on either day."""
        return not self.changes.facilities

    @property
    def moves(self) -> dict[Cause, Any]:
        """The causes of which there is a facility, in their order."""
        return {cause: step for cause, step in self.changes.steps.items() if step.facilities}


@dataclass(frozen=True)
class Row:
    """`visits`: the id of the inspection that each day rests on, None without one."""

    facility: Facility
    ward: str | None
    change: FacilityChange
    visits: tuple[Any, Any]


@dataclass(frozen=True)
class Wanted:
    """Whose facilities are listed: of one cause, of those that change one count; None: of all."""

    cause: Cause | None
    moved: Moved | None

    def takes(self, change: FacilityChange) -> bool:
        ours = self.cause in (None, change.cause)
        return ours and (self.moved is None or moves(self.moved, change) != 0)


@dataclass(frozen=True)
class Listed:
    """One page of the facilities; `total`: how many there are on all, `net` what they add to the
    count that was asked for, `hidden`: how many lie outside the reader's territory."""

    rows: tuple[Row, ...]
    total: int
    net: int
    hidden: int
    next_page: int | None


def title(target: Target) -> str:
    return target.title_en if current_language() == "en" else target.title_vi


def slug(target: Target) -> str:
    """The last part of the target's key, as addresses carry it."""
    return target.key.partition(":")[2]


def hrefs(plan: Plan, target: Target, span: Chosen) -> dict[str, str]:
    """By cause: the page with the list of its facilities, which opens at the list."""
    return {each.value: address(plan, target, span, Wanted(each, None)) for each in Cause}


def address(
    plan: Plan, target: Target, span: Chosen, wanted: Wanted, page: int | None = None
) -> str:
    asked: dict[str, Any] = {
        "target": slug(target),
        "from": span.since.isoformat(),
        "to": span.until.isoformat(),
        "area": request.args.get("area"),
        "cause": wanted.cause.value if wanted.cause else EVERY,
        "count": wanted.moved.value if wanted.moved else None,
        "page": page,
    }
    return url_for(
        "department_plan_changes.page", slug=plan.slug, **asked, _anchor="facilities-of-cause"
    )


def chosen_wanted() -> Wanted | None:
    """`?cause=` one of Cause or "every", `?count=` one of Moved; None where neither is asked."""
    moved = chosen_word("count", Moved)
    every = request.args.get("cause") == EVERY
    cause = None if every else chosen_word("cause", Cause)
    if not every and cause is None and moved is None:
        return None
    return Wanted(Cause.of(cause) if cause else None, Moved.of(moved) if moved else None)


def points(share: Fraction) -> str:
    """A difference of two shares in percentage points, with its sign."""
    tenths = round(float(share * 1000))
    sign = "+" if tenths > 0 else MINUS if tenths < 0 else ""
    return sign + str(format_decimal(abs(tenths) / 10, "0.0"))


def share_change(found: Changes) -> Fraction | None:
    parts = found.split
    return None if parts is None else parts[0] + parts[1]


def shown(session: Session, plan: Plan, target: Target, span: Chosen) -> Shown:
    found = changes(session, plan, target, span.since, span.until)
    wide, narrow = (
        waterfall(found.before[0], found.after[0], found.steps, width) for width in (WIDE, NARROW)
    )
    return Shown(found, wide, narrow)


def listed(
    session: Session, actor: Actor, plan: Plan, found: Changes, wanted: Wanted, page: int
) -> Listed:
    """By name, those that the reader may see."""
    asked = {each.facility_id: each for each in found.facilities if wanted.takes(each)}
    query = (
        select(Facility.id)
        .where(visible_facilities(actor), in_territory(session, plan))
        .order_by(Facility.sort_key, Facility.id)
    )
    seen = [asked[id_] for id_ in session.scalars(query) if id_ in asked]
    start, end = (page - 1) * PAGE, page * PAGE
    return Listed(
        rows=tuple(_rows(session, seen[start:end], found.until)),
        total=len(asked),
        net=sum(moves(wanted.moved, each) for each in asked.values()) if wanted.moved else 0,
        hidden=len(asked) - len(seen),
        next_page=page + 1 if len(seen) > end else None,
    )


def _rows(session: Session, page: Sequence[FacilityChange], on: date) -> list[Row]:
    ids = [each.facility_id for each in page]
    facilities = {
        each.id: each for each in session.scalars(select(Facility).where(Facility.id.in_(ids)))
    }
    wards = nearest_names(
        session, {each.ward_id for each in facilities.values() if each.ward_id}, on
    )
    stands = [stand for each in page for stand in (each.before, each.after) if stand]
    query = select(Inspection.seq, Inspection.id).where(
        Inspection.seq.in_({stand.seq for stand in stands if stand.seq})
    )
    visits: dict[int | None, Any] = {row.seq: row.id for row in session.execute(query)}
    rows = []
    for each in page:
        facility = facilities[each.facility_id]
        ward = wards.get(facility.ward_id or 0)
        both = (visits.get(_seq(each.before)), visits.get(_seq(each.after)))
        rows.append(Row(facility, ward.full_name if ward else None, each, both))
    return rows


def _seq(stand: Stand | None) -> int | None:
    return stand.seq if stand else None
