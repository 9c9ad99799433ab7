"""What the page that compares prints: the whole, and each part of it beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from audit_service.department.target_row import TargetRow, target_row
from audit_service.words import _, label, upper_first
from inspections.account.rules import Actor
from inspections.area.rules import KINDS
from inspections.facility.queries.retailers import visible_retailers
from inspections.facility.rules import TYPES
from inspections.plan.models import Plan, Target
from inspections.progress.compare import Compared, compared
from inspections.progress.queries import OTHERS, Cut, Group, cut_groups, target_progress
from inspections.progress.rules import Figures

# Parts on one page.
PAGE = 100


@dataclass(frozen=True)
class Part:
    """`compared` None where the part is the whole."""

    name: str
    figures: Figures
    compared: Compared | None


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
    whole = target_row(target_progress(session, plan, target, on))
    found = cut_groups(session, plan, target, on, cut, visible_retailers(actor))
    end = page * PAGE
    return Comparison(
        whole=whole,
        parts=tuple(_parts(found[end - PAGE : end], whole.now, cut, alone=len(found) == 1)),
        total=len(found),
        next_page=page + 1 if len(found) > end else None,
    )


def _parts(found: Sequence[Group], whole: Figures, cut: Cut, alone: bool) -> list[Part]:
    return [
        Part(
            part_name(group, cut),
            group.figures,
            None if alone else compared(group.figures, whole),
        )
        for group in found
    ]


def part_name(group: Group, cut: Cut) -> str:
    if group.key is None:
        return _("Chưa rõ")
    if cut is Cut.TYPE:
        return upper_first(label(TYPES[group.key]))
    if cut is Cut.WARD_KIND:
        return upper_first(label(KINDS[group.key]))
    if group.key == OTHERS:
        return _("Các đơn vị không có cơ sở trong địa bàn của tài khoản")
    return group.name or group.key


def column_name(cut: Cut) -> str:
    return {
        Cut.WARD: _("Xã, phường"),
        Cut.WARD_KIND: _("Nhóm xã, phường"),
        Cut.FORMER_PROVINCE: _("Tỉnh cũ"),
        Cut.TYPE: _("Loại cơ sở"),
        Cut.CHAIN: _("Chuỗi, đơn vị bán lẻ"),
    }[cut]
