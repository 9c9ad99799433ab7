"""`flask --app wsgi person …`: what is kept of a person, and its erasure."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from audit_service.cli.committing import committing
from audit_service.db import db
from audit_service.erasing import carry_on, carry_out
from audit_service.noting import reading
from audit_service.personal_data import write_account, write_representative
from audit_service.photo_files import store
from inspections.account.models import Account
from inspections.account.queries import account_by_name
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.privacy.commands.note import note_personal_export
from inspections.privacy.commands.plan import plan_account_erasure, plan_representative_erasure
from inspections.privacy.queries.found import records_naming

person = AppGroup("person", help="Personal data: given out to its person, or erased.")
_representative = click.option(
    "--representative", is_flag=True, help="NAME is a store's representative, as in the records."
)


@person.command("export")
@click.argument("name")
@click.argument("target", type=click.Path(path_type=Path))
@_representative
def export(name: str, target: Path, representative: bool) -> None:
    """Write what is kept of NAME into TARGET, a new ZIP file or a folder to make it in."""
    file = target / "du-lieu-ca-nhan.zip" if target.is_dir() else target
    if file.exists():
        raise click.ClickException(f"{file}: is there already")
    session, seqs, account_id = db.session(), [], None
    with committing():
        if representative:
            seqs = _records(name)
        else:
            account_id = _account(name).id
        note_personal_export(session, None, account_id, len(seqs) or 1, now())
    try:
        # With the service's writers going on meanwhile.
        with reading(), file.open("xb") as out:
            if account_id is None:
                write_representative(session, store(), seqs, out)
            else:
                write_account(session, account_id, out)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    # What it holds is for one person.
    file.chmod(0o600)
    click.echo(file)


@person.command("erase")
@click.argument("name")
@click.option("--reason", required=True, help="Kept with the erasure.")
@_representative
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(name: str, reason: str, representative: bool, yes: bool) -> None:
    """Erase NAME: bytes and values go, hashes and figures stay. Backups made before still have it.

    Exit code 1 while a part of it has to wait; `person resume` goes on.
    """
    session, keep_days = db.session(), current_app.config["RETENTION_DAYS"]
    with committing():
        if representative:
            seqs = _records(name)
            click.echo(f"{len(seqs)} records name them.")
        _confirm(name, yes)
        if representative:
            planned = plan_representative_erasure(
                session, name, seqs, reason, None, now(), keep_days
            )
        else:
            planned = plan_account_erasure(session, _account(name), reason, None, now(), keep_days)
        erasure_id = planned.id
    _tell(carry_out(erasure_id))


@person.command("resume")
def resume() -> None:
    """Go on with erasures that were cut short. The service does so at each start."""
    _tell(not carry_on())


def _records(name: str) -> list[int]:
    seqs = records_naming(db.session(), None, name)
    if not seqs:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    return seqs


def _account(name: str) -> Account:
    account = account_by_name(db.session(), name)
    if account is None:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    return account


def _confirm(name: str, yes: bool) -> None:
    if not yes and click.prompt("Type the name again") != name:
        raise click.ClickException("The names differ; nothing was erased.")


def _tell(done: bool) -> None:
    click.echo("done" if done else "not all done yet: run `person resume` in ten minutes")
    if not done:
        raise SystemExit(1)
