"""The phone form: one page that knows no person, so that a phone may keep it."""

from flask import Blueprint, render_template

from audit_service.auth import public
from audit_service.language import current_language
from inspections.account.rules import Role
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import (
    ArrivedBy,
    BasisKind,
    CertificateKind,
    Outcome,
    PackedBy,
    PhotoKind,
    UnitsSource,
    UsePointKey,
)
from inspections.verdict.rules import VerdictOutcome
from inspections.words import Word

blueprint = Blueprint("form", __name__, url_prefix="/f")

FORM_VERSION = "2026.1"
WORDS: dict[str, type[Word]] = {
    "arrived_by": ArrivedBy,
    "basis": BasisKind,
    "certificate": CertificateKind,
    "outcome": Outcome,
    "packed_by": PackedBy,
    "photo": PhotoKind,
    "role": Role,
    "status": Status,
    "type": FacilityType,
    "units_source": UnitsSource,
    "use_point": UsePointKey,
    "verdict": VerdictOutcome,
}


@blueprint.get("/")
@blueprint.get("/<code>")
@public
def shell(**_address: str) -> str:
    """The same bytes for every reader of a language and for every code, known or not: the page's
    script reads the code from its own address and asks the API who the reader is."""
    language = current_language()
    words = {
        group: [(word.value, word.label(language)) for word in kind]
        for group, kind in WORDS.items()
    }
    return render_template("form/shell.html", words=words, form_version=FORM_VERSION)
