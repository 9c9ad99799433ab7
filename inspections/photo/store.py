"""Where photo bytes live: originals under their SHA-256, and small pictures made from them.

Order of writes: temp file, its fsync, rename, fsync of the folder; only then may the
caller write the row and answer. What a crash leaves behind is an orphan, never a missing photo.
"""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

PIECE = 64 * 1024
# A client that still sends does not read: what is over the limit is read on and dropped, so that it
# sees the answer. Beyond this many bytes more the connection is not worth saving.
DISCARDED = 64 * 1024 * 1024

Kind = Literal["thumb", "view"]
KINDS: tuple[Kind, ...] = ("thumb", "view")


class WrongHash(Exception):
    """The bytes that arrived are not those that were promised: cut short, or others."""


class TooLarge(Exception):
    """More bytes than the limit."""


class StoreFailed(Exception):
    """The disk refused. Nothing of this photo is kept: answer 503, the client sends it again."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class PhotoStore(Protocol):
    """What a store of photos does, on disk or in a bucket."""

    def receive(
        self, stream: Readable, expected: Collection[str], limit: int
    ) -> tuple[Path, str]: ...
    def commit(self, part: Path, sha256: str) -> None: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def exists(self, sha256: str) -> bool: ...
    def put_derived(self, sha256: str, kind: Kind, data: bytes) -> None: ...
    def open_derived(self, sha256: str, kind: Kind) -> BinaryIO | None: ...
    def remove(self, sha256: str, unused_since: datetime | None = None) -> bool: ...


class DiskStore:
    """Below `root`: incoming/*.part, originals/ab/cd/<sha256>, derived/<kind>/ab/cd/<sha256>.jpg.

    All on one file system. Every method raises ValueError for a name that is no lower-case hex
    SHA-256, so no name can leave the root.
    """

    def __init__(self, root: Path) -> None:
        self.incoming = root / "incoming"
        self.originals = root / "originals"
        self.derived = root / "derived"
        for folder in (self.incoming, self.originals, self.derived):
            folder.mkdir(parents=True, exist_ok=True)
        # A folder that is lost takes every photo in it along.
        _fsync(root)
        _fsync(root.parent)

    def receive(self, stream: Readable, expected: Collection[str], limit: int) -> tuple[Path, str]:
        """Write what is sent to a temp file, 64 KB at a time; `commit` it or unlink it.

        `expected`: the hashes that the bytes may have; returns the file and the one it has.
        `limit` in bytes. Raises WrongHash, TooLarge, StoreFailed, and whatever reading the stream
        raises; the temp file is gone then.
        """
        part = self._part()
        try:
            with part.open("wb", buffering=0) as file:
                sha256 = _copy(stream, file, limit)
            if sha256 not in expected:
                raise WrongHash(sha256)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return part, sha256

    def commit(self, part: Path, sha256: str) -> None:
        """Make the temp file the original of that hash, durably; the temp file is gone after.

        A second file of the same hash is dropped and the first kept. Raises StoreFailed; an fsync
        that failed is never tried again, as the kernel may call the lost pages clean.
        """
        original = self.path(sha256)
        try:
            _fsync(part)
            original.parent.mkdir(parents=True, exist_ok=True)
            with _locked(original.parent) as folder:
                self._settle(part, original, folder)
        except OSError as error:
            raise StoreFailed(str(error)) from error
        finally:
            part.unlink(missing_ok=True)

    def _settle(self, part: Path, original: Path, folder: int) -> None:
        known = original.exists()
        if known:
            # Young again: a sweep that has just listed it as an orphan leaves it alone.
            os.utime(original)
        else:
            os.replace(part, original)
        try:
            # Always, even when this call made nothing: another process may have made the file or
            # the folders a moment ago and not have come to its own fsync.
            os.fsync(folder)
            _fsync(original.parent.parent)
            _fsync(self.originals)
        except OSError:
            if not known:
                original.unlink()
            raise

    def path(self, sha256: str) -> Path:
        """Where the original is or would be."""
        return self.originals / _place(sha256)

    def exists(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """The original's bytes; FileNotFoundError when there is none."""
        return self.path(sha256).open("rb")

    def derived_path(self, sha256: str, kind: Kind) -> Path:
        """Where the small picture is or would be."""
        return self.derived / kind / f"{_place(sha256)}.jpg"

    def put_derived(self, sha256: str, kind: Kind, data: bytes) -> None:
        """Readers see the whole picture or none. Not fsynced: it can be made again.

        Raises StoreFailed.
        """
        target = self.derived_path(sha256, kind)
        part = self._part()
        try:
            part.write_bytes(data)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part, target)
        except OSError as error:
            raise StoreFailed(str(error)) from error
        finally:
            part.unlink(missing_ok=True)

    def open_derived(self, sha256: str, kind: Kind) -> BinaryIO | None:
        """None when it was never made, or came out of a power loss empty: make it again."""
        try:
            file = self.derived_path(sha256, kind).open("rb")
        except FileNotFoundError:
            return None
        if os.fstat(file.fileno()).st_size == 0:
            file.close()
            return None
        return file

    def remove(self, sha256: str, unused_since: datetime | None = None) -> bool:
        """Delete an original and what was made from it, durably; True if the original was there.

        With `unused_since`, does nothing to one that was committed, again or first, after it.
        Raises StoreFailed; the original is the last to go, so removing again finishes the work.
        """
        original = self.path(sha256)
        if not original.exists():
            return False
        try:
            with _locked(original.parent):
                if unused_since is not None and not older(original, unused_since):
                    return False
                for kind in KINDS:
                    _unlink(self.derived_path(sha256, kind))
                _unlink(original)
        except OSError as error:
            raise StoreFailed(str(error)) from error
        return True

    def _part(self) -> Path:
        """A new empty temp file that only this account can read."""
        try:
            number, name = tempfile.mkstemp(suffix=".part", dir=self.incoming)
            os.close(number)
        except OSError as error:
            raise StoreFailed(str(error)) from error
        return Path(name)


def _copy(stream: Readable, file: FileIO, limit: int) -> str:
    """The SHA-256 of what was read and written."""
    digest = hashlib.sha256()
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > limit:
            _discard(stream)
            raise TooLarge(f"more than {limit} bytes")
        digest.update(piece)
        _write(file, piece)
    return digest.hexdigest()


def _write(file: FileIO, piece: bytes) -> None:
    left = memoryview(piece)
    try:
        # A disk that is nearly full writes a part and says so only by the count.
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        raise StoreFailed(str(error)) from error


def _discard(stream: Readable) -> None:
    left = DISCARDED
    while left > 0 and (piece := stream.read(PIECE)):
        left -= len(piece)


def _place(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a lower-case hex SHA-256")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def older(path: Path, moment: datetime) -> bool:
    """Last written before the moment; False for a file that is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


def _unlink(path: Path) -> None:
    """Without the fsync an erased photo could come back after a power loss."""
    if path.exists():
        path.unlink()
        _fsync(path.parent)


def _fsync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The folder's file number, held by this thread alone: one photo's commit and removal, and two
    commits of it, must not cross."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield number
    finally:
        os.close(number)
