import random
from collections.abc import Callable, Iterator
from unicodedata import normalize

import pytest

from inspections.area.address import Placed, place
from inspections.area.former import (
    FormerDistrict,
    FormerProvince,
    FormerWard,
    former_districts,
    former_provinces,
    former_wards,
)
from inspections.area.rules import Level, PlaceConfidence
from inspections.area.source import AreaRow, reference_areas

TODAY, FORMER = PlaceConfidence.TODAY, PlaceConfidence.FORMER
SPLIT, AMBIGUOUS = PlaceConfidence.SPLIT, PlaceConfidence.AMBIGUOUS
UNKNOWN = PlaceConfidence.UNKNOWN

Address = tuple[FormerWard, FormerDistrict, FormerProvince]
_D = str.maketrans("đĐ", "dD")


def plain(text: str) -> str:
    """Without marks, otherwise as it was."""
    signs = normalize("NFD", text.translate(_D))
    return "".join(sign for sign in signs if not "\u0300" <= sign <= "\u036f")


def mixed_case(text: str) -> str:
    chance = random.Random(text)
    return "".join(chance.choice((sign.upper(), sign.lower())) for sign in text)


def addresses() -> Iterator[Address]:
    districts = {district.code: district for district in former_districts()}
    provinces = {province.code: province for province in former_provinces()}
    for ward in former_wards():
        district = districts[ward.district]
        yield ward, district, provinces[district.province]


def written(ward: FormerWard, district: FormerDistrict, province: FormerProvince) -> str:
    units = ward, district, province
    return ", ".join(f"{unit.kind} {unit.name}" for unit in units)


def wards_of_today() -> list[AreaRow]:
    return [area for area in reference_areas() if area.level is Level.WARD]


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("P. Vĩnh Thanh, TP Rạch Giá, Kiên Giang", "30742"),
        ("1332 Nguyễn Trung Trực, phường Vĩnh Lạc, TP. Rạch Giá, tỉnh Kiên Giang", "30742"),
        ("phuong vinh thanh, rach gia", "30742"),
        ("p vinh thanh tp rach gia kien giang", "30742"),
        ("p vinh thanh rach gia kien giang", "30742"),
        ("P. Vĩnh Thanh - TP Rạch Giá - Kiên Giang", "30742"),
        ("P. Vĩnh Thanh; T.P Rạch Giá; T. Kiên Giang; Việt Nam", "30742"),
        ("Phường: Vĩnh Thanh, Thành phố: Rạch Giá", "30742"),
        ("P. Vĩnh Thanh, TP Rạch Giá, An Giang", "30742"),
        ("12 Trần Phú, Vĩnh Thanh, Rạch Giá, Kiên Giang", "30742"),
        ("Ấp 3, xã Phú Lý, huyện Vĩnh Cửu, Đồng Nai", "26173"),
        ("Ấp 3, xã Phú Lý, huyện Vĩnh Cữu, Đồng Nai", "26173"),
        ("TT. Trảng Bom, H. Trảng Bom", "26248"),
        ("T.T Trảng Bom, H.Trảng Bom, T. Đồng Nai", "26248"),
        ("P Tân Phong TP Biên Hoà", "26188"),
        ("KP.3, p.Tam Hiệp, tp.Biên Hòa, ĐN", "26017"),
        ("P. An Lưu, TX. Kinh Môn, T. Hải Dương", "10675"),
        ("Thị xã Kinh Môn, P. An Lưu, Hải Dương", "10675"),
        ("P. Đoàn Kết, TP Lai Châu", "03388"),
        ("xã Mường Than, huyện Than Uyên, tỉnh Lai Châu", "03595"),
        ("PHƯỜNG 1, TP BẠC LIÊU", "31825"),
        ("P. 01, Q. Gò Vấp", "26902"),
        ("P12 Q. Gò Vấp TPHCM", "26882"),
        ("xã Phú Nghiêm, huyện Quan Hóa, tỉnh Thanh Hóa", "14869"),
        ("THỊ TRẤN M’ĐRẮK, HUYỆN M'ĐRẮK, ĐẮC LẮC", "24412"),
    ],
)
def test_an_address_with_a_district_is_read_as_the_former_one(text: str, ward: str) -> None:
    placed = place(text)

    assert (placed.confidence, placed.ward, placed.candidates) == (FORMER, ward, (ward,))


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("phường Rạch Giá, An Giang", "30742"),
        ("phường Rạch Giá, TP Rạch Giá, An Giang", "30742"),
        ("P. Xuân Hương - Đà Lạt - Lâm Đồng", "24781"),
        ("Đặc khu Phú Quốc", "31078"),
        ("ĐẶC KHU PHÚ QUỐC, TỈNH AN GIANG", "31078"),
        ("xã Long Thành, Đồng Nai", "26368"),
        ("phường Long Thành, TP Đồng Nai", "26368"),
        ("P. Tứ Minh, Hải Phòng", "10540"),
        ("phường Đoàn Kết, Lai Châu", "03388"),
        ("xã Hòa Điền, Kiên Giang", "30790"),
    ],
)
def test_a_name_of_today_with_its_province_is_todays(text: str, ward: str) -> None:
    placed = place(text)

    assert (placed.confidence, placed.ward) == (TODAY, ward)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("phường Trần Phú, TP Hải Dương", ("10532", "10537")),
        ("phường Tứ Minh, TP. Hải Dương, tỉnh Hải Dương", ("10540", "10543")),
        ("X. Xuân Tâm, H. Xuân Lộc, Đồng Nai", ("26359", "26446")),
    ],
)
def test_of_a_divided_ward_none_is_chosen(text: str, candidates: tuple[str, ...]) -> None:
    placed = place(text)

    assert (placed.confidence, placed.ward, placed.candidates) == (SPLIT, None, candidates)


@pytest.mark.parametrize(
    "text",
    [
        "Phường 1",
        "thị trấn Châu Thành, huyện Châu Thành",
        # Trực Hưng or Trực Hùng.
        "xa truc hung, huyen truc ninh, nam dinh",
        # Two readings: the ward Tân Xã, or another word for wards.
        "xã Tân Xã Thạch Thất Hà Nội",
        # A street may be called so.
        "Vĩnh Thanh, Rạch Giá, Kiên Giang",
        # A district that is none.
        "xã Vĩnh Thanh, huyện Không Có, Đồng Nai",
        # The accents differ from every ward of the district.
        "phường Vĩnh Thành, TP Rạch Giá, Kiên Giang",
    ],
)
def test_what_may_be_several_or_is_not_quite_the_name_is_shown_but_not_chosen(text: str) -> None:
    placed = place(text)

    assert (placed.confidence, placed.ward) == (AMBIGUOUS, None)
    assert placed.candidates != ()


@pytest.mark.parametrize(
    "text",
    [
        "số 5 đường Vĩnh Thanh",
        "số 5 đường Vĩnh Thanh, TP Rạch Giá",
        "Q. Ninh Kiều, TPCT",
        # An Hội was merged away before the tables begin.
        "P. An Hội, Q. Ninh Kiều, TP. Cần Thơ",
        "P. Vĩnh Thanh, TP Rạch Giá, Cà Mau",
        "Thành phố Rạch Giá",
        "Phường, xã",
        "P.",
    ],
)
def test_what_names_no_known_ward_of_its_place_is_not_placed(text: str) -> None:
    placed = place(text)

    assert (placed.confidence, placed.ward, placed.candidates) == (UNKNOWN, None, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",,,;;; - / ()",
        "\x00\x07\u200b\u202e",
        "🏬🏬, 🏪",
        "P" * 10_000,
        "phường " * 2_000,
        "xã, " * 2_500,
        "a\u0301\u0302\u0303\u0309" * 2_500,
        "\ufdfa" * 10_000,
        "P. ١٢, Q. ١٢",
        "²³¹",
    ],
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    placed = place(text)

    assert placed.ward is None
    assert placed.confidence in (UNKNOWN, AMBIGUOUS)


def test_signs_that_cannot_be_seen_change_nothing() -> None:
    seen = place("P. Vĩnh Thanh, TP Rạch Giá")
    hidden = place("\ufeffP.\u00a0Vĩnh\u200b Thanh\x00,\tTP\u00a0Rạch\u3000Giá\u200e\n")

    assert (hidden.confidence, hidden.ward) == (seen.confidence, seen.ward) == (FORMER, "30742")


def test_it_says_which_words_were_read() -> None:
    placed = place("1332 Nguyễn Trung Trực, phường Vĩnh Lạc, TP. Rạch Giá, tỉnh Kiên Giang")

    assert placed == Placed(
        FORMER, "30742", ("30742",), "phường Vĩnh Lạc", "TP. Rạch Giá", "tỉnh Kiên Giang"
    )


def test_a_district_that_became_one_ward_places_what_lies_in_it() -> None:
    placed = place("huyện Kiên Hải, tỉnh Kiên Giang")

    assert (placed.confidence, placed.ward) == (FORMER, "31108")
    assert place("xã Không Có, huyện Kiên Hải, tỉnh Kiên Giang").ward is None


@pytest.mark.parametrize("province", ["Kiên Giang", "tỉnh Kiên Giang", "TINH KIEN GIANG", "F91"])
def test_the_province_given_beside_the_text_decides_between_equal_names(province: str) -> None:
    text = "thị trấn Minh Lương, huyện Châu Thành"

    assert place(text, province).ward == place(f"{text}, Kiên Giang").ward == "30880"
    assert place(text, "Cà Mau").ward is None


def test_a_province_in_the_text_goes_before_the_one_given() -> None:
    assert place("phường Rạch Giá, An Giang", "Cà Mau").ward == "30742"


def test_a_key_of_today_and_one_of_before_are_different_provinces() -> None:
    former, now = place("phường Tứ Minh", "F30"), place("phường Tứ Minh", "P31")

    assert (former.confidence, former.candidates) == (SPLIT, ("10540", "10543"))
    assert (now.confidence, now.ward) == (TODAY, "10540")


def test_a_province_that_is_none_is_as_none_given() -> None:
    assert place("phường 1", "Atlantis") == place("phường 1")
    assert place("phường 1", "F00") == place("phường 1", "") == place("phường 1")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str, id="as written"),
        pytest.param(lambda text: normalize("NFD", text), id="decomposed"),
        pytest.param(lambda text: text.replace(",", ""), id="without commas"),
        pytest.param(lambda text: text.replace(",", " -"), id="dashes"),
        pytest.param(mixed_case, id="any case"),
    ],
)
def test_every_former_ward_written_in_full_is_placed_where_it_went(
    change: Callable[[str], str],
) -> None:
    wrong = []
    for ward, district, province in addresses():
        placed = place(change(written(ward, district, province)))
        if ward.is_whole:
            is_right = (placed.confidence, placed.ward) == (FORMER, ward.wards[0])
        else:
            is_right = placed.confidence is SPLIT and placed.candidates == ward.wards
        if not is_right:
            wrong.append((ward, placed))

    assert wrong == []


def test_without_accents_a_former_ward_is_placed_right_or_not_at_all() -> None:
    missed = []
    for ward, district, province in addresses():
        placed = place(plain(written(ward, district, province)))
        assert placed.ward in (None, *ward.wards)
        if ward.is_whole and placed.ward is None:
            missed.append((plain(f"{ward.kind} {ward.name}"), ward.district, placed))

    # Those that another ward of the district equals without its accents.
    names = [
        plain(f"{ward.kind} {ward.name}".casefold()) + ward.district for ward in former_wards()
    ]
    alone = [name for name, district, _ in missed if names.count(name.casefold() + district) == 1]
    assert alone == []
    assert all(placed.confidence in (AMBIGUOUS, SPLIT) for _, _, placed in missed)


@pytest.mark.parametrize(
    "form",
    [
        "{kind} {ward}, {district}, {province}",
        "{kind} {ward} {district} {province}",
        "{kind} {ward}, {district}",
        "12 Lê Lợi, {ward}, {district}, {province}",
        "{kind} {ward}, {province}",
    ],
)
def test_a_shorter_form_never_leads_to_a_ward_that_another_unit_of_the_name_became(
    form: str,
) -> None:
    by_name: dict[str, set[str]] = {}
    texts = []
    for ward, district, province in addresses():
        text = form.format(
            kind=ward.kind, ward=ward.name, district=district.name, province=province.name
        )
        by_name.setdefault(text, set()).update(ward.wards)
        texts.append(text)
    if "{district}" in form:
        wrong = [text for text in texts if place(text).ward not in (None, *by_name[text])]
    else:
        # Without a district it may be today's ward of that name.
        wrong = [
            text
            for text in texts
            if (placed := place(text)).confidence is FORMER and placed.ward not in by_name[text]
        ]

    assert wrong == []


def test_every_ward_of_today_is_found_by_each_of_its_kinds_with_its_province() -> None:
    provinces = {area.key: area for area in reference_areas() if area.level is Level.PROVINCE}
    wrong = []
    for ward in wards_of_today():
        province = provinces[ward.parent or ""].names[-1]
        for name in ward.names:
            placed = place(f"{name.kind} {name.name}, {province.kind} {province.name}")
            if (placed.confidence, placed.ward) != (TODAY, ward.key[1:]):
                wrong.append((name, placed))

    assert wrong == []
