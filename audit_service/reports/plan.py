"""A plan's figures on paper: a PDF of A4 pages with the charts of its page, to lay on a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from audit_service.department.plan_view import PlanPart
from audit_service.department.sources import Sources
from audit_service.department.trend_view import Chart
from audit_service.language import current_language
from audit_service.reports.chart import chart_data
from audit_service.reports.target import target_data
from audit_service.typeset import forget, typeset
from audit_service.words import _, day, moment, number

TEMPLATE = Path(__file__).parent / "typst" / "plan.typ"


@dataclass(frozen=True)
class PlanOnPaper:
    """What is printed of a plan on a day. `address`: of the page with the same figures, from which
    each leads to its photos; `method`: of the page that says how they are made. Both whole."""

    part: PlanPart
    charts: Sequence[Chart]
    sources: Sources
    address: str
    method: str
    is_demo: bool


def plan_data(plan: PlanOnPaper) -> dict[str, Any]:
    """All that stands on the pages, in the reader's language, as typst/plan.typ takes it."""
    part = plan.part
    return {
        "language": current_language(),
        "title": f"{part.name} · {part.territory}",
        "plan": part.plan.title,
        "wards": _("%(wards)s xã, phường, đặc khu", wards=number(part.wards)),
        "day": _("Số liệu ngày %(day)s", day=day(part.on)),
        "demo": _demo() if plan.is_demo else "",
        "notes": list(_notes(part)),
        "targets": [target_data(part, row) for row in part.rows],
        "charts": [chart_data(each) for each in plan.charts],
        "sources": list(_sources(plan.sources)),
        "links": [
            {"words": _("Từ mỗi con số đến cơ sở, phiếu và ảnh"), "address": plan.address},
            {"words": _("Cách tính"), "address": plan.method},
        ],
        "page": _("Trang %(page)s trên %(pages)s", page="{page}", pages="{pages}"),
    }


def plan_pdf(data: dict[str, Any]) -> bytes:
    """A4 pages that meet PDF/UA-1, the rules for accessible PDF, unless somebody typed a sign that
    the fonts lack: a box stands for it, which those rules do not allow."""
    try:
        return typeset(TEMPLATE, data, standards="ua-1")
    except typst.TypstError:
        return typeset(TEMPLATE, data)
    finally:
        forget()


def _demo() -> str:
    return _("Dữ liệu minh hoạ: cơ sở, lượt kiểm tra và con số đều không có thật.")


def _notes(part: PlanPart) -> Iterator[str]:
    plan, on = part.plan, part.on
    if not part.has_begun:
        yield _(
            "Kế hoạch bắt đầu ngày %(start)s. Ngày đang xem, %(day)s, ở trước đó.",
            start=day(plan.starts_on),
            day=day(on),
        )
    if part.has_ended:
        yield _(
            "Kế hoạch đã kết thúc ngày %(day)s. Số hiện nay chỉ để theo dõi.",
            day=day(plan.ends_on),
        )
    if part.contradicts_itself:
        yield _(
            "Kế hoạch nêu cả hai chỉ tiêu cùng hạn: theo cơ sở và theo túi, bao bì. "
            "Hai chỉ tiêu khác nhau nên trình bày riêng, không gộp."
        )


def _sources(sources: Sources) -> Iterator[str]:
    """As at the foot of the page."""
    if sources.data_at:
        yield _("dữ liệu đến %(at)s", at=moment(sources.data_at))
    else:
        yield _("chưa có dữ liệu kiểm tra")
    if sources.rule_sets:
        yield _("bộ quy tắc %(ids)s", ids=", ".join(sources.rule_sets))
    else:
        yield _("chưa có lượt kiểm tra được tính")
    if sources.registered_by:
        said = _("N theo sổ cơ sở: %(sources)s", sources=sources.registered_by)
        if at := sources.registry.changed_at:
            said += ", " + _("sửa lần cuối %(at)s", at=moment(at))
        yield said
