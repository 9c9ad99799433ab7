"""Inviting a person to an account: the link is shown once, to whoever invites."""

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.people.forms import Areas, Shown, invite_fields, read_fields, wanted
from audit_service.department.people.shown_link import shown_link
from audit_service.department.registry.fields import Field
from audit_service.errors import STATUS
from audit_service.people_words import person_sentences
from audit_service.words import _
from inspections.account.rules import Permission, Role
from inspections.area.rules import NATION_KEY
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.person.commands.invites import invite, renew_invite, revoke_invite
from inspections.person.models import Invite
from inspections.person.rules import INVITE_LIFE

blueprint = Blueprint("department_invites", __name__, url_prefix="/department/people")

INVITE = "/invites/<int(max=2147483647):invite_id>"
# What the person at the form can put right there and then.
MENDABLE = (Problem.INVALID, Problem.UNKNOWN_AREA, Problem.NAME_TAKEN)


@blueprint.get("/new")
@needs(Permission.MANAGE_PEOPLE)
def new_form() -> str:
    """First whom: `?role=` opens the form for one."""
    role = _role(request.args.get("role", ""))
    if role is None:
        return render_template("department/people/roles.html", roles=_roles())
    fields = invite_fields(db.session(), current_actor(), role)
    return _page(role, Shown(fields, _start(fields), {}, {}))


@blueprint.post("/new")
@needs(Permission.MANAGE_PEOPLE)
def new() -> ResponseReturnValue:
    """Invite; the answer shows the link this once."""
    role = _role(request.form.get("role", ""))
    if role is None:
        known = request.form.get("role") in {each.value for each in Role}
        raise Refused(Problem.NOT_ALLOWED if known else Problem.INVALID)
    sent = {**request.form.to_dict(), "areas": " ".join(request.form.getlist("areas"))}
    values, shown = read_fields(invite_fields(db.session(), current_actor(), role), sent)
    if shown.errors:
        return _page(role, shown), STATUS[Problem.INVALID]
    try:
        made, token = invite(
            db.session(),
            current_actor(),
            values["name"],
            values["display_name"],
            wanted(role, values),
            now(),
        )
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        db.session.rollback()
        shown.errors = person_sentences(refused.fields)
        return _page(role, shown), STATUS[refused.problem]
    return _link(made, token)


@blueprint.post(f"{INVITE}/renew")
@needs(Permission.MANAGE_PEOPLE)
def renew(invite_id: int) -> Response:
    """Another link for seven more days; the old one ends."""
    return _link(*renew_invite(db.session(), current_actor(), invite_id, now()))


@blueprint.post(f"{INVITE}/revoke")
@needs(Permission.MANAGE_PEOPLE)
def revoke(invite_id: int) -> ResponseReturnValue:
    revoke_invite(db.session(), current_actor(), invite_id, now())
    db.session.commit()
    flash(_("Đã thu hồi lời mời. Liên kết đã gửi không dùng được nữa."), "success")
    return redirect(url_for("department_people.index"), 303)


def _link(made: Invite, token: str) -> Response:
    path, role = url_for("invite.page", token=token), Role.of(made.role)
    shown = shown_link("department/people/link.html", path, role, INVITE_LIFE, invite=made)
    db.session.commit()
    return shown


def _page(role: Role, shown: Shown) -> str:
    return render_template("department/people/invite.html", role=role, state=shown)


def _start(fields: tuple[Field, ...]) -> dict[str, str]:
    """An only area is the one that is meant."""
    groups = [group for each in fields if isinstance(each, Areas) for group in each.groups]
    first = groups[0].options if groups else ()
    return {"areas": first[0].value} if len(first) == 1 and first[0].value != NATION_KEY else {}


def _roles() -> list[Role]:
    """Those that the actor may invite to."""
    administers = current_actor().role is Role.ADMINISTRATOR
    return [role for role in Role if administers or role is not Role.ADMINISTRATOR]


def _role(value: str) -> Role | None:
    return next((role for role in _roles() if role.value == value), None)
