"""Invented lines of the trail, for the page that shows every part of the pages."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from audit_service.department.trail_page import Named
from audit_service.nobody import whoever_runs_it
from audit_service.trail_view import Line
from audit_service.words import label
from inspections.facility.rules import ChangeKind
from inspections.inspection.rules import VIETNAM
from inspections.trail.heads import Head
from inspections.trail.rules import Act, Kind, Subject

_AT = datetime(2026, 11, 20, 9, 12, tzinfo=VIETNAM)
_STORE, _KEY = Subject(Kind.FACILITY, "7"), Subject(Kind.KEY, "0a1b2c")


@dataclass(frozen=True)
class Trail:
    lines: tuple[Line, ...]
    named: dict[Subject, Named]
    head: Head


def trail() -> Trail:
    """One that is sealed and one that is not, by somebody and at the command line."""
    lines = (
        Line(_AT, "Lan", label(Act.REGISTRY_CHANGED), label(ChangeKind.RENAMED), _STORE, 1234),
        Line(_AT, whoever_runs_it(), label(Act.KEY_REVOKED), "", _KEY, None),
    )
    named = {_STORE: Named("Co.opmart", "#content"), _KEY: Named("0a1b2c", None)}
    return Trail(lines, named, Head("bao-bi.example", 1234, sha256(b"").digest()))
