"""What opening, closing and status of a row say together."""

from datetime import date

from inspections.facility.rules import Status
from inspections.facility_list.columns import Key
from inspections.facility_list.dated import Dated, check_begins, says
from inspections.facility_list.entry import Said
from inspections.facility_list.findings import Finding, RowRefused
from inspections.facility_list.notices import Notice
from inspections.facility_list.proposal import Writes
from inspections.facility_list.reasons import Reason


def check_closing(said: Said, on: date) -> None:
    """Refused where the status says open after the closing."""
    closed = said.closed_on is not None and said.closed_on <= on
    if closed and said.status is not None and said.status is not Status.CLOSED:
        text = [said.status.vi, said.status.en]
        raise RowRefused(Reason.OPEN_AND_CLOSED, Key.STATUS, text=text)


def of_new(said: Said, on: date, writes: Writes) -> None:
    """The first status, and what follows it."""
    if said.status is Status.PLANNED:
        writes.first_status = Status.PLANNED
        return
    writes.opened_on = said.opened_on
    if said.closed_on is not None:
        writes.statuses = [(Status.CLOSED, said.closed_on)]
    elif said.status in (Status.CLOSED, Status.SUSPENDED):
        if said.opened_on is not None and said.opened_on >= on:
            raise RowRefused(Reason.CLOSED_TOO_EARLY, Key.STATUS)
        writes.statuses = [(said.status, on)]


def of_known(said: Said, dated: Dated, on: date, writes: Writes) -> list[Finding]:
    """What changes; and what the registry says otherwise and keeps."""
    kept = list(_kept(said, dated))
    change = _change(said, dated, on)
    if change is None:
        return kept
    status, day = change
    opened = dated.statuses[-1].starts_on if dated.statuses else None
    if status is Status.CLOSED and opened and day <= opened and dated.status is Status.ACTIVE:
        raise RowRefused(Reason.CLOSED_TOO_EARLY, Key.CLOSED_ON)
    check_begins(dated.statuses, day, Key.STATUS)
    writes.statuses = [change]
    return kept


def _change(said: Said, dated: Dated, on: date) -> tuple[Status, date] | None:
    if said.closed_on is not None:
        closed = dated.status is Status.CLOSED
        return None if closed else (Status.CLOSED, said.closed_on)
    if dated.status is Status.PLANNED and said.opened_on and said.status is not Status.PLANNED:
        return Status.ACTIVE, said.opened_on
    if said.status is None or says(dated.statuses, on, said.status.value):
        return None
    return said.status, on


def _kept(said: Said, dated: Dated) -> list[Finding]:
    found = []
    opened = dated.statuses[0].starts_on if dated.statuses else None
    known = not dated.statuses or dated.statuses[0].values != Status.PLANNED.value
    if said.opened_on and known and said.opened_on != opened:
        day = opened.strftime("%d/%m/%Y") if opened else ""
        told = [day or "ngày chưa rõ", day or "on a day that is not known"]
        found.append(Finding(Notice.OPENING_KEPT, Key.OPENED_ON, {"day": told}))
    closed = dated.statuses[-1].starts_on if dated.status is Status.CLOSED else said.closed_on
    if said.closed_on and closed != said.closed_on:
        day = closed.strftime("%d/%m/%Y") if closed else ""
        told = [day or "ngày chưa rõ", day or "on a day that is not known"]
        found.append(Finding(Notice.CLOSING_KEPT, Key.CLOSED_ON, {"day": told}))
    return found
