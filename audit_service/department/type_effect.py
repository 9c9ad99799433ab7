"""What the type of facilities does to N, the number that a plan's share is taken of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.words import _, number
from inspections.account.rules import Actor
from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.facility.queries.numbers import registered_below, registered_by_type
from inspections.facility.rules import FacilityType

# QĐ 1371/2004/QĐ-BTM, Điều 3: the smallest general supermarket of class III, in square metres.
SMALLEST_M2 = 500


@dataclass(frozen=True)
class Variant:
    """N counted in one way, and how far that is from what the plans ask."""

    words: str
    count: int
    difference: int


@dataclass(frozen=True)
class TypeEffect:
    by_type: dict[FacilityType, int]
    small: int
    variants: tuple[Variant, ...]


def type_effect(session: Session, area: Area, on: date) -> TypeEffect:
    by_type = registered_by_type(session, area.id, on)
    small = registered_below(session, area.id, on, SMALLEST_M2)
    asked = by_type[FacilityType.SUPERMARKET] + by_type[FacilityType.MALL]
    with_convenience = asked + by_type[FacilityType.CONVENIENCE_STORE]
    counted = (
        (_("Siêu thị và trung tâm thương mại, như các kế hoạch ghi"), asked),
        (_("Thêm cửa hàng tiện lợi"), with_convenience),
        (_("Bớt siêu thị ghi dưới %(area)s m²", area=number(SMALLEST_M2)), asked - small),
    )
    variants = tuple(Variant(words, count, count - asked) for words, count in counted)
    return TypeEffect(by_type, small, variants)


def default_area(session: Session, actor: Actor) -> Area:
    """The first of one's own areas; the nation for who has none."""
    own = select(Area).where(Area.id.in_(actor.areas)).order_by(Area.key)
    found = session.scalars(own.limit(1)).first()
    return found or session.scalars(select(Area).where(Area.key == NATION_KEY)).one()
