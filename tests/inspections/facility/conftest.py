from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from inspections import models
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.rules import Kind, Level
from inspections.facility.commands.facilities import add_facility
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType

# key: kind, name, the areas that hold it
WARDS = {
    "W30742": (Kind.WARD, "Rạch Giá", ("VN", "P91", "F91")),
    "W31078": (Kind.SPECIAL_ZONE, "Phú Quốc", ("VN", "P91", "F91")),
    "W30292": (Kind.WARD, "Long Xuyên", ("VN", "P91")),
    "W26041": (Kind.WARD, "Trấn Biên", ("VN", "P75", "F75")),
}
ABOVE = {
    "VN": (Level.NATION, Kind.COUNTRY, "Việt Nam"),
    "P91": (Level.PROVINCE, Kind.PROVINCE, "An Giang"),
    "P75": (Level.PROVINCE, Kind.CITY, "Đồng Nai"),
    "F91": (Level.FORMER_PROVINCE, Kind.PROVINCE, "Kiên Giang"),
    "F75": (Level.FORMER_PROVINCE, Kind.PROVINCE, "Đồng Nai"),
}


@pytest.fixture
def session() -> Iterator[Session]:
    """Two provinces of today, two former ones and four wards; no facilities."""
    engine = create_engine("sqlite://")
    # Through `models`: it has imported every table.
    models.facility.Base.metadata.create_all(engine)
    with Session(engine) as session:
        _add_areas(session)
        yield session
    engine.dispose()


@pytest.fixture
def areas(session) -> dict[str, int]:
    return {area.key: area.id for area in session.query(Area)}


@pytest.fixture
def make(session):
    """make("Chợ Rạch Giá", …): a facility, a supermarket unless said otherwise."""
    random = Random(7)

    def make_facility(name="Siêu thị", **values) -> Facility:
        return add_facility(
            session,
            **{"name": name, "type": FacilityType.SUPERMARKET, "random": random} | values,
        )

    return make_facility


def _add_areas(session: Session) -> None:
    for key, (level, kind, name) in ABOVE.items():
        _add_area(session, key, level, kind, name)
    for key, (kind, name, holders) in WARDS.items():
        ward = _add_area(session, key, Level.WARD, kind, name)
        holder_ids = [a.id for a in session.query(Area).where(Area.key.in_(holders))]
        session.add_all(AreaWard(area_id=id_, ward_id=ward.id) for id_ in (*holder_ids, ward.id))
    session.flush()


def _add_area(session: Session, key: str, level: Level, kind: Kind, name: str) -> Area:
    area = Area(key=key, level=level)
    session.add(area)
    session.flush()
    session.add(AreaName(area_id=area.id, code=key.lstrip("WPF"), name=name, kind=kind))
    session.flush()
    return area
