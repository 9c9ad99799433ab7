"""The copy of static/ that is served: style sheets joined, scripts and sheets without comments,
needless space and long names of locals, and each file beside its compressed twins. Files of
packages (packages.toml) stand among them as they are.

The sources run as they are, but for the joined sheets; nothing has to be built to work on them. A
copy is made once for each state of the sources, in a folder named by it, at the first start.
"""

import hashlib
import os
import shutil
import time
import tomllib
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

import minify
from whitenoise.compress import Compressor

# To be raised when this file makes other bytes of the same sources: addresses are kept for good.
RECIPE = f"2 minify-{version('tdewolff-minify')}"
ORDER = Path("css") / "sheets.toml"
SHEETS = Path("css") / "sheets"
PACKAGES = Path("packages.toml")
KEPT_DAYS = 30
SMALLER = {".js": "text/javascript", ".css": "text/css"}


def tree_hash(source: Path) -> str:
    """12 hexadecimal digits of all names and contents in the folder, and of how it is released."""
    whole = hashlib.sha256(RECIPE.encode() + b"\0")
    for file in files_of(source):
        whole.update(file.relative_to(source).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    for file in package_files(source).values():
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:12]


def release(source: Path, kept: Path) -> Path:
    """The released copy of `source`: the folder of its hash in `kept`, made if it is not there.

    Several processes may do so at once: one folder stays, and it is whole from the beginning.
    """
    made = kept / tree_hash(source)
    if not made.exists():
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        _publish(source, made)
    os.utime(made)
    _remove_old(made)
    return made


def joined_sheets(source: Path) -> dict[Path, str]:
    """The text of each joined sheet by its place; none for a folder without an order of sheets."""
    if not (source / ORDER).exists():
        return {}
    order = tomllib.loads((source / ORDER).read_text("utf-8"))
    left_out = order.get("left_out", {})
    return {
        SHEETS / f"{name}.css": "\n".join(
            (source / "css" / f"{part}.css").read_text("utf-8")
            for part in order["common"] + own
            if part not in left_out.get(name, ())
        )
        for name, own in order["sheets"].items()
    }


def package_files(source: Path) -> dict[Path, Path]:
    """Where each file that packages.toml names lies in its package, by its place in the copy; none
    for a folder without that list."""
    if not (source / PACKAGES).exists():
        return {}
    named = tomllib.loads((source / PACKAGES).read_text("utf-8"))
    return {
        Path(name) / file: Path(str(files(of["package"]))) / of["folder"] / file
        for name, of in named.items()
        for file in of["files"]
    }


def files_of(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _publish(source: Path, made: Path) -> None:
    aside = Path(mkdtemp(dir=made.parent, prefix=".making-"))
    try:
        _fill(source, aside)
        # After a power cut there must be no folder of that name with empty files.
        os.sync()
        aside.rename(made)
    except OSError:
        if not made.exists():
            raise
        # Another process was faster with the same bytes.
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _fill(source: Path, folder: Path) -> None:
    for file in files_of(source):
        _write(folder / file.relative_to(source), file.read_bytes())
    for place, text in joined_sheets(source).items():
        _write(folder / place, text.encode())
    for place, file in package_files(source).items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / place)
    compressor = Compressor(quiet=True)
    for file in files_of(folder):
        if compressor.should_compress(file.name):
            compressor.compress(str(file))
    for file in files_of(folder):
        # No time: an address is kept for good and never asked about again, so that an answer needs
        # neither Last-Modified nor an ETag, and hosts give equal ones.
        os.utime(file, (0, 0))


def _write(file: Path, content: bytes) -> None:
    mimetype = SMALLER.get(file.suffix)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(minify.string(mimetype, content.decode()).encode() if mimetype else content)


def _remove_old(made: Path) -> None:
    """Remove what no start has touched for KEPT_DAYS, but for the latest other one: a server that
    has run for long is still giving it out while this one starts."""
    others = [other for other in made.parent.iterdir() if other != made]
    limit = time.time() - KEPT_DAYS * 24 * 3600
    # First those that were never finished: the latest is a whole one.
    others.sort(key=lambda other: (not other.name.startswith("."), _touched(other)))
    for other in others[:-1]:
        if _touched(other) < limit:
            shutil.rmtree(other, ignore_errors=True)


def _touched(folder: Path) -> float:
    """0 for one that another process has just removed."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
