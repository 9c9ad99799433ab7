"""N by type is the N of the figures."""

from datetime import date

import pytest

from audit_service.db import db
from inspections.area.queries import area_by_code
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.queries.numbers import registered_by_type
from inspections.facility.rules import FacilityType, Status
from inspections.plan.queries import plans, targets_of
from inspections.progress.queries import tally
from tests import make

DATABASES = "both"

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def stores(session):
    """Every type, in Kiên Giang, in the rest of An Giang, elsewhere and nowhere; some changed."""
    made = [
        make.facility(session, type=each, ward_code=ward)
        for each in FacilityType
        for ward in (make.RACH_GIA, make.LONG_XUYEN, make.TRAN_BIEN, None)
    ]
    for at, each in enumerate(made):
        if at % 5 == 1:
            set_status(session, each, Status.CLOSED, JULY)
        if at % 7 == 2:
            set_type(session, each, FacilityType.CONVENIENCE_STORE, JULY)
    merge(session, make.facility(session, "Bản trùng"), made[0])
    make.facility(session, "Mới mở", opened_on=JULY)
    territory = area_by_code(session, "F91").id
    make.facility(session, "Chưa rõ nơi", ward_code=None, territory_id=territory)
    session.commit()
    return made


@pytest.mark.usefixtures("stores")
def test_the_sum_over_a_targets_types_is_its_n_on_every_day(session):
    seen = set()
    for plan in plans(session):
        for on in (JUNE, JULY):
            by_type = registered_by_type(session, plan.territory_id, on)
            for target in targets_of(session, plan.id):
                expected = tally(session, plan, target, on).registered
                assert sum(by_type[FacilityType.of(t)] for t in target.facility_types) == expected
                seen.add(expected)
    assert len(seen) > 3


def test_a_type_without_any_facility_is_nought(session):
    make.facility(session)
    area = area_by_code(session, make.RACH_GIA)
    assert registered_by_type(session, area.id, JUNE) == {
        FacilityType.SUPERMARKET: 1,
        FacilityType.MALL: 0,
        FacilityType.MARKET: 0,
        FacilityType.CONVENIENCE_STORE: 0,
    }
