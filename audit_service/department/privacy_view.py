"""What the pages about personal data print, and how their forms are checked."""

from dataclasses import dataclass

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.personal_data import table_words
from audit_service.words import _, label
from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import receipt_no
from inspections.privacy.models import Erasure
from inspections.privacy.queries.found import same_name
from inspections.privacy.queries.holdings import count_of, holdings
from inspections.privacy.queries.people import erasure_of, seen_data_subject, steps_left
from inspections.privacy.rules import may_erase_account

# Of a search; all of them are exported and erased.
_SHOWN = 200


@dataclass(frozen=True)
class DataPage:
    """`kept`: kinds of data with how many rows; `left`: steps of an erasure still to do."""

    account: Account
    kept: tuple[tuple[str, int], ...]
    erasure: Erasure | None
    left: int
    may_erase: bool


@dataclass(frozen=True)
class Named:
    """A record that names the person looked for."""

    inspection: Inspection
    receipt_no: str
    facility: str | None


def data_subject(session: Session, actor: Actor, account_id: int) -> Account:
    """NOT_FOUND for whom the actor may not know of."""
    account = seen_data_subject(session, actor, account_id)
    if account is None:
        raise Refused(Problem.NOT_FOUND)
    return account


def data_page(session: Session, actor: Actor, account: Account) -> DataPage:
    counted = [(table_words(each.table), count_of(session, each)) for each in holdings(account.id)]
    erasure = erasure_of(session, account.id)
    return DataPage(
        account=account,
        kept=tuple((words, count) for words, count in counted if count),
        erasure=erasure,
        left=steps_left(session, erasure.id) if erasure else 0,
        may_erase=erasure is None and may_erase_account(actor, account.id),
    )


def named(session: Session, seqs: list[int]) -> list[Named]:
    """The latest first, at most so many as a page holds."""
    query = (
        select(Inspection, Facility.name)
        .outerjoin(Facility, Facility.id == Inspection.facility_id)
        .where(Inspection.seq.in_(sorted(seqs, reverse=True)[:_SHOWN]))
        .order_by(Inspection.seq.desc())
    )
    return [
        Named(inspection, receipt_no(inspection.seq), name)
        for inspection, name in session.execute(query)
    ]


def erasure_errors(name: str, refused: Refused | None = None) -> list[tuple[str, str]]:
    """What is wrong with the form; nothing where the name was typed again as it is."""
    if refused is not None:
        of_reason = refused.problem in (Problem.REASON_NEEDED, Problem.REASON_TOO_LONG)
        field = "reason" if of_reason else "typed_name"
        return [(field, label(refused.problem))]
    if same_name(request.form.get("typed_name", "")) != same_name(name):
        return [("typed_name", _("Tên gõ lại chưa khớp."))]
    return []
