"""Turning a readable record into typed rows: on arrival, and after a repair."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, in_scope
from inspections.facility.models import Facility
from inspections.facility.queries.dated import status_on, type_near
from inspections.facility.queries.visible import area_ids_of
from inspections.inspection.commands.locks import Held, lock_chain, lock_ids
from inspections.inspection.commands.settle import links, raise_flag
from inspections.inspection.flags import StoreFacts, arrival_flags
from inspections.inspection.models import Inspection, Observation, UsePoint
from inspections.inspection.record import Record
from inspections.inspection.rules import (
    FlagCode,
    ReviewState,
    State,
    closes_circle,
    visit_day,
    visit_moment,
)
from inspections.packaging.rules import rule_set_on
from inspections.photo.commands.pass_on import settle_with_corrections
from inspections.photo.rules import PhotoState
from inspections.verdict.commands import store_verdict


def register(
    session: Session,
    held: Held,
    record: Record,
    facility: Facility,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the rows that the record says, judge it, raise its flags, tie it to what it corrects,
    and settle it. `actor` is its signer.
    """
    inspection = held.inspection
    visited_on = visit_day(visit_moment(record.started_at, record.clock_offset_ms))
    rule_set = rule_set_on(visited_on)
    type_ = type_near(session, facility.id, visited_on)
    store = StoreFacts(
        type=type_,
        status=status_on(session, facility.id, visited_on),
        lat=facility.lat,
        lon=facility.lon,
        merged=facility.merged_into_id is not None,
        in_areas=in_scope(actor, area_ids_of(session, facility)),
    )
    _write_columns(inspection, record, facility)
    store_verdict(session, inspection, record, rule_set, type_, visited_on, now)
    _write_rows(session, inspection, record)
    for code, detail in arrival_flags(rule_set, record, store, inspection.received_at).items():
        raise_flag(session, inspection, code, detail, now)
    lock_ids(session, {inspection.id, inspection.supersedes or inspection.id})
    records = lock_chain(session, {inspection.id, inspection.supersedes}, [inspection])
    _tie(session, inspection, records, now)
    # Those that came while it could not be read.
    arrived = [photo for photo in held.photos if photo.state != PhotoState.MISSING]
    settle_with_corrections(session, held, arrived, records, now)


def _write_columns(inspection: Inspection, record: Record, facility: Facility) -> None:
    inspection.state = State.WAITING
    inspection.review = ReviewState.NONE
    inspection.problems = None
    inspection.facility_id = facility.id
    for name in (
        "form_version",
        "app_version",
        "outcome",
        "started_at",
        "signed_at",
        "clock_offset_ms",
        "position_reason",
        "arrived_by",
        "note",
        "supersedes",
        "reason",
    ):
        setattr(inspection, name, getattr(record, name))
    inspection.visited_at = visit_moment(record.started_at, record.clock_offset_ms)
    inspection.visited_on = visit_day(inspection.visited_at)
    if record.basis:
        inspection.basis_kind = record.basis.kind
        inspection.basis_decision = record.basis.decision
    if record.position:
        inspection.lat = record.position.lat
        inspection.lon = record.position.lon
        inspection.accuracy_m = record.position.accuracy_m
    if record.stalls:
        for name in ("of", "friendly_only", "both", "plastic_only", "none_given"):
            setattr(inspection, f"stalls_{name}", getattr(record.stalls, name))
    if record.representative:
        for name in ("name", "position", "signs", "agrees", "comment"):
            setattr(inspection, f"representative_{name}", getattr(record.representative, name))


def _write_rows(session: Session, inspection: Inspection, record: Record) -> None:
    """Insert in bulk: a record may hold ten thousand observations. There are none yet: what is in
    quarantine has no rows, and nothing goes back there."""
    for model, rows in (
        (UsePoint, _use_point_rows(inspection, record)),
        (Observation, _observation_rows(inspection, record)),
    ):
        if rows:
            # With the nulls: rows that leave out others would be another statement each.
            session.execute(insert(model), rows, execution_options={"render_nulls": True})


def _use_point_rows(inspection: Inspection, record: Record) -> list[dict[str, object]]:
    return [
        {"inspection_seq": inspection.seq, "position": position, **vars(point)}
        for position, point in enumerate(record.use_points)
    ]


def _observation_rows(inspection: Inspection, record: Record) -> list[dict[str, object]]:
    rows = []
    for position, observation in enumerate(record.observations):
        row = dict(vars(observation))
        certificate = row.pop("certificate")
        for name in ("kind", "number", "issuer", "expires_on"):
            row[f"certificate_{name}"] = getattr(certificate, name, None)
        rows.append({"inspection_seq": inspection.seq, "position": position, **row})
    return rows


def _tie(
    session: Session, inspection: Inspection, records: Sequence[Inspection], now: datetime
) -> None:
    """Follow the link of correction, both ways: what this corrects may be here, or come later."""
    others = [each for each in records if each.id != inspection.id]
    if inspection.supersedes is not None:
        _tie_to_earlier(session, inspection, inspection.supersedes, others, now)
    for later in others:
        if later.supersedes == inspection.id and not later.supersedes_ignored:
            _tie_late(session, later, inspection, now)


def _tie_to_earlier(
    session: Session,
    inspection: Inspection,
    target: UUID,
    others: Sequence[Inspection],
    now: datetime,
) -> None:
    standing = links(others)
    if closes_circle(standing, inspection.id, target):
        inspection.supersedes_ignored = True
        raise_flag(session, inspection, FlagCode.CIRCULAR, {"supersedes": str(target)}, now)
        return
    if any(
        standing.get(each.id) == target and each.review != ReviewState.VOIDED for each in others
    ):
        raise_flag(session, inspection, FlagCode.FORKED, {"supersedes": str(target)}, now)
    for earlier in others:
        if earlier.id == target:
            _flag_link(session, inspection, earlier, now)


def _tie_late(session: Session, later: Inspection, earlier: Inspection, now: datetime) -> None:
    """The correction came first. One that was accepted before anybody could see whose record it
    corrects goes back to a reviewer when it turns out to be another's."""
    raised = _flag_link(session, later, earlier, now)
    if raised and later.review == ReviewState.ACCEPTED:
        later.review = ReviewState.FLAGGED


def _flag_link(session: Session, later: Inspection, earlier: Inspection, now: datetime) -> bool:
    """Whether the link needs a reviewer's eye, and did not before; flags it if so."""
    detail = {"earlier": str(earlier.id)}
    raised = False
    if later.signer_id != earlier.signer_id and not later.signer_reviews:
        raised = raise_flag(session, later, FlagCode.SUPERSEDES_OTHER, detail, now)
    # What is in quarantine names no facility yet.
    if earlier.state != State.QUARANTINED and later.facility_id != earlier.facility_id:
        raised = raise_flag(session, later, FlagCode.OTHER_FACILITY, detail, now) or raised
    return raised
