"""Writing all that a database and its photo store hold into a folder, and reading it back.

`tell(part, count)` is called as the work goes on.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inspections.backup import folder as folders
from inspections.backup.folder import PHOTOS, Manifest, has_hash, is_whole, rows_part, write_part
from inspections.backup.lines import from_line
from inspections.backup.photos import copy_all
from inspections.backup.queries import ROWS, arrived_photos, lines, revision, snapshot
from inspections.backup.rules import FORMAT, BackupRefused, Trouble
from inspections.db import Base, now
from inspections.photo.store import DiskStore, PhotoStore
from inspections.trail.commands.record import record
from inspections.trail.queries.state import head_of
from inspections.trail.rules import Act, Kind, Subject

Tell = Callable[[str, int], None]

# What a database holds before anybody uses it; a restore replaces these rows.
UNUSED = {
    *("area", "area_name", "area_ward", "rule_set", "installation", "throttle"),
    *("plan", "target", "plan_task", "plan_agency", "plan_duty", "progress_build"),
}
BATCH_BYTES = 4 * 1024 * 1024


def backup(session: Session, store: PhotoStore, folder: Path, tell: Tell) -> list[str]:
    """Write a new folder that appears under its name only when it is whole.

    Returns the hashes of photos that the rows name and the store has not, or damaged: everything
    else is in the backup. The session must not be in a transaction.
    """
    with folders.new_folder(folder) as unfinished:
        with snapshot(session):
            structure, parts = revision(session), {}
            for table in Base.metadata.sorted_tables:
                part = rows_part(table)
                parts[part] = write_part(unfinished / part, lines(session, table))
                tell(table.name, parts[part]["lines"])
            parts[PHOTOS] = write_part(unfinished / PHOTOS, arrived_photos(session))
        photos = DiskStore(unfinished / "photos")
        missing = copy_all(store, photos, folders.photo_hashes(unfinished), tell)
        manifest = Manifest(FORMAT, structure, now().isoformat(), parts, missing)
        folders.write_manifest(unfinished, manifest)
    return missing


def restore(
    session: Session, store: DiskStore, folder: Path, tell: Tell, without_damaged: bool = False
) -> list[str]:
    """Read a backup into a database that nobody has used; the caller commits. An entry of the trail
    says from which head it goes on: what was sealed after the backup is not here.

    Nothing is written before every hash is checked. Returns the hashes of photos that are not in
    the backup: missing when it was made and, `without_damaged`, those damaged since. After a
    BackupRefused the caller rolls back; photos that no row names may be left.
    """
    manifest = folders.read_manifest(folder)
    _check_database(session, manifest)
    _check_parts(folder, manifest)
    photos = DiskStore(folder / "photos")
    missing = {*manifest.missing_photos}
    missing |= _damaged(folder, photos, missing, without_damaged)
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    for table in Base.metadata.sorted_tables:
        try:
            tell(table.name, _read_rows(session, table, folder))
        except DBAPIError as error:
            raise BackupRefused(Trouble.DOES_NOT_FIT, f"{table.name}: {error.orig}") from error
    _record(session, manifest)
    wanted = (sha256 for sha256 in folders.photo_hashes(folder) if sha256 not in missing)
    if lost := copy_all(photos, store, wanted, tell):
        raise BackupRefused(Trouble.DAMAGED, ", ".join(lost))
    return sorted(missing)


def _record(session: Session, manifest: Manifest) -> None:
    from_head = head_of(session, "")
    facts = {
        "size": from_head.size,
        "head": from_head.head.hex(),
        "backup_made_at": manifest.created_at,
    }
    of = Subject(Kind.INSTALLATION, "service")
    record(session, Act.RESTORED, of, None, now(), facts)
    session.flush()


def _check_database(session: Session, manifest: Manifest) -> None:
    """The same structure, and nobody's work in it. Nobody else can write from here on."""
    structure = revision(session)
    if structure != manifest.revision:
        raise BackupRefused(Trouble.OTHER_REVISION, f"{manifest.revision} ≠ {structure or '-'}")
    tables = Base.metadata.sorted_tables
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    for table in tables:
        if table.name not in UNUSED and session.execute(select(table).limit(1)).first():
            raise BackupRefused(Trouble.IN_USE, table.name)


def _check_parts(folder: Path, manifest: Manifest) -> None:
    """Every table has its part and every part its bytes; all that have not are named."""
    expected = {PHOTOS, *map(rows_part, Base.metadata.sorted_tables), *manifest.parts}
    damaged = [part for part in sorted(expected) if not is_whole(folder, manifest, part)]
    if damaged:
        raise BackupRefused(Trouble.DAMAGED, ", ".join(damaged))


def _damaged(folder: Path, photos: DiskStore, missing: set[str], allowed: bool) -> set[str]:
    wanted = (sha256 for sha256 in folders.photo_hashes(folder) if sha256 not in missing)
    damaged = {sha256 for sha256 in wanted if not has_hash(photos.path(sha256), sha256)}
    if damaged and not allowed:
        raise BackupRefused(Trouble.DAMAGED, ", ".join(sorted(damaged)))
    return damaged


def _read_rows(session: Session, table: Table, folder: Path) -> int:
    """Add the rows; how many. A row may point at a later one of its table: these columns are filled
    when all rows are there."""
    file, count = folder / rows_part(table), 0
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    for rows in _batches(table, file):
        session.execute(insert(table), [row | dict.fromkeys(own) for row in rows])
        count += len(rows)
    if own:
        keys = [column.name for column in table.primary_key]
        point = update(table).where(*(table.c[key] == bindparam(f"of_{key}") for key in keys))
        for rows in _batches(table, file):
            values = [
                {f"of_{key}": row[key] for key in keys} | {name: row[name] for name in own}
                for row in rows
            ]
            session.execute(point.values({name: bindparam(name) for name in own}), values)
    _set_sequence(session, table)
    return count


def _batches(table: Table, file: Path) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    size = 0
    with file.open("rb") as kept:
        for line in kept:
            rows.append(from_line(table, line))
            size += len(line)
            if len(rows) == ROWS or size > BATCH_BYTES:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def _set_sequence(session: Session, table: Table) -> None:
    """PostgreSQL counts on where the rows end; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is None or session.get_bind().dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
    session.execute(select(func.setval(sequence, following, False)))
