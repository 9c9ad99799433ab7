"""`flask --app wsgi inspection …`: what whoever runs the service decides about a record."""

from uuid import UUID

import click
from flask.cli import AppGroup

from audit_service.cli.committing import committing
from audit_service.db import db
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.commands.review import review
from inspections.inspection.queries import inspection_by_id, receipt_no
from inspections.inspection.rules import Act

inspection = AppGroup("inspection", help="Inspections and their review.")


@inspection.command("review")
@click.argument("inspection_id", metavar="ID", type=click.UUID)
@click.argument("act", type=click.Choice([act.value for act in Act]))
@click.option("--reason", required=True, help="Kept with the decision.")
def review_inspection(inspection_id: UUID, act: str, reason: str) -> None:
    """Accept, return or void a complete inspection."""
    with committing():
        found = inspection_by_id(db.session(), inspection_id)
        if found is None:
            raise Refused(Problem.NOT_FOUND)
        review(db.session(), found, Act.of(act), reason, None, now())
        click.echo(f"{receipt_no(found.seq)} {found.review}")
