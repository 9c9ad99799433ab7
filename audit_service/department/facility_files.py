"""The registry as files: exported, the empty list to fill in, and rows that were not taken."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.db import db
from audit_service.department import import_view
from audit_service.department.facility_filters import chosen_filter
from audit_service.exported import Counted, note_exported
from audit_service.sheets.cells import Cell as SheetCell
from audit_service.sheets.writing import Column, Explanation, write_csv, write_xlsx
from audit_service.whole_files import filled, sent
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.facility_list.cells import Cell, Unreadable
from inspections.facility_list.columns import WRITTEN
from inspections.facility_list.models import FacilityList
from inspections.facility_list.queries.export import export_rows
from inspections.facility_list.queries.lists import columns_of, own_list, rows_of
from inspections.facility_list.rules import Action
from inspections.facility_list.template import CHOICES, NOTES, TEXTS, WIDTHS

blueprint = Blueprint("facility_files", __name__, url_prefix="/department/facilities")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows of the template for which choices are offered.
_OFFERED = 2000
_LISTED = "Cơ sở"
_NOTES = "Hướng dẫn"


@blueprint.get("/export.xlsx")
@needs(Permission.USE_DEPARTMENT)
def export_xlsx() -> Response:
    """The list with its filters, as it is today; imported again it changes nothing."""
    rows = Counted(_rows())
    answer = _xlsx(_columns(), rows, f"co-so-{today().isoformat()}.xlsx")
    note_exported("registry", "xlsx", {"rows": rows.count})
    return answer


@blueprint.get("/export.csv")
@needs(Permission.USE_DEPARTMENT)
def export_csv() -> Response:
    """As export.xlsx; days as 2026-11-20."""
    headings: list[SheetCell] = [key.vi for key in WRITTEN]
    rows = Counted(_rows())
    lines = write_csv(chain([headings], rows))
    target = filled(lambda file: file.writelines(lines))
    note_exported("registry", "csv", {"rows": rows.count})
    return sent(target, "text/csv", f"co-so-{today().isoformat()}.csv")


@blueprint.get("/template.xlsx")
@needs(Permission.USE_DEPARTMENT)
def template() -> Response:
    """The headings, what may be chosen, and a sheet that explains them."""
    explained = Explanation(_NOTES, NOTES)
    return _xlsx(_columns(), [], "mau-danh-sach-co-so.xlsx", explained, _OFFERED)


@blueprint.get("/imports/<uuid:list_id>/refused.xlsx")
@needs(Permission.MANAGE_FACILITIES)
def refused(list_id: UUID) -> Response:
    """The rows that were not taken, under the file's own headings, each with the reason."""
    session = db.session()
    found = own_list(session, current_actor(), list_id)
    columns = [Column(each.text, 20, is_text=True) for each in columns_of(found)]
    columns.append(Column(_("Lý do"), 60))
    return _xlsx(columns, _refused(session, found), "dong-khong-ghi.xlsx")


def _refused(session: Session, found: FacilityList) -> Iterator[list[SheetCell]]:
    width = len(columns_of(found))
    for row in rows_of(session, found.id, Action.REFUSED):
        cells = [_plain(cell) for cell in row.cells]
        padded = (cells + [None] * width)[:width]
        yield [*padded, " ".join(import_view.why(row))]


def _plain(cell: Cell) -> SheetCell:
    return cell.text if isinstance(cell, Unreadable) else cell


def _columns() -> list[Column]:
    return [
        Column(key.vi, WIDTHS.get(key, 16), key in TEXTS, CHOICES.get(key, ())) for key in WRITTEN
    ]


def _rows() -> Iterator[list[SheetCell]]:
    session, actor, on = db.session(), current_actor(), today()
    q = request.args.get("q", "").strip() or None
    for row in export_rows(session, actor, chosen_filter(session, on).filter, q, on=on):
        yield [_plain(cell) for cell in row]


def _xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[SheetCell]],
    name: str,
    explanation: Explanation | None = None,
    typed_rows: int = 0,
) -> Response:
    target = filled(lambda file: write_xlsx(columns, rows, file, _LISTED, explanation, typed_rows))
    return sent(target, _XLSX, name)
