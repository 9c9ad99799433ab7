"""A place of the demonstration, as a plain value."""

from dataclasses import dataclass
from datetime import date

from inspections.facility.rules import FacilityType, Status


@dataclass(frozen=True)
class Change:
    status: Status
    on: date
    reason: str


@dataclass(frozen=True)
class Place:
    """An entry of places.toml, where the fields are explained. `ward` None = unplaced."""

    key: str
    name: str
    type: FacilityType
    territory: str
    lat: float
    lon: float
    retailer: str
    verified: bool
    note: str
    ward: str | None = None
    ward_name: str | None = None
    ward_stated: bool = False
    address: str | None = None
    former_address: str | None = None
    parent: str | None = None
    opened_on: date | None = None
    status: Status = Status.ACTIVE
    changes: tuple[Change, ...] = ()
