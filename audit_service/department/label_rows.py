"""The facilities whose labels are asked for."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_service.labels.label import Label
from inspections.account.rules import Actor
from inspections.area.models import AreaName
from inspections.area.queries import nearest_names
from inspections.errors import Problem, Refused
from inspections.facility.code import is_code, normalise
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities


def seen_labels(
    session: Session, actor: Actor, codes: Sequence[str], site: str, on: date
) -> list[Label]:
    """A label of each facility, in the order of the codes; of one that was merged, the label of
    what it turned out to be, and each only once. NOT_FOUND when one may not see one of them.
    Two statements, whatever the number of codes."""
    asked = [normalise(code) for code in codes]
    by_code = _survivors(session, actor, asked)
    if not by_code.keys() >= set(asked):
        raise Refused(Problem.NOT_FOUND)
    facilities = list(dict.fromkeys(by_code[code] for code in asked))
    ward_ids = {each.ward_id for each in facilities if each.ward_id is not None}
    wards = nearest_names(session, ward_ids, on)
    return [
        Label(
            site=site,
            code=each.code,
            name=each.name,
            place=each.address or _name(wards.get(each.ward_id or 0)),
            printed_on=on,
        )
        for each in facilities
    ]


def _name(ward: AreaName | None) -> str | None:
    return None if ward is None else ward.full_name


def _survivors(session: Session, actor: Actor, codes: Sequence[str]) -> dict[str, Facility]:
    """By code; those that do not exist and those that one may not see are left out."""
    named = aliased(Facility)
    query = (
        select(named.code, Facility)
        .join(named, Facility.id == func.coalesce(named.merged_into_id, named.id))
        .where(named.code.in_([code for code in codes if is_code(code)]))
        .where(visible_facilities(actor))
    )
    return dict(session.execute(query).all())
