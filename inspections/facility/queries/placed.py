"""Facilities by whether it is known where they are."""

from sqlalchemy import ColumnElement, and_

from inspections.facility.models import Facility
from inspections.facility.position import LAT, LON


def has_position() -> ColumnElement[bool]:
    """The facilities that a map can show, as a where-clause on Facility: their position is known
    and lies in Vietnam, so that it is a number."""
    return and_(Facility.lat.between(*LAT), Facility.lon.between(*LON))
