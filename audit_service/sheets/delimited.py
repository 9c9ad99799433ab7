"""Tables in CSV files: their encoding, their separator, and their rows."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from audit_service.sheets.cells import Cell, Row, Table, within_limits
from audit_service.sheets.encodings import encoding_of
from audit_service.sheets.escapes import unescaped
from audit_service.sheets.limits import MAX_RECORD
from audit_service.sheets.problems import Fault, Note, SheetProblem

_SEPARATORS = ",;\t|"
_SAMPLE = 1 << 16
_LOOKED_AT = 30
# Excel's own line that names the separator.
_NAMED = re.compile(r"""["']?sep=([,;\t|])["']?\r?\n?""", re.IGNORECASE)
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MARKED = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class _Written:
    """How a file is written; `errors` is what to do with bytes that make no sign."""

    encoding: str
    errors: str
    notes: tuple[Note, ...]


def read_csv(path: Path) -> Table:
    written = _written(path)
    separator, named = _separator(path, written)
    table = Table(
        "csv", written.notes, None, lambda: _rows(path, written, separator, skipped=int(named))
    )
    try:
        if next(table.rows(), None) is None:
            raise SheetProblem(Fault.EMPTY)
    except SheetProblem as problem:
        # A row to blame is for the reader of the rows to tell.
        if problem.row is None:
            raise
    return table


def _rows(path: Path, written: _Written, separator: str, skipped: int) -> Iterator[Row]:
    with _open(path, written) as file:
        yield from within_limits(islice(_records(file, separator, written), skipped, None))


def _records(file: IO[str], separator: str, written: _Written) -> Iterator[Row]:
    """Numbered as Excel numbers them: blank lines count, line breaks within a cell do not."""
    number = 0
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=separator)
    compose = written.encoding == "cp1258"
    while True:
        lines.room = MAX_RECORD
        try:
            record = next(reader, None)
        except csv.Error as error:
            # A cell beyond the csv module's own limit, which is wider than ours.
            raise SheetProblem(Fault.LONG_CELL, number + 1) from error
        except _Overlong as error:
            raise SheetProblem(Fault.LONG_CELL, number + 1) from error
        if record is None:
            return
        number += 1
        yield number, [_cell(text, compose) for text in record]


def _cell(text: str, compose: bool) -> Cell:
    if not text or text.isspace():
        return None
    return unescaped(unicodedata.normalize("NFC", text) if compose else text)


class _Overlong(Exception):
    pass


class _Lines:
    """The lines of a file without NUL signs; stops where a row takes more than its room."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.room = MAX_RECORD

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(self.room + 1)
        if not line:
            raise StopIteration
        self.room -= len(line)
        if self.room < 0:
            raise _Overlong
        return line.replace("\0", "")


def _separator(path: Path, written: _Written) -> tuple[str, bool]:
    """The sign that divides the most of the first rows alike; and whether the file names it."""
    with _open(path, written) as file:
        sample = file.read(_SAMPLE)
    if named := _NAMED.match(sample):
        return named[1], True
    return max(_SEPARATORS, key=lambda sign: _alike(sample, sign)), False


def _alike(sample: str, separator: str) -> int:
    """How many of the first rows have the most frequent number of cells, times its separators."""
    lines = sample.replace("\0", "").splitlines(keepends=True)
    counts: Counter[int] = Counter()
    try:
        for record in islice(csv.reader(lines, delimiter=separator), _LOOKED_AT):
            counts[len(record)] += 1
    except csv.Error:
        return 0
    return max((rows * (width - 1) for width, rows in counts.items() if width), default=0)


def _open(path: Path, written: _Written) -> IO[str]:
    return path.open(encoding=written.encoding, errors=written.errors, newline="")


def _written(path: Path) -> _Written:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    wide = _utf16(sample)
    if wide:
        return _Written(wide, "replace", (Note.UTF16,))
    faults, marked = _as_utf8(path)
    if not faults:
        return _Written("utf-8-sig", "strict", ())
    if faults * 10 <= marked:
        return _Written("utf-8-sig", "replace", (Note.ENCODING_GUESSED,))
    if len(_BINARY.findall(sample)) * 100 > len(sample):
        raise SheetProblem(Fault.NOT_A_TABLE)
    guessed = encoding_of(_with_marks(path))
    if guessed != "cp1258":
        raise SheetProblem(Fault.of(guessed))
    return _Written("cp1258", "replace", (Note.ENCODING_GUESSED,))


def _utf16(sample: bytes) -> str | None:
    """By its mark, or where none is, by the zeros that Western signs have in it."""
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SheetProblem(Fault.NOT_A_TABLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 3 > half > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even * 3 > half > 20 * odd else None


def _as_utf8(path: Path) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many signs beyond ASCII the file then has."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    faults = marked = genuine = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            text = decoder.decode(chunk)
            faults += text.count("\N{REPLACEMENT CHARACTER}")
            genuine += chunk.count("\N{REPLACEMENT CHARACTER}".encode())
            marked += len(text) - len(text.encode("ascii", "ignore"))
    faults += len(decoder.decode(b"", True))
    return max(faults - genuine, 0), marked


def _with_marks(path: Path) -> bytes:
    """The first lines that have a sign beyond ASCII: the top of a list may be numbers only."""
    found = bytearray()
    with path.open("rb") as file:
        while len(found) < _SAMPLE and (line := file.readline(_SAMPLE)):
            if _MARKED.search(line):
                found += line
    return bytes(found)
