"""Facilities whose ward is not known, or only likely: what their addresses say, what people say."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word, today
from audit_service.db import db
from audit_service.department.facility_view import seen_facility
from audit_service.errors import STATUS
from audit_service.words import _
from inspections.account.rules import Permission, may
from inspections.area.address import Placed, place
from inspections.area.queries import nearest_names
from inspections.errors import Problem, Refused
from inspections.facility.commands.placing import confirm_ward
from inspections.facility.entry import REASON
from inspections.facility.models import Facility
from inspections.facility.queries.find import described
from inspections.facility.queries.placing import (
    ToPlace,
    WardChoice,
    count_to_place,
    province_keys,
    to_place,
    wards_by_code,
    wards_named,
)
from inspections.text import visible

blueprint = Blueprint("department_unplaced", __name__, url_prefix="/department/facilities/unplaced")

PAGE = 20
# An address of a former district may lie in any of its wards.
MOST_CANDIDATES = 30


@dataclass(frozen=True)
class ReadText:
    """One of a facility's two addresses and what it says of the ward."""

    text: str
    is_former: bool
    placed: Placed


@dataclass(frozen=True)
class Line:
    """A facility of the list. `ward`: the name of the likely one, None where there is none."""

    facility: Facility
    ward: str | None
    read: tuple[ReadText, ...]
    candidates: tuple[WardChoice, ...]
    outside: int


@blueprint.get("")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """`?show=` one of ToPlace, `?after=` the next page."""
    session, actor = db.session(), current_actor()
    shown = chosen_word("show", ToPlace) or ToPlace.UNPLACED
    chosen, after = ToPlace.of(shown), chosen_number("after")
    rows = to_place(session, actor, chosen, after, PAGE + 1)
    return render_template(
        "department/unplaced.html",
        lines=_lines(rows[:PAGE]),
        counts=count_to_place(session, actor),
        chosen=chosen,
        after=after,
        next=rows[PAGE - 1].id if len(rows) > PAGE else None,
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )


@blueprint.get("/<code>")
@needs(Permission.MANAGE_FACILITIES)
def page(code: str) -> ResponseReturnValue:
    """Its addresses, the wards they may mean, and `?q=` wards by name."""
    return _page(seen_facility(db.session(), current_actor(), code))


@blueprint.post("/<code>")
@needs(Permission.MANAGE_FACILITIES)
def confirm(code: str) -> ResponseReturnValue:
    """The ward that was chosen, on this person's word."""
    session, actor = db.session(), current_actor()
    facility = seen_facility(session, actor, code)
    chosen, why = request.form.get("ward", ""), visible(request.form.get("why", "").strip())
    try:
        confirm_ward(session, actor, facility, chosen, why=why)
        session.commit()
    except Refused as refused:
        errors = _errors(refused)
        db.session.rollback()
        return _page(facility, errors), STATUS[refused.problem]
    flash(_("Đã ghi xã, phường của %(name)s.", name=facility.name), "success")
    return redirect(url_for("department_unplaced.index"), 303)


def _page(facility: Facility, errors: dict[str, str] | None = None) -> str:
    session, actor = db.session(), current_actor()
    (line,) = _lines([facility])
    # A form that came back still shows what had been looked for.
    q = request.values.get("q", "").strip()[:100]
    likely = _likely(facility)
    chosen = request.form.get("ward", likely or "")
    first = wards_by_code(session, actor, [each for each in (likely, chosen) if each])
    options = [*first, *line.candidates, *wards_named(session, actor, q)]
    return render_template(
        "department/unplaced_one.html",
        line=line,
        options=list(dict.fromkeys(options)),
        q=q,
        chosen=chosen,
        errors=errors or {},
        typed=request.form,
    )


def _likely(facility: Facility) -> str | None:
    """The code of the ward that is to be confirmed."""
    if facility.ward_id is None:
        return None
    return nearest_names(db.session(), [facility.ward_id], today())[facility.ward_id].code


def _lines(facilities: list[Facility]) -> list[Line]:
    session, actor = db.session(), current_actor()
    provinces = province_keys(session, facilities)
    reads = {each.id: _read(each, provinces.get(each.id)) for each in facilities}
    codes = {id_: _candidates(read) for id_, read in reads.items()}
    wards = wards_by_code(session, actor, frozenset[str]().union(*codes.values()))
    lines = []
    for found in described(session, facilities, today()):
        id_ = found.facility.id
        shown = [each for each in wards if each.code in codes[id_]][:MOST_CANDIDATES]
        outside = len(codes[id_]) - len(shown)
        lines.append(Line(found.facility, found.ward, reads[id_], tuple(shown), outside))
    return lines


def _candidates(read: tuple[ReadText, ...]) -> frozenset[str]:
    return frozenset(code for each in read for code in each.placed.candidates)


def _read(facility: Facility, province: str | None) -> tuple[ReadText, ...]:
    texts = ((facility.address, False), (facility.former_address, True))
    return tuple(
        ReadText(text, is_former, place(text, province)) for text, is_former in texts if text
    )


def _errors(refused: Refused) -> dict[str, str]:
    """The sentence at each field; what cannot be put right there is raised again."""
    if refused.fields.get("ward") == "missing":
        return {"ward": _("Hãy chọn một xã, phường.")}
    if refused.problem is Problem.UNKNOWN_AREA:
        return {"ward": _("Không có xã, phường nào mang mã này.")}
    if refused.fields.get("why") == "too_long":
        return {"why": _("Lý do dài quá %(most)s chữ.", most=REASON)}
    raise refused
