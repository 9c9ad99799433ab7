"""Looking up by a text what a form asks for: a ward of one's areas, a retailer, a facility."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from audit_service.department.registry.fields import MOST, Finder, Option
from audit_service.words import _, code
from inspections.account.rules import Actor
from inspections.area.address import place
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.queries import nearest_names
from inspections.area.rules import Level
from inspections.facility.code import normalise
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.find import find_facilities
from inspections.facility.queries.retailers import retailers_named
from inspections.facility.search import fold

# A list that a browser proposes while one types; for a whole country it would be too long.
LISTED = 300


@dataclass(frozen=True)
class Ward:
    key: str
    name: str
    full_name: str
    province: str

    @property
    def words(self) -> str:
        return f"{self.full_name}, {self.province}"


def wards_in_reach(session: Session, actor: Actor, on: date) -> list[Ward]:
    """Today's wards of the actor's areas with their provinces, by name. Two statements."""
    reach = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    province = aliased(Area)
    query = (
        select(Area.key, AreaName, province.id)
        .join(AreaName, AreaName.area_id == Area.id)
        .join(province, province.id == Area.parent_id)
        .where(Area.level == Level.WARD, Area.id.in_(reach), AreaName.valid_to.is_(None))
    )
    rows = session.execute(query).all()
    provinces = nearest_names(session, {province_id for _key, _name, province_id in rows}, on)
    found = [
        Ward(key, name.name, name.full_name, provinces[province_id].full_name)
        for key, name, province_id in rows
    ]
    return sorted(found, key=lambda ward: fold(ward.name))


def ward_finder(session: Session, actor: Actor, on: date, hint: str | None = None) -> Finder:
    """Only who keeps the whole nation may leave it open."""
    wards = wards_in_reach(session, actor, on)
    return Finder(
        "ward",
        _("Xã, phường hiện nay"),
        hint or _("Gõ tên xã, phường trong địa bàn của tài khoản; không cần dấu."),
        required=not actor.nation,
        search=lambda text: match_wards(wards, text),
        nothing=_("Trong địa bàn của tài khoản không có xã, phường nào như vậy."),
        listed=tuple(ward.words for ward in wards[:LISTED]),
        attrs={"autocomplete": "off"},
    )


def match_wards(wards: Iterable[Ward], text: str) -> list[Option]:
    """One whose name it is; else those whose names hold all its words; else those that an address
    lies in."""
    wards, asked = list(wards), fold(text)
    if not asked:
        return []
    words = set(asked.split())
    ways: tuple[Callable[[Ward], bool], ...] = (
        lambda ward: text in (ward.words, ward.key, ward.key[1:]),
        lambda ward: asked in (fold(ward.words), fold(ward.full_name)),
        lambda ward: asked == fold(ward.name),
        lambda ward: words <= set(fold(ward.words).split()),
    )
    found = next(filter(None, ([ward for ward in wards if fits(ward)] for fits in ways)), None)
    if found is None:
        likely = place(text).candidates
        found = [ward for ward in wards if ward.key[1:] in likely]
    return [Option(ward.key, ward.words) for ward in found[: MOST + 1]]


def retailer_finder(
    session: Session, name: str, label: str, required: bool = True, new: str = ""
) -> Finder:
    """Any retailer: one that opens its first store here is known elsewhere. `new`: as Finder."""
    return Finder(
        name,
        label,
        _("Gõ tên hoặc mã số thuế; không cần dấu."),
        required=required,
        search=lambda text: _retailers(session, text),
        nothing=_("Trong sổ không có đơn vị nào như vậy."),
        new=new,
        attrs={"autocomplete": "off"},
    )


def _retailers(session: Session, text: str) -> list[Option]:
    found = retailers_named(session, text, MOST + 1)
    exact = [each for each in found if each.name == text]
    folded = [each for each in found if fold(each.name) == fold(text)]
    return [Option(str(each.id), _retailer_words(each)) for each in exact or folded or found]


def _retailer_words(retailer: Retailer) -> str:
    return f"{retailer.name} · {retailer.tax_code}" if retailer.tax_code else retailer.name


def facility_finder(
    session: Session, actor: Actor, name: str, label: str, required: bool = True
) -> Finder:
    """Facilities that the actor sees."""
    return Finder(
        name,
        label,
        _("Gõ mã 8 chữ số, tên hoặc địa chỉ; không cần dấu."),
        required=required,
        search=lambda text: _facilities(session, actor, text),
        nothing=_("Trong địa bàn của tài khoản không có cơ sở nào như vậy."),
        attrs={"autocomplete": "off"},
    )


def _facilities(session: Session, actor: Actor, text: str) -> Sequence[Option]:
    found = find_facilities(session, actor, text, limit=MOST + 1)
    exact = [row for row in found if row.facility.code == normalise(text)]
    return [
        Option(row.facility.code, _facility_words(row.facility, row.ward)) for row in exact or found
    ]


def _facility_words(facility: Facility, ward: str | None) -> str:
    parts = [facility.name, code(facility.code), facility.address, ward]
    return " · ".join(part for part in parts if part)
