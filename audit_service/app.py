"""The service put together."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, g, request
from flask_babel import get_locale
from flask_migrate import Migrate
from sqlalchemy import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

import inspections.models  # every table is known before the first query
from audit_service import (
    assets,
    auth,
    compression,
    errors,
    key_use,
    language,
    photo_files,
    security,
    wire,
    words,
)
from audit_service.account import keys as account_keys
from audit_service.account import page as account_page
from audit_service.account import security as account_security
from audit_service.api import spec
from audit_service.choices import today
from audit_service.cli import register as cli
from audit_service.db import db
from audit_service.department import components as department_components
from audit_service.department import devices as department_devices
from audit_service.department import duplicates as department_duplicates
from audit_service.department import facilities as department_facilities
from audit_service.department import facility_changes as department_facility_changes
from audit_service.department import facility_files as department_facility_files
from audit_service.department import imports as department_imports
from audit_service.department import inspections as department_inspections
from audit_service.department import keys as department_keys
from audit_service.department import labels as department_labels
from audit_service.department import map as department_map
from audit_service.department import plan_changes as department_plan_changes
from audit_service.department import plan_compare as department_plan_compare
from audit_service.department import plan_markets as department_plan_markets
from audit_service.department import plan_unknown as department_plan_unknown
from audit_service.department import plan_usage as department_plan_usage
from audit_service.department import plans as department_plans
from audit_service.department import privacy as department_privacy
from audit_service.department import representatives as department_representatives
from audit_service.department import rescue as department_rescue
from audit_service.department import retailers as department_retailers
from audit_service.department import round_changes as department_round_changes
from audit_service.department import rounds as department_rounds
from audit_service.department import sent_body as department_sent_body
from audit_service.department import trail as department_trail
from audit_service.department import unplaced as department_unplaced
from audit_service.department.people import invites as department_invites
from audit_service.department.people import people as department_people
from audit_service.department.people import person as department_person
from audit_service.department.review import compare as department_compare
from audit_service.department.review import copies as department_copies
from audit_service.department.review import views as department_review
from audit_service.department.review.nav import waiting_reviews
from audit_service.form import kept as form_kept
from audit_service.form import shell as form_shell
from audit_service.portal import facilities as portal_facilities
from audit_service.portal import inspections as portal_inspections
from audit_service.public import invite, method, reset, result_sheet, second_step, sign_in, trail
from audit_service.settings import Settings, SettingsError, load
from inspections.db import sqlite_begin
from inspections.installation.queries import is_demo

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.blueprint,
    second_step.blueprint,
    invite.blueprint,
    reset.blueprint,
    account_page.blueprint,
    account_keys.blueprint,
    account_security.blueprint,
    result_sheet.blueprint,
    trail.blueprint,
    method.blueprint,
    form_shell.blueprint,
    form_kept.blueprint,
    department_plans.blueprint,
    department_plan_changes.blueprint,
    department_plan_compare.blueprint,
    department_plan_markets.blueprint,
    department_plan_unknown.blueprint,
    department_plan_usage.blueprint,
    department_facilities.blueprint,
    department_map.blueprint,
    department_duplicates.blueprint,
    department_unplaced.blueprint,
    department_facility_changes.blueprint,
    department_retailers.blueprint,
    department_rounds.blueprint,
    department_round_changes.blueprint,
    department_facility_files.blueprint,
    department_imports.blueprint,
    department_labels.blueprint,
    department_inspections.blueprint,
    department_compare.blueprint,
    department_sent_body.blueprint,
    department_review.blueprint,
    department_copies.blueprint,
    department_rescue.blueprint,
    department_keys.blueprint,
    department_devices.blueprint,
    department_privacy.blueprint,
    department_representatives.blueprint,
    department_trail.blueprint,
    department_people.blueprint,
    department_person.blueprint,
    department_invites.blueprint,
    department_components.blueprint,
    portal_facilities.blueprint,
    portal_inspections.blueprint,
)
MIGRATIONS = Path(inspections.__file__).parent / "migrations"
LOCK_SECONDS = 20


def create_app(settings: Settings | None = None) -> Flask:
    """The service with these settings, or with those of the environment.

    SettingsError where it must not start: a setting is wrong or missing, or the database holds a
    demonstration and this is none.
    """
    settings = settings or load()
    # Personal data for the eyes of whoever runs the service.
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(__name__, static_folder=None)
    configure(app, settings)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    wire.init_app(app)
    app.before_request(limit_forms)
    for part in (language, words, security, errors, auth, key_use, assets, compression, cli):
        part.init_app(app)
    photo_files.init_app(app, settings.data_dir / "photos")
    spec.init_app(app)
    app.context_processor(page_context)
    # A global: macros see no context.
    app.jinja_env.globals["waiting_reviews"] = waiting_reviews
    app.jinja_env.globals["today"] = today
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.wsgi_app = security.Named(app.wsgi_app)  # type: ignore[method-assign]
    refuse_demonstration(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        PUBLIC_URL=settings.public_url,
        HTTPS=settings.https,
        SESSION_HOURS=settings.session_hours,
        NEEDS_FACTOR=settings.needs_factor,
        DEFAULT_LANGUAGE=settings.default_language,
        RETENTION_DAYS=settings.retention_days,
        MAX_RECORD_BYTES=settings.max_record_bytes,
        MAX_PHOTO_BYTES=settings.max_photo_bytes,
        FORM_WORKER=settings.form_worker,
        MAP_TILES=settings.map_tiles,
        MAP_TILES_ATTRIBUTION=settings.map_tiles_attribution,
        MAX_FORM_BYTES=settings.max_photo_bytes + 1024 * 1024,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
    )
    # Flask's own cookie: nothing but the token of the forms.
    app.config.update(
        SESSION_COOKIE_NAME="__Host-forms" if settings.https else "forms",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )


def engine_options(settings: Settings) -> dict[str, Any]:
    # What is bound to a statement is personal: it must not reach the log with an error.
    options: dict[str, Any] = {"hide_parameters": True}
    if make_url(settings.database).get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True
        options["connect_args"] = {"options": f"-c lock_timeout={LOCK_SECONDS}s"}
    return options


def limit_forms() -> None:
    """Bound what a page's form may send; a view whose forms are longer says `most_bytes`. The API
    bounds its bodies itself, to answer them well."""
    if not security.is_api():
        view = current_app.view_functions.get(request.endpoint or "")
        most = getattr(view, "most_bytes", current_app.config["MAX_FORM_BYTES"])
        request.max_content_length = most


def page_context() -> dict[str, object]:
    """What every template may use; see templates/base.html."""
    demo = current_app.config["SETTINGS"].demo
    return {
        "actor": g.get("actor"),
        "get_locale": get_locale,
        "is_demo": demo,
    }


def refuse_demonstration(app: Flask, settings: Settings) -> None:
    if settings.demo:
        return
    with app.app_context():
        token = sqlite_begin.set("BEGIN")
        try:
            marked = is_demo(db.session())
        finally:
            sqlite_begin.reset(token)
            db.session.remove()
            # Workers that are forked later must not share this connection.
            db.engine.dispose()
    if marked:
        raise SettingsError(
            "This database holds a demonstration with invented data. Name another one with "
            "DATABASE_URL or DATA_DIR, or set DEMO=1."
        )
