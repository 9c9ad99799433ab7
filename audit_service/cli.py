"""Commands for whoever runs the service: `flask --app wsgi account|key …`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from audit_service.db import db
from inspections.account import commands
from inspections.account.rules import Grade, Role, Scope
from inspections.errors import Refused

account = AppGroup("account", help="People and what they are bound to.")
key = AppGroup("key", help="Keys for programs that act for a person.")
GROUPS = (account, key)

_ROLES = {role.value: role for role in Role}
_GRADES = {grade.value: grade for grade in Grade}
_SCOPES = {scope.value: scope for scope in Scope}


def init_app(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)


@contextmanager
def committing() -> Iterator[None]:
    """Commit at the end; what the domain refuses becomes one line on stderr and exit code 1."""
    try:
        yield
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(sentence(refused)) from refused


def sentence(refused: Refused) -> str:
    """The problem in the service's language, with the fields it is about."""
    words = refused.problem.label(current_app.config["DEFAULT_LANGUAGE"])
    fields = ", ".join(f"{field}: {code}" for field, code in refused.fields.items())
    return f"{words} ({fields})" if fields else words


@account.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(list(_ROLES)))
@click.option("--grade", type=click.Choice(list(_GRADES)), help="Of a department; else viewer.")
@click.option("--area", "areas", multiple=True, help="VN, or a province's or ward's code.")
@click.option("--retailer", type=int, help="The retailer's number; only with that role.")
@click.option("--display-name", default="", help="As printed; else the name.")
@click.option("--password-stdin", is_flag=True, help="Read it from the first line of stdin.")
def add_account(
    name: str,
    role: str,
    grade: str | None,
    areas: tuple[str, ...],
    retailer: int | None,
    display_name: str,
    password_stdin: bool,
) -> None:
    """Add a person."""
    with committing():
        made = commands.add_account(
            db.session(),
            name,
            _ROLES[role],
            _read_password(password_stdin),
            grade=None if grade is None else _GRADES[grade],
            area_codes=areas,
            retailer_id=retailer,
            display_name=display_name,
        )
        click.echo(f"{made.name} ({made.role})")


@account.command("deactivate")
@click.argument("name")
def deactivate(name: str) -> None:
    """Close an account; its sessions and keys end at once."""
    with committing():
        commands.deactivate(db.session(), name)


@key.command("add")
@click.argument("name")
@click.option("--scope", required=True, type=click.Choice(list(_SCOPES)))
@click.option("--days", required=True, type=int)
@click.option("--label", default="", help="What the key is for.")
def add_key(name: str, scope: str, days: int, label: str) -> None:
    """Make a key; the last word printed is the key, which is shown this once."""
    with committing():
        printed = commands.add_key(db.session(), name, _SCOPES[scope], days, label)
    click.echo(printed)


@key.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke_key(key_id: str) -> None:
    """End a key. ID is the part of the key between its two underscores."""
    with committing():
        commands.revoke_key(db.session(), key_id)


def _read_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass("Password: ")
