"""One target of a plan as a row: its figures as the bar draws them, and the counts they rest on."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from audit_service.language import current_language
from audit_service.words import _, label, listed, number, with_percent
from inspections.facility.rules import TYPES
from inspections.plan.models import Target
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.queries import TargetProgress, terms_of
from inspections.progress.rules import Figures, Tally, but_for_film, counts_facilities


@dataclass(frozen=True)
class TargetRow:
    """One target with its figures `now` (on the chosen day) and `due` (on its due date, None before
    it), each with the counts that it was worked out from."""

    target: Target
    now: Figures
    due: Figures | None
    counts_now: Tally
    counts_due: Tally | None

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


def target_row(progress: TargetProgress) -> TargetRow:
    return TargetRow(
        progress.target,
        progress.figures,
        progress.at_due,
        progress.counts,
        progress.counts_at_due,
    )


def types_text(types: Collection[str]) -> str:
    return listed([label(TYPES[each]) for each in types])


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


def basis(row: TargetRow, figures: Figures, counts: Tally) -> list[tuple[str, str]]:
    """The counts behind a row in the order of the method; what is not said of it is left out."""
    found = [
        (_("Cơ sở thuộc diện đang hoạt động (N)"), number(figures.registered)),
        (_("Đã kiểm tra trong 12 tháng (n)"), _of(figures.inspected, figures.registered)),
        (_("Đạt một phần trở lên"), _count(figures.met_gradual)),
        (_("Trong đó đạt đầy đủ"), _count(figures.met_full)),
        (_("Đủ, trừ màng và túi cuộn"), _film(row, counts)),
        (_("Chưa đủ bằng chứng (u)"), _count(figures.insufficient)),
        (pending_words(), number(figures.pending)),
        _expired(figures),
        (_("Xấu nhất – tốt nhất"), _span(figures.worst, figures.best)),
        (_("Xấu nhất – tốt nhất, nếu bỏ qua màng"), _film_span(row, counts)),
        (_("Còn thiếu"), _count(figures.missing)),
        (_("Cơ sở có số liệu túi"), _count(figures.reporting)),
    ]
    return [(what, value) for what, value in found if value is not None]


def pending_words() -> str:
    """What p is called; whoever may review finds the queue behind it."""
    return _("Chờ ảnh hoặc chờ duyệt")


def basis_table(row: TargetRow) -> list[tuple[str, str, str | None]]:
    """(what, hiện nay, tại hạn); the last is None where the due date has not come."""
    due = dict(basis(row, row.due, row.counts_due)) if row.due and row.counts_due else {}
    now = basis(row, row.now, row.counts_now)
    return [(what, value, due.get(what, "–") if due else None) for what, value in now]


def _of(part: int, whole: int) -> str:
    if not whole:
        return number(part)
    return f"{number(part)} · {with_percent(number(round(100 * part / whole)))}"


def _count(value: int | None) -> str | None:
    return None if value is None else number(value)


def _span(worst: int | None, best: int | None) -> str | None:
    return None if worst is None or best is None else f"{number(worst)} – {number(best)}"


def _film(row: TargetRow, counts: Tally) -> str | None:
    return number(counts.full_but_for_film) if row.is_measured else None


def _film_span(row: TargetRow, counts: Tally) -> str | None:
    """Only where film can keep a store from meeting."""
    asks_all = row.is_measured and row.target.criterion is Criterion.FULL
    return _span(*but_for_film(counts)) if asks_all else None


def _expired(figures: Figures) -> tuple[str, str]:
    if figures.expired_met is None:
        return _("Quá 12 tháng"), number(figures.expired)
    both = f"{number(figures.expired)} · {number(figures.expired_met)}"
    return _("Quá 12 tháng, trong đó từng đạt"), both
