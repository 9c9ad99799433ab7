"""The log of the registry in words: who changed what, when, from what to what, and why."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.choices import today
from audit_service.words import _, code, day, label, number
from inspections.area.models import Area
from inspections.area.queries import nearest_names
from inspections.facility.models import Retailer
from inspections.facility.queries.changes import Changed
from inspections.facility.rules import PLACED_BY, STATUSES, TYPES, RetailerKind

KINDS = {kind.value: kind for kind in RetailerKind}


@dataclass(frozen=True)
class Step:
    """One thing that was one way and is now another; None = was not known."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Told:
    change: Changed
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Names:
    """What ids and keys of the log are called."""

    wards: Mapping[str, str]
    retailers: Mapping[int, str]


def told(session: Session, changes: Sequence[Changed]) -> list[Told]:
    """Each change with its steps; three statements however many there are."""
    names = Names(_wards(session, _values(changes, "ward")), _retailers(session, changes))
    return [Told(each, tuple(_steps(each, names))) for each in changes]


def _steps(change: Changed, names: Names) -> Iterable[Step]:
    before, after = change.before or {}, change.after or {}
    for key in dict.fromkeys([*after, *before]):
        if key not in LABELS or ("retailer" in after and key == "retailer_id"):
            continue
        old, new = (_said(key, each.get(key), names) for each in (before, after))
        if old != new:
            yield Step(LABELS[key](), old, new)


def _said(key: str, value: Any, names: Names) -> str | None:
    """None and what is empty are both not known."""
    if value is None or value == "":
        return None
    if key == "ward":
        return names.wards.get(value, str(value))
    if key == "retailer_id":
        return names.retailers.get(value, str(value))
    return VALUES.get(key, str)(value)


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


VALUES: dict[str, Callable[[Any], str]] = {
    "on": _day,
    "opened_on": _day,
    "type": lambda value: label(TYPES.get(value)) or str(value),
    "status": lambda value: label(STATUSES.get(value)) or str(value),
    "ward_basis": lambda value: label(PLACED_BY.get(value)) or str(value),
    "kind": lambda value: label(KINDS.get(value)) or str(value),
    "area_m2": number,
    "items": number,
    "parent_code": code,
    "continues": code,
    "into": code,
    "to": code,
}
LABELS: dict[str, Callable[[], str]] = {
    "name": lambda: _("Tên"),
    "type": lambda: _("Loại"),
    "class": lambda: _("Hạng"),
    "basis": lambda: _("Căn cứ"),
    "area_m2": lambda: _("Diện tích bán hàng (m²)"),
    "items": lambda: _("Số tên hàng"),
    "status": lambda: _("Tình trạng"),
    "reason": lambda: _("Lý do ghi cùng tình trạng"),
    "on": lambda: _("Từ ngày"),
    "opened_on": lambda: _("Mở cửa ngày"),
    "ward": lambda: _("Xã, phường"),
    "ward_basis": lambda: _("Xã, phường biết được do"),
    "address": lambda: _("Địa chỉ"),
    "former_address": lambda: _("Địa chỉ cũ"),
    "lat": lambda: _("Vĩ độ"),
    "lon": lambda: _("Kinh độ"),
    "retailer": lambda: _("Đơn vị bán lẻ"),
    "retailer_id": lambda: _("Đơn vị bán lẻ"),
    "parent_code": lambda: _("Nằm trong cơ sở mã"),
    "continues": lambda: _("Chuyển từ cơ sở mã"),
    "to": lambda: _("Chuyển đến cơ sở mã"),
    "into": lambda: _("Gộp vào cơ sở mã"),
    "source": lambda: _("Nguồn"),
    "kind": lambda: _("Loại đơn vị"),
    "tax_code": lambda: _("Mã số thuế"),
    "head_office": lambda: _("Trụ sở chính"),
}


def _values(changes: Iterable[Changed], key: str) -> set[Any]:
    sides = [side for each in changes for side in (each.before, each.after) if side]
    return {side[key] for side in sides if side.get(key) is not None}


def _wards(session: Session, keys: Collection[str]) -> dict[str, str]:
    found = select(Area.key, Area.id).where(Area.key.in_(keys))
    ids = dict(session.execute(found).all())
    names = nearest_names(session, set(ids.values()), today())
    return {key: names[id_].full_name for key, id_ in ids.items() if id_ in names}


def _retailers(session: Session, changes: Sequence[Changed]) -> dict[int, str]:
    query = select(Retailer.id, Retailer.name)
    found = query.where(Retailer.id.in_(_values(changes, "retailer_id")))
    return dict(session.execute(found).all())
