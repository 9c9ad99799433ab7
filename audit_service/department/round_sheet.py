"""The visits of a round as a table to keep."""

from collections.abc import Iterator
from typing import IO

from audit_service.department.round_view import RoundPage
from audit_service.sheets.cells import Cell
from audit_service.sheets.writing import Column, write_xlsx
from audit_service.words import _, label


def columns() -> list[Column]:
    return [
        Column(_("Mã cơ sở"), 10, is_text=True),
        Column(_("Tên cơ sở"), 36),
        Column(_("Loại"), 20),
        Column(_("Xã, phường"), 24),
        Column(_("Địa chỉ"), 40),
        Column(_("Người kiểm tra"), 24),
        Column(_("Ngày đến"), 12),
        Column(_("Tình trạng"), 24),
        Column(_("Kết quả"), 16),
        Column(_("Ngày kiểm tra"), 12),
        Column(_("Cơ sở nay"), 24),
        Column(_("Thứ tự bốc thăm"), 10),
    ]


def rows(page: RoundPage) -> Iterator[list[Cell]]:
    for line in page.lines:
        each = line.visit
        facility = each.store.facility
        yield [
            facility.code,
            facility.name,
            label(each.store.type),
            each.store.ward,
            facility.address,
            line.who.display_name if line.who else _("Cả đoàn"),
            each.visit.planned_on,
            label(each.state),
            label(line.outcome),
            each.arrival.visited_on if each.arrival else None,
            label(each.fate),
            each.visit.place,
        ]


def write(page: RoundPage, file: IO[bytes]) -> None:
    write_xlsx(columns(), rows(page), file, _("Các lượt"))
