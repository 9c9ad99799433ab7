"""A target's figures on paper: in words, as a bar, and the counts they rest on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import ngettext

from audit_service.choices import today
from audit_service.department.basis import Value
from audit_service.department.plan_view import PlanPart
from audit_service.department.target_row import TargetRow, basis_table, cells
from audit_service.reports.drawing import drawn
from audit_service.words import _, day, label, number, share_text, upper_first
from inspections.plan.rules import Criterion
from inspections.progress.rules import Figures

# What the national programme asks for in 2030, beside a plan that asks for less.
NATIONAL = {"goal": 100, "year": 2030}
AREAS = ("full", "gradual", "insufficient", "unknown", "not_met")


def target_data(part: PlanPart, row: TargetRow) -> dict[str, Any]:
    """As typst/plan.typ takes it."""
    on, due_on = part.on, row.target.due_on
    now = _line(row, row.now, _when(on))
    lines = [{**now, "notes": [*now.get("notes", ()), *_of_now(row, on)]}]
    if row.due and due_on:
        judged = _("Tại hạn %(day)s, ngày chấm chỉ tiêu", day=day(due_on))
        at_due = _("Tại hạn %(day)s", day=day(due_on))
        lines.append(_line(row, row.due, judged if row.is_judged else at_due))
    if _is_national_beside(part, row):
        lines.append(_national(row))
    return {
        "title": row.title,
        "note": row.note,
        "lines": lines,
        "notes": list(_notes(part, row)),
        "basis": _basis(row, on),
    }


def _when(on: date) -> str:
    if on == today():
        return _("Hiện nay (%(day)s)", day=day(on))
    return _("Ngày %(day)s", day=day(on))


def _line(row: TargetRow, figures: Figures, when: str) -> dict[str, Any]:
    """Of one day."""
    target, total = row.target, figures.registered
    line: dict[str, Any] = {"when": when, "said": upper_first(label(figures.said))}
    if not total:
        return {**line, "said": "", "of": _("Không có cơ sở thuộc diện.")}
    if row.is_bags:
        line["count"] = number(figures.reporting or 0)
        line["of"] = _("trên %(total)s cơ sở có số liệu túi", total=number(total))
        if figures.share is not None:
            share = share_text(figures.share, target.goal_percent)
            line["share"] = _("%(share)s túi là loại thân thiện", share=share)
        return line
    if row.is_visits:
        line["count"] = number(figures.inspected)
        of = _("trên %(total)s cơ sở đã kiểm tra trong 12 tháng", total=number(total))
        return {**line, "of": of, "share": share_text(figures.inspected / total)}
    criterion = target.criterion or Criterion.GRADUAL
    goal, year = target.goal_percent, target.due_on.year if target.due_on else None
    measured = _measured(figures, criterion, goal, year, with_range=True)
    return {**line, **measured, "notes": list(_of_measured(figures, goal))}


def _measured(
    figures: Figures, criterion: Criterion, goal: int | None, year: int | None, with_range: bool
) -> dict[str, Any]:
    counts, total = cells(figures, with_range), figures.registered
    met = (figures.met_full if criterion is Criterion.FULL else figures.met_gradual) or 0
    unit = ngettext("cơ sở", "cơ sở", total)
    return {
        "count": number(met),
        "of": _("trên %(total)s %(unit)s", total=number(total), unit=unit),
        "share": share_text(met / total, goal),
        "bar": drawn("bar", "bar", **counts, goal=goal, year=year, criterion=criterion.value),
        "key": list(_key(counts)),
    }


def _key(counts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the areas of the bar mean, with their counts; those at 0 are left out."""
    full = counts["met_full"]
    shown = {**counts, "full": full, "gradual": counts["met_gradual"] - full}
    for name in AREAS:
        if shown[name]:
            yield {**drawn("bar", "area_sample", name), "count": number(shown[name])}


def _of_measured(figures: Figures, goal: int | None) -> Iterator[str]:
    total, low, high = figures.registered, figures.range_low, figures.range_high
    if low is None or high is None:
        yield _("Chỉ tính trên cơ sở đã kiểm tra.")
    elif low < high:
        yield _(
            "Với độ tin cậy ít nhất 95 %%: từ %(low)s đến %(high)s trong %(total)s %(unit)s.",
            low=number(low),
            high=number(high),
            total=number(total),
            unit=ngettext("cơ sở", "cơ sở", total),
        )
    if goal is not None and figures.missing:
        yield _(
            "Còn thiếu %(missing)s %(unit)s so với mốc %(goal)s %%.",
            missing=number(figures.missing),
            unit=ngettext("cơ sở", "cơ sở", figures.missing),
            goal=goal,
        )


def _is_national_beside(part: PlanPart, row: TargetRow) -> bool:
    due_on, criterion = row.target.due_on, row.target.criterion
    is_last = due_on is not None and due_on.year == NATIONAL["year"]
    return criterion is Criterion.GRADUAL and part.all_gradual and is_last


def _national(row: TargetRow) -> dict[str, Any]:
    when = _("Chỉ tiêu quốc gia 2030: thay thế hoàn toàn")
    if not row.now.registered:
        return {"when": when, "of": _("Không có cơ sở thuộc diện.")}
    return {"when": when, **_measured(row.now, Criterion.FULL, **NATIONAL, with_range=False)}


def _of_now(row: TargetRow, on: date) -> Iterator[str]:
    """What the figure of the chosen day has to do with the due date."""
    due_on = row.target.due_on
    if row.is_bags or row.is_visits:
        return
    if row.due and row.is_judged:
        yield _(
            "Trên đây là số của ngày %(day)s. Chỉ tiêu được chấm tại hạn; "
            "kiểm tra sau hạn không đổi kết quả đó.",
            day=day(on),
        )
    elif due_on and not row.due:
        yield _("Chưa đến hạn %(day)s.", day=day(due_on))


def _notes(part: PlanPart, row: TargetRow) -> Iterator[str]:
    if row.is_bags:
        yield upper_first(_("tính theo số túi dùng một lần mỗi ngày tại quầy thu ngân"))
        yield _("Chỉ chấm khi mọi cơ sở thuộc diện đều có số liệu túi.")
    if _is_national_beside(part, row):
        yield _(
            'Kế hoạch này giữ chữ "thay thế dần" cho năm 2030; chỉ tiêu quốc gia năm 2030 là '
            "thay thế hoàn toàn. Đây là hai chuỗi số riêng."
        )


def _basis(row: TargetRow, on: date) -> dict[str, Any]:
    now = _("Hiện nay") if on == today() else _("Ngày đang xem")
    due = [_("Tại hạn")] if row.due else []
    return {
        "columns": [_("Căn cứ của con số"), now, *due],
        "rows": [
            [what, _text(is_now), *([_text(at_due)] if row.due else [])]
            for what, is_now, at_due in basis_table(row, on)
        ],
    }


def _text(value: Value) -> str:
    return "".join(text for text, _address in value)
