"""What an XLSX says about its sheets as a whole: their names, the formats, the shared texts."""

from array import array
from dataclasses import dataclass

from audit_service.sheets.elements import Elements, read_all
from audit_service.sheets.limits import MAX_ESCAPED
from audit_service.sheets.package import Package
from audit_service.sheets.problems import Fault, SheetProblem
from audit_service.sheets.serials import Shown, shown_by

# Excel's own limit is 65,490.
_MAX_FORMATS = 65_536
_MAX_SHEETS = 255


@dataclass(frozen=True)
class Workbook:
    """`sheets` are the visible ones: name and part. `shown` is per style, as sheets name it."""

    sheets: list[tuple[str, str]]
    since_1904: bool
    shown: dict[str, Shown]
    texts: "Texts"


def open_workbook(package: Package) -> Workbook:
    parts = [part for kind, part in package.relations("").values() if kind == "officeDocument"]
    if not parts or parts[0] not in package or not parts[0].endswith(".xml"):
        raise SheetProblem(Fault.NOT_A_TABLE)
    related = package.relations(parts[0])
    book = _Book()
    with package.part(parts[0]) as stream:
        read_all(stream, book)
    sheets = [
        (name, related[key][1])
        for name, key in book.visible
        if key in related and related[key][0] == "worksheet" and related[key][1] in package
    ]
    if not book.is_workbook:
        raise SheetProblem(Fault.NOT_A_TABLE)
    others = {kind: part for kind, part in related.values() if part in package}
    styles, texts = _Styles(), Texts()
    for kind, reader in (("styles", styles), ("sharedStrings", texts)):
        if kind in others:
            with package.part(others[kind]) as stream:
                read_all(stream, reader)
    # A part that is listed twice is one sheet.
    once = {part: (name, part) for name, part in reversed(sheets)}
    return Workbook(list(reversed(once.values())), book.since_1904, styles.shown, texts)


class _Book(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.is_workbook = False
        self.since_1904 = False
        self.visible: list[tuple[str, str]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbook":
            self.is_workbook = True
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append((attributes.get("name", ""), _relation(attributes)))
            if len(self.visible) > _MAX_SHEETS:
                raise SheetProblem(Fault.DAMAGED)


def _relation(attributes: dict[str, str]) -> str:
    """Its `r:id`, whatever the prefix is called."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


class _Styles(Elements):
    """Which styles show a number as a day."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, Shown] = {}
        self._codes: dict[str, str] = {}
        self._within: str | None = None
        self._count = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("numFmts", "cellXfs"):
            self._within = name
        elif name == "numFmt" and self._within == "numFmts":
            self._one_more(len(self._codes))
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._within == "cellXfs":
            self._one_more(self._count)
            self._add(attributes.get("numFmtId", "0"))
            self._count += 1

    def closed(self, name: str) -> None:
        if name == self._within:
            self._within = None

    def _add(self, key: str) -> None:
        known = int(key) if key.isdecimal() and len(key) < 6 else 0
        shown = shown_by(known, self._codes.get(key))
        if shown:
            self.shown[str(self._count)] = shown

    @staticmethod
    def _one_more(count: int) -> None:
        if count >= _MAX_FORMATS:
            raise SheetProblem(Fault.DAMAGED)


class Texts(Elements):
    """The texts that cells share, by number; kept as one run of bytes, as there may be millions.

    Of a text that is longer than a cell may be, just so much is kept that it shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bytes = bytearray()
        self._ends = array("I")
        self._pieces: list[str] = []
        self._room = 0
        self._taken = False
        self._phonetic = False

    def __getitem__(self, number: int) -> str:
        """IndexError where there is none."""
        if number < 0:
            raise IndexError(number)
        end = self._ends[number]
        start = self._ends[number - 1] if number else 0
        return self._bytes[start:end].decode()

    def opened(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._room = [], MAX_ESCAPED
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._taken = not self._phonetic

    def text(self, data: str) -> None:
        if self._taken and self._room > 0:
            self._pieces.append(data[: self._room])
            self._room -= len(data)

    def closed(self, name: str) -> None:
        if name == "t":
            self._taken = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._bytes += "".join(self._pieces).encode()
            self._ends.append(len(self._bytes))
