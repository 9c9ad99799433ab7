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
from inspections.facility.rules import FacilityType
from tests import make
from tests.access.asks import Ask, asks
from tests.access.expect import Answer, Expectations
from tests.access.report import Report, changes_of, difference
from tests.access.service import Service, text_of

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
# Made anew for each page: its token, and the code that a new facility would get.
_MADE = re.compile(r'name="(csrf_token|code)" value="[^"]*"')


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
    """Stores of a retailer of their own, one unplaced, two that look like one, and visits of every
    state, all in the other province."""
    hoa = session.scalars(select(Account).where(Account.name == "hoa")).one()
    owner = make.retailer(session, "Công ty Mkelsewhereq")
    more = {"retailer_id": owner.id, "address": "1 Hùng Vương"}
    stores = [
        make.facility(session, f"Siêu thị Mkelse{at}q", ward_code=make.TRAN_BIEN, **more)
        for at in range(3)
    ]
    for _ in range(2):
        make.facility(
            session, "Chợ Mkelseq", FacilityType.MARKET, make.TRAN_BIEN, address="3 Hùng Vương"
        )
    make.facility(session, "Siêu thị Mknowhereq", ward_code=None)
    for store, accepted in zip(stores, (True, False, True), strict=True):
        make.inspection(session, store, hoa, accepted=accepted)
    data = make.jpeg(77)
    make.put(session, make.body(stores[0], photos=[make.photo_entry(data)]), hoa)
    make.put(session, {**make.body(stores[0]), "facility": "00000000"}, hoa)
