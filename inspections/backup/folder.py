"""A backup's folder: parts of lines, a photo store, and the manifest that makes it whole.

manifest.json, photos.txt (the hashes that the rows name), rows/<table>.jsonl, photos/ (laid out
like the service's own). The manifest is written last.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Table

from inspections.backup.rules import FORMAT, BackupRefused, Trouble

MANIFEST = "manifest.json"
PHOTOS = "photos.txt"


@dataclass(frozen=True)
class Manifest:
    """`parts`: the number of lines and the SHA-256 of each; `missing_photos` are named in
    photos.txt but were gone or damaged when the backup was made."""

    format: int
    revision: str
    created_at: str
    parts: dict[str, dict[str, Any]]
    missing_photos: list[str]


def rows_part(table: Table) -> str:
    return f"rows/{table.name}.jsonl"


@contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """A folder, for us alone, that gets its name when all is written and is gone if that fails.

    BackupRefused if there is something of that name.
    """
    if final.exists():
        raise BackupRefused(Trouble.EXISTS, str(final))
    unfinished = Path(mkdtemp(prefix=f".{final.name}.", suffix=".unfinished", dir=final.parent))
    try:
        (unfinished / "rows").mkdir()
        yield unfinished
        _fsync(unfinished / "rows")
        _fsync(unfinished)
        unfinished.rename(final)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    _fsync(final.parent)


def write_part(file: Path, lines: Iterable[bytes]) -> dict[str, Any]:
    """Write the lines, durably; how many there were, and their SHA-256."""
    count, digest = 0, hashlib.sha256()
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as out:
        for line in lines:
            out.write(line)
            digest.update(line)
            count += 1
        out.flush()
        os.fsync(number)
    return {"lines": count, "sha256": digest.hexdigest()}


def is_whole(folder: Path, manifest: Manifest, part: str) -> bool:
    """Whether the part is there and has the bytes that were written."""
    return part in manifest.parts and has_hash(folder / part, manifest.parts[part]["sha256"])


def has_hash(file: Path, sha256: str) -> bool:
    """False also for a file that is not there or cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == sha256
    except OSError:
        return False


def write_manifest(folder: Path, manifest: Manifest) -> None:
    write_part(folder / MANIFEST, [json.dumps(asdict(manifest), indent=1).encode()])


def read_manifest(folder: Path) -> Manifest:
    """BackupRefused if it is not there, cut short, or of a format that is not known yet."""
    try:
        kept = json.loads((folder / MANIFEST).read_bytes())
        written_as = int(kept["format"])
        if written_as <= FORMAT:
            return Manifest(**kept)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(Trouble.NOT_WHOLE, str(folder / MANIFEST)) from error
    raise BackupRefused(Trouble.NEWER_FORMAT, f"{written_as} > {FORMAT}")


def photo_hashes(folder: Path) -> Iterator[str]:
    with (folder / PHOTOS).open(encoding="ascii") as file:
        yield from (line.rstrip("\n") for line in file)


def _fsync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
