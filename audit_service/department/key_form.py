"""The form that makes a key: what may be chosen for its person, what was sent, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from audit_service.area_names import area_names
from audit_service.choices import today
from audit_service.department.area_options import AreaGroup, area_groups
from audit_service.words import _
from inspections.account.commands.keys import LONGEST_KEY_DAYS
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Scope, sees_by_area
from inspections.area.models import Area
from inspections.area.queries import area_by_code, areas_within, keys_of
from inspections.errors import Problem, Refused
from inspections.key.commands import make_key, may_send_by_key

DAYS = "365"


@dataclass(frozen=True)
class KeyForm:
    """`own`: the areas of the person, (key, name); `smaller`: what lies in them, in groups. `sent`
    as typed; `errors`: (id of the field, sentence)."""

    owner: Account
    scopes: tuple[Scope, ...]
    own: tuple[tuple[str, str], ...]
    smaller: tuple[AreaGroup, ...]
    sent: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()

    def error(self, name: str) -> str | None:
        return dict(self.errors).get(name)


def empty_form(session: Session, owner: Account) -> KeyForm:
    """What may be chosen for this person."""
    actor = actor_of(session, owner.id)
    scopes = tuple(Scope) if may_send_by_key(session, owner) else (Scope.READ,)
    sent = {"days": DAYS, "scope": Scope.READ.value}
    if not sees_by_area(actor.role):
        return KeyForm(owner, scopes, (), (), sent)
    keys, names = keys_of(session, actor.areas), area_names(session, set(actor.areas))
    own = sorted(((keys[each], names[each]) for each in keys), key=lambda pair: pair[1])
    return KeyForm(owner, scopes, tuple(own), tuple(_smaller(session, actor)), sent)


def _smaller(session: Session, actor: Actor) -> list[AreaGroup]:
    inside = or_(Area.id.in_(actor.areas), Area.id.in_(areas_within(actor.areas)))
    known = set(session.scalars(select(Area.key).where(inside)))
    own = set(keys_of(session, actor.areas).values())
    groups = (
        AreaGroup(group.title, tuple(each for each in group.options if each[0] in known - own))
        for group in area_groups(session, actor, today())
    )
    return [group for group in groups if group.options]


def made_from(
    session: Session, actor: Actor, owner: Account, sent: MultiDict[str, str]
) -> tuple[KeyForm, str | None]:
    """The form as it was sent, and the printed key; no key where something is wrong with it."""
    areas = tuple(text for text in sent.getlist("areas") if text)
    words = {name: sent.get(name, "").strip() for name in ("scope", "days", "label")}
    form = replace(empty_form(session, owner), sent=words, areas=areas)
    try:
        return form, make_key(
            session,
            actor,
            owner,
            _scope(words["scope"]),
            _days(words["days"]),
            words["label"],
            [_area_id(session, code) for code in areas],
        )
    except Refused as refused:
        if refused.problem is not Problem.INVALID:
            raise
        errors = tuple((name, _sentence(name)) for name in refused.fields)
        return replace(form, errors=errors), None


def _scope(text: str) -> Scope:
    try:
        return Scope.of(text)
    except KeyError as error:
        raise Refused(Problem.INVALID, {"scope": "unknown"}) from error


def _days(text: str) -> int:
    # Longer numbers are out of range whatever they say.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _area_id(session: Session, code: str) -> int:
    area = area_by_code(session, code)
    if area is None:
        raise Refused(Problem.INVALID, {"areas": "unknown"})
    return area.id


def _sentence(name: str) -> str:
    return {
        "scope": _("Người này không gửi phiếu, nên chỉ lập được khoá chỉ đọc."),
        "days": _("Ghi số ngày từ 1 đến %(most)s.", most=LONGEST_KEY_DAYS),
        "label": _("Tên khoá dài nhất 80 chữ và không có dấu điều khiển."),
        "areas": _("Chỉ chọn được địa bàn của chính người này."),
    }[name]
