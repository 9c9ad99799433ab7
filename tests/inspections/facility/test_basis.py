from datetime import date

import pytest

from inspections.errors import Refused
from inspections.facility.commands.dated import set_type
from inspections.facility.queries.dated import type_rows_on
from inspections.facility.rules import FacilityType

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def rests_on(session, facility, day):
    row = type_rows_on(session, [facility.id], day)[facility.id]
    return (row.class_, row.basis, row.area_m2, row.items)


def test_a_type_is_kept_with_the_list_the_area_and_the_goods_it_rests_on(session, make):
    facility = make(class_="II", basis="danh sách 2024", area_m2=2500, items=12_000)

    set_type(session, facility, FacilityType.SUPERMARKET, JULY, "I", "QĐ 7", area_m2=5000, items=0)

    assert rests_on(session, facility, JUNE) == ("II", "danh sách 2024", 2500, 12_000)
    assert rests_on(session, facility, JULY) == ("I", "QĐ 7", 5000, 0)


def test_the_same_type_on_the_same_grounds_changes_nothing(session, make):
    facility = make(area_m2=2500)
    row = set_type(session, facility, FacilityType.SUPERMARKET, JULY, area_m2=2500)
    assert row.starts_on is None


@pytest.mark.parametrize("field", ["area_m2", "items"])
@pytest.mark.parametrize("number", [-1, 2_000_001, 2**31])
def test_a_size_that_no_store_has_is_refused(session, make, field, number):
    with pytest.raises(Refused) as refused:
        make(**{field: number})
    assert refused.value.fields == {field: "out_of_range"}
    with pytest.raises(Refused):
        set_type(session, make(), FacilityType.MARKET, JULY, **{field: number})
