"""Lists of facilities that a department brings in: uploaded, looked at, written or thrown away."""

from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from audit_service import import_jobs
from audit_service.api.bodies import discard_body
from audit_service.auth import current_actor, needs
from audit_service.choices import FIRST_DAY, chosen_number, chosen_word, today
from audit_service.db import db
from audit_service.department import import_view
from audit_service.sheets.limits import MAX_FILE
from audit_service.sheets.problems import Fault, SheetProblem
from audit_service.sheets.reading import read
from audit_service.trail_view import shown_trail
from audit_service.words import _, day_typed
from audit_service.words import day as day_text
from inspections.account.rules import Permission, may
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility_list.columns import Key
from inspections.facility_list.commands import keep
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.models import FacilityList
from inspections.facility_list.queries.lists import is_silent, own_list, own_lists
from inspections.facility_list.rules import ACTIONS, STATES, Action, ListState
from inspections.facility_list.values import read_day
from inspections.trail.rules import Kind, Subject

blueprint = Blueprint("department_imports", __name__, url_prefix="/department/facilities/imports")

# Seconds after which a page that shows progress asks again.
_AGAIN = 2
# What surrounds the file in the form.
_FORM = 64 * 1024


@dataclass(frozen=True)
class _Upload:
    path: Path
    name: str
    sha256: str
    on: date


@blueprint.get("")
@needs(Permission.MANAGE_FACILITIES)
def index() -> str:
    """The form, and one's own lists of the last days."""
    return _form({})


@blueprint.post("")
@needs(Permission.MANAGE_FACILITIES)
def upload() -> ResponseReturnValue:
    """Begin to read a file. What is wrong with it at first sight is said at once."""
    errors: dict[str, str] = {}
    received = _received(errors)
    if received is None:
        return _form(errors), 422
    session, at = db.session(), now()
    keep.remove_old(session, at)
    made = keep.add_list(
        session, current_actor().account_id, received.name, received.sha256, received.on, at
    )
    list_id = made.id
    session.commit()
    import_jobs.start_reading(list_id, received.path, received.name)
    return redirect(url_for("department_imports.page", list_id=list_id), 303)


upload.most_bytes = MAX_FILE + _FORM  # type: ignore[attr-defined]


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Noticed before anybody asked who may use this page."""
    # Read to its end, else a browser shows a broken connection and not the answer.
    request.max_content_length = None
    discard_body()
    if not may(current_actor(), Permission.MANAGE_FACILITIES):
        raise Refused(Problem.NOT_ALLOWED)
    # The form is not read again, so there is no day to keep.
    return _form({"file": import_view.fault_words(Fault.TOO_LARGE)}, typed={}), 413


@blueprint.get("/<uuid:list_id>")
@needs(Permission.MANAGE_FACILITIES)
def page(list_id: UUID) -> ResponseReturnValue:
    """How far it is; then its rows, `?show=` one action, `?after=` the next page."""
    session = db.session()
    found = own_list(session, current_actor(), list_id)
    state = STATES[found.state]
    silent = is_silent(found, now())
    if state in (ListState.READING, ListState.APPLYING):
        again = None if silent else _AGAIN
        return render_template(
            "department/imports/progress.html", found=found, state=state, again=again
        )
    if state in (ListState.FAILED, ListState.DISCARDED):
        sentence = import_view.fault_sentence(found)
        return render_template(
            "department/imports/failed.html", found=found, state=state, sentence=sentence
        )
    chosen, after = chosen_word("show", Action), chosen_number("after")
    shown = import_view.page(session, found, ACTIONS[chosen.value] if chosen else None, after or 0)
    return render_template(
        "department/imports/preview.html",
        found=found,
        state=state,
        shown=shown,
        chosen=chosen,
        after=after,
        counts=_counts(found),
        writes=_writes(found),
        notes=import_view.notes(found),
        sentence=import_view.fault_sentence(found),
        trail=shown_trail(session, current_actor(), Subject(Kind.FACILITY_LIST, str(found.id))),
    )


@blueprint.get("/<uuid:list_id>/confirm")
@needs(Permission.MANAGE_FACILITIES)
def confirm(list_id: UUID) -> ResponseReturnValue:
    """What will be written, in numbers, before the last button."""
    found = own_list(db.session(), current_actor(), list_id)
    if found.state != ListState.READY.value or not _writes(found):
        return redirect(url_for("department_imports.page", list_id=list_id))
    return render_template("department/imports/confirm.html", found=found, counts=_counts(found))


@blueprint.post("/<uuid:list_id>/apply")
@needs(Permission.MANAGE_FACILITIES)
def write(list_id: UUID) -> ResponseReturnValue:
    """Begin to write. Pressed twice it is written once."""
    session = db.session()
    found = own_list(session, current_actor(), list_id)
    back = redirect(url_for("department_imports.page", list_id=list_id), 303)
    waits = found.state == ListState.READY.value
    if not waits and not (found.state == ListState.APPLYING.value and is_silent(found, now())):
        return back
    keep.begin_applying(session, found, now())
    session.commit()
    import_jobs.start_writing(list_id)
    return back


@blueprint.post("/<uuid:list_id>/discard")
@needs(Permission.MANAGE_FACILITIES)
def discard(list_id: UUID) -> ResponseReturnValue:
    session = db.session()
    keep.discard(session, own_list(session, current_actor(), list_id))
    session.commit()
    flash(_("Đã bỏ bản xem trước. Chưa ghi gì vào danh sách."), "success")
    return redirect(url_for("department_imports.index"), 303)


def _form(errors: dict[str, str], typed: Any = None) -> str:
    return render_template(
        "department/imports/index.html",
        lists=own_lists(db.session(), current_actor()),
        states=STATES,
        errors=errors,
        typed=request.form if typed is None else typed,
        on=day_typed(today()),
    )


def _received(errors: dict[str, str]) -> _Upload | None:
    """The file on disk and the day; None with the errors."""
    on = _day(errors)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        errors["file"] = _("Hãy chọn một tệp Excel (.xlsx) hoặc CSV.")
        return None
    path = import_jobs.place_for(current_app.config["SETTINGS"].data_dir)
    sent.save(path)
    try:
        read(path, sent.filename)
    except SheetProblem as problem:
        errors["file"] = import_view.in_row(import_view.fault_words(problem.fault), problem.row)
    if errors or on is None:
        path.unlink()
        return None
    with path.open("rb") as file:
        return _Upload(path, sent.filename, file_digest(file, "sha256").hexdigest(), on)


def _day(errors: dict[str, str]) -> date | None:
    text = request.form.get("on", "").strip()
    try:
        found = read_day(text, Key.OPENED_ON) or today()
    except RowRefused:
        errors["on"] = _("Ngày chưa đúng. Ghi như 20/11/2026.")
        return None
    if not FIRST_DAY <= found <= today():
        errors["on"] = _("Chọn ngày từ %(first)s đến hôm nay.", first=day_text(FIRST_DAY))
        return None
    return found


def _counts(found: FacilityList) -> dict[Action, int]:
    kept = found.counts or {}
    return {action: kept.get(action.value, 0) for action in Action}


def _writes(found: FacilityList) -> int:
    counts = _counts(found)
    return counts[Action.CREATED] + counts[Action.CHANGED]
