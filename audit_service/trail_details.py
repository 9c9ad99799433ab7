"""Which change an entry of the trail was, in a few words of the reader's language.

Facts may be of any shape: a newer version wrote them, or somebody damaged them by hand. What is not
understood is left out; the line still says what was done, when and by whom.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import ngettext

from audit_service.exported import exported_name
from audit_service.words import _, label
from inspections.account.commands.devices import Way
from inspections.account.rules import Grade, Scope
from inspections.facility.rules import CHANGE_KINDS
from inspections.inspection.rules import Act as Decision
from inspections.inspection.rules import ReviewState
from inspections.privacy.marks import Restricted
from inspections.privacy.rules import ErasureKind, Purpose
from inspections.trail.queries.lines import Entry
from inspections.trail.rules import Act
from inspections.words import Word


def detail_of(entry: Entry) -> str:
    """Empty where there is nothing to add."""
    say = DETAILS.get(entry.act) if entry.act else None
    said = say(entry) if say else ()
    why = _("lý do: %(why)s", why=entry.reason) if entry.reason else ""
    return "; ".join(each for each in (*said, why) if each)


def _word(kind: Mapping[str, Word], value: Any) -> str:
    return label(kind.get(value)) if isinstance(value, str) else ""


def _words(kind: type[Word]) -> Mapping[str, Word]:
    return {each.value: each for each in kind}


def _one(name: str, kind: Mapping[str, Word]) -> Callable[[Entry], Iterable[str]]:
    return lambda entry: [_word(kind, entry.facts.get(name))]


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _added_removed(before: Any, after: Any) -> str:
    """Of two lists of ids, without their names."""
    old = {each for each in before if isinstance(each, int)} if isinstance(before, list) else set()
    new = {each for each in after if isinstance(each, int)} if isinstance(after, list) else set()
    parts = [
        _("thêm %(count)s", count=len(new - old)) if new - old else "",
        _("bớt %(count)s", count=len(old - new)) if old - new else "",
    ]
    return ", ".join(filter(None, parts))


def _account_changed(entry: Entry) -> Iterable[str]:
    for name, change in entry.facts.items():
        before, after = _pair(change, "from", "to")
        if name == "grade":
            old, new = (_word(_words(Grade), each) for each in (before, after))
            yield _("cấp: %(old)s → %(new)s", old=old, new=new)
        elif name == "areas":
            yield _("địa bàn: %(change)s", change=_added_removed(before, after))
        elif name == "retailer":
            yield _("đơn vị bán lẻ khác")
    if "display_name" in entry.personal:
        yield _("họ tên")


def _pair(change: Any, first: Any, second: Any) -> tuple[Any, Any]:
    try:
        return change[first], change[second]
    except (KeyError, IndexError, TypeError):
        return None, None


def _round_changed(entry: Entry) -> Iterable[str]:
    what, facts = entry.facts.get("what"), entry.facts
    stores = _length(facts.get("stores"))
    if what == "added":
        yield str(ngettext("thêm %(num)s cơ sở", "thêm %(num)s cơ sở", stores))
    elif what == "removed":
        yield str(ngettext("bớt %(num)s cơ sở", "bớt %(num)s cơ sở", stores))
    elif what == "assigned":
        yield str(ngettext("giao %(num)s lượt", "giao %(num)s lượt", stores))
    elif what == "drawn" and _is_count(facts.get("more")):
        yield str(ngettext("bốc thêm %(num)s cơ sở", "bốc thêm %(num)s cơ sở", facts["more"]))
    elif what == "cancelled":
        yield _("huỷ đợt")
    elif what == "terms" and isinstance(facts.get("changed"), dict):
        yield from _terms(facts["changed"])


def _terms(changed: Mapping[str, Any]) -> Iterable[str]:
    names = {
        "title": _("tên đợt"),
        "basis": _("căn cứ"),
        "decision": _("căn cứ"),
        "decided_on": _("căn cứ"),
        "starts_on": _("ngày"),
        "ends_on": _("ngày"),
        "last_on": _("ngày"),
    }
    told = ", ".join(dict.fromkeys(names[each] for each in changed if each in names))
    if told:
        yield _("sửa %(what)s", what=told)
    if "team" in changed:
        yield _("đoàn: %(change)s", change=_added_removed(*_pair(changed["team"], 0, 1)))


def _fixed(name: str, sentences: Callable[[], Mapping[str, str]]) -> Callable[[Entry], list[str]]:
    """The fact is one of few words that have no vocabulary of their own."""

    def say(entry: Entry) -> list[str]:
        value = entry.facts.get(name)
        return [sentences().get(value, "")] if isinstance(value, str) else []

    return say


def _invitations() -> Mapping[str, str]:
    return {
        "invited": _("gửi lời mời"),
        "renewed": _("liên kết mới"),
        "revoked": _("thu hồi lời mời"),
        "reset_link": _("tạo liên kết đặt lại mật khẩu"),
    }


def _secrets() -> Mapping[str, str]:
    return {
        "password": _("mật khẩu"),
        "password_by_link": _("mật khẩu, bằng liên kết đặt lại"),
        "factor_set_up": _("cài mã xác thực"),
        "factor_reset": _("gỡ mã xác thực"),
        "recovery_codes_made": _("lấy mã dự phòng mới"),
        "recovery_code_used": _("dùng một mã dự phòng"),
    }


def _signed_in_by() -> Mapping[str, str]:
    return {
        "password": _("bằng mật khẩu"),
        "invitation": _("nhận lời mời"),
        "reset_link": _("bằng liên kết đặt lại"),
    }


def _signed_out(entry: Entry) -> Iterable[str]:
    if _is_count(entry.facts.get("sessions")):
        count = entry.facts["sessions"]
        yield str(ngettext("kết thúc %(num)s phiên", "kết thúc %(num)s phiên", count))
    if entry.facts.get("why") == "phone_lost":
        yield _("vì mất điện thoại")


def _unsent(entry: Entry) -> Iterable[str]:
    if _is_count(entry.facts.get("unsent")) and entry.facts["unsent"]:
        count = entry.facts["unsent"]
        yield str(ngettext("còn %(num)s phiếu trên máy", "còn %(num)s phiếu trên máy", count))


def _looked(entry: Entry) -> Iterable[str]:
    fields = entry.facts.get("fields")
    known = _words(Restricted)
    told = [_word(known, each) for each in fields] if isinstance(fields, list) else []
    yield ", ".join(filter(None, told))
    yield _word(_words(Purpose), entry.facts.get("purpose"))


def _exported(entry: Entry) -> Iterable[str]:
    table, form = entry.facts.get("table"), entry.facts.get("form")
    if isinstance(table, str) and isinstance(form, str):
        yield exported_name(table, form)
    if _is_count(entry.facts.get("rows")):
        count = entry.facts["rows"]
        yield str(ngettext("%(num)s dòng", "%(num)s dòng", count))


def _entered(entry: Entry) -> Iterable[str]:
    if _is_count(entry.facts.get("entered")):
        count = entry.facts["entered"]
        yield str(ngettext("%(num)s cơ sở mới", "%(num)s cơ sở mới", count))


DETAILS: Mapping[Act, Callable[[Entry], Iterable[str]]] = {
    Act.REGISTRY_CHANGED: _one("what", CHANGE_KINDS),
    Act.REVIEWED: _one("decision", _words(Decision)),
    Act.COMPLETED: _one("review", _words(ReviewState)),
    Act.LIST_APPLIED: _entered,
    Act.ROUND_CHANGED: _round_changed,
    Act.INVITED: _fixed("what", _invitations),
    Act.ACCOUNT_CHANGED: _account_changed,
    Act.SECRET_CHANGED: _fixed("what", _secrets),
    Act.SIGNED_IN: _fixed("by", _signed_in_by),
    Act.SIGNED_OUT: _signed_out,
    Act.KEY_MADE: _one("scope", _words(Scope)),
    Act.DEVICE_ENROLLED: _one("way", _words(Way)),
    Act.DEVICE_REVOKED: _unsent,
    Act.EXPORTED: _exported,
    Act.RESTRICTED_READ: _looked,
    Act.ERASED: _one("kind", _words(ErasureKind)),
}
