"""`flask --app wsgi recompute`: the figures again, the slow way, and what differs."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from audit_service.db import db
from inspections.db import now
from inspections.inspection.rules import visit_day
from inspections.progress.commands import recompute as slow_way


@click.command("recompute")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The date; else today in Vietnam.")
@with_appcontext
def recompute(on: datetime | None) -> None:
    """Work out every figure from the raw rows and print what differs; exit code 1 if anything does.

    Reads only.
    """
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        # One snapshot: what arrives meanwhile is no difference.
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    day = on.date() if on else visit_day(now())
    differences = 0
    for difference in slow_way.recompute(session, day):
        differences += 1
        click.echo(str(difference))
    click.echo(f"{day}: {differences} differences")
    session.rollback()
    if differences:
        raise SystemExit(1)
