"""Eight people write to the figures of one province and one day at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select

from audit_service.db import db
from inspections.account.models import Account
from inspections.db import now
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.rules import Status
from inspections.inspection.commands.review import review
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.rules import Act
from inspections.progress.commands.kept_differences import kept_differences
from inspections.progress.commands.rebuild import rebuild
from inspections.progress.commands.recompute import recompute
from inspections.progress.queries.kept import is_kept
from tests import make

DATABASES = "both"

DAY = date(2026, 11, 20)
PEOPLE, EACH = 8, 4
WARDS = (make.RACH_GIA, make.PHU_QUOC, make.LONG_XUYEN)


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def together(app):
    """together(acts): all begun at the same moment, each in a transaction of its own after the
    other; whatever goes wrong in one of them is raised."""

    def run(acts):
        gate = Barrier(len(acts))

        def work(steps):
            gate.wait(30)
            with app.app_context():
                for step in steps:
                    step(db.session())
                    db.session.commit()

        db.session.rollback()
        with ThreadPoolExecutor(len(acts)) as pool:
            for future in [pool.submit(work, steps) for steps in acts]:
                future.result(120)
        db.session.rollback()

    return run


def test_visits_of_one_province_and_day_never_wait_in_a_circle_and_all_are_there(session, together):
    signers = [make.account(session, f"s{at}", areas=("VN",)).id for at in range(PEOPLE)]
    stores = [make.facility(session, f"S{at}", ward_code=WARDS[at % 3]).id for at in range(PEOPLE)]
    outcomes = list(make.OBSERVED)

    def visit(signer, store, at):
        def act(session):
            outcome = outcomes[at % len(outcomes)]
            there, who = session.get(Facility, store), session.get(Account, signer)
            make.inspection(session, there, who, outcome, DAY, id=UUID(int=at + 1))

        return act

    # Each goes round the stores from another one on: two often want the same at once.
    together(
        [
            [visit(signer, stores[(at + n * 3) % PEOPLE], at * EACH + n) for n in range(EACH)]
            for at, signer in enumerate(signers)
        ]
    )

    assert len(session.scalars(select(Counted.inspection_seq)).all()) == PEOPLE * EACH
    assert is_kept(session)
    assert [str(each) for each in recompute(session, DAY)] == []


def test_all_that_changes_figures_goes_on_while_they_are_built_anew(session, together):
    lan = make.account(session, "lan", areas=("VN",))
    stores = [make.facility(session, f"S{at}", ward_code=WARDS[at % 3]) for at in range(PEOPLE)]
    made = [make.inspection(session, each, lan, "full", DAY).id for each in stores]
    ids = [each.id for each in stores]

    def judge(number, act):
        def step(session):
            found = session.scalars(select(Inspection).where(Inspection.id == made[number])).one()
            review(session, found, act, "thử", None, now())

        return step

    def close(number, day):
        def step(session):
            set_status(session, session.get(Facility, ids[number]), Status.CLOSED, day)

        return step

    def join(number, into):
        def step(session):
            merge(session, session.get(Facility, ids[number]), session.get(Facility, ids[into]))

        return step

    def build(session):
        for _done in rebuild(session):
            session.commit()

    together(
        [
            [judge(0, Act.VOID), judge(0, Act.ACCEPT), judge(0, Act.VOID)],
            [judge(1, Act.RETURN), judge(2, Act.VOID), judge(1, Act.ACCEPT)],
            [close(2, date(2026, 12, 1)), close(3, DAY)],
            [join(4, 0), join(5, 0)],
            [join(7, 1)],
            [build, build],
            [judge(6, Act.VOID), judge(3, Act.RETURN), judge(2, Act.ACCEPT)],
            [judge(3, Act.VOID), judge(6, Act.ACCEPT)],
        ]
    )

    assert is_kept(session)
    assert [str(each) for each in kept_differences(session)] == []
    assert [str(each) for each in recompute(session, DAY)] == []
