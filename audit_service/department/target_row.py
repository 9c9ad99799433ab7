"""One target of a plan as a row: its figures as the bar draws them, and the counts they rest on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from audit_service.department.basis import Film, Value, basis
from audit_service.department.list_links import NO_GROUP, ListLinks, hrefs_of, list_links
from audit_service.language import current_language
from audit_service.words import _, label, listed, upper_first
from inspections.area.rules import KINDS
from inspections.errors import Problem, Refused
from inspections.facility.rules import TYPES
from inspections.plan.models import Plan, Target
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.queries import OTHERS, Cut, Group, TargetProgress, terms_of
from inspections.progress.rules import Figures, Tally, counts_facilities


@dataclass(frozen=True)
class TargetRow:
    """One target with its figures `now` (on the chosen day) and `due` (on its due date, None before
    it), each with the counts that it was worked out from, and the addresses of the lists behind."""

    target: Target
    now: Figures
    due: Figures | None
    counts_now: Tally
    counts_due: Tally | None
    links: ListLinks

    @property
    def slug(self) -> str:
        """The last part of the target's key, as in its page's address."""
        return self.target.key.partition(":")[2]

    @property
    def title(self) -> str:
        target = self.target
        return target.title_en if current_language() == "en" else target.title_vi

    @property
    def is_bags(self) -> bool:
        return self.target.unit is Unit.BAGS

    @property
    def is_visits(self) -> bool:
        """Nobody passes or fails here: only visits are counted."""
        return self.now.met_gradual is None

    @property
    def is_measured(self) -> bool:
        """Facilities pass or fail here."""
        return counts_facilities(terms_of(self.target))

    @property
    def is_judged(self) -> bool:
        """The plan gives a number, so the row is met or not on its due date."""
        return self.target.kind is TargetKind.SHARE

    @property
    def types(self) -> str:
        return types_text(self.target.facility_types)

    @property
    def note(self) -> str:
        parts = [self.types]
        if self.target.criterion is not None and not self.is_visits:
            parts.append(label(self.target.criterion))
        if not self.is_judged:
            parts.append(_("không có chỉ tiêu bằng số, không chấm đạt hay chưa đạt"))
        return " · ".join(parts)


def target_row(progress: TargetProgress, plan: Plan, area: str | None = None) -> TargetRow:
    """`area`: the key of the area that the plan is asked of."""
    slug = progress.target.key.partition(":")[2]
    return TargetRow(
        progress.target,
        progress.figures,
        progress.at_due,
        progress.counts,
        progress.counts_at_due,
        list_links(plan, slug, area),
    )


def hrefs(row: TargetRow, figures: Figures, on: date) -> Mapping[str, str]:
    """By the names of components/figure.html, the list of each count of the figure."""
    return hrefs_of(row.links, figures, on)


def types_text(types: Collection[str]) -> str:
    return listed([label(TYPES[each]) for each in types])


def group_name(group: Group, cut: Cut) -> str:
    """What one part of a breakdown is called."""
    if group.key is None:
        return _("Chưa rõ")
    if cut is Cut.TYPE:
        return upper_first(label(TYPES[group.key]))
    if cut is Cut.WARD_KIND:
        return upper_first(label(KINDS[group.key]))
    if group.key == OTHERS:
        return _("Các đơn vị không có cơ sở trong địa bàn của tài khoản")
    return group.name or group.key


def chosen_group(groups: Collection[Group], key: str | None) -> Group | None:
    """The group of this key in an address; NOT_FOUND where the breakdown has none such."""
    if key is None:
        return None
    for each in groups:
        if (each.key or NO_GROUP) == key:
            return each
    raise Refused(Problem.NOT_FOUND)


def cells(figures: Figures, with_range: bool = True) -> dict[str, Any]:
    """The counts of one row as the bar's macros take them. The range is that of the target's own
    criterion: without it where another one is drawn."""
    gradual, open_ = figures.met_gradual or 0, figures.insufficient or 0
    return {
        "met_full": figures.met_full or 0,
        "met_gradual": gradual,
        "insufficient": open_,
        "unknown": figures.registered - figures.inspected,
        "not_met": figures.inspected - gradual - open_,
        "total": figures.registered,
        "range_low": figures.range_low if with_range else None,
        "range_high": figures.range_high if with_range else None,
    }


def basis_table(row: TargetRow, on: date) -> list[tuple[str, Value, Value]]:
    """(what, hiện nay, tại hạn); the last is empty where the due date has not come."""
    now = basis(row.now, row.counts_now, _film(row), lambda part: row.links.to(part, on))
    due_on, due = row.target.due_on, dict[str, Value]()
    if row.due and row.counts_due and due_on:
        to_due = partial(row.links.to, on=due_on)
        due = dict(basis(row.due, row.counts_due, _film(row), to_due))
    return [(what, value, due.get(what, (("–", None),) if due else ())) for what, value in now]


def _film(row: TargetRow) -> Film:
    if not row.is_measured:
        return Film.NOTHING
    # Only where all is asked can film keep a store from meeting.
    return Film.SPAN if row.target.criterion is Criterion.FULL else Film.COUNT


__all__ = [
    "TargetRow",
    "basis_table",
    "cells",
    "chosen_group",
    "group_name",
    "hrefs",
    "target_row",
    "types_text",
]
