"""What the page that compares prints: the whole, and each part of it beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from audit_service.department.target_row import TargetRow, group_name, target_row
from audit_service.words import _
from inspections.account.rules import Actor
from inspections.facility.queries.retailers import visible_retailers
from inspections.plan.models import Plan, Target
from inspections.progress.compare import Compared, compared
from inspections.progress.queries import Cut, Group, cut_groups, target_progress
from inspections.progress.rules import Figures

# Parts on one page.
PAGE = 100
_COUNTED = ("worst", "registered", "inspected")


@dataclass(frozen=True)
class Part:
    """`compared` None where the part is the whole; `hrefs`: by the word of a Part of N, the list
    that it counts."""

    name: str
    figures: Figures
    compared: Compared | None
    hrefs: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """One page of the parts; `whole` is all of them together. `is_chosen`: some of the whole was
    visited by choice, so that differences can hardly be said."""

    whole: TargetRow
    parts: tuple[Part, ...]
    total: int
    next_page: int | None

    @property
    def is_chosen(self) -> bool:
        return self.whole.now.range_low is None


def comparison(
    session: Session, actor: Actor, plan: Plan, target: Target, on: date, cut: Cut, page: int
) -> Comparison:
    area = request.args.get("area")
    whole = target_row(target_progress(session, plan, target, on), plan, area)
    found = cut_groups(session, plan, target, on, cut, visible_retailers(actor))
    end = page * PAGE
    return Comparison(
        whole=whole,
        parts=tuple(_parts(found[end - PAGE : end], whole, cut, on, alone=len(found) == 1)),
        total=len(found),
        next_page=page + 1 if len(found) > end else None,
    )


def _parts(found: Sequence[Group], whole: TargetRow, cut: Cut, on: date, alone: bool) -> list[Part]:
    return [
        Part(
            group_name(group, cut),
            group.figures,
            None if alone else compared(group.figures, whole.now),
            _hrefs(whole, group, cut, on),
        )
        for group in found
    ]


def _hrefs(whole: TargetRow, group: Group, cut: Cut, on: date) -> Mapping[str, str]:
    return {part: whole.links.of_group(part, on, cut, group.key) for part in _COUNTED}


def column_name(cut: Cut) -> str:
    return {
        Cut.WARD: _("Xã, phường"),
        Cut.WARD_KIND: _("Nhóm xã, phường"),
        Cut.FORMER_PROVINCE: _("Tỉnh cũ"),
        Cut.TYPE: _("Loại cơ sở"),
        Cut.CHAIN: _("Chuỗi, đơn vị bán lẻ"),
    }[cut]
