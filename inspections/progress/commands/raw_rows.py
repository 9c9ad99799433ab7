"""Reading the raw rows for recompute: all of them, column by column, with no condition on what
counts or when. What they mean is worked out in progress/recompute.py and verdict/."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.rules import TYPES
from inspections.facility.rules import FacilityType as FacilityKind
from inspections.inspection import models
from inspections.inspection.models import Inspection
from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    Stalls,
    UnitsSource,
    UsePoint,
    UsePointKey,
)
from inspections.inspection.rules import State
from inspections.packaging.rules import rule_set, rule_set_on
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState
from inspections.progress.recompute import (
    Draw,
    Judged,
    Place,
    Span,
    Store,
    Visit,
    World,
    value_near,
)
from inspections.round.models import Round, RoundFrame, RoundVisit
from inspections.verdict.bags import bags_at_checkout
from inspections.verdict.models import Verdict
from inspections.verdict.rules import judge

# How many records' observations are held at a time.
AT_ONCE = 500
_STALLS = tuple(field.name for field in fields(Stalls))

# The columns of a stored verdict, and what they should say.
VerdictRow = dict[str, Any]


def read_world(session: Session) -> tuple[World, dict[int, VerdictRow]]:
    """Everything there is, and by seq the verdict on every checked record, judged again."""
    stores = _stores(session)
    types = {store.id: store.types for store in stores}
    judged_as = {
        row.inspection_seq: row.facility_type
        for row in session.execute(select(Verdict.inspection_seq, Verdict.facility_type))
    }
    missing = _photos_missing(session)
    visits: list[Visit] = []
    verdicts: dict[int, VerdictRow] = {}
    for row, seen, points in _records(session):
        if row.outcome == "checked":
            type_ = judged_as.get(row.seq) or value_near(types[row.facility_id], row.visited_on)
            verdicts[row.seq] = _judged_again(row, TYPES[type_], seen, points)
        visits.append(_visit(row, missing[row.seq], verdicts.get(row.seq)))
    return World(_places(session), stores, visits, _draws(session)), verdicts


def _places(session: Session) -> list[Place]:
    return [Place(*row) for row in session.execute(select(Area.id, Area.parent_id, Area.former_id))]


def _draws(session: Session) -> list[Draw]:
    frames, drawn = (_facilities_of(session, model) for model in (RoundFrame, RoundVisit))
    query = select(Round.id, Round.starts_on, Round.last_on, Round.cancelled_at, Round.seed)
    return [
        Draw(
            row.starts_on, row.last_on, row.cancelled_at is not None, frames[row.id], drawn[row.id]
        )
        for row in session.execute(query)
        if row.seed is not None
    ]


def _facilities_of(session: Session, model: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for round_id, facility_id in session.execute(select(model.round_id, model.facility_id)):
        found[round_id].append(facility_id)
    return found


def _stores(session: Session) -> list[Store]:
    types = _spans(session, FacilityType, FacilityType.type)
    statuses = _spans(session, FacilityStatus, FacilityStatus.status)
    query = select(Facility.id, Facility.ward_id, Facility.merged_into_id)
    return [Store(*row, types[row.id], statuses[row.id]) for row in session.execute(query)]


def _spans(session: Session, model: Any, value: Any) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    query = select(model.facility_id, value, model.starts_on, model.ends_on)
    for facility_id, *span in session.execute(query):
        spans[facility_id].append(Span(*span))
    return spans


def _photos_missing(session: Session) -> dict[int, int]:
    """By seq; of the record itself, not of a second copy."""
    query = (
        select(Photo.inspection_seq, func.count())
        .where(Photo.state == PhotoState.MISSING, Photo.second_copy_id.is_(None))
        .group_by(Photo.inspection_seq)
    )
    missing: dict[int, int] = defaultdict(int)
    for seq, number in session.execute(query):
        missing[seq] = number
    return missing


def _records(session: Session) -> Iterator[tuple[Any, list[Observation], list[UsePoint]]]:
    """Every record that could be read, with its observations and use points, by arrival."""
    query = select(*(column for column in Inspection.__table__.c if column.key != "body"))
    readable = query.where(Inspection.state != State.QUARANTINED).order_by(Inspection.seq)
    rows = session.execute(readable).all()
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        seen = _by_seq(session, models.Observation, part)
        points = _by_seq(session, models.UsePoint, part)
        for row in part:
            yield row, [*map(_observation, seen[row.seq])], [*map(_use_point, points[row.seq])]


def _by_seq(session: Session, model: Any, records: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    seqs = model.inspection_seq.between(records[0].seq, records[-1].seq)
    for row in session.execute(select(model.__table__).where(seqs).order_by(model.position)):
        found[row.inspection_seq].append(row)
    return found


def _observation(row: Any) -> Observation:
    values = dict(row._mapping)
    certificate = {
        name: values.pop(f"certificate_{name}")
        for name in ("kind", "number", "issuer", "expires_on")
    }
    del values["inspection_seq"], values["position"]
    if certificate["kind"] is not None:
        certificate["kind"] = CertificateKind.of(certificate["kind"])
        values["certificate"] = Certificate(**certificate)
    for name, words in (("packed_by", PackedBy), ("units_source", UnitsSource)):
        values[name] = None if values[name] is None else words.of(values[name])
    return Observation(**{**values, "use_point": UsePointKey.of(row.use_point)})


def _use_point(row: Any) -> UsePoint:
    return UsePoint(UsePointKey.of(row.key), row.present, row.rest_none)


def _visit(row: Any, photos_missing: int, verdict: VerdictRow | None) -> Visit:
    return Visit(
        seq=row.seq,
        id=row.id,
        facility_id=row.facility_id,
        signer_id=row.signer_id,
        signer_reviews=row.signer_reviews,
        photos_missing=photos_missing,
        state=row.state,
        review=row.review,
        supersedes=row.supersedes,
        closes_circle=row.supersedes_ignored,
        outcome=row.outcome,
        rule_set=row.rule_set,
        started_at=row.started_at,
        clock_offset_ms=row.clock_offset_ms,
        judged=None if verdict is None else _said(verdict),
    )


def _said(verdict: VerdictRow) -> Judged:
    return Judged(**{field.name: verdict[field.name] for field in fields(Judged)})


def _judged_again(
    row: Any, type_: FacilityKind, seen: list[Observation], points: list[UsePoint]
) -> VerdictRow:
    """By the rule set that judged it then, as what it was judged as; by the rule set of its day and
    the registry's type where nothing did."""
    rules = rule_set(row.rule_set) if row.rule_set else rule_set_on(row.visited_on)
    tally = {name: getattr(row, f"stalls_{name}") for name in _STALLS}
    stalls = None if row.stalls_of is None else Stalls(**tally)
    verdict = judge(rules, type_, row.visited_on, seen, points, stalls)
    bags = bags_at_checkout(rules, row.visited_on, seen, points)
    return {
        "rule_set": rules.id,
        "facility_type": type_.value,
        "outcome": verdict.outcome.value,
        "legal": verdict.legal.value,
        "full_but_for_film": verdict.full_but_for_film,
        "stalls": verdict.stalls and asdict(verdict.stalls),
        "reasons": [asdict(reason) for reason in verdict.reasons],
        "friendly_bags": bags and bags.friendly,
        "all_bags": bags and bags.all,
    }
