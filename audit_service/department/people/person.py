"""One person: what they are, and what a manager can do about it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.people.forms import Shown, person_fields, read_fields, wanted
from audit_service.department.people.shown_link import shown_link
from audit_service.department.people.view import PersonPage, person_page
from audit_service.errors import STATUS
from audit_service.language import current_language
from audit_service.people_words import person_sentences
from audit_service.words import _
from inspections.account.rules import Permission, Role
from inspections.area.queries import keys_of
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.person.commands.changes import (
    Changed,
    change_person,
    close_person,
    reopen_person,
    reset_persons_factor,
    sign_person_out,
)
from inspections.person.commands.resetting import make_reset_link
from inspections.person.rules import RESET_LIFE

blueprint = Blueprint(
    "department_person",
    __name__,
    url_prefix="/department/people/<int(max=2147483647):account_id>",
)


@blueprint.get("")
@needs(Permission.MANAGE_PEOPLE)
def page(account_id: int) -> str:
    shown = person_page(db.session(), current_actor(), account_id, now())
    return render_template("department/people/person.html", page=shown)


@blueprint.get("/change")
@needs(Permission.MANAGE_PEOPLE)
def change_form(account_id: int) -> str:
    """Their name, grade, areas or retailer."""
    about = _changeable(account_id)
    return _form(about, _shown(about, _held(about)))


@blueprint.post("/change")
@needs(Permission.MANAGE_PEOPLE)
def change(account_id: int) -> ResponseReturnValue:
    """Change them if nobody else has since the form was opened: `version`, or If-Match."""
    about = _changeable(account_id)
    sent = {**request.form.to_dict(), "areas": " ".join(request.form.getlist("areas"))}
    values, shown = read_fields(_shown(about, sent).fields, sent)
    if _version() != about.row.found.account.version:
        return _form(about, shown, meanwhile=True), STATUS[Problem.PERSON_CHANGED]
    if shown.errors:
        return _form(about, shown), STATUS[Problem.INVALID]
    asked = wanted(about.row.role, values)
    to = Changed(values["display_name"], asked.grade, asked.area_codes, asked.retailer_id)
    try:
        change_person(db.session(), current_actor(), account_id, _version(), to, now())
    except Refused as refused:
        return _refused(account_id, sent, refused)
    db.session.commit()
    flash(_("Đã ghi."), "success")
    return redirect(url_for(".page", account_id=account_id), 303)


@blueprint.post("/sign-out")
@needs(Permission.MANAGE_PEOPLE)
def sign_out(account_id: int) -> ResponseReturnValue:
    """End their sessions, with `phones` their phones too."""
    phones = bool(request.form.get("phones"))
    ended = sign_person_out(db.session(), current_actor(), account_id, phones, now())
    words = ngettext("Đã kết thúc %(num)s phiên.", "Đã kết thúc %(num)s phiên.", ended)
    return _done(account_id, str(words))


@blueprint.post("/close")
@needs(Permission.MANAGE_PEOPLE)
def close(account_id: int) -> ResponseReturnValue:
    return _closed_or_opened(account_id, close_person, _("Đã khoá tài khoản."))


@blueprint.post("/reopen")
@needs(Permission.MANAGE_PEOPLE)
def reopen(account_id: int) -> ResponseReturnValue:
    return _closed_or_opened(account_id, reopen_person, _("Đã mở lại tài khoản."))


@blueprint.post("/reset-factor")
@needs(Permission.MANAGE_PEOPLE)
def reset_factor(account_id: int) -> ResponseReturnValue:
    """For whoever has lost their phone and their recovery codes."""
    reset_persons_factor(db.session(), current_actor(), account_id, now())
    return _done(account_id, _("Đã gỡ mã xác thực. Lần đăng nhập sau, người này cài lại."))


@blueprint.post("/reset-link")
@needs(Permission.MANAGE_PEOPLE)
def reset_link(account_id: int) -> ResponseReturnValue:
    """For whoever has forgotten their password; the answer shows the link this once."""
    account, token = make_reset_link(db.session(), current_actor(), account_id, now())
    path, role = url_for("reset.page", token=token), Role.of(account.role)
    shown = shown_link("department/people/reset_link.html", path, role, RESET_LIFE, account=account)
    db.session.commit()
    return shown


def _closed_or_opened(
    account_id: int, act: Callable[..., None], sentence: str
) -> ResponseReturnValue:
    """Done; or, where somebody was quicker, the person as they are now."""
    try:
        act(db.session(), current_actor(), account_id, _version(), now())
    except Refused as refused:
        if refused.problem not in (Problem.PERSON_CHANGED, Problem.LAST_ADMINISTRATOR):
            raise
        db.session.rollback()
        shown = person_page(db.session(), current_actor(), account_id, now())
        says = refused.problem.label(current_language())
        page = render_template("department/people/person.html", page=shown, refused=says)
        return page, STATUS[refused.problem]
    return _done(account_id, sentence)


def _done(account_id: int, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for(".page", account_id=account_id), 303)


def _changeable(account_id: int) -> PersonPage:
    """NOT_FOUND for whom one may not see, OWN_ACCOUNT for oneself."""
    about = person_page(db.session(), current_actor(), account_id, now())
    if about.own:
        raise Refused(Problem.OWN_ACCOUNT)
    return about


def _shown(about: PersonPage, sent: dict[str, str]) -> Shown:
    fields = person_fields(db.session(), current_actor(), about.row.role, about.row.found.area_ids)
    return Shown(fields, sent, {}, {})


def _held(about: PersonPage) -> dict[str, str]:
    """What the form's fields hold at first."""
    found = about.row.found
    return {
        "display_name": found.account.display_name,
        "grade": found.account.grade or "",
        "retailer": found.retailer.name if found.retailer else "",
        "areas": " ".join(keys_of(db.session(), found.area_ids).values()),
    }


def _refused(account_id: int, sent: dict[str, str], refused: Refused) -> ResponseReturnValue:
    """The form again with what was typed, beside what holds now."""
    db.session.rollback()
    about = _changeable(account_id)
    shown = _shown(about, sent)
    if refused.problem is Problem.PERSON_CHANGED:
        return _form(about, shown, meanwhile=True), STATUS[refused.problem]
    if refused.problem not in (Problem.INVALID, Problem.UNKNOWN_AREA):
        raise refused
    shown.errors = person_sentences(refused.fields)
    return _form(about, shown), STATUS[refused.problem]


def _form(about: PersonPage, shown: Shown, meanwhile: bool = False) -> str:
    return render_template(
        "department/people/change.html", page=about, state=shown, meanwhile=meanwhile
    )


def _version() -> int:
    """What the form was filled from; 0, which no account has, for one that does not say."""
    said = request.headers.get("If-Match", "").strip('"') or request.form.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
