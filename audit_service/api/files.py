"""What the document says of answers that are files."""

from typing import Any

from audit_service.tables.answers import CSV, XLSX

_CSV = {CSV: {"schema": {"type": "string"}}}
_XLSX = {XLSX: {"schema": {"type": "string", "format": "binary"}}}
CSV_FILE: dict[str, Any] = {
    "200": {
        "description": "UTF-8 with a mark, commas, every cell quoted; the first line names the "
        "columns. Text that a program would run begins with an apostrophe.",
        "content": _CSV,
    }
}
XLSX_FILE: dict[str, Any] = {
    "200": {
        "description": "Typed cells; a second sheet explains the columns. Moments are the clock of "
        "Vietnam.",
        "content": _XLSX,
    }
}
