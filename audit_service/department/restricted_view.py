"""The restricted fields of a record as its page shows them: hidden, shown after a look, erased."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_service.restricted import has_looked_here
from audit_service.words import _, label, number, upper_first
from inspections.account.rules import Actor, Permission, may
from inspections.facility.models import Facility
from inspections.inspection.flags import metres_between
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts
from inspections.inspection.record import PhotoKind
from inspections.photo.models import Photo
from inspections.privacy.marks import Restricted
from inspections.privacy.queries.found import erased_kinds
from inspections.privacy.rules import CHOSEN, ErasureKind, needed_fields

# Degrees to five decimals are a metre; a phone says more than it knows.
_DECIMALS = 5


@dataclass(frozen=True)
class RestrictedFields:
    """`may_look`: the reader needs them and may say what for; `shown`: they have, in this session;
    `may_take`: so may they what was sent, byte for byte;
    `may_answer`: the reader answers people who ask what is kept of them.
    `place`: where the inspector stood, in as many words as the reader may have."""

    may_look: bool
    may_answer: bool
    shown: bool
    may_take: bool
    has_representative: bool
    representative_erased: bool
    signatures: int
    place: str

    @property
    def purposes(self) -> list[tuple[str, str]]:
        return [(purpose.value, upper_first(label(purpose))) for purpose in CHOSEN]

    @property
    def may_take_photos(self) -> bool:
        """As they were sent: once it is said what for, as `let_read` has it."""
        return self.may_take and self.shown

    @property
    def any(self) -> bool:
        return self.has_representative or self.signatures > 0 or self.representative_erased


def restricted_fields(
    session: Session,
    actor: Actor,
    inspection: Inspection,
    facility: Facility | None,
    photos: list[Photo],
) -> RestrictedFields:
    needed = needed_fields(actor, facts(session, inspection))
    may_look = bool(needed)
    shown = may_look and has_looked_here(inspection)
    erased = erased_kinds(session, inspection.seq)
    return RestrictedFields(
        may_look=may_look,
        may_answer=may(actor, Permission.MANAGE_PEOPLE),
        shown=shown,
        may_take=Restricted.ORIGINAL in needed,
        has_representative=_has_representative(inspection),
        representative_erased=ErasureKind.REPRESENTATIVE in erased,
        signatures=sum(photo.kind == PhotoKind.SIGNATURE for photo in photos),
        place=_place(inspection, facility, may_look, shown, ErasureKind.ACCOUNT in erased),
    )


def _has_representative(inspection: Inspection) -> bool:
    return any(
        (
            inspection.representative_name,
            inspection.representative_position,
            inspection.representative_comment,
        )
    )


def _place(
    inspection: Inspection, facility: Facility | None, may_look: bool, shown: bool, erased: bool
) -> str:
    if inspection.lat is None or inspection.lon is None:
        return _("đã xoá") if erased else _("không ghi")
    if not may_look:
        return _("có ghi")
    pieces = [_exact(inspection) if shown else _("toạ độ: ẩn")]
    if facility is not None and facility.lat is not None and facility.lon is not None:
        metres = metres_between(inspection.lat, inspection.lon, facility.lat, facility.lon)
        pieces.insert(0, _("cách cơ sở %(metres)s m", metres=number(round(metres))))
    return "; ".join(pieces)


def _exact(inspection: Inspection) -> str:
    degrees = f"{inspection.lat:.{_DECIMALS}f}, {inspection.lon:.{_DECIMALS}f}"
    if inspection.accuracy_m is None:
        return degrees
    metres = number(round(inspection.accuracy_m))
    return _("%(degrees)s, sai số %(metres)s m", degrees=degrees, metres=metres)
