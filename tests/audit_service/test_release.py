"""The released copy of static/."""

import gzip
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import brotli
import pytest

from audit_service import release as releasing
from audit_service.release import ORDER, SHEETS, joined_sheets, release, tree_hash

STATIC = Path(__file__).parents[2] / "static"
SCRIPT = "/** Opens the form. */\nexport const words{n} = `a  b // c`;\n"
MONTH = 31 * 24 * 3600


@pytest.fixture
def source(tmp_path) -> Path:
    folder = tmp_path / "sources"
    for name, text in {
        "css/sheets.toml": 'common = ["tokens", "base/frame"]\n[sheets]\nform = ["form/own"]\n',
        "css/tokens.css": ":root {\n  --ink: #111111; /* near black */\n}\n",
        "css/base/frame.css": "body {\n  color: var(--ink);\n}\n",
        "css/form/own.css": "body {\n  color: green;\n}\n",
        "form/page.js": "".join(SCRIPT.format(n=n) for n in range(9)),
        "icons/mark.svg": "<svg/>\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def kept(tmp_path) -> Path:
    return tmp_path / "kept"


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def age(folder: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(folder, (then, then))


def test_the_hash_changes_with_content_with_names_and_with_the_recipe(source, monkeypatch):
    seen = [tree_hash(source)]
    (source / "form" / "page.js").rename(source / "form" / "other.js")
    seen.append(tree_hash(source))
    (source / "form" / "other.js").write_text("export default 1;\n")
    seen.append(tree_hash(source))
    monkeypatch.setattr(releasing, "RECIPE", "another")
    seen.append(tree_hash(source))

    assert len(set(seen)) == 4


def test_the_parts_of_a_sheet_are_joined_in_the_order_of_the_cascade(source, kept):
    made = release(source, kept)

    text = (made / "css/sheets/form.css").read_text()
    assert text == ":root{--ink:#111111}body{color:var(--ink)}body{color:green}"


def test_every_source_is_there_beside_its_compressed_twins(source, kept):
    made = release(source, kept)

    assert made.name == tree_hash(source)
    assert names(source) < names(made)
    plain = (made / "form/page.js").read_bytes()
    assert brotli.decompress((made / "form/page.js.br").read_bytes()) == plain
    assert gzip.decompress((made / "form/page.js.gz").read_bytes()) == plain


def test_files_of_a_package_are_there_as_they_are_and_change_the_hash(source, kept):
    without = tree_hash(source)
    listed = '[map]\npackage = "xstatic.pkg.leaflet"\nfolder = "data"\nfiles = ["%s"]\n'
    (source / "packages.toml").write_text(listed % "leaflet.css")
    other = tree_hash(source)
    (source / "packages.toml").write_text(listed % "leaflet.js")

    made = release(source, kept)

    # Its licence is a comment, which must not be taken away.
    assert (made / "map/leaflet.js").read_text().startswith("/* @preserve")
    assert (made / "map/leaflet.js.br").exists()
    assert len({without, other, made.name}) == 3


def test_another_edition_of_a_package_is_another_release(source, tmp_path, monkeypatch):
    data = tmp_path / "package" / "data"
    data.mkdir(parents=True)
    (data / "one.js").write_text("1;")
    (source / "packages.toml").write_text(
        '[one]\npackage = "one"\nfolder = "data"\nfiles = ["one.js"]\n'
    )
    monkeypatch.setattr(releasing, "files", lambda _package: data.parent)
    before = tree_hash(source)

    (data / "one.js").write_text("2;")

    assert tree_hash(source) != before


def test_a_script_loses_its_comments_and_nothing_that_it_says(source, kept):
    text = (release(source, kept) / "form/page.js").read_text()

    assert "Opens" not in text
    assert "`a  b // c`" in text


def test_a_release_that_is_there_is_used_as_it_is(source, kept):
    made = release(source, kept)
    (made / "icons" / "mark.svg").write_text("as found")

    assert release(source, kept) == made
    assert (made / "icons" / "mark.svg").read_text() == "as found"


def test_several_workers_at_once_leave_one_whole_folder(source, kept, monkeypatch):
    gate = Barrier(4)
    fill = releasing._fill

    def fill_together(source: Path, folder: Path) -> None:
        fill(source, folder)
        gate.wait(20)

    monkeypatch.setattr(releasing, "_fill", fill_together)
    with ThreadPoolExecutor(4) as pool:
        made = {pool.submit(release, source, kept) for _ in range(4)}

    (folder,) = {each.result() for each in made}
    assert list(kept.iterdir()) == [folder]
    assert (folder / "css/sheets/form.css.br").exists() or (folder / "css/sheets/form.css").exists()


def test_a_release_that_could_not_be_written_leaves_nothing(source, kept, monkeypatch):
    def full(_source: Path, _folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releasing, "_fill", full)

    with pytest.raises(OSError, match="No space"):
        release(source, kept)
    assert list(kept.iterdir()) == []


def test_releases_that_no_start_has_touched_for_a_month_are_removed(source, kept):
    for name, seconds in {"oldest": 3 * MONTH, "older": 2 * MONTH, "recent": 60}.items():
        (kept / name).mkdir(parents=True)
        age(kept / name, seconds)

    made = release(source, kept)

    assert {folder.name for folder in kept.iterdir()} == {made.name, "recent"}


def test_the_release_before_this_one_stays_however_long_its_server_has_run(source, kept):
    for name, seconds in {".making-x": 2 * MONTH, "before": 3 * MONTH}.items():
        (kept / name).mkdir(parents=True)
        age(kept / name, seconds)

    made = release(source, kept)

    assert {folder.name for folder in kept.iterdir()} == {made.name, "before"}


def test_a_start_counts_as_use(source, kept):
    age(release(source, kept), 2 * MONTH)

    made = release(source, kept)

    assert time.time() - made.stat().st_mtime < 60


def test_every_style_sheet_is_in_a_joined_one_or_linked_by_itself():
    joined = "\n".join(joined_sheets(STATIC).values())
    linked = {"api/docs.css"}

    left_out = {
        name
        for name in names(STATIC)
        if name.endswith(".css") and (STATIC / name).read_text("utf-8") not in joined
    }
    assert left_out == linked


def test_every_sheet_that_a_template_names_is_made():
    templates = STATIC.parent / "audit_service" / "templates"
    text = "\n".join(file.read_text("utf-8") for file in templates.rglob("*.html"))
    named = re.findall(r"set sheet = '(\w+)'|css/sheets/(\w+)\.css", text)

    made = {place.stem for place in joined_sheets(STATIC)}
    assert {name for pair in named for name in pair if name} <= made
    assert {"page", "form"} <= made
    assert not (STATIC / SHEETS).exists()
    assert (STATIC / ORDER).exists()
