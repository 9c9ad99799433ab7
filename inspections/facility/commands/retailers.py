"""The companies and boards that answer for facilities."""

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.facility import taxcode
from inspections.facility.collation import sort_key
from inspections.facility.commands.locks import lock_retailers
from inspections.facility.commands.record import put, record
from inspections.facility.entry import ADDRESS, NAME, line
from inspections.facility.models import Retailer
from inspections.facility.queries.retailers import owns_elsewhere
from inspections.facility.rules import Author, ChangeKind, RetailerKind
from inspections.facility.search import search_key

RETAILER_KEY_LENGTH = 300


def add_retailer(
    session: Session,
    name: str,
    kind: RetailerKind,
    tax_code: str | None = None,
    *,
    address: str | None = None,
    by: Author | None = None,
) -> Retailer:
    """A new retailer. Refused when another has the name, or when the tax code does not check."""
    name = line("name", name, NAME)
    row = {
        "name": name,
        "kind": kind.value,
        "tax_code": _tax_code(tax_code),
        "address": address and line("address", address, ADDRESS),
    }
    if not insert_once(session, Retailer, **row, **_keys(name)):
        raise Refused(Problem.INVALID, {"name": "taken"})
    retailer = session.scalars(select(Retailer).where(Retailer.name == name)).one()
    known = {field: value for field, value in row.items() if value is not None}
    record(session, retailer, ChangeKind.CREATED, by, None, known)
    return retailer


def rename_retailer(
    session: Session, retailer: Retailer, name: str, *, by: Author | None = None
) -> None:
    """Refused when another has the name."""
    name = line("name", name, NAME)
    lock_retailers(session, retailer)
    try:
        with session.begin_nested():
            if put(session, retailer, ChangeKind.RENAMED, by, {"name": name}):
                for key, value in _keys(name).items():
                    setattr(retailer, key, value)
    except IntegrityError as error:
        raise Refused(Problem.INVALID, {"name": "taken"}) from error


def set_tax_code(
    session: Session, retailer: Retailer, tax_code: str | None, *, by: Author | None = None
) -> None:
    """None = not known. Refused when it does not check."""
    number = _tax_code(tax_code)
    lock_retailers(session, retailer)
    put(session, retailer, ChangeKind.TAX_CODE, by, {"tax_code": number})


def set_retailer_address(
    session: Session, retailer: Retailer, address: str | None, *, by: Author | None = None
) -> None:
    """None = not known."""
    address = address and line("address", address, ADDRESS)
    lock_retailers(session, retailer)
    put(session, retailer, ChangeKind.ADDRESS, by, {"address": address})


def set_head_office(
    session: Session, retailer: Retailer, head: Retailer | None, *, by: Author | None = None
) -> None:
    """The retailer is a branch of `head`, whose accounts see what this one's do; None = of nobody.

    One level only: refused for the retailer itself, for a head that is a branch, and for a retailer
    that has branches.
    """
    lock_retailers(session, retailer, *([head] if head else []))
    if head is not None:
        _check_head(session, retailer, head)
    old = session.get(Retailer, retailer.head_office_id) if retailer.head_office_id else None
    if old is head:
        return
    retailer.head_office_id = head.id if head else None
    before, after = ({"head_office": each.name if each else None} for each in (old, head))
    record(session, retailer, ChangeKind.HEAD_OFFICE, by, before, after)


def tie_to_head_office(
    session: Session, actor: Actor, retailer: Retailer, head: Retailer | None, by: Author
) -> None:
    """`set_head_office` by an office: it shows the head's accounts the audits of the retailer's
    facilities, or takes them away, so it is refused while one of these lies elsewhere."""
    head_id = head.id if head else None
    if retailer.head_office_id != head_id and owns_elsewhere(session, actor, retailer):
        raise Refused(Problem.INVALID, {"head_office": "owns_elsewhere"})
    set_head_office(session, retailer, head, by=by)


def _check_head(session: Session, retailer: Retailer, head: Retailer) -> None:
    if head.id == retailer.id:
        raise Refused(Problem.INVALID, {"head_office": "itself"})
    if head.head_office_id == retailer.id:
        raise Refused(Problem.INVALID, {"head_office": "circle"})
    if head.head_office_id is not None:
        raise Refused(Problem.INVALID, {"head_office": "is_a_branch"})
    if session.scalar(select(exists().where(Retailer.head_office_id == retailer.id))):
        raise Refused(Problem.INVALID, {"head_office": "has_branches"})


def _tax_code(text: str | None) -> str | None:
    number = taxcode.normalise(text) if text else None
    if number is not None and not taxcode.is_tax_code(number):
        raise Refused(Problem.INVALID, {"tax_code": "check_digit"})
    return number


def _keys(name: str) -> dict[str, str]:
    return {"search_key": search_key(name)[:RETAILER_KEY_LENGTH], "sort_key": sort_key(name)}
