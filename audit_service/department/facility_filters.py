"""What a reader narrows the list of facilities down by, as it stands in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from sqlalchemy.orm import Session

from audit_service.choices import chosen_number, chosen_word
from audit_service.department.area_options import chosen_area
from audit_service.words import _, label, upper_first
from inspections.area.models import Area
from inspections.area.queries import nearest_names
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.retailers import retailers_named
from inspections.facility.rules import CLASSES, FacilityType, Status
from inspections.facility.search import fold
from inspections.verdict.standing import Standing

# In days: what will have to be visited again soon.
DUE = 60
# Of retailers that a name may mean, offered to choose from.
MOST = 8
CLASS_NAMES = tuple(dict.fromkeys(each for classes in CLASSES.values() for each in classes))
NAMES = ("q", "area", "type", "class", "retailer", "status", "standing", "due", "unplaced")


@dataclass(frozen=True)
class Chip:
    """A filter that holds, in words, and the address of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Chosen:
    """`retailers`: what the name that was typed may mean where it is not one retailer's alone."""

    filter: FacilityFilter
    q: str
    area: Area | None
    sent: Mapping[str, str]
    chips: tuple[Chip, ...]
    retailers: tuple[Retailer, ...]
    wrong: str | None

    def address(self, **more: str | None) -> str:
        """Of the list, with these arguments changed; None takes one away."""
        kept = {**self.sent, **more}
        given = {name: value for name, value in kept.items() if value}
        return url_for("department_facilities.index", **given)  # type: ignore[arg-type]


def chosen_filter(session: Session, on: date) -> Chosen:
    """NOT_FOUND for words that no form of ours sends."""
    sent = {name: text for name in NAMES if (text := request.args.get(name, "").strip())}
    area = chosen_area(session, sent.get("area", ""))
    class_ = sent.get("class")
    if class_ is not None and class_ not in CLASS_NAMES:
        raise Refused(Problem.NOT_FOUND)
    found = found_retailers(session, sent.get("retailer", ""))
    type_, status = chosen_word("type", FacilityType), chosen_word("status", Status)
    standing, due = chosen_word("standing", Standing), chosen_number("due")
    filter = FacilityFilter(
        area_id=area.id if area else None,
        unplaced="unplaced" in sent,
        type=FacilityType.of(type_) if type_ else None,
        class_=class_,
        retailer_id=found[0].id if len(found) == 1 else None,
        status=Status.of(status) if status else None,
        standing=Standing.of(standing) if standing else None,
        due_within=DUE if due else None,
    )
    chosen = Chosen(filter, sent.get("q", ""), area, sent, (), (), None)
    return Chosen(
        filter,
        chosen.q,
        area,
        sent,
        tuple(_chips(session, chosen, on)),
        tuple(found) if len(found) > 1 else (),
        _wrong(sent.get("retailer", ""), found),
    )


def _wrong(text: str, found: list[Retailer]) -> str | None:
    if not text or len(found) == 1:
        return None
    if not found:
        return _("Trong sổ không có đơn vị nào như vậy, nên chưa lọc theo đơn vị.")
    return _("Có nhiều đơn vị khớp, nên chưa lọc theo đơn vị. Hãy chọn một:")


def found_retailers(session: Session, text: str) -> list[Retailer]:
    """What a typed name may mean: one where it is that one's name."""
    found = retailers_named(session, text, MOST) if text else []
    exact = [each for each in found if each.name == text]
    return exact or [each for each in found if fold(each.name) == fold(text)] or found


def _chips(session: Session, chosen: Chosen, on: date) -> Iterator[Chip]:
    for name, words in _words(session, chosen, on).items():
        if name in chosen.sent:
            yield Chip(words, chosen.address(**{name: None}))


def _words(session: Session, chosen: Chosen, on: date) -> dict[str, str]:
    filter, area = chosen.filter, chosen.area
    names = nearest_names(session, [area.id], on) if area else {}
    held = {
        "q": _("Tìm: %(words)s", words=chosen.q),
        "area": names[area.id].full_name if area else "",
        "type": upper_first(label(filter.type)),
        "class": _("Hạng %(class)s", **{"class": filter.class_}),
        "status": upper_first(label(filter.status)),
        "standing": upper_first(label(filter.standing)),
        "due": _("Sắp hết hạn trong %(days)s ngày", days=DUE),
        "unplaced": _("Chưa rõ xã, phường"),
    }
    if filter.retailer_id is not None:
        held["retailer"] = _("Đơn vị: %(name)s", name=chosen.sent["retailer"])
    return held
