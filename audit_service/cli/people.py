"""`flask --app wsgi account|key …`: people and their keys."""

import sys
from getpass import getpass

import click
from flask import current_app
from flask.cli import AppGroup

from audit_service.cli.committing import committing
from audit_service.db import db
from inspections.account.commands import accounts, keys, passwords
from inspections.account.commands.sessions import end_sessions
from inspections.account.models import Account
from inspections.account.queries import account_by_name
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.factor.commands import setting_up
from inspections.person.commands import invites

account = AppGroup("account", help="People and what they are bound to.")
key = AppGroup("key", help="Keys for programs that act for a person.")


@account.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--grade",
    type=click.Choice([grade.value for grade in Grade]),
    help="Of a department; else viewer.",
)
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
        made = accounts.add_account(
            db.session(),
            name,
            Role.of(role),
            _read_password(password_stdin),
            grade=None if grade is None else Grade.of(grade),
            area_codes=areas,
            retailer_id=retailer,
            display_name=display_name,
        )
        click.echo(f"{made.name} ({made.role})")


@account.command("invite")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--grade", type=click.Choice([grade.value for grade in Grade]))
@click.option("--area", "areas", multiple=True, help="VN, or a province's or ward's code.")
@click.option("--retailer", type=int, help="The retailer's number; only with that role.")
@click.option("--display-name", default="", help="As printed; else the name.")
def invite_person(
    name: str,
    role: str,
    grade: str | None,
    areas: tuple[str, ...],
    retailer: int | None,
    display_name: str,
) -> None:
    """Invite a person; the last word printed is the link, which is shown this once."""
    wanted = invites.Wanted(
        Role.of(role), None if grade is None else Grade.of(grade), areas, retailer
    )
    with committing():
        _made, token = invites.invite(db.session(), None, name, display_name or name, wanted, now())
    click.echo(f"{current_app.config['PUBLIC_URL']}/invite/{token}")


@account.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read it from the first line of stdin.")
def set_password(name: str, password_stdin: bool) -> None:
    """Give a person another password; their sessions end."""
    with committing():
        found = _account(name)
        passwords.set_password(db.session(), found, _read_password(password_stdin), None, now())
        end_sessions(db.session(), found.id)


@account.command("reset-factor")
@click.argument("name")
def reset_factor(name: str) -> None:
    """Take a person's second factor and recovery codes away; their sessions end."""
    with committing():
        setting_up.reset_factor(db.session(), _account(name).id, None, now())


@account.command("deactivate")
@click.argument("name")
def deactivate(name: str) -> None:
    """Close an account; its sessions and keys end at once."""
    with committing():
        accounts.deactivate(db.session(), name)


@key.command("add")
@click.argument("name")
@click.option("--scope", required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--days", required=True, type=int)
@click.option("--label", default="", help="What the key is for.")
def add_key(name: str, scope: str, days: int, label: str) -> None:
    """Make a key; the last word printed is the key, which is shown this once."""
    with committing():
        printed = keys.add_key(db.session(), name, Scope.of(scope), days, label)
    click.echo(printed)


@key.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke_key(key_id: str) -> None:
    """End a key. ID is the part of the key between its two underscores."""
    with committing():
        keys.revoke_key(db.session(), key_id)


def _account(name: str) -> Account:
    found = account_by_name(db.session(), name)
    if found is None:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    return found


def _read_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass("Password: ")
