"""The commands of `flask --app wsgi …` put together."""

from flask import Flask

from audit_service.cli import backup, data, figures, people, persons, records, rounds, trail

COMMANDS = (
    people.account,
    people.key,
    persons.person,
    records.inspection,
    rounds.round,
    figures.recompute,
    backup.backup,
    backup.restore,
    trail.trail,
    data.reference,
    data.demo,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
