"""A list's rows and what is known of it, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from audit_service.language import current_language
from audit_service.sheets.problems import Fault, Note
from audit_service.words import _, day, label, number
from inspections.area.rules import PlaceConfidence
from inspections.facility.rules import STATUSES, TYPES
from inspections.facility_list.cells import text_of
from inspections.facility_list.columns import Heading, Key
from inspections.facility_list.entry import by_key
from inspections.facility_list.models import FacilityList
from inspections.facility_list.proposal import Change, PlacedAs
from inspections.facility_list.queries.lists import ListRow, columns_of, page_of
from inspections.facility_list.rules import LIST_FAULTS, Action

PAGE = 50
_TONES = {
    PlaceConfidence.TODAY: "leaf",
    PlaceConfidence.FORMER: "leaf",
    PlaceConfidence.SPLIT: "gradual",
}


@dataclass(frozen=True)
class Told:
    """One field: what it was, what it becomes."""

    label: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Ward:
    name: str | None
    confidence: str | None
    tone: str
    candidates: str


@dataclass(frozen=True)
class Line:
    number: int
    action: Action
    name: str
    code: str | None
    changes: tuple[Told, ...]
    reasons: tuple[str, ...]
    notices: tuple[str, ...]
    ward: Ward | None


@dataclass(frozen=True)
class Page:
    """`after`: where the next page begins; None on the last."""

    lines: tuple[Line, ...]
    after: int | None


def page(session: Session, facility_list: FacilityList, action: Action | None, after: int) -> Page:
    rows = page_of(session, facility_list.id, action, after, PAGE + 1)
    columns = columns_of(facility_list)
    lines = tuple(_line(columns, row) for row in rows[:PAGE])
    return Page(lines, lines[-1].number if len(rows) > PAGE else None)


def why(row: ListRow) -> list[str]:
    """The sentences about a row that is refused."""
    return [each.sentence(current_language()) for each in row.proposal.reasons]


def fault_sentence(facility_list: FacilityList) -> str | None:
    """Why the list as a whole cannot be read or written; None where nothing is wrong."""
    if facility_list.fault is None:
        return None
    sentence = fault_words(LIST_FAULTS.get(facility_list.fault) or Fault.of(facility_list.fault))
    return in_row(sentence, facility_list.fault_row)


def fault_words(fault: Any) -> str:
    return label(fault)


def in_row(sentence: str, row: int | None) -> str:
    return sentence if row is None else _("Dòng %(row)s: %(why)s", row=row, why=sentence)


def notes(facility_list: FacilityList) -> list[str]:
    """What should be known about how the file was read."""
    told = [label(Note.of(each)) for each in facility_list.notes or ()]
    if facility_list.sheet and Note.SEVERAL_SHEETS.value in (facility_list.notes or ()):
        told.append(_("Trang tính được đọc: “%(name)s”.", name=facility_list.sheet))
    unknown = [each.text for each in columns_of(facility_list) if not each.is_known and each.text]
    if unknown:
        names = ", ".join(f"“{each}”" for each in unknown)
        told.append(_("Các cột không được đọc: %(names)s.", names=names))
    return told


def _line(columns: Sequence[Heading], row: ListRow) -> Line:
    language = current_language()
    proposal = row.proposal
    said = by_key(columns, row.cells)
    words = [text_of(cell) for cell in row.cells if text_of(cell)]
    name = text_of(said.get(Key.NAME)) or proposal.name or " · ".join(words[:3])
    return Line(
        row.number,
        row.action,
        name,
        proposal.code,
        tuple(
            _told(change)
            for change in proposal.changes
            if change.key is not Key.NAME or change.before
        ),
        tuple(each.sentence(language) for each in proposal.reasons),
        tuple(each.sentence(language) for each in proposal.notices),
        _ward(proposal.placed) if proposal.placed else None,
    )


def _told(change: Change) -> Told:
    before = None if change.before is None else _value(change.key, change.before)
    after = _("(bỏ trống)") if change.after is None else _value(change.key, change.after)
    return Told(change.key.label(current_language()), before, after)


def _value(key: Key, value: Any) -> str:
    if key is Key.TYPE:
        return label(TYPES[value])
    if key is Key.STATUS:
        return label(STATUSES[value])
    if key in (Key.OPENED_ON, Key.CLOSED_ON):
        return day(date.fromisoformat(value))
    return number(value) if isinstance(value, int) else str(value)


def _ward(placed: PlacedAs) -> Ward:
    confidence = placed.confidence
    return Ward(
        placed.name,
        label(confidence) if confidence else None,
        _TONES.get(confidence, "slate") if confidence else "slate",
        ", ".join(placed.candidates[:5]),
    )
