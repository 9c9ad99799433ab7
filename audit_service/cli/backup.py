"""`flask --app wsgi backup|restore`: everything the service holds, out and in again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from audit_service.db import db
from audit_service.photo_files import store
from inspections.backup import commands
from inspections.backup.rules import BackupRefused
from inspections.photo.store import StoreFailed


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Write every row and every original photo into the new FOLDER.

    Personal data and password hashes are inside; SECRET_KEY is not. Exit code 1 if a photo could
    not be copied; all else is in the backup then.
    """
    with explaining():
        missing = commands.backup(db.session(), store(), folder, tell)
    name_photos(missing)
    click.echo(folder)
    if missing:
        raise SystemExit(1)


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--without-damaged-photos", is_flag=True, help="Leave them out, and name them.")
@with_appcontext
def restore(folder: Path, without_damaged_photos: bool) -> None:
    """Read the backup in FOLDER into a database made by `db upgrade` that nobody has used."""
    with explaining():
        missing = commands.restore(db.session(), store(), folder, tell, without_damaged_photos)
        db.session.commit()
    name_photos(missing)


def tell(part: str, count: int) -> None:
    click.echo(f"{part}: {count}")


def name_photos(missing: list[str]) -> None:
    for sha256 in missing:
        click.echo(f"photo missing or damaged: {sha256}", err=True)


@contextmanager
def explaining() -> Iterator[None]:
    """What stands in the way becomes one line on stderr and exit code 1."""
    try:
        yield
    except BackupRefused as refused:
        db.session.rollback()
        words = refused.trouble.label(current_app.config["DEFAULT_LANGUAGE"])
        raise click.ClickException(f"{words} ({refused.about})") from refused
    except (OSError, StoreFailed, DBAPIError) as failed:
        db.session.rollback()
        raise click.ClickException(str(getattr(failed, "orig", failed))) from failed
