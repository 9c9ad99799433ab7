"""The bodies of kept records, read as values."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection, Repair
from inspections.inspection.record import Record, Repairs


def record_of(session: Session, inspection: Inspection) -> Record | None:
    """As the service reads it, with what a reviewer mapped; None while it cannot be read."""
    query = select(Repair.mapping).where(Repair.inspection_seq == inspection.seq)
    mapping = session.scalars(query.order_by(Repair.id.desc()).limit(1)).first() or {}
    repairs = Repairs(
        facility=mapping.get("facility"),
        categories=mapping.get("categories", {}),
        use_points=mapping.get("use_points", {}),
    )
    return read_body(inspection.body, repairs)


def read_body(body: bytes, repairs: Repairs | None = None) -> Record | None:
    found = READER.record(parse_object(body), repairs)
    return found if isinstance(found, Record) else None
