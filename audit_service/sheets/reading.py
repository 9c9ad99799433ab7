"""One way in for every table that somebody hands in; the content decides what it is."""

import re
from pathlib import Path

from audit_service.sheets.cells import Table
from audit_service.sheets.delimited import read_csv
from audit_service.sheets.limits import MAX_FILE
from audit_service.sheets.problems import Fault, Note, SheetProblem
from audit_service.sheets.xlsx import read_xlsx

_ZIP = b"PK\x03\x04"
_NO_ENTRIES = b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Before Excel 97 a sheet had no container.
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_HTML = re.compile(rb"<(?:!doctype html|html|head|meta|body|table|style)\b", re.IGNORECASE)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_WITH_MACROS = (".xlsm", ".xltm")


def read(path: Path, file_name: str) -> Table:
    """The table in the file; `file_name` is what the sender called it.

    Raises SheetProblem. What is wrong further down shows only when the rows are read.
    """
    size = path.stat().st_size
    if size > MAX_FILE:
        raise SheetProblem(Fault.TOO_LARGE)
    if size == 0:
        raise SheetProblem(Fault.EMPTY)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((_ZIP, _NO_ENTRIES)):
        return _noting_macros(read_xlsx(path), file_name)
    if head.startswith(_OLE):
        raise SheetProblem(_in_ole(path))
    _refuse_others(head)
    return read_csv(path)


def _noting_macros(table: Table, file_name: str) -> Table:
    """A name alone says it, too: the sender believes that there are macros."""
    if not file_name.lower().endswith(_WITH_MACROS) or Note.MACROS_IGNORED in table.notes:
        return table
    return Table(table.kind, (Note.MACROS_IGNORED, *table.notes), table.sheet, table.rows)


def _in_ole(path: Path) -> Fault:
    """Old Office files and new ones with a password share a container; its streams have names."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Fault.ENCRYPTED
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return Fault.LEGACY_XLS
    return Fault.NOT_A_TABLE


def _refuse_others(head: bytes) -> None:
    if head.startswith(_BIFF):
        raise SheetProblem(Fault.LEGACY_XLS)
    if head.startswith(_OTHERS):
        raise SheetProblem(Fault.NOT_A_TABLE)
    # Also in UTF-16, in which some systems write their web pages.
    narrow = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if narrow.startswith(b"<"):
        if _XML_2003 in narrow:
            raise SheetProblem(Fault.LEGACY_XLS)
        raise SheetProblem(Fault.HTML if _HTML.search(narrow) else Fault.NOT_A_TABLE)
