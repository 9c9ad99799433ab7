"""Every row of a list beside the registry: what would be written, and why what not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.db import now
from inspections.facility.queries.dated import type_near, types_on
from inspections.facility.rules import HOLDERS, FacilityType
from inspections.facility_list.cells import Cell, text_of
from inspections.facility_list.columns import Heading, Key
from inspections.facility_list.compare import Compared, Row, as_new, with_known
from inspections.facility_list.dated import Dated
from inspections.facility_list.entry import (
    Said,
    by_key,
    check_days,
    chunks,
    is_no_facility,
    read_row,
)
from inspections.facility_list.findings import Finding, RowRefused
from inspections.facility_list.known import Known, Registry, folded
from inspections.facility_list.matching import look_alikes, match
from inspections.facility_list.owners import owner_of, remember
from inspections.facility_list.places import Addresses, Guess, Wards, placed
from inspections.facility_list.proposal import PlacedAs, Proposal
from inspections.facility_list.queries.registry import (
    load_dated,
    load_registry,
    load_wards,
    taken_codes,
)
from inspections.facility_list.reasons import Reason
from inspections.facility_list.rules import Action
from inspections.facility_list.statuses import check_closing
from inspections.inspection.rules import visit_day

# Rows that share the statements about what they mean.
CHUNK = 500


@dataclass(frozen=True)
class _Read:
    """A row so far: what it says and where; or why it cannot be read."""

    number: int
    said: Said | None
    guess: Guess
    addresses: Addresses
    finding: Finding | None = None


def judge(
    session: Session,
    actor: Actor,
    columns: Sequence[Heading],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    on: date,
) -> Iterator[Proposal]:
    """One proposal for each row; nothing is written.

    `on`: the day from which the list holds. An empty cell says nothing. The registry is read once,
    dated facts a few statements for CHUNK rows. What is proposed rests on the rows before as if
    they were written already. Rows that could not stand for a new facility come last, else one of
    them might mean what a row below it enters, and the same list would say more the next time.
    """
    registry, wards = load_registry(session, actor), load_wards(session, actor)
    last: list[tuple[int, Sequence[Cell]]] = []

    def first() -> Iterator[tuple[int, Sequence[Cell]]]:
        for number, cells in rows:
            if _may_enter(columns, cells):
                yield number, cells
            else:
                last.append((number, cells))

    for chunk in chain(chunks(first(), CHUNK), chunks(last, CHUNK)):
        judged = _Chunk(session, registry, wards, columns, on)
        yield from judged.proposals(chunk)


def _may_enter(columns: Sequence[Heading], cells: Sequence[Cell]) -> bool:
    """Whether a row says all that a new facility needs."""
    said = by_key(columns, cells)
    return all(text_of(said.get(key)) for key in (Key.NAME, Key.TYPE))


class _Chunk:
    def __init__(
        self,
        session: Session,
        registry: Registry,
        wards: Wards,
        columns: Sequence[Heading],
        on: date,
    ) -> None:
        self._session = session
        self._registry = registry
        self._wards = wards
        self._columns = columns
        self._on = on
        self._taken: set[str] = set()
        self._dated: dict[int, Dated] = {}
        self._holders: dict[int, FacilityType] = {}

    def proposals(self, rows: list[tuple[int, Sequence[Cell]]]) -> Iterator[Proposal]:
        read = [self._read(number, cells) for number, cells in rows]
        self._look_up([row.said for row in read if row is not None and row.said])
        # What each row means may hang on the rows before, so it is found in two rounds: all that
        # one could mean first, so that their dated facts come in one go.
        self._load(read)
        for (number, _), row in zip(rows, read, strict=True):
            if row is None:
                yield Proposal(number, Action.SKIPPED)
            elif row.said is None:
                reasons = [row.finding] if row.finding else []
                yield Proposal(number, Action.REFUSED, reasons=reasons)
            else:
                yield self._judged(row, row.said)

    def _read(self, number: int, cells: Sequence[Cell]) -> _Read | None:
        if is_no_facility(self._columns, cells):
            return None
        try:
            said = read_row(by_key(self._columns, cells))
            check_days(said)
            check_closing(said, self._on)
        except RowRefused as refused:
            return _Read(number, None, Guess(), Addresses(None, None), refused.finding)
        return _Read(number, said, *placed(said, self._wards))

    def _look_up(self, said: list[Said]) -> None:
        codes = {each.code for each in said if each.code} - self._registry.by_code.keys()
        self._taken = taken_codes(self._session, codes) if codes else set()
        parents = {
            known.id
            for each in said
            if each.parent and (known := self._registry.by_code.get(each.parent))
        } - {None}
        day = visit_day(now())
        self._holders = types_on(self._session, [each for each in parents if each], day)
        for each in parents:
            if each is not None and each not in self._holders:
                self._holders[each] = type_near(self._session, each, day)

    def _load(self, read: list[_Read | None]) -> None:
        ids = set()
        for row in read:
            if row is None or row.said is None:
                continue
            try:
                known = match(row.said, row.guess, row.addresses, self._registry, self._taken)
            except RowRefused:
                continue
            if known is not None and known.id is not None:
                ids.add(known.id)
        self._dated = load_dated(self._session, ids) if ids else {}

    def _judged(self, read: _Read, said: Said) -> Proposal:
        known: Known | None = None
        try:
            known = match(said, read.guess, read.addresses, self._registry, self._taken)
            owner, parent = owner_of(said, self._registry), self._parent(said, known)
            row = Row(
                said,
                read.guess,
                read.addresses,
                owner,
                parent,
                self._wards,
                self._registry,
                self._on,
            )
            compared = as_new(row) if known is None else with_known(row, known, self._of(known))
        except RowRefused as refused:
            where = PlacedAs(
                self._wards.full(read.guess.ward_id), read.guess.confidence, read.guess.candidates
            )
            return Proposal(
                read.number, Action.REFUSED, known, reasons=[refused.finding], placed=where
            )
        if owner is not None:
            remember(owner, self._registry)
        return self._proposal(read.number, known, compared)

    def _proposal(self, number: int, known: Known | None, compared: Compared) -> Proposal:
        writes, notices = compared.writes, compared.notices
        if known is None:
            new = _entered(number, compared)
            # Asked before it stands among the others.
            notices = [*notices, *look_alikes(new, self._registry)]
            self._registry.add(new)
            action = Action.CREATED
        else:
            self._registry.claimed[known.ref] = number
            action = Action.CHANGED if compared.changes else Action.SAME
            if action is Action.CHANGED:
                self._renew(known, compared)
        return Proposal(
            number,
            action,
            known,
            compared.changes,
            notices=notices,
            placed=compared.placed,
            writes=writes if compared.changes else None,
        )

    def _renew(self, known: Known, compared: Compared) -> None:
        """Later rows find it as it will be."""
        writes = compared.writes
        known.name = writes.name or known.name
        if writes.addresses:
            known.address, known.former_address = writes.addresses
        if writes.ward:
            known.ward_id = writes.ward[0]
        if writes.parent:
            known.parent_id = writes.parent.id
        self._registry.add(known)

    def _of(self, known: Known) -> Dated:
        """The dated facts; those of a facility that only the rows before made this one mean are
        loaded by themselves."""
        if known.ref not in self._dated:
            self._dated |= load_dated(self._session, [known.ref])
        return self._dated[known.ref]

    def _parent(self, said: Said, known: Known | None) -> Known | None:
        if said.parent is None:
            return None
        parent = self._registry.by_code.get(said.parent)
        if parent is None or parent.id is None:
            raise RowRefused(Reason.PARENT_UNKNOWN, Key.PARENT, text=said.parent)
        if known is not None and parent.id == known.parent_id:
            return parent
        kind = self._holders.get(parent.id)
        if kind not in HOLDERS:
            raise RowRefused(Reason.PARENT_KIND, Key.PARENT, text=said.parent)
        above: Known | None = parent
        while above is not None:
            if above is known:
                raise RowRefused(Reason.PARENT_CIRCLE, Key.PARENT)
            above = self._registry.by_id.get(above.parent_id) if above.parent_id else None
        return parent


def _entered(number: int, compared: Compared) -> Known:
    writes = compared.writes
    addresses = writes.addresses or (None, None)
    return Known(
        None,
        writes.code,
        writes.name or "",
        writes.ward[0] if writes.ward else None,
        writes.ward[1].value if writes.ward and writes.ward[1] else None,
        *addresses,
        row=number,
        names=folded(writes.name),
        addresses=folded(*addresses),
    )
