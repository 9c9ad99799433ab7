"""One table as three kinds of answer."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from flask import Response

from audit_service.compression import gzipped
from audit_service.sheets.writing import Column, Explanation, write_xlsx
from audit_service.tables.cells import IN_JSON, IN_XLSX, Row, converted
from audit_service.tables.csv_lines import csv_pages
from audit_service.whole_files import filled, sent
from inspections.db import now
from inspections.export.rules import ColumnKind, Table
from inspections.inspection.rules import visit_day

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXTS = (ColumnKind.TEXT, ColumnKind.CODE)
# Signs; a heading wraps.
_WIDTHS = {ColumnKind.TEXT: 32, ColumnKind.CODE: 18, ColumnKind.MOMENT: 19}
_EXPLAINED = "columns"


def as_json(table: Table, rows: Iterable[Row], following: str | None) -> Response:
    """A page `{items, next}`."""
    names = table.names
    items = [dict(zip(names, row, strict=True)) for row in converted(table, rows, IN_JSON)]
    text = json.dumps({"items": items, "next": following}, ensure_ascii=False, allow_nan=False)
    return Response(text, mimetype="application/json")


def as_csv(table: Table, pages: Iterable[Sequence[Row]]) -> Response:
    """Sent while it is read, gzipped where the client takes that. A file cut short by a failure
    ends without the end of its transfer, which every client notices."""
    response = gzipped(Response(csv_pages(table, pages), mimetype=CSV))
    name = file_name(table, "csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_xlsx(table: Table, pages: Iterable[Sequence[Row]]) -> Response:
    """Typed cells, and a second sheet that explains the columns. Whole before it is sent."""
    headings = [
        Column(each.name, _WIDTHS.get(each.kind, 12), each.kind in _TEXTS) for each in table.columns
    ]
    explained = Explanation(_EXPLAINED, tuple(_explanation(table)))

    def write(file: IO[bytes]) -> None:
        rows = converted(table, chain.from_iterable(pages), IN_XLSX)
        write_xlsx(headings, rows, file, table.name, explained)

    return sent(filled(write), XLSX, file_name(table, "xlsx"))


def _explanation(table: Table) -> Iterator[str]:
    yield f"{table.vi} / {table.en}"
    for each in table.columns:
        yield f"{each.name} ({each.kind.vi} / {each.kind.en}): {each.vi} / {each.en}"


def file_name(table: Table, ending: str) -> str:
    return f"{table.name}-{visit_day(now()).isoformat()}.{ending}"
