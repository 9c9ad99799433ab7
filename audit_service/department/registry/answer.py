"""Showing a form of the registry, and taking one that was sent: nothing typed is ever lost, and
nobody overwrites what somebody else changed meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor
from audit_service.db import db
from audit_service.department.registry.change_words import told
from audit_service.department.registry.fields import Option, Sent
from audit_service.department.registry.form import Filled, Form, read
from audit_service.department.registry.refusals import MENDABLE, worded
from audit_service.errors import STATUS
from audit_service.words import _
from inspections.account.rules import may_see_facility
from inspections.errors import Problem, Refused
from inspections.facility.commands.locks import lock, lock_retailers
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.changes import as_seen, changes_after, latest_change
from inspections.facility.queries.visible import facts
from inspections.facility.rules import Author

About = Facility | Retailer | None


@dataclass(frozen=True)
class Asked:
    """A form about something; made anew each time, for a refused change takes all rows back.

    `page_of`: the address of what was changed; `back`: of where the person came from."""

    form: Form
    about: About
    back: tuple[str, str]
    page_of: Callable[[Facility | Retailer], str]


@dataclass
class State:
    """What the template shows beside the form itself."""

    sent: Sent
    errors: dict[str, str] = field(default_factory=dict)
    options: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    meanwhile: tuple[object, ...] = ()


def show(asked: Asked) -> ResponseReturnValue:
    """The form as it begins; the address may bring what its fields hold."""
    return _page(asked, State({**asked.form.start, **request.args.to_dict()}))


def take(make: Callable[[], Asked]) -> ResponseReturnValue:
    """Change the registry and show what was changed; or the form again, as it was typed."""
    asked, sent = make(), request.form.to_dict()
    seen = _lock(asked.about)
    if asked.about is not None and sent.get("seen") != str(seen):
        return _changed_meanwhile(asked, sent)
    filled = read(asked.form, sent)
    if filled.errors:
        return _page(asked, State(sent, filled.errors, filled.options), Problem.INVALID)
    if asked.form.asks is not None and sent.get("agreed") != _agreement(filled):
        return _page(
            asked, State({**sent, "agreed": _agreement(filled)}, asks=_asks(asked, filled))
        )
    try:
        changed = _act(asked, filled)
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        db.session.rollback()
        again = make()
        errors = worded(refused.fields, again.form.names)
        return _page(again, State(sent, errors), refused.problem)
    is_new = asked.about is None or _latest(asked.about) != seen
    db.session.commit()
    flash(
        asked.form.done if is_new else _("Không có gì thay đổi: sổ đã ghi đúng như vậy."), "success"
    )
    return redirect(asked.page_of(changed), 303)


def _act(asked: Asked, filled: Filled) -> Facility | Retailer:
    session, actor = db.session(), current_actor()
    why = filled.values.pop("why")
    changed = asked.form.act(filled.values, Author(actor.account_id, why))
    session.flush()
    if isinstance(changed, Facility) and not may_see_facility(actor, facts(session, changed)):
        # One may not put a facility where one could not see it any more.
        raise Refused(Problem.NOT_ALLOWED)
    return changed


def _lock(about: About) -> int:
    if isinstance(about, Facility):
        lock(db.session(), about)
    elif isinstance(about, Retailer):
        lock_retailers(db.session(), about)
    return _latest(about)


def _latest(about: About) -> int:
    return 0 if about is None else latest_change(db.session(), about)


def _agreement(filled: Filled) -> str:
    """What a person agreed to: other values are asked about again."""
    return "|".join(f"{name}={value}" for name, value in filled.values.items() if name != "why")


def _asks(asked: Asked, filled: Filled) -> tuple[str, ...]:
    return tuple(asked.form.asks(filled.values)) if asked.form.asks else ()


def _changed_meanwhile(asked: Asked, sent: Sent) -> ResponseReturnValue:
    seen = sent.get("seen", "")
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
    session = db.session()
    changes = changes_after(session, asked.about, since) if asked.about is not None else []
    changes = as_seen(session, current_actor(), changes)
    return _page(asked, State(sent, meanwhile=tuple(told(session, changes))), status=412)


def _page(
    asked: Asked, state: State, problem: Problem | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "department/registry/form.html",
        asked=asked,
        form=asked.form,
        state=state,
        seen=_latest(asked.about),
    )
    return make_response(page, STATUS[problem] if problem else status)
