"""What a form of the registry is about, and who holds the pen."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.facility.models import Facility, Retailer


@dataclass(frozen=True)
class Desk:
    session: Session
    actor: Actor
    today: date


@dataclass(frozen=True)
class OfFacility(Desk):
    facility: Facility


@dataclass(frozen=True)
class OfRetailer(Desk):
    retailer: Retailer
