"""`flask --app wsgi reference|demo`: what a database holds before the first record arrives."""

import click
from flask import current_app
from flask.cli import with_appcontext

from audit_service.cli.committing import committing
from audit_service.cli.figures import build
from audit_service.db import db
from audit_service.demo.fill import fill
from audit_service.demo.people import PEOPLE, sign_ins
from audit_service.photo_files import store
from audit_service.settings import Settings
from inspections.db import now
from inspections.inspection.rules import visit_day
from inspections.progress.queries.kept import is_built
from inspections.reference.commands import load_reference


@click.command("reference")
@with_appcontext
def reference() -> None:
    """Load areas, plans and rule sets; a second run changes nothing.

    What is kept of figures is built where there was none yet, or by other rules.
    """
    with committing():
        for name, changed in load_reference(db.session()):
            click.echo(f"{name}: {changed} rows changed")
    if not is_built(db.session()):
        build()


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill the database with invented people and visits, and mark it as a demonstration."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("Only with DEMO=1: this marks the database for good.")
    with committing():
        for line in fill(db.session(), store(), settings.data_dir, visit_day(now())):
            click.echo(line)
    passwords = sign_ins(settings.data_dir)
    click.echo("\nĐăng nhập / sign in:")
    for person in PEOPLE:
        click.echo(f"  {person.name:20} {passwords[person.name]}   {person.role.vi}")
    if not settings.needs_factor:
        click.echo(
            "Bản minh hoạ không bắt cơ quan dùng mã xác thực; muốn thử thì cài ở trang Tài khoản."
            "\nNo second factor is asked of offices here; the account page sets one up."
        )
