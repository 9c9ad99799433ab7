"""A half or damaged backup is never taken for a whole one; a service in use is left alone."""

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from audit_service.app import create_app
from audit_service.db import db
from audit_service.settings import Settings
from inspections.backup.commands import backup, restore
from inspections.db import Base
from inspections.photo.store import DiskStore
from tests import make
from tests.backups import NO_PICTURE, SHELF, change, contents, photos, run

ROOT = Path(__file__).parents[3]


def test_no_secret_and_no_demonstration_password_is_in_a_backup(app, ids, tmp_path):
    data_dir = app.config["SETTINGS"].data_dir
    for name in ("secret_key", "demo-sign-ins.json"):
        (data_dir / name).write_text("never-in-a-backup")

    run(app, "backup", tmp_path / "kept")

    files = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    secrets = (b"never-in-a-backup", app.config["SECRET_KEY"].encode(), make.PASSWORD.encode())
    assert [path for path in files if any(each in path.read_bytes() for each in secrets)] == []
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700


def test_progress_names_every_table_and_the_photos(app, ids, tmp_path):
    result = run(app, "backup", tmp_path / "kept")

    shown = dict(line.split(": ") for line in result.stdout.splitlines() if ": " in line)
    assert set(shown) == {*Base.metadata.tables, "photos"}
    assert (shown["inspection"], shown["photos"]) == ("5", "2")


@pytest.mark.parametrize("hurt", [Path.unlink, lambda path: path.write_bytes(SHELF[:-9])])
def test_a_damaged_photo_of_the_service_is_named_and_the_rest_is_kept(
    app, ids, tmp_path, other, hurt
):
    digest = sha256(SHELF).hexdigest()
    hurt(app.extensions["photo_store"].path(digest))

    result = run(app, "backup", tmp_path / "kept")

    assert (result.exit_code, result.stderr) == (1, f"photo missing or damaged: {digest}\n")
    restored = run(other, "restore", tmp_path / "kept")
    assert (restored.exit_code, restored.stderr) == (0, f"photo missing or damaged: {digest}\n")
    assert contents(other) == contents(app)
    assert set(photos(other)) == {sha256(NO_PICTURE).hexdigest()}


def test_a_photo_damaged_in_the_backup_is_named_and_left_out_only_if_asked(kept, app, other):
    digest = sha256(SHELF).hexdigest()
    DiskStore(kept / "photos").path(digest).write_bytes(SHELF + b"!")
    unused = contents(other)

    refused = run(other, "restore", kept)

    assert refused.exit_code == 1
    assert refused.stderr == f"Error: Bản sao lưu bị hỏng, chưa khôi phục gì ({digest})\n"
    assert (contents(other), photos(other)) == (unused, {})

    asked = run(other, "restore", kept, "--without-damaged-photos")

    assert (asked.exit_code, asked.stderr) == (0, f"photo missing or damaged: {digest}\n")
    assert contents(other) == contents(app)


def test_every_damaged_part_is_named_and_nothing_is_restored(kept, other):
    unused = contents(other)
    observed = kept / "rows" / "observation.jsonl"
    observed.write_bytes(observed.read_bytes().replace(b"thin_carrier_bag", b"paper_bag"))
    (kept / "rows" / "flag.jsonl").unlink()

    result = run(other, "restore", kept)

    assert result.exit_code == 1
    assert "(rows/flag.jsonl, rows/observation.jsonl)" in result.stderr
    assert contents(other) == unused


@pytest.mark.parametrize(
    ("change_it", "sentence"),
    [
        (lambda kept: os.truncate(kept / "manifest.json", 200), "không phải bản sao lưu trọn vẹn"),
        (lambda kept: (kept / "manifest.json").unlink(), "không phải bản sao lưu trọn vẹn"),
        (lambda kept: change(kept, format=2, parts=None), "phần mềm mới hơn ghi"),
        (lambda kept: change(kept, revision="0000"), "0000 ≠ "),
        (lambda kept: change(kept, parts={}), "rows/inspection.jsonl"),
    ],
)
def test_what_cannot_be_restored_is_refused_in_a_sentence(kept, other, change_it, sentence):
    unused = contents(other)
    change_it(kept)

    result = run(other, "restore", kept)

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert contents(other) == unused


@pytest.mark.parametrize("use", [make.account, make.facility])
def test_a_database_in_use_is_left_alone(kept, other, use):
    with other.app_context():
        use(db.session())
    used = contents(other)

    result = run(other, "restore", kept)

    assert (result.exit_code, contents(other)) == (1, used)


def test_a_folder_that_is_there_is_never_written_to(app, kept):
    before = (kept / "manifest.json").read_bytes()

    result = run(app, "backup", kept)

    assert result.exit_code == 1
    assert str(kept) in result.stderr
    assert (kept / "manifest.json").read_bytes() == before


def test_a_backup_that_fails_leaves_nothing(app, session, ids, tmp_path):
    def fail(part: str, count: int) -> None:
        raise OSError("no space left")

    (tmp_path / "to").mkdir()
    session.commit()
    with pytest.raises(OSError, match="no space left"):
        backup(session, app.extensions["photo_store"], tmp_path / "to" / "kept", fail)

    assert list((tmp_path / "to").iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from audit_service.app import create_app
from audit_service.db import db
from audit_service.settings import Settings
from inspections.backup.commands import backup
def tell(part, count):
    if part == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)
app = create_app(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], demo=True))
with app.app_context():
    backup(db.session(), app.extensions["photo_store"], Path(sys.argv[3]), tell)
"""


@pytest.mark.parametrize("part", ["inspection", "photos"])
def test_a_backup_killed_half_way_is_no_backup(app, session, ids, settings, tmp_path, other, part):
    session.commit()
    (tmp_path / "to").mkdir()
    final = tmp_path / "to" / "kept"

    words = [sys.executable, "-c", KILLED, settings.data_dir, settings.database_url, final, part]
    killed = subprocess.run(words, cwd=ROOT, check=False)

    assert killed.returncode == -signal.SIGKILL
    (left,) = (tmp_path / "to").iterdir()
    assert left.name.endswith(".unfinished")
    assert "trọn vẹn" in run(other, "restore", left).stderr
    assert run(app, "backup", final).exit_code == 0
    assert run(other, "restore", final).exit_code == 0


def test_a_restore_that_is_broken_off_can_be_begun_again(app, kept, other):
    def stop(part: str, count: int) -> None:
        if part == "photos":
            raise KeyboardInterrupt

    unused = contents(other)
    with other.app_context(), pytest.raises(KeyboardInterrupt):
        restore(db.session(), other.extensions["photo_store"], kept, stop)
    assert contents(other) == unused

    assert run(other, "restore", kept).exit_code == 0
    assert contents(other) == contents(app)


def test_a_database_without_tables_is_named(kept, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    bare = create_app(Settings(data_dir=folder, secret_key="for tests only", demo=True))

    result = run(bare, "restore", kept)

    assert result.exit_code == 1
    assert "db upgrade" in result.stderr
    with bare.app_context():
        db.engine.dispose()
