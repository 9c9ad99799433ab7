"""Writing a list: all that still holds, in one transaction."""

import random as randomness
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Permission, may
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.locks import lock as lock_facilities
from inspections.facility.models import Facility
from inspections.facility.rules import Author
from inspections.facility_list.commands.bulk import Entered, New, enter
from inspections.facility_list.commands.keep import put_proposals
from inspections.facility_list.commands.steps import change, enter_retailer
from inspections.facility_list.findings import Finding
from inspections.facility_list.models import FacilityList, FacilityListRow
from inspections.facility_list.places import Wards
from inspections.facility_list.proposal import Proposal
from inspections.facility_list.queries.judge import judge
from inspections.facility_list.queries.lists import columns_of, count_rows, stored_cells
from inspections.facility_list.queries.registry import load_wards
from inspections.facility_list.reasons import Reason
from inspections.facility_list.rules import WRITING, Action, ListState
from inspections.trail.commands.of_rows import record_rows
from inspections.trail.rules import Act, Kind, Subject

# Of PostgreSQL's advisory locks: two lists written at once could enter one store twice.
_LOCK = 7_501_005
# How many parameters a statement gets.
_AT_ONCE = 1000


def apply(
    session: Session, facility_list: FacilityList, by: Actor, random: Random | None = None
) -> None:
    """Every row is judged anew; what would now do something else than its preview said is refused
    and told. Does nothing for a list that is written already. The caller commits: until then, and
    if anything fails, nothing is written.

    NOT_ALLOWED for anybody but its owner, who must still be allowed to keep the registry; INVALID
    for a list that is not ready.
    """
    if facility_list.account_id != by.account_id or not may(by, Permission.MANAGE_FACILITIES):
        raise Refused(Problem.NOT_ALLOWED)
    lock(session)
    query = select(FacilityList).where(FacilityList.id == facility_list.id).with_for_update()
    locked = session.scalars(query.execution_options(populate_existing=True)).one()
    if locked.state == ListState.APPLIED.value:
        return
    if locked.state not in (ListState.READY.value, ListState.APPLYING.value):
        raise Refused(Problem.INVALID, {"list": locked.state})
    _Writing(session, locked, by, random or randomness.SystemRandom()).run()
    locked.state = ListState.APPLIED.value
    locked.counts = count_rows(session, locked.id)
    session.flush()


def lock(session: Session) -> None:
    """Nobody else writes a list until the transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def why_of(facility_list: FacilityList, number: int) -> str:
    """The reason that the record of changes gives."""
    return f"Danh sách nhập từ tệp “{facility_list.file_name}”, dòng {number}"


class _Writing:
    def __init__(
        self, session: Session, facility_list: FacilityList, by: Actor, random: Random
    ) -> None:
        self._session = session
        self._list = facility_list
        self._by = by
        self._random = random
        self._wards: Wards = load_wards(session, by)

    def run(self) -> None:
        proposals = list(self._judged())
        self._lock_changed(proposals)
        # Changed first: what is entered takes no name that a change would have found.
        outcome = [self._changed(each) for each in proposals]
        entered = self._entered([each for each in outcome if each.action is Action.CREATED])
        put_proposals(self._session, self._list.id, outcome)
        self._link(entered.ids)
        self._record(entered)

    def _judged(self) -> Iterator[Proposal]:
        columns, on = columns_of(self._list), self._list.holds_on
        rows = stored_cells(self._session, self._list.id)
        previewed = self._previewed()
        for proposal in judge(self._session, self._by, columns, rows, on):
            yield _as_previewed(proposal, previewed.get(proposal.number))

    def _previewed(self) -> dict[int, tuple[str | None, int]]:
        """What the preview said of each row, short."""
        row = FacilityListRow
        query = select(row.number, row.action, row.proposal).where(row.list_id == self._list.id)
        found = self._session.execute(query.execution_options(yield_per=500))
        return {number: (action, _digest(kept or {})) for number, action, kept in found}

    def _lock_changed(self, proposals: list[Proposal]) -> None:
        """All before the first change and in one order: in that of the lines, this and who holds
        one of the later ones could wait for each other."""
        ids = sorted(
            each.facility.ref
            for each in proposals
            if each.action is Action.CHANGED and each.facility is not None
        )
        for at in range(0, len(ids), _AT_ONCE):
            stores = select(Facility).where(Facility.id.in_(ids[at : at + _AT_ONCE]))
            lock_facilities(self._session, *self._session.scalars(stores))

    def _changed(self, proposal: Proposal) -> Proposal:
        if proposal.action is not Action.CHANGED or proposal.writes is None:
            return proposal
        session, by = self._session, self._author(proposal)
        try:
            with session.begin_nested():
                facility = session.get_one(
                    Facility, proposal.facility.ref if proposal.facility else 0
                )
                change(session, facility, proposal.writes, self._list.holds_on, self._wards, by)
        except Refused as refused:
            what = ", ".join(f"{name}: {told}" for name, told in refused.fields.items())
            reason = Finding(Reason.NOT_WRITTEN, None, {"what": what or refused.problem.value})
            return replace(proposal, action=Action.REFUSED, reasons=[reason], changes=[])
        return proposal

    def _entered(self, created: list[Proposal]) -> Entered:
        new = []
        for proposal in created:
            if proposal.writes is not None:
                by = self._author(proposal)
                enter_retailer(self._session, proposal.writes, by)
                new.append(New(proposal, proposal.writes, by.why or ""))
        return enter(self._session, new, self._wards, self._by.account_id, self._random)

    def _link(self, entered: dict[int, int]) -> None:
        """The rows know the facilities that came of them."""
        values = [
            {"list_id": self._list.id, "number": number, "facility_id": facility_id}
            for number, facility_id in entered.items()
        ]
        if values:
            self._session.bulk_update_mappings(FacilityListRow, values)

    def _record(self, entered: Entered) -> None:
        """One entry for all that was entered; what was changed has its own, one a change."""
        record_rows(
            self._session,
            Act.LIST_APPLIED,
            Subject(Kind.FACILITY_LIST, str(self._list.id)),
            self._by.account_id,
            now(),
            "registry_change",
            entered.changes,
            {"sha256": self._list.sha256, "entered": len(entered.ids)},
        )

    def _author(self, proposal: Proposal) -> Author:
        return Author(self._by.account_id, why_of(self._list, proposal.number))


def _as_previewed(now: Proposal, then: tuple[str | None, int] | None) -> Proposal:
    """The proposal, unless it would write what nobody has seen."""
    if now.action not in WRITING:
        return now
    if then == (now.action.value, _digest(now.kept())):
        return now
    reasons = [Finding(Reason.SINCE_CHANGED)]
    return replace(now, action=Action.REFUSED, reasons=reasons, changes=[], writes=None)


def _digest(kept: dict[str, Any]) -> int:
    """What a proposal would write, as one number: equal ones are equal within this process."""
    changes = [[key, str(before), str(after)] for key, before, after in kept.get("changes", ())]
    return hash((kept.get("code"), str(changes)))
