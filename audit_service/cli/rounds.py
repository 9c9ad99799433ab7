"""`flask --app wsgi round …`: whether a draw can be repeated."""

import click
from flask.cli import AppGroup, with_appcontext

from audit_service.db import db
from inspections.errors import Problem
from inspections.round.models import Round
from inspections.round.queries.redraw import redraw

round = AppGroup("round", help="Rounds and their draws.")


@round.command("redraw")
@click.argument("round_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@with_appcontext
def redraw_round(round_id: int) -> None:
    """Draw a round's stores once more from its seed and its list, and say whether they are the
    same; exit code 1 if not.

    Reads only.
    """
    session = db.session()
    found = session.get(Round, round_id)
    if found is None:
        raise click.ClickException(Problem.NOT_FOUND.en)
    again = redraw(session, found)
    if again is None:
        raise click.ClickException("This round was not drawn by lot.")
    click.echo(f"seed {found.seed}")
    click.echo(f"{len(again.kept)} of {again.registered} on {found.drawn_on}")
    for place, (kept, drawn) in enumerate(zip(again.kept, again.again, strict=False), 1):
        click.echo(f"{place} {kept}" if kept == drawn else f"{place} {kept}, drawn again {drawn}")
    click.echo("the same" if again.repeats else "NOT the same")
    if not again.repeats:
        raise SystemExit(1)
