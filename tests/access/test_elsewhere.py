"""What lies elsewhere changes nothing: not a count, not a page's end, not an order.

Each page is read, things are added that its reader may not see, and it is read again: it must be
the same to the letter. Plans are left out: their totals are for everybody.
"""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Role
from inspections.db import now
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.person.commands.invites import Wanted, invite
from tests import make
from tests.access.asks import Ask, asks
from tests.access.expect import Answer, Expectations
from tests.access.report import Report, changes_of, difference
from tests.access.service import Service, text_of
from tests.access.world import World, add_list, add_round, key, login

# Nothing of what is added is theirs: it all lies in the other province, or is another retailer's.
READERS = (
    "lan",
    "lan/read",
    "lan/submit",
    "lan/device",
    "an",
    "an/read",
    "cu",
    "tru",
    "xem91",
    "xem91/read",
    "duyet91",
    "duyet91/submit",
    "quan91",
    "quan0",
)
# Counts what its person has done: reading all these pages adds to that, whatever lies elsewhere.
OWN_ACTS = "/department/people/<account_id>/data GET"
# Made anew for each page: its token, and the code that a new facility would get. And the age of the
# data, which is the whole installation's: every page of a plan tells it to everybody.
_MADE = re.compile(r'name="(csrf_token|code)" value="[^"]*"|dữ liệu đến <time[^>]*>[^<]*</time>')


def test_what_lies_elsewhere_changes_no_page(service, expectations, capsys):
    report = Report()
    wanted = list(pages(service, expectations))
    before = [read(service, ask, way) for ask, way in wanted]
    with service.app.app_context():
        add_elsewhere(db.session())
        db.session.commit()
    after = [read(service, ask, way) for ask, way in wanted]
    service.restore()

    for (ask, way), old, new in zip(wanted, before, after, strict=True):
        report.check("pages", old == new, way, "×", ask.path, difference(old, new))
    report.close(capsys, "elsewhere")


def pages(service: Service, expectations: Expectations) -> Iterator[tuple[Ask, str]]:
    for route in expectations.routes:
        if route.method != "GET" or route.totals or route.door == "public":
            continue
        if route.line == OWN_ACTS:
            continue
        for ask in asks(service.world, expectations, route, changes_of(service)):
            for way in READERS:
                if expectations.answer(route, way, ask.key) is Answer.YES:
                    yield ask, way


def read(service: Service, ask: Ask, way: str) -> str:
    with service.ask("GET", ask.path, way, {}) as response:
        return _MADE.sub("", text_of(response))


def add_elsewhere(session: Session) -> None:
    """Everything that there is many of, in the other province: stores, visits, people and what is
    theirs, a round."""
    people = {each.name: each for each in session.scalars(select(Account))}
    owner = make.retailer(session, "Công ty Mkelsewhereq")
    stores = add_stores(session, owner.id)
    add_visits(session, stores, people["hoa"])
    nowhere = World()
    new = make.account(session, "moi.xa", areas=("75",))
    trader = make.account(session, "ban.xa", Role.RETAILER, None, (), owner)
    for person, kind in (
        (new, "submit"),
        (new, "device"),
        (trader, "read"),
        (people["hoa"], "read"),
    ):
        login(session, person)
        key(session, nowhere, person, kind, "xa")
    add_round(session, nowhere, "xa", people["quan75"], stores[0], new, "75")
    add_list(session, nowhere, people["quan75"])
    wanted = Wanted(Role.INSPECTOR, area_codes=("75",))
    invite(session, actor_of(session, people["quan75"].id), "cho.xa", "Mkcho", wanted, now())


def add_stores(session: Session, owner_id: int) -> list[Facility]:
    """Three of a retailer of their own, which it returns; one unplaced, two that look like one."""
    more = {"retailer_id": owner_id, "address": "1 Hùng Vương"}
    for _ in range(2):
        make.facility(
            session, "Chợ Mkelseq", FacilityType.MARKET, make.TRAN_BIEN, address="3 Hùng Vương"
        )
    make.facility(session, "Siêu thị Mknowhereq", ward_code=None)
    return [
        make.facility(session, f"Siêu thị Mkelse{at}q", ward_code=make.TRAN_BIEN, **more)
        for at in range(3)
    ]


def add_visits(session: Session, stores: list[Facility], signer: Account) -> None:
    """One in every state."""
    for store, accepted in zip(stores, (True, False, True), strict=True):
        make.inspection(session, store, signer, accepted=accepted)
    data = make.jpeg(77)
    make.put(session, make.body(stores[0], photos=[make.photo_entry(data)]), signer)
    make.put(session, {**make.body(stores[0]), "facility": "00000000"}, signer)
