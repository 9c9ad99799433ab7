"""Everything that the page of the whole trail prints."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.auth import current_actor
from audit_service.exported import exported_name
from audit_service.trail_head import current_head
from audit_service.trail_view import Line, line_of
from audit_service.words import _
from inspections.account.models import Account, ApiKey
from inspections.account.rules import Permission, may
from inspections.db import now
from inspections.facility.models import Facility, Retailer
from inspections.inspection.models import Inspection
from inspections.inspection.queries import receipt_no
from inspections.round.models import Round
from inspections.trail.heads import Head
from inspections.trail.queries.lines import newest
from inspections.trail.queries.state import Waiting, last_day, waiting
from inspections.trail.queries.verify import LATE
from inspections.trail.rules import Kind, Subject

PAGE = 50


@dataclass(frozen=True)
class Named:
    """What an entry is of, as people call it, and its page (None: it has none)."""

    text: str
    href: str | None


@dataclass(frozen=True)
class TrailPage:
    """`is_late`: the sealer does not keep up, or there is none. `named`: what the lines are of, as
    far as it has a name. `before` None: there is no older entry."""

    lines: tuple[Line, ...]
    before: int | None
    named: dict[Subject, Named]
    head: Head
    sealed_at: datetime | None
    waiting: Waiting
    is_late: bool


def trail_page(session: Session, before: int | None) -> TrailPage:
    entries = newest(session, before, PAGE + 1)
    shown = entries[:PAGE]
    day, left = last_day(session), waiting(session)
    return TrailPage(
        lines=tuple(line_of(each) for each in shown),
        before=shown[-1].id if len(entries) > PAGE else None,
        named=named_of(session, {each.of for each in shown if each.of}),
        head=current_head(),
        sealed_at=day.sealed_at if day else None,
        waiting=left,
        is_late=left.since is not None and left.since < now() - LATE,
    )


def named_of(session: Session, subjects: set[Subject]) -> dict[Subject, Named]:
    """In one query a kind."""
    found: dict[Subject, Named] = {}
    keys = {kind: [each.key for each in subjects if each.kind is kind] for kind in Kind}
    visits = select(Inspection.id, Inspection.seq)
    ids = [UUID(key) for key in keys[Kind.INSPECTION] if _is_uuid(key)]
    for id_, seq in session.execute(visits.where(Inspection.id.in_(ids))):
        href = url_for("department_inspections.page", inspection_id=id_)
        found[Subject(Kind.INSPECTION, str(id_))] = Named(receipt_no(seq), href)
    for kind, query, address in (
        (Kind.FACILITY, select(Facility.id, Facility.name, Facility.code), _facility_page),
        (Kind.RETAILER, select(Retailer.id, Retailer.name, Retailer.id), _retailer_page),
        (Kind.ROUND, select(Round.id, Round.title, Round.id), _round_page),
        (Kind.ACCOUNT, select(Account.id, Account.display_name, Account.id), _person_page),
    ):
        id_column = query.selected_columns[0]
        numbers = [int(key) for key in keys[kind] if key.isdecimal() and len(key) < 10]
        rows: Any = session.execute(query.where(id_column.in_(numbers)))
        for id_, name, key in rows:
            found[Subject(kind, str(id_))] = Named(name, address(key))
    keys_named = select(ApiKey).where(ApiKey.id.in_([*keys[Kind.KEY], *keys[Kind.DEVICE]]))
    for key in session.scalars(keys_named):
        kind = Kind.DEVICE if key.device else Kind.KEY
        found[Subject(kind, key.id)] = Named(key.label or key.id, _key_page(key))
    for of in subjects:
        if text := _name_without_row(of):
            found[of] = Named(text, None)
    return found


def _name_without_row(of: Subject) -> str:
    """Of what has no row of its own; empty for what nobody here knows."""
    known = {
        Subject(Kind.EXPORT, "representative"): _("dữ liệu của đại diện cơ sở"),
        Subject(Kind.INSTALLATION, "representatives"): _("dữ liệu của đại diện cơ sở"),
        Subject(Kind.INSTALLATION, "sign_in"): _("đăng nhập"),
        Subject(Kind.INSTALLATION, "service"): _("toàn bộ"),
    }
    if of in known or of.kind is not Kind.EXPORT:
        return known.get(of, "")
    # "registry.xlsx", or of a program that asks again and again "facilities.json" and its key's id.
    file, _space, key_id = of.key.partition(" ")
    name = exported_name(*file.rpartition(".")[::2])
    return _("%(table)s, khoá %(key)s", table=name, key=key_id) if name and key_id else name


def _is_uuid(key: str) -> bool:
    """Also false for what somebody wrote there by hand."""
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


def _facility_page(code: Any) -> str:
    return url_for("department_facilities.page", code=code)


def _retailer_page(retailer_id: Any) -> str:
    return url_for("department_retailers.page", retailer_id=retailer_id)


def _round_page(round_id: Any) -> str:
    return url_for("department_rounds.page", round_id=round_id)


def _key_page(key: ApiKey) -> str | None:
    """Not for readers who manage none."""
    if not may(current_actor(), Permission.MANAGE_KEYS):
        return None
    kind = "devices" if key.device else "keys"
    return url_for(f"department_{kind}.page", key_id=key.id)


def _person_page(account_id: Any) -> str | None:
    """Not for readers who manage nobody."""
    if not may(current_actor(), Permission.MANAGE_PEOPLE):
        return None
    return url_for("department_person.page", account_id=account_id)
