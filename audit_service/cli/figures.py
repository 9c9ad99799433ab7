"""`flask --app wsgi recompute`: the figures again, the slow way, and what differs."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from audit_service.db import db
from inspections.db import now
from inspections.inspection.rules import visit_day
from inspections.progress.commands import recompute as slow_way
from inspections.progress.commands.rebuild import rebuild


@click.command("recompute")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The date; else today in Vietnam.")
@click.option("--only-compare", is_flag=True, help="Write nothing.")
@with_appcontext
def recompute(on: datetime | None, only_compare: bool) -> None:
    """Work out every figure from the raw rows and print what differs; exit code 1 if anything does.

    Then what is kept of figures is built anew from the rows. That takes a few facilities at a time:
    the service goes on meanwhile.
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
    if not only_compare:
        build()
    if differences:
        raise SystemExit(1)


def build() -> None:
    """Progress goes to stderr."""
    for done, every in rebuild(db.session()):
        db.session.commit()
        click.echo(f"{done}/{every} facilities", err=True)
