"""Entries of the registry that may be one facility: listed, merged, or said to be two."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word, today
from audit_service.db import db
from audit_service.department.duplicate_view import (
    Compared,
    compared,
    consequences,
    sides,
    warnings,
)
from audit_service.department.facility_view import seen_facility
from audit_service.errors import STATUS
from audit_service.words import _, code, label
from inspections.account.rules import Permission, may
from inspections.errors import Problem, Refused
from inspections.facility.commands.duplicates import dismiss, merge_as, reconsider
from inspections.facility.entry import REASON
from inspections.facility.models import Facility
from inspections.facility.queries.dismissals import dismissed
from inspections.facility.queries.duplicates import (
    alike_now,
    candidates,
    duplicate_pairs,
    page_of,
)
from inspections.facility.rules import Author
from inspections.facility.similar import Likeness

blueprint = Blueprint(
    "department_duplicates", __name__, url_prefix="/department/facilities/duplicates"
)

PAGE = 10


@blueprint.get("")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """The likeliest first; `?show=` one of Likeness, `?after=` the next page."""
    session, actor = db.session(), current_actor()
    found, chosen = duplicate_pairs(session, actor), chosen_word("show", Likeness)
    wanted = [each for each in found if chosen in (None, each.alike.likeness)]
    after = _chosen_place()
    page = page_of(wanted, after, PAGE + 1)
    shown = compared(session, candidates(session, page[:PAGE]), today())
    return render_template(
        "department/duplicates.html",
        pairs=shown,
        counts={each: sum(one.alike.likeness is each for one in found) for each in Likeness},
        chosen=chosen,
        after=after,
        next=_text(page[PAGE - 1].place) if len(page) > PAGE else None,
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )


@blueprint.get("/dismissed")
@needs(Permission.USE_DEPARTMENT)
def index_of_dismissed() -> str:
    """Pairs that somebody said are two facilities, the latest first; `?before=` the next page."""
    session, actor = db.session(), current_actor()
    before = chosen_number("before")
    rows = dismissed(session, actor, before, PAGE + 1)
    return render_template(
        "department/dismissed.html",
        rows=rows[:PAGE],
        before=before,
        next=rows[PAGE - 1].id if len(rows) > PAGE else None,
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )


@blueprint.get("/<one>/<other>/merge")
@needs(Permission.MANAGE_FACILITIES)
def ask_merge(one: str, other: str) -> ResponseReturnValue:
    """What would change if the first were merged into the second, and a form to do it."""
    facility, into = _both(one, other)
    if facility.id == into.id:
        return _is_one(into)
    return _merge_page(facility, into)


@blueprint.post("/<one>/<other>/merge")
@needs(Permission.MANAGE_FACILITIES)
def do_merge(one: str, other: str) -> ResponseReturnValue:
    """Merge the first into the second."""
    facility, into = _both(one, other)
    if facility.id == into.id:
        return _is_one(into)
    try:
        merge_as(db.session(), current_actor(), facility, into, why=request.form.get("why"))
        db.session.commit()
    except Refused as refused:
        error = _why_error(refused)
        db.session.rollback()
        return _merge_page(facility, into, error), STATUS[refused.problem]
    done = _("Đã gộp mã %(one)s vào %(other)s.", one=code(facility.code), other=code(into.code))
    return _done(done)


@blueprint.get("/<one>/<other>/dismiss")
@needs(Permission.MANAGE_FACILITIES)
def ask_dismiss(one: str, other: str) -> ResponseReturnValue:
    """A form to say that these two are not one facility."""
    a, b = _both(one, other)
    return _is_one(a) if a.id == b.id else _dismiss_page(a, b)


@blueprint.post("/<one>/<other>/dismiss")
@needs(Permission.MANAGE_FACILITIES)
def do_dismiss(one: str, other: str) -> ResponseReturnValue:
    """They are not one facility, and are no longer listed."""
    a, b = _both(one, other)
    if a.id == b.id:
        return _is_one(a)
    try:
        dismiss(db.session(), a, b, Author(current_actor().account_id, request.form.get("why")))
        db.session.commit()
    except Refused as refused:
        error = _why_error(refused)
        db.session.rollback()
        return _dismiss_page(a, b, error), STATUS[refused.problem]
    return _done(_("Đã ghi: đây là hai cơ sở khác nhau."))


@blueprint.post("/<one>/<other>/reconsider")
@needs(Permission.MANAGE_FACILITIES)
def do_reconsider(one: str, other: str) -> ResponseReturnValue:
    """Take back that they are not one."""
    a, b = _both(one, other)
    reconsider(db.session(), a, b, Author(current_actor().account_id))
    db.session.commit()
    return _done(_("Đã bỏ ghi nhận. Hai cơ sở lại được xét xem có trùng không."))


def _both(one: str, other: str) -> tuple[Facility, Facility]:
    """What these codes mean today. NOT_FOUND unless one may see both."""
    session, actor = db.session(), current_actor()
    return seen_facility(session, actor, one), seen_facility(session, actor, other)


def _is_one(facility: Facility) -> ResponseReturnValue:
    flash(_("Hai mã này đã là một cơ sở."))
    return redirect(url_for("department_facilities.page", code=facility.code), 303)


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("department_duplicates.index"), 303)


def _merge_page(facility: Facility, into: Facility, error: str | None = None) -> str:
    session = db.session()
    shown = _compared(facility, into)
    return render_template(
        "department/merge.html",
        pair=shown,
        consequences=consequences(session, current_actor(), shown.b, shown.a),
        warnings=warnings(shown.b, shown.a),
        error=error,
        typed=request.form,
    )


def _dismiss_page(a: Facility, b: Facility, error: str | None = None) -> str:
    return render_template(
        "department/dismiss.html", pair=_compared(a, b), error=error, typed=request.form
    )


def _compared(a: Facility, b: Facility) -> Compared:
    session = db.session()
    known = sides(session, [a, b], today())
    return Compared(known[a.id], known[b.id], alike_now(session, a, b))


def _why_error(refused: Refused) -> str:
    """The sentence at the field; what cannot be put right there is raised again."""
    if refused.problem is Problem.REASON_NEEDED:
        return label(refused.problem)
    if refused.fields == {"why": "too_long"}:
        return _("Lý do dài quá %(most)s chữ.", most=REASON)
    raise refused


def _chosen_place() -> tuple[int, int, int] | None:
    text = request.args.get("after", "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]-[0-9]{1,15}-[0-9]{1,15}", text):
        raise Refused(Problem.NOT_FOUND)
    rank, a, b = map(int, text.split("-"))
    return (rank, a, b)


def _text(place: tuple[int, int, int]) -> str:
    return "-".join(map(str, place))
