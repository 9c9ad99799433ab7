"""The elements of an XML part, one after the other, in memory that its author does not decide.

ElementTree, and so openpyxl, keeps every child of an element: a file of 16 KB whose one row has 3
million empty cells cost 950 MB and 20 s there. Here nothing is kept, and what expat keeps by
itself (open elements, names, the unfinished token) is bounded.
"""

from collections.abc import Iterator
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from audit_service.sheets.limits import MAX_ELEMENTS
from audit_service.sheets.problems import Fault, SheetProblem

_CHUNK = 1 << 16
# A tag with all its attributes; Excel's longest are some hundred bytes.
_MAX_TOKEN = 1 << 19
_MAX_DEPTH = 64
_MAX_NAMES = 5_000


class Elements:
    """A reader of elements: subclasses say what they do with each.

    Names come without their prefix, as programs differ in which they use. `count` is how many
    have come so far, of `allowed` ones.
    """

    def __init__(self, allowed: int = MAX_ELEMENTS) -> None:
        self.count = 0
        self.allowed = allowed
        self._depth = 0
        self._local: dict[str, str] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None: ...

    def closed(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise SheetProblem(Fault.DAMAGED)
        self.opened(self._local.get(name) or self._without_prefix(name), attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self.closed(self._local[name])

    def _without_prefix(self, name: str) -> str:
        local = self._local[name] = name.rpartition(":")[2]
        return local


def feed(stream: IO[bytes], reader: Elements) -> Iterator[None]:
    """Hand the stream to the reader piece by piece; the caller takes what is ready in between.

    Raises SheetProblem for what is no well-formed XML, and for any document type: it alone can
    define entities, and no spreadsheet program writes one.
    """
    names: dict[str, str] = {}
    parser = ParserCreate(intern=names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            fed += len(chunk)
            parser.Parse(chunk)
            if len(names) > _MAX_NAMES or fed - parser.CurrentByteIndex > _MAX_TOKEN:
                raise SheetProblem(Fault.DAMAGED)
            if reader.count > reader.allowed:
                raise SheetProblem(Fault.BOMB)
            yield
        parser.Parse(b"", True)
        yield
    except ExpatError as error:
        raise SheetProblem(Fault.DAMAGED) from error


def read_all(stream: IO[bytes], reader: Elements) -> None:
    for _ in feed(stream, reader):
        continue


def _refuse(*_: object) -> None:
    raise SheetProblem(Fault.DAMAGED)
