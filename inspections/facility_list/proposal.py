"""What a row would do: for people to read, and for the commands to carry out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inspections.area.rules import PlaceConfidence
from inspections.facility.rules import FacilityType, PlacedBy, Status
from inspections.facility_list.columns import KEYS, Key
from inspections.facility_list.findings import Finding
from inspections.facility_list.known import Known, KnownRetailer
from inspections.facility_list.notices import NOTICES
from inspections.facility_list.reasons import REASONS
from inspections.facility_list.rules import Action


@dataclass(frozen=True)
class Change:
    """One field before and after, as plain values (stored words, ISO days, names)."""

    key: Key
    before: Any
    after: Any


@dataclass
class Writes:
    """What is to be written, each None = nothing. Of a new facility everything is; `typed` holds
    type, class_, basis, area_m2 and items; `ward` the ward's id and how it is known; `statuses`
    the changes of status with their days, after the first one; `tax_code` what becomes known of the
    retailer `taxed`."""

    name: str | None = None
    typed: dict[str, Any] | None = None
    addresses: tuple[str | None, str | None] | None = None
    ward: tuple[int, PlacedBy | None] | None = None
    position: tuple[float, float] | None = None
    owner: KnownRetailer | None = None
    taxed: KnownRetailer | None = None
    tax_code: str | None = None
    parent: Known | None = None
    first_status: Status = Status.ACTIVE
    opened_on: date | None = None
    statuses: list[tuple[Status, date]] = field(default_factory=list)
    code: str | None = None


@dataclass(frozen=True)
class PlacedAs:
    """The ward that a row would give, for people."""

    name: str | None
    confidence: PlaceConfidence | None
    candidates: tuple[str, ...] = ()


@dataclass
class Proposal:
    """`facility`: None for one that is new, and where none was found."""

    number: int
    action: Action
    facility: Known | None = None
    changes: list[Change] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    placed: PlacedAs | None = None
    writes: Writes | None = None

    def kept(self) -> dict[str, Any]:
        """As plain values for a JSON column; without `writes`, which are made anew."""
        told: dict[str, Any] = {}
        if self.facility is not None:
            told["code"], told["name"] = self.facility.code, self.facility.name
        if self.changes:
            told["changes"] = [[each.key.value, each.before, each.after] for each in self.changes]
        for name, findings in (("reasons", self.reasons), ("notices", self.notices)):
            if findings:
                told[name] = [each.kept() for each in findings]
        if self.placed is not None:
            confidence = self.placed.confidence
            told["ward"] = [
                self.placed.name,
                confidence.value if confidence else None,
                list(self.placed.candidates),
            ]
        return told


@dataclass(frozen=True)
class ReadProposal:
    """A proposal as it was kept."""

    code: str | None
    name: str | None
    changes: tuple[Change, ...]
    reasons: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    placed: PlacedAs | None


def read_proposal(kept: Mapping[str, Any]) -> ReadProposal:
    ward = kept.get("ward")
    return ReadProposal(
        kept.get("code"),
        kept.get("name"),
        tuple(Change(KEYS[key], before, after) for key, before, after in kept.get("changes", ())),
        tuple(Finding.read(each, REASONS) for each in kept.get("reasons", ())),
        tuple(Finding.read(each, NOTICES) for each in kept.get("notices", ())),
        PlacedAs(ward[0], _confidence(ward[1]), tuple(ward[2])) if ward else None,
    )


def _confidence(value: str | None) -> PlaceConfidence | None:
    return PlaceConfidence.of(value) if value else None


def plain(value: Any) -> Any:
    """A value as `Change` holds it."""
    if isinstance(value, FacilityType | Status):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
