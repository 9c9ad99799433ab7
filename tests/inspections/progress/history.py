"""Histories of a small world, made by the real commands: for test_recompute.py and test_kept.py.

A step is a method of History and its arguments; what the domain refuses changes nothing.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from audit_service.db import db
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.errors import Refused
from inspections.facility.commands.corrections import set_ward
from inspections.facility.commands.dated import set_owner, set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, PlacedBy, Status
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id, photos_of
from inspections.inspection.rules import VIETNAM, Act
from inspections.packaging import rules
from inspections.packaging.models import RuleSetRow
from inspections.packaging.rules import Judgement
from inspections.photo.commands.arrive import arrive
from inspections.photo.image import examine
from inspections.round.models import RoundVisit
from tests import make

# Of each property over histories; `make test-histories` takes more.
EXAMPLES = {
    backend: each * int(os.environ.get("HISTORIES", "1"))
    for backend, each in {"sqlite": 15, "postgresql": 10}.items()
}
ACTS = datetime(2027, 1, 1, tzinfo=VIETNAM)
# Ends of windows, of years and of February; two visits often fall on one day.
DAYS = [
    date(2021, 1, 1),
    date(2023, 2, 28),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 2, 27),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2025, 12, 30),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 12, 30),
    date(2026, 12, 31),
]
days = st.sampled_from(DAYS) | st.dates(date(2021, 1, 1), date(2026, 12, 31))
PHOTOS = 3


@cache
def picture(number: int) -> Any:
    """The bytes, and what is found in them."""
    data = make.jpeg(number)
    return data, examine(data)


@contextmanager
def undone() -> Iterator[Session]:
    """A session whose commits are taken back at the end, as are its rule sets."""
    released = patch.object(rules, "rule_sets", rules.rule_sets)
    with released, db.engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@dataclass(frozen=True)
class Cast:
    """Ids of rows that stand before a history begins."""

    signers: Sequence[int]
    reviewer: int
    manager: int
    stores: Sequence[int]
    retailers: Sequence[int]


def cast(session: Session, dong_nai: str, can_tho: str) -> Cast:
    signers = [make.account(session, name, areas=("VN",)).id for name in ("lan", "hoa")]
    reviewer = make.reviewer(session, "minh", areas=("VN",)).id
    manager = make.manager(session, areas=("VN",)).id
    mall = make.facility(session, "TTTM", FacilityType.MALL)
    stores = [
        mall,
        make.facility(session, "Trong TTTM", parent_code=mall.code),
        make.facility(session, "Chưa rõ xã", ward_code=None),
        make.facility(session, "Mới mở", opened_on=date(2024, 2, 29)),
        make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC),
        make.facility(session, "Long Xuyên", ward_code=make.LONG_XUYEN),
        make.facility(session, "Biên Hoà", ward_code=dong_nai),
        make.facility(session, "Tiện lợi", FacilityType.CONVENIENCE_STORE, dong_nai),
        make.facility(session, "Chợ", FacilityType.MARKET, can_tho),
        make.facility(session, "Đang xây", FacilityType.MALL, can_tho, status=Status.PLANNED),
    ]
    retailers = [make.retailer(session, name).id for name in ("Một", "Hai")]
    return Cast([*signers, reviewer], reviewer, manager, [each.id for each in stores], retailers)


@dataclass
class History:
    session: Session
    cast: Cast
    known: list[UUID] = field(default_factory=list)
    promised: list[UUID] = field(default_factory=list)

    def play(self, steps: Sequence[tuple[str, dict[str, Any]]]) -> None:
        for name, arguments in steps:
            with suppress(Refused):
                getattr(self, name)(**arguments)
        self.session.commit()

    def visit(
        self,
        id: UUID,
        store: int,
        signer: int,
        day: date,
        content: dict[str, Any],
        late: bool,
        photo: int | None,
        settled: bool,
        **more: Any,
    ) -> None:
        """`content`: the record's own fields; `photo`: which one is in the manifest; `settled`: it
        comes at once, and what was flagged is accepted."""
        facility = self._store(store)
        started = datetime(day.year, day.month, day.day, 10, tzinfo=VIETNAM)
        payload = make.body(facility) | {
            "started_at": started.isoformat(),
            "signed_at": (started + timedelta(minutes=12)).isoformat(),
            **content,
            **more,
        }
        if photo is not None:
            payload["photos"] = [make.photo_entry(picture(photo)[0], id=str(UUID(int=id.int ^ 1)))]
        received = started + timedelta(days=30 if late else 0, hours=1)
        actor = actor_of(self.session, self.cast.signers[signer])
        receive(self.session, id, make.to_bytes(payload), actor, READER, received)
        self.known.append(id)
        if settled:
            self.photo_comes(0)
            self.review(0, Act.ACCEPT, by_shell=True)

    def correct(self, record: int, same_store: bool, **arguments: Any) -> None:
        """A correction of a record that is here."""
        earlier = self._record(record)
        if earlier is None:
            return
        if same_store and earlier.facility_id is not None:
            facility = self.session.get_one(Facility, earlier.facility_id)
            arguments["facility"] = facility.code
        self.visit(**arguments, supersedes=str(earlier.id), reason="sửa")

    def correct_unknown(self, earlier: UUID, **arguments: Any) -> None:
        """A correction of a record that has not come yet."""
        self.promised.append(earlier)
        self.visit(**arguments, supersedes=str(earlier), reason="sửa")

    def keep_promise(self, **arguments: Any) -> None:
        """That record comes."""
        if self.promised:
            self.visit(**arguments | {"id": self.promised.pop()})

    def correct_each_other(self, id: UUID, **arguments: Any) -> None:
        """Two corrections that name each other: the second link would close a circle."""
        other = UUID(int=id.int ^ 2)
        for one, two in ((id, other), (other, id)):
            self.visit(id=one, **arguments, supersedes=str(two), reason="sửa")

    def photo_comes(self, record: int) -> None:
        found = self._record(record)
        if found is None or found.facility_id is None:
            return
        actor = actor_of(self.session, found.signer_id)
        for photo in photos_of(self.session, found.seq):
            examined = next(
                seen
                for data, seen in map(picture, range(PHOTOS))
                if sha256(data).hexdigest() == photo.sha256
            )
            arrive(self.session, found.id, photo.id, photo.sha256, examined, actor, ACTS)

    def review(self, record: int, act: Act, by_shell: bool) -> None:
        found = self._record(record)
        if found is not None:
            actor = None if by_shell else actor_of(self.session, self.cast.reviewer)
            review(self.session, found, act, "xét", actor, ACTS)

    def unreadable(self, id: UUID) -> None:
        actor = actor_of(self.session, self.cast.signers[0])
        receive(self.session, id, b'{"facility": 5}', actor, READER, ACTS)
        self.known.append(id)

    def draw(
        self,
        id: UUID,
        plan: str,
        size: int,
        day: date,
        wait: int,
        left_out: int,
        content: dict[str, Any],
        cancelled: bool,
    ) -> None:
        """A random round, and visits to its stores: each so many days after the other, all but the
        last `left_out`."""
        manager = self.session.get_one(Account, self.cast.manager)
        more = {"starts_on": day, "seed": f"{id.int:064x}", "slug": plan}
        made = make.drawn(self.session, manager, size, manager, **more)
        if cancelled:
            made.cancelled_at = made.created_at
        drawn = select(RoundVisit.facility_id).where(RoundVisit.round_id == made.id)
        stores = self.session.scalars(drawn.order_by(RoundVisit.place)).all()
        for place, store in enumerate(stores[: len(stores) - left_out]):
            self.visit(
                id=UUID(int=id.int ^ (place + 1) << 8),
                store=self.cast.stores.index(store),
                signer=0,
                day=day + timedelta(days=wait * place),
                content=content,
                late=False,
                photo=None,
                settled=True,
            )

    def new_rules(self, day: date) -> None:
        """A stricter rule set is released, in force from the day on. What another one has judged
        stays as it is; what arrives after the release is judged by the new one."""
        known = rules.rule_sets()
        stricter = replace(
            known[-1],
            id=f"test.{len(known)}",
            valid_from=day,
            judgements={**known[-1].judgements, "paper_bag": Judgement.NOT_FRIENDLY},
        )
        in_order = tuple(sorted((*known, stricter), key=lambda each: each.valid_from))
        rules.rule_sets = lambda: in_order
        self.session.add(
            RuleSetRow(id=stricter.id, valid_from=day, content={}, content_sha256="0" * 64)
        )

    def status(self, store: int, status: Status, day: date) -> None:
        set_status(self.session, self._store(store), status, day)

    def type(self, store: int, type: FacilityType, day: date) -> None:
        """Never backdated: a visit that was judged keeps its verdict (see test_recompute.py)."""
        facility = self._store(store)
        visits = select(Inspection.visited_on).where(Inspection.facility_id == facility.id)
        last = max(filter(None, self.session.scalars(visits)), default=None)
        begins = day if last is None else max(day, last + timedelta(days=1))
        set_type(self.session, facility, type, begins)

    def owner(self, store: int, retailer: int, day: date) -> None:
        set_owner(self.session, self._store(store), self.cast.retailers[retailer], day)

    def place(self, store: int, ward: str | None) -> None:
        set_ward(self.session, self._store(store), ward, PlacedBy.STATED)

    def move(self, store: int, ward: str | None, day: date) -> None:
        move(self.session, self._store(store), ward_code=ward, address=None, on=day)

    def merge(self, store: int, into: int) -> None:
        merge(self.session, self._store(store), self._store(into))

    def _store(self, number: int) -> Facility:
        return self.session.get_one(Facility, self.cast.stores[number])

    def _record(self, number: int) -> Inspection | None:
        """Counted from the latest."""
        if not self.known:
            return None
        return inspection_by_id(self.session, self.known[-1 - number % len(self.known)])


def bag(category: str, units: int | None = None, expires_on: str | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {"category": category, "use_point": "checkout", "in_use": True}
    if expires_on is not None:
        said["certificate"] = {"kind": "eco_bag", "expires_on": expires_on}
    return said | ({"units_per_day": units} if units is not None else {})


observed = st.lists(
    st.sampled_from(
        [
            make.PAPER,
            make.THIN,
            bag("paper_bag", 300),
            bag("thin_carrier_bag", 120),
            bag("compostable_bag", 40),
            bag("compostable_bag", 40, "2025-12-31"),
            bag("reusable_pe_bag"),
            {"category": "roll_bag", "use_point": "fresh", "in_use": True},
        ]
    ),
    max_size=2,
)
stalls = st.sampled_from(
    [
        None,
        *(
            dict(
                zip(("of", "friendly_only", "both", "plastic_only", "none_given"), row, strict=True)
            )
            for row in ((20, 12, 0, 0, 0), (20, 6, 2, 4, 0), (20, 1, 0, 11, 0), (9, 0, 1, 1, 1))
        ),
    ]
)
contents = st.one_of(
    st.fixed_dictionaries(
        {
            "observations": observed,
            "stalls": stalls,
            "use_points": st.sampled_from([list(make.ALL_SEEN), [{"key": "checkout"}]]),
        },
    ),
    st.sampled_from(["closed", "refused", "moved", "not_found"]).map(
        lambda outcome: {"outcome": outcome}
    ),
    # Near midnight the clock's offset decides which day it was.
    observed.map(
        lambda seen: {
            "observations": seen,
            "started_at": "2025-12-31T23:59:50+07:00",
            "signed_at": "2026-01-01T00:20:00+07:00",
            "clock_offset_ms": 20_000,
        }
    ),
)
# Some more often than others: much must happen to one store.
stores = st.sampled_from([0, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9])
records = st.integers(0, 4)
wards = st.sampled_from([None, make.RACH_GIA, make.PHU_QUOC, make.LONG_XUYEN, make.TRAN_BIEN])
VISIT = {
    "store": stores,
    "signer": st.integers(0, 2),
    "day": days,
    "content": contents,
    "late": st.booleans(),
    "photo": st.none() | st.integers(0, PHOTOS - 1),
    "settled": st.sampled_from([True, True, False]),
}


def step(name: str, **arguments: Any) -> Any:
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


visit = step("visit", id=st.uuids(), **VISIT)
correct = step("correct", id=st.uuids(), record=records, same_store=st.just(True), **VISIT)
others = st.one_of(
    step("correct", id=st.uuids(), record=records, same_store=st.booleans(), **VISIT),
    step("correct_unknown", id=st.uuids(), earlier=st.uuids(), **VISIT),
    step("keep_promise", **VISIT),
    step("correct_each_other", id=st.uuids(), **VISIT),
    step("review", record=records, act=st.sampled_from(Act), by_shell=st.booleans()),
    step("photo_comes", record=records),
    step("unreadable", id=st.uuids()),
    step("new_rules", day=days),
    step("status", store=stores, status=st.sampled_from(Status), day=days),
    step("type", store=stores, type=st.sampled_from(FacilityType), day=days),
    step("owner", store=stores, retailer=st.integers(0, 1), day=days),
    step("place", store=stores, ward=wards),
    step("move", store=stores, ward=wards, day=days),
    step("merge", store=stores, into=stores),
    step("merge", store=stores, into=stores),
)
plans = st.sampled_from(["vn-889", "vn-889", "kien-giang-135", "dong-nai-202"])
outcomes = st.sampled_from([{}, {}, {}, {"observations": [make.THIN]}, {"outcome": "refused"}])
draw = step(
    "draw",
    id=st.uuids(),
    plan=plans,
    size=st.integers(1, 7),
    day=days,
    wait=st.sampled_from([0, 0, 1, 1, 4]),
    left_out=st.sampled_from([0, 0, 0, 1]),
    content=outcomes,
    cancelled=st.sampled_from([False, False, False, True]),
)
# Histories in which a sample is often drawn by lot, and often not quite.
drawn_steps = st.builds(
    lambda draws, more: [*draws, *more],
    st.lists(draw, min_size=1, max_size=3),
    st.lists(draw | visit | correct | others, max_size=4),
)
# Every history begins with enough visits to be about something.
steps = st.builds(
    lambda visits, more: [*visits, *more],
    st.lists(visit | correct, min_size=6, max_size=10),
    st.lists(visit | correct | others, min_size=4, max_size=14),
)
