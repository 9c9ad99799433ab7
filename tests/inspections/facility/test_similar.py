"""What makes two entries alike, and what keeps them apart."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.facility.blocking import WINDOW, pairs
from inspections.facility.naming import read_name
from inspections.facility.similar import FAR_M, NEAR_M, Entry, Likeness, Reason, alike
from inspections.facility.street import read_street

HERE = {"lat": 10.0123, "lon": 105.0801}
# A degree of latitude is 111,195 m on the sphere that the distance is measured on.
METRE = 1 / 111_195


def entry(name="Siêu thị Rạch Giá", address=None, ward=1, **more) -> Entry:
    addresses = (address,) if address else ()
    return Entry(name, addresses, ward_id=ward, ward_sure=ward is not None, **more)


def at(metres: float) -> dict[str, float]:
    """A position so far north of HERE."""
    return {"lat": HERE["lat"] + metres * METRE, "lon": HERE["lon"]}


STREET = "19 Nguyễn Trung Trực"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siêu thị Co.opmart Rạch Giá", "SIÊU THỊ CO.OPMART RẠCH GIÁ"),
        ("Siêu thị Co.opmart Rạch Giá", "Co.op Mart Rạch Giá"),
        ("Coopmart Rạch Giá 2", "Siêu thị Co.opmart Rạch Giá chi nhánh II"),
        ("WinMart+ 12", "Cửa hàng Winmart + số 12"),
        ("Bách Hóa XANH Lê Lợi", "BHX Lê Lợi"),
        ("Chợ Vĩnh Thanh", "Chợ Vĩnh Thanh"),
        ("Vincom Plaza", "TTTM Vincom Plaza"),
    ],
)
def test_one_name_at_one_address_is_very_likely_one_facility(one, other):
    found = alike(entry(one, STREET), entry(other, f"Số {STREET.replace(' ', ' đường ', 1)}, P.1"))

    assert found.likeness is Likeness.LIKELY
    assert Reason.SAME_ADDRESS in found.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WinMart+ 12", "WinMart+ 21"),
        ("WinMart Rạch Giá", "WinMart+ Rạch Giá"),
        ("Co.opmart Rạch Giá", "Co.op Food Rạch Giá"),
        ("Siêu thị Lê Lợi 1", "Siêu thị Lê Lợi II"),
        ("Chợ Rạch Giá", "Siêu thị Rạch Giá"),
        ("TTTM Vincom", "Siêu thị Vincom"),
        ("Circle K Lê Lợi", "GS25 Lê Lợi"),
        ("Siêu thị Chợ Lớn", "Chợ Lớn"),
    ],
)
def test_other_chains_branches_and_kinds_are_never_one_even_at_one_door(one, other):
    tax = frozenset({"0301175691"})
    a, b = (entry(each, STREET, tax_codes=tax, **HERE) for each in (one, other))

    assert alike(a, b) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("WinMart+", "1 Lê Lợi"), ("WinMart+", "2 Lê Lợi")),
        (("Siêu thị", None), ("Siêu thị", None)),
        (("", None), ("", None)),
        (("Siêu thị Hoa Sen", None), ("Siêu thị Sao Mai", None)),
        (("Siêu thị Hoa Sen", STREET), ("Nhà sách Sao Mai", STREET)),
        (("+++", None), ("!!!", None)),
    ],
)
def test_a_chain_a_kind_or_a_street_alone_says_nothing(one, other):
    assert alike(entry(*one), entry(*other)) is None


@pytest.mark.parametrize(
    ("metres", "likeness"),
    [
        (NEAR_M - 1, Likeness.LIKELY),
        (NEAR_M + 1, Likeness.POSSIBLE),
        (FAR_M - 1, Likeness.POSSIBLE),
    ],
)
def test_the_distance_decides_how_likely_one_name_is_one_facility(metres, likeness):
    found = alike(entry(**HERE), entry(**at(metres)))

    assert found.likeness is likeness
    assert found.metres == pytest.approx(metres, abs=0.1)


def test_what_is_two_kilometres_apart_is_never_one():
    tax = frozenset({"0301175691"})
    a, b = (entry(address=STREET, tax_codes=tax, **place) for place in (HERE, at(FAR_M + 1)))

    assert alike(a, b) is None


def test_nearly_one_name_needs_the_place():
    names = [("Siêu thị Hoa Sen", "Siêu thị Hoa Sen Xanh"), ("Siêu thị Kim Phung", "Kim Phụngg")]
    for one, other in names:
        assert alike(entry(one), entry(other)) is None
        found = alike(entry(one, STREET), entry(other, STREET))
        assert found.likeness is Likeness.POSSIBLE
        assert found.reasons == (Reason.NEAR_NAME, Reason.SAME_ADDRESS, Reason.SAME_WARD)


def test_one_company_at_one_address_may_be_one_facility_under_two_names():
    tax = frozenset({"0301175691"})
    one = entry("Hoa Sen", STREET, tax_codes=tax)
    other = entry("Kho Sao Mai", STREET, tax_codes=tax)

    assert alike(one, other).reasons == (
        Reason.SAME_ADDRESS,
        Reason.SAME_WARD,
        Reason.SAME_TAX_CODE,
    )
    assert alike(one, entry("Kho Sao Mai", "20 Lê Lợi", tax_codes=tax)) is None


def test_one_number_in_two_wards_is_two_addresses_unless_a_ward_is_unsure():
    sure = [entry(address=STREET, ward=ward) for ward in (1, 2)]
    unsure = Entry("Siêu thị Rạch Giá", (STREET,), ward_id=2, ward_sure=False)

    assert alike(*sure) is None
    assert alike(sure[0], unsure).likeness is Likeness.LIKELY
    assert Reason.WARD_UNSURE in alike(sure[0], unsure).reasons


def test_an_unplaced_one_is_compared_within_its_province_only():
    placed = entry(provinces=frozenset({91}))

    assert alike(placed, entry(ward=None, provinces=frozenset({91}))).likeness is Likeness.POSSIBLE
    assert alike(placed, entry(ward=None)).likeness is Likeness.POSSIBLE
    assert alike(placed, entry(ward=None, provinces=frozenset({75}))) is None


CLOSED, DAY = date(2025, 6, 1), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("opened", "province", "moved"),
    [
        (DAY, 91, True),
        (CLOSED, 91, True),
        (date(2025, 5, 31), 91, False),
        (None, 91, False),
        (DAY, 75, False),
    ],
)
def test_one_that_opened_after_the_other_closed_elsewhere_may_have_moved(opened, province, moved):
    old = entry(ward=1, provinces=frozenset({91}), opened_on=date(2020, 1, 1), closed_on=CLOSED)
    new = entry(ward=2, provinces=frozenset({province}), opened_on=opened)

    found = alike(old, new)

    assert (found is not None and Reason.MAY_HAVE_MOVED in found.reasons) is moved


def test_one_that_opened_again_at_its_old_address_did_not_move():
    old = entry(address=STREET, closed_on=CLOSED)
    new = entry(address=STREET, opened_on=DAY)

    assert alike(old, new).likeness is Likeness.LIKELY
    assert Reason.MAY_HAVE_MOVED not in alike(old, new).reasons


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Số 19A đường Nguyễn Trung Trực, P. Vĩnh Thanh", ("19a", "nguyen trung truc")),
        ("19 A Nguyễn Trung Trực", ("19a", "nguyen trung truc")),
        ("1332 Nguyễn Trung Trực P. An Bình", ("1332", "nguyen trung truc")),
        ("12/3 đường 3 tháng 2", ("12/3", "3 2")),
        ("12/3 đường 3/2, Rạch Giá", ("12/3", "3 2")),
        ("Tầng 2, 12 - 14 Lê Lợi", ("12-14", "le loi")),
        ("Số nhà 5, đường Lê Lợi, xã X", ("5", "le loi")),
        ("15 Ấp Bắc", ("15", "ap bac")),
        ("Ấp 5, xã Châu Thành", None),
        ("12, P. Vĩnh Thanh", None),
        ("3/2, Rạch Giá", None),
        ("Lô A5", None),
        ("", None),
        ("/-/-", None),
        ("19 slash / Lê Lợi", ("19", "slash le loi")),
    ],
)
def test_the_number_and_the_street_are_read_as_departments_write_them(text, read):
    assert read_street(text) == read


ANY = st.text(alphabet=st.sampled_from("Chợ siêu thị WinMart+12/-,. Đđ\u0301\u0000İß"), max_size=60)
ENTRIES = st.builds(
    Entry,
    name=ANY | st.text(max_size=40),
    addresses=st.lists(ANY | st.text(max_size=40), max_size=2).map(tuple),
    ward_id=st.sampled_from([None, 1, 2]),
    lat=st.sampled_from([None, 10.0, 10.001]),
    lon=st.sampled_from([None, 105.0]),
    closed_on=st.sampled_from([None, CLOSED]),
    opened_on=st.sampled_from([None, DAY]),
)


@given(ENTRIES, ENTRIES)
def test_likeness_has_no_direction_and_no_text_breaks_it(one, other):
    assert alike(one, other) == alike(other, one)


@given(st.text(max_size=400) | ANY)
def test_a_name_that_was_read_is_alike_to_itself_at_its_place(text):
    found = alike(entry(text, STREET), entry(text, STREET))

    assert found.likeness is (Likeness.LIKELY if read_name(text).core else Likeness.POSSIBLE)


@given(st.lists(ENTRIES, min_size=2, max_size=12))
def test_every_alike_pair_is_found_without_comparing_all_with_all(entries):
    numbered = dict(enumerate(entries))
    alike_pairs = {
        (a, b)
        for a, b in product(numbered, repeat=2)
        if a < b and alike(numbered[a], numbered[b]) is not None
    }

    assert alike_pairs <= pairs(numbered)


def test_a_thousand_of_one_name_are_not_compared_with_each_other():
    same = {id_: entry("Chợ Vĩnh Thanh", STREET, **HERE) for id_ in range(1000)}

    assert len(pairs(same)) < 1000 * WINDOW
