"""The zip file around an XLSX: opened only if its directory promises to stay within the limits."""

import posixpath
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from audit_service.sheets.elements import Elements, read_all
from audit_service.sheets.limits import MAX_ELEMENTS, MAX_PARTS, MAX_UNPACKED
from audit_service.sheets.problems import Fault, SheetProblem

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# What zipfile raises on damaged files.
_DAMAGE = (
    BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, LookupError,
)  # fmt: skip


@contextmanager
def damage_told() -> Iterator[None]:
    """An OSError passes: it speaks of the server's disk, not of the file."""
    try:
        yield
    except _DAMAGE as error:
        raise SheetProblem(Fault.DAMAGED) from error


class Package:
    """The parts of an XLSX by name. Nothing is written to disk, so names can lead nowhere.

    zipfile reads no more of a part than the directory promises and then compares the checksum,
    so a promise that is kept is the limit while reading, too. `elements_left` is what all sheets
    together may still have.
    """

    def __init__(self, path: Path) -> None:
        self.elements_left = MAX_ELEMENTS
        if _count(path, _ENTRY) > MAX_PARTS:
            raise SheetProblem(Fault.BOMB)
        with damage_told():
            self._zip = ZipFile(path)
        try:
            self._parts = {_plain(info.filename): info for info in self._zip.infolist()}
            self._check()
        except SheetProblem:
            self._zip.close()
            raise

    def _check(self) -> None:
        infos = self._zip.infolist()
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise SheetProblem(Fault.BOMB)
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise SheetProblem(Fault.ENCRYPTED)
        methods = {info.compress_type for info in infos}
        # Two parts of one name: two programs would read two different tables.
        twice = len(self._parts) < len(infos)
        before_the_file = any(info.header_offset < 0 for info in infos)
        if twice or before_the_file or methods - {ZIP_STORED, ZIP_DEFLATED}:
            raise SheetProblem(Fault.DAMAGED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") for name in self._parts)

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Its unpacked bytes; SheetProblem where there is no such part."""
        with damage_told(), self._zip.open(self._parts[_plain(name)]) as stream:
            yield stream

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Per id the last word of the kind and the part that `name` refers to."""
        folder, file = posixpath.split(name)
        listed = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        relations = _Relations(folder)
        if listed in self:
            with self.part(listed) as stream:
                read_all(stream, relations)
        return relations.found


class _Relations(Elements):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.join("/", self._folder, attributes.get("Target", ""))
        self.found[attributes.get("Id", "")] = kind, posixpath.normpath(target).lstrip("/")


def _plain(name: str) -> str:
    """Some programs write backslashes, or other capitals than they refer to."""
    return name.replace("\\", "/").lstrip("/").lower()


def _count(path: Path, sign: bytes) -> int:
    """How often it occurs, of which the entries that zipfile would make objects of are a part."""
    count, tail = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            chunk = tail + chunk
            count += chunk.count(sign)
            tail = chunk[-len(sign) + 1 :]
    return count
