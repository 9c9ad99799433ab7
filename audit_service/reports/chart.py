"""A chart of a plan on paper, with what stands beside it and every point in figures."""

from collections.abc import Iterator
from typing import Any

from flask import get_template_attribute
from flask_babel import pgettext

from audit_service.department.trend_drawing import Drawing
from audit_service.department.trend_view import Chart
from audit_service.reports.drawing import drawn
from audit_service.words import _, day, number, share_text
from inspections.progress.age import Age
from inspections.progress.queries import SeriesPoint
from inspections.progress.rules import Figures


def chart_data(chart: Chart) -> dict[str, Any]:
    """As typst/plan.typ takes it: `empty` says why there is nothing to draw."""
    title = _("Diễn biến theo quý: %(types)s", types=chart.types)
    if not chart.points:
        none = _("Kế hoạch bắt đầu ngày %(day)s; chưa có quý nào để vẽ.", day=day(chart.starts_on))
        return {"title": title, "empty": none}
    if chart.wide is None:
        return {"title": title, "empty": _("Không có cơ sở thuộc diện.")}
    told = get_template_attribute("department/_trend.html", "told")
    named = _("Tỷ lệ trên N theo quý: %(types)s", types=chart.types)
    of = _("Lượt kiểm tra gần nhất của %(total)s cơ sở", total=number(chart.total))
    return {
        "title": title,
        "trend": drawn("trend", "trend", chart.wide, named, told(chart)),
        "key": list(_key(chart, chart.wide)),
        "ages": {
            "title": of,
            **drawn("trend", "age_strip", chart.ages, Age, chart.total),
            "key": [
                {**drawn("trend", "age_sample", age), "count": number(chart.ages[age])}
                for age in Age
                if chart.ages[age]
            ],
        },
        "table": _table(chart),
    }


def _key(chart: Chart, drawing: Drawing) -> Iterator[str]:
    """What is in the drawing and does not say itself what it is."""
    if chart.is_empty:
        yield _("Chưa có lượt kiểm tra nào được tính, nên chưa có đường nào để vẽ.")
    else:
        yield _("Chấm lớn: tại hạn và ngày đang xem.")
    if chart.is_ranged:
        yield _("Dải nhạt: khoảng với độ tin cậy ít nhất 95 %, suy từ nơi bốc thăm.")
        yield _("Dải nằm phía trên đường vẽ, vì đường vẽ không tính nơi chưa kiểm tra là đạt.")
    if drawing.unknown:
        yield _("Nền sọc: chưa kiểm tra nơi nào.")
    if drawing.before:
        yield _("Nền xám: trước khi kế hoạch bắt đầu.")
    yield _(
        'Tỷ lệ cũng tăng khi chỉ kiểm tra thêm: đọc cùng dải "Đã kiểm tra trong 12 tháng". '
        "Giữa hai mốc không suy ra mốc nào khác; hai chuỗi số không nối với nhau."
    )


def _table(chart: Chart) -> dict[str, Any]:
    """The latest day first."""
    is_ranged = any(
        each.range_low is not None for point in chart.points for each in (point.gradual, point.full)
    )
    names = [_("Đạt một phần trở lên"), _("Đạt đầy đủ")]
    ranged = [_("Khoảng 95 %: một phần · đầy đủ")] if is_ranged else []
    return {
        "caption": _("Bảng số theo quý: %(types)s", types=chart.types),
        "columns": [pgettext("column", "Ngày"), "N", _("Đã kiểm tra"), *names, *ranged],
        "rows": [_row(point, is_ranged) for point in reversed(chart.points)],
    }


def _row(point: SeriesPoint, is_ranged: bool) -> list[str]:
    counts = point.counts
    met = [counts.met_gradual, counts.met_full]
    return [
        day(point.on),
        number(counts.registered),
        _part(counts.inspected, counts.registered),
        *(_part(each, counts.registered) if counts.inspected else "–" for each in met),
        *([f"{_range(point.gradual)} · {_range(point.full)}"] if is_ranged else []),
    ]


def _part(count: int, total: int) -> str:
    return f"{number(count)} · {share_text(count / total)}" if total else number(count)


def _range(figures: Figures) -> str:
    if figures.range_low is None or figures.range_high is None:
        return "–"
    ends = dict.fromkeys((figures.range_low, figures.range_high))
    return "–".join(map(number, ends))
