"""A small service of its own: an empty database, a cast, and views that only the tests know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, abort, g, jsonify, redirect, request
from flask.testing import FlaskClient
from flask.views import MethodView

from audit_service.app import create_app
from audit_service.auth import needs, public
from audit_service.db import db
from audit_service.settings import Settings
from inspections.account.commands.accounts import add_account
from inspections.account.commands.keys import add_key
from inspections.account.rules import Grade, Permission, Role, Scope
from inspections.area.models import Area
from inspections.area.rules import Level
from inspections.db import Base, sqlite_begin
from inspections.facility.models import Retailer


@dataclass
class Service:
    """The application and what its people know."""

    app: Flask
    passwords: dict[str, str]
    keys: dict[str, str]

    def client(self, name: str | None = None) -> FlaskClient:
        """A browser, signed in if a name is given."""
        client = self.app.test_client()
        if name is not None:
            form = {"name": name, "password": self.passwords[name]}
            answer = client.post("/sign-in", data=form | {"csrf_token": token(client)})
            assert answer.status_code == 303
        return client


def token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The form token that a page shows."""
    page = client.get(path).text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.fixture
def form_token():
    return token


@pytest.fixture
def bare_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="only for tests", demo=True)


@pytest.fixture
def service(bare_settings: Settings) -> Iterator[Service]:
    app = create_app(bare_settings)
    app.testing = True
    add_views(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        made = Service(app, *add_people())
    yield made
    with app.app_context():
        db.engine.dispose()


def add_people() -> tuple[dict[str, str], dict[str, str]]:
    session = db.session()
    session.add_all(
        [
            Area(id=1, key="VN", level=Level.NATION),
            Retailer(id=7, name="Siêu thị Xanh", kind="company", search_key="", sort_key=""),
        ]
    )
    session.flush()
    passwords = {"lan": "rung-tram-lan", "viet": "rung-tram-viet", "chi": "rung-tram-chi"}
    add_account(session, "lan", Role.INSPECTOR, passwords["lan"], area_codes=["VN"])
    add_account(session, "viet", Role.DEPARTMENT, passwords["viet"], Grade.VIEWER)
    add_account(session, "chi", Role.RETAILER, passwords["chi"], retailer_id=7)
    keys = {scope.value: add_key(session, "lan", scope, 1) for scope in Scope}
    session.commit()
    return passwords, keys


class Records(MethodView):
    @needs(Permission.READ_INSPECTIONS)
    def get(self):
        return jsonify(name=g.actor.name)

    @needs(Permission.SUBMIT_INSPECTION)
    def put(self):
        return jsonify(name=g.actor.name, begin=begin_of_next_transaction())

    def delete(self):
        raise AssertionError("a view that names no permission has run")


@needs(Permission.USE_DEPARTMENT)
def office():
    return "office"


@needs(Permission.USE_DEPARTMENT)
def change_office():
    return "changed"


@public
def failing(kind):
    raise FAILURES[kind]()


@public
def aborting(status):
    abort(status)


@public
def moved():
    return redirect("/sign-in")


@public
def reading():
    return {"begin": begin_of_next_transaction(), "address": request.remote_addr}


FAILURES: dict[str, Callable[[], Exception]] = {}


@pytest.fixture
def failures() -> Iterator[dict[str, Callable[[], Exception]]]:
    """What /probe/fail/{kind} and /api/v1/probe/fail/{kind} raise: a maker by kind."""
    yield FAILURES
    FAILURES.clear()


def begin_of_next_transaction() -> str:
    """How this request's transactions begin on SQLite, and that none is open yet."""
    return f"{sqlite_begin.get()}, open: {db.session().in_transaction()}"


def add_views(app: Flask) -> None:
    app.add_url_rule("/api/v1/probe", view_func=Records.as_view("records"))
    app.add_url_rule("/probe/office", view_func=office)
    app.add_url_rule("/probe/office", view_func=change_office, methods=["POST"])
    app.add_url_rule("/probe/moved", view_func=moved)
    app.add_url_rule("/probe/reading", view_func=reading)
    for prefix in ("/probe", "/api/v1/probe"):
        app.add_url_rule(f"{prefix}/fail/<kind>", f"fail{prefix}", failing)
        app.add_url_rule(f"{prefix}/abort/<int:status>", f"abort{prefix}", aborting)
