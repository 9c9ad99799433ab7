"""Two changes at the same moment end as if one had come first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from audit_service.db import db
from inspections.errors import Refused
from inspections.facility.commands.corrections import set_parent
from inspections.facility.commands.move import move
from inspections.facility.commands.retailers import rename_retailer, set_head_office
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import FacilityType
from tests import make

DATABASES = "both"
ROUNDS = 5
SUMMER = date(2026, 7, 1)


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def together(app):
    """together(one, two): how many of the acts were refused, begun at the same moment."""

    def run(*acts):
        gate = Barrier(len(acts))

        def commit(act):
            gate.wait(30)
            with app.app_context():
                try:
                    act(db.session())
                    db.session.commit()
                except Refused:
                    return True
                return False

        db.session.rollback()
        with ThreadPoolExecutor(len(acts)) as pool:
            refused = [future.result(60) for future in [pool.submit(commit, a) for a in acts]]
        db.session.rollback()
        return sum(refused)

    return run


def by_id(model, one, other, act):
    return lambda session: act(session, session.get(model, one), session.get(model, other))


def test_two_malls_never_stand_inside_each_other(session, together):
    for _ in range(ROUNDS):
        one, other = (make.facility(session, type=FacilityType.MALL).id for _ in "ab")

        def inside(session, mall, around):
            set_parent(session, mall, around.code)

        refused = together(by_id(Facility, one, other, inside), by_id(Facility, other, one, inside))

        assert refused == 1


def test_two_retailers_are_never_each_others_branches(session, together):
    for at in range(ROUNDS):
        one, other = (make.retailer(session, f"{name} {at}").id for name in "ab")

        refused = together(
            by_id(Retailer, one, other, set_head_office),
            by_id(Retailer, other, one, set_head_office),
        )

        assert refused == 1


def test_a_name_that_two_retailers_take_at_once_is_the_name_of_one(session, together):
    for at in range(ROUNDS):
        ids = [make.retailer(session, f"{name} {at}").id for name in "ab"]

        def take(id_, name=f"Tên mới {at}"):
            return lambda session: rename_retailer(session, session.get(Retailer, id_), name)

        assert together(*map(take, ids)) == 1


def test_a_store_that_two_people_move_at_once_moves_once(session, together):
    for _ in range(ROUNDS):
        store = make.facility(session).id

        def away(session, id_=store):
            store = session.get(Facility, id_)
            move(session, store, ward_code=make.PHU_QUOC, address=None, on=SUMMER)

        assert together(away, away) == 1
        moved = session.scalars(select(Facility).where(Facility.continues_id == store))
        assert len(moved.all()) == 1
