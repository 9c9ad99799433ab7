"""What whoever invites or changes a person may choose from: areas and retailers of their own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from audit_service.department.registry.fields import MOST, Finder, Option
from audit_service.words import _
from inspections.account.rules import Actor, Role
from inspections.area.models import Area
from inspections.area.queries import areas_within, nearest_names
from inspections.area.rules import Level
from inspections.facility.models import Retailer
from inspections.facility.queries.retailers import named
from inspections.facility.search import fold
from inspections.person.queries.visible import retailers_within


@dataclass(frozen=True)
class AreaGroup:
    """`folded`: so many that the page shows them only when asked."""

    title: str
    options: tuple[Option, ...]
    folded: bool


def area_groups(
    session: Session, actor: Actor, chosen: Collection[int], on: date
) -> tuple[AreaGroup, ...]:
    """What lies wholly in the actor's areas, and what is `chosen` already. Over the whole nation
    without its wards: a page holds no 3,321. Two statements."""
    rows = session.scalars(select(Area).where(or_(_in_reach(actor), Area.id.in_(chosen)))).all()
    names = nearest_names(session, {row.id for row in rows}, on)
    titles = {
        Level.NATION: _("Cả nước"),
        Level.PROVINCE: _("Tỉnh, thành phố"),
        Level.FORMER_PROVINCE: _("Địa bàn trước 01/7/2025"),
        Level.WARD: _("Xã, phường"),
    }
    made = []
    for level, title in titles.items():
        of_level = [row for row in rows if row.level is level]
        shown = {row.key: _name(row, names.get(row.id)) for row in of_level}
        options = [Option(key, name) for key, name in shown.items()]
        folded = len(options) > MOST and not any(row.id in chosen for row in of_level)
        if options:
            ordered = tuple(sorted(options, key=lambda each: fold(each.words)))
            made.append(AreaGroup(title, ordered, folded))
    return tuple(made)


def retailer_field(session: Session, actor: Actor) -> Finder:
    """A retailer all of whose facilities lie in the actor's areas; any for administrators."""

    def search(text: str) -> Sequence[Option]:
        query = select(Retailer).where(named(text), retailers_within(actor))
        found = session.scalars(query.order_by(Retailer.sort_key).limit(MOST + 1)).all()
        exact = [each for each in found if fold(each.name) == fold(text)]
        return [Option(str(each.id), each.name) for each in exact or found]

    return Finder(
        "retailer",
        _("Đơn vị bán lẻ"),
        _("Gõ tên hoặc mã số thuế; không cần dấu."),
        search=search,
        nothing=_(
            "Không có đơn vị nào như vậy với mọi cơ sở nằm trong địa bàn của bạn. Chuỗi nhiều tỉnh "
            "do quản trị viên mời."
        ),
        attrs={"autocomplete": "off"},
    )


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    if actor.nation or actor.role is Role.ADMINISTRATOR:
        return Area.level != Level.WARD
    return or_(Area.id.in_(areas_within(actor.areas)), Area.id.in_(actor.areas))


def _name(area: Area, name: object) -> str:
    if area.level is Level.NATION:
        return _("Cả nước")
    return str(getattr(name, "full_name", area.key))
