"""A backup holds everything, and fits either database."""

import json
from contextvars import Context
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.backup.commands import backup
from inspections.db import Base
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.trail.models import TrailEntry
from tests import make, trails
from tests.backups import NO_PICTURE, SHELF, change, contents, photos, receipts, run
from tests.conftest import BACKENDS
from tests.phone import Phone

DATABASES = "both"


@pytest.mark.parametrize("to", BACKENDS)
def test_all_rows_and_photos_come_back_in_either_database(app, kept, ids, bearer, new_app, to):
    target = new_app(to)

    result = run(target, "restore", kept)

    assert (result.exit_code, result.stderr) == (0, "")
    assert contents(target) == contents(app)
    assert photos(target) == photos(app)
    assert set(photos(target)) == {sha256(SHELF).hexdigest(), sha256(NO_PICTURE).hexdigest()}


@pytest.mark.parametrize("to", BACKENDS)
def test_receipts_are_the_same_and_the_figures_hold(app, ids, bearer, tmp_path, new_app, to):
    target, headers = new_app(to), bearer("lan")
    assert run(app, "backup", tmp_path / "kept").exit_code == 0

    assert run(target, "restore", tmp_path / "kept").exit_code == 0

    assert receipts(target, headers, ids) == receipts(app, headers, ids)
    recomputed = run(target, "recompute", "--on", "2030-12-31")
    assert (recomputed.exit_code, recomputed.stdout) == (0, "2030-12-31: 0 differences\n")


@pytest.mark.parametrize("to", BACKENDS)
def test_new_rows_go_on_where_the_old_ones_end(app, kept, ids, new_app, to):
    target = new_app(to)
    run(target, "restore", kept)

    with target.app_context():
        session = db.session()
        last = session.scalar(select(func.max(Inspection.seq)))
        store = make.facility(session, "Mở sau khi khôi phục")
        entry = make.photo_entry(SHELF)
        fresh = make.put(session, make.body(store, photos=[entry]), make.account(session, "mới"))
        make.send_photo(session, fresh, entry["id"], SHELF)

        assert (fresh.seq, fresh.state) == (last + 1, "complete")


def test_a_waiting_record_is_completed_after_the_restore(app, ids, bearer, tmp_path, other):
    phone = Phone(other.test_client(), bearer("lan"))
    run(app, "backup", tmp_path / "kept")
    run(other, "restore", tmp_path / "kept")
    (waiting,) = (photo["id"] for photo in Context().run(phone.receipt, ids[1])["photos"])

    answer = Context().run(phone.photo, ids[1], waiting, make.jpeg(2))

    assert (answer.status_code, answer.json["state"]) == (201, "complete")


def test_a_backup_of_the_restored_service_is_the_same_backup(app, kept, other, tmp_path):
    run(other, "restore", kept)

    run(other, "backup", tmp_path / "again")

    first, second = (
        json.loads((kept.parent / name / "manifest.json").read_bytes())["parts"]
        for name in ("kept", "again")
    )
    before, after = first.pop("rows/trail_entry.jsonl"), second.pop("rows/trail_entry.jsonl")
    assert first == second
    # The restore's own.
    assert after["lines"] == before["lines"] + 1


def test_a_restored_trail_is_right_and_says_from_which_head_it_goes_on(
    app, session, ids, tmp_path, other
):
    head = trails.sealed(session)
    run(app, "backup", tmp_path / "kept")
    trails.some(session, 3)
    lost = trails.sealed(session)
    heads = tmp_path / "heads"

    assert run(other, "restore", tmp_path / "kept").exit_code == 0
    assert run(other, "trail", "seal").exit_code == 0
    heads.write_text(head.lines())
    checked = run(other, "trail", "verify", "--heads", heads)

    # The fixture's repair was put in by hand, and has no entry.
    wrong = [line for line in checked.stdout.splitlines() if ": " in line]
    assert wrong == ["dòng không có mục nhật ký: repair 1"]
    with other.app_context():
        entry = db.session().scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
        facts = json.loads(entry.body)["facts"]
        assert (entry.act, entry.number) == ("restored", head.size + 1)
        assert (facts["size"], facts["head"]) == (head.size, head.head.hex())

    # What was given out between the backup and the restore is on a branch that was left.
    heads.write_text(lost.lines())
    checked = run(other, "trail", "verify", "--heads", heads)
    assert checked.exit_code == 1
    assert "đuôi đã bị cắt: here" in checked.stdout


def test_what_is_written_meanwhile_is_not_in_the_backup(app, session, ids, tmp_path, other):
    before = contents(app)

    def and_write(part: str, count: int) -> None:
        if part == "account":
            engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
            with Session(engine) as writing:
                made = make.account(writing, "den-sau")
                make.inspection(writing, make.facility(writing, "Đến sau"), made)
            engine.dispose()

    session.commit()
    backup(session, app.extensions["photo_store"], tmp_path / "kept", and_write)

    run(other, "restore", tmp_path / "kept")
    assert contents(other) == before
    assert contents(app) != before


def test_rows_that_the_database_refuses_leave_it_as_it_was(kept, other):
    unused = contents(other)
    file = kept / "rows" / "account.jsonl"
    rows = file.read_bytes().replace(b'"name":"viet"', b'"name":"lan"')
    file.write_bytes(rows)
    parts = json.loads((kept / "manifest.json").read_bytes())["parts"]
    parts["rows/account.jsonl"]["sha256"] = sha256(rows).hexdigest()
    change(kept, parts=parts)

    result = run(other, "restore", kept)

    assert result.exit_code == 1
    assert "Cơ sở dữ liệu không nhận các dòng" in result.stderr
    assert "(account: " in result.stderr
    assert (contents(other), photos(other)) == (unused, {})


def test_a_second_restore_is_refused(kept, app, other):
    run(other, "restore", kept)

    again = run(other, "restore", kept)

    assert again.exit_code == 1
    assert "Cơ sở dữ liệu đã có dữ liệu" in again.stderr
    assert contents(other) == contents(app)


def test_the_service_of_these_tests_has_rows_of_every_table(session, ids):
    """What has none would be lost unnoticed by the round trips above: add some to `ids`."""
    empty = [
        table.name
        for table in Base.metadata.sorted_tables
        if session.execute(select(table).limit(1)).first() is None
    ]
    forward = select(func.count()).select_from(Facility).where(Facility.parent_id > Facility.id)

    assert empty == []
    assert session.scalar(forward) == 1
