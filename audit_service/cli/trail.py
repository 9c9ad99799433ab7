"""`flask --app wsgi trail seal|verify|prove`: numbered, checked, and proved of one record."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from audit_service.cli.committing import reading
from audit_service.db import db
from audit_service.sealing import seal_all
from audit_service.trail_head import origin
from inspections.db import now
from inspections.trail.commands.seal import Damaged
from inspections.trail.heads import Head, NotHeads, read_heads, verify_proof
from inspections.trail.queries.proofs import promise_of
from inspections.trail.queries.state import head_of
from inspections.trail.queries.verify import verify as find
from inspections.trail.rules import Act, Kind, Subject

TOLD_SECONDS = 5


@click.group("trail")
def trail() -> None:
    """Who did what to which row, sealed; see docs/trail.md."""


@trail.command("seal")
@click.option("--every", type=click.FloatRange(min=0.1), help="Go on, at so many seconds.")
@with_appcontext
def seal(every: float | None) -> None:
    """Number what is committed and print the head.

    Does nothing while another sealer is at work: it takes in all there is.
    """
    while True:
        try:
            sealed = seal_all(db.engine)
        except Damaged as damaged:
            raise click.ClickException(
                f"The trail's day {damaged} is damaged; nothing was sealed. Run trail verify."
            ) from damaged
        if sealed or every is None:
            click.echo(head_of(db.session(), origin()).lines(), nl=False)
        db.session.rollback()
        if every is None:
            return
        sleep(every)


@trail.command("verify")
@click.option(
    "--heads",
    "file",
    type=click.File(encoding="utf-8"),
    help="Heads that were kept elsewhere: three lines each, as /trail/head gives them.",
)
@with_appcontext
def verify(file: TextIO | None) -> None:
    """Work out every hash again and name every difference; exit code 1 if there is one.

    Reads only. A tail that was cut is seen only with heads that were kept elsewhere.
    """
    heads = _heads(file)
    session, language = db.session(), current_app.config["DEFAULT_LANGUAGE"]
    wrong, warnings = 0, 0
    with reading():
        for finding in find(session, heads, now(), _teller()):
            wrong += not finding.is_warning
            warnings += finding.is_warning
            click.echo(f"{finding.trouble.label(language)}: {finding.about}")
        click.echo(head_of(session, origin()).lines(), nl=False)
    click.echo(f"{wrong} wrong, {warnings} warnings, {len(heads)} heads compared")
    if wrong:
        raise SystemExit(1)


@trail.command("prove")
@click.argument("inspection_id", type=click.UUID)
@with_appcontext
def prove(inspection_id: UUID) -> None:
    """Print the proof that a record was received, as its receipt has it, and check it.

    Exit code 1 where there is none yet, or it does not hold.
    """
    of = Subject(Kind.INSPECTION, str(inspection_id))
    with reading():
        promise = promise_of(db.session(), of, Act.RECEIVED)
    if promise is None:
        raise click.ClickException("No entry speaks of the arrival of this record.")
    click.echo(json.dumps(asdict(promise), indent=1))
    if promise.number is None:
        raise click.ClickException("Not sealed yet: run trail seal, or ask again in a moment.")
    if promise.proof is None or not verify_proof(
        promise.leaf, promise.number, asdict(promise.proof)
    ):
        raise click.ClickException("This proof does not hold. Run trail verify.")


def _heads(file: TextIO | None) -> list[Head]:
    if file is None:
        return []
    try:
        return list(read_heads(file))
    except (NotHeads, UnicodeDecodeError) as error:
        raise click.UsageError(f"{Path(file.name).name} holds no heads: {error}") from error


def _teller() -> Callable[[int, int], None]:
    """Says on stderr how far the work is, where it takes long."""
    told = monotonic()

    def tell(done: int, whole: int) -> None:
        nonlocal told
        if monotonic() - told >= TOLD_SECONDS:
            told = monotonic()
            print(f"{done} / {whole}", file=sys.stderr, flush=True)

    return tell
