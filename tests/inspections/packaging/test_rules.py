from dataclasses import replace
from datetime import date

import pytest

from inspections.inspection.record import CertificateKind
from inspections.packaging.rules import (
    RELEASED,
    Carrier,
    Judgement,
    Part,
    catalogue,
    content_sha256,
    latest_in_force,
    read_rule_set,
    rule_set,
    rule_set_on,
    rule_sets,
)

# number, key, part, default judgement, carrier, asked at (c, f, o = food, d)
ROWS = """
1 thin_carrier_bag core not_friendly single_use cfod
2 large_pe_bag core needs_proof single_use cfd
3 reusable_pe_bag core needs_proof reusable cd
4 recycled_plastic_bag core needs_proof single_use cd
5 oxo_bag core needs_proof single_use cfd
6 compostable_bag core needs_proof single_use cfd
7 paper_bag core friendly single_use cfod
8 coated_paper_bag core needs_proof single_use cd
9 cloth_bag core friendly reusable cd
10 non_woven_pp_bag core needs_proof reusable cd
11 woven_pp_bag core needs_proof reusable cd
12 basket_or_carton core friendly - cd
13 leaf_wrap core friendly - f
14 roll_bag film not_friendly - cf
15 zip_or_vacuum_bag film not_friendly - f
16 foam_box core not_friendly - od
17 foam_tray core not_friendly - f
18 plastic_tray core not_friendly - fod
19 bagasse_or_paper_tray core friendly - fo
20 cling_film film not_friendly - f
21 plastic_straw ware not_friendly - od
22 alternative_straw ware friendly - od
23 plastic_cup core not_friendly - od
24 pe_lined_paper_cup core not_friendly - od
25 plastic_cutlery ware not_friendly - od
26 factory_packed none exempt - -
27 pallet_wrap none exempt - -
28 unknown core needs_proof - -
""".strip().splitlines()
LETTER = {"checkout": "c", "fresh": "f", "food": "o", "delivery": "d"}


def row(key: str) -> str:
    category = catalogue()[key]
    asked_at = "".join(LETTER[point] for point in category.asked_at)
    judgement = rule_set("2026.1").judgements[key]
    words = (category.number, key, category.part, judgement, category.carrier or "-")
    return " ".join(map(str, (*words, asked_at or "-")))


def test_the_28_categories_stand_in_order_with_the_judgements_of_the_first_rule_set():
    assert [row(key) for key in catalogue()] == ROWS


def test_every_category_has_a_full_and_a_short_name_in_both_languages():
    for category in catalogue().values():
        names = (category.vi, category.en, category.short_vi, category.short_en)
        assert all(names)
        assert len(category.short_vi) <= 24
        assert len(category.short_en) <= 24


def test_no_two_categories_share_a_name():
    for name in ("vi", "en", "short_vi", "short_en"):
        assert len({getattr(category, name) for category in catalogue().values()}) == 28


def test_the_law_writes_tui_ni_long_and_so_does_the_catalogue():
    text = " ".join(c.vi + c.short_vi for c in catalogue().values()).lower()

    assert "túi ni lông" in text
    assert "nilon" not in text
    assert "nylon" not in text


def test_a_category_is_named_in_vietnamese_unless_english_is_asked_for():
    bag = catalogue()["paper_bag"]

    assert bag.label("vi") == "Túi giấy (không tráng nhựa)"
    assert bag.label("en") == "Paper bag (no plastic coating)"
    assert bag.short_label("fr") == "Túi giấy"
    assert bag.short_label("en") == "Paper bag"


def test_the_catalogue_cannot_be_changed_at_run_time():
    with pytest.raises(TypeError):
        catalogue()["paper_bag"] = None  # type: ignore[index]


def test_the_words_of_the_catalogue_have_their_stored_values():
    assert [str(word) for word in Part] == ["core", "film", "ware", "none"]
    assert [str(word) for word in Carrier] == ["single_use", "reusable"]


def test_the_first_rule_set_has_the_thresholds_of_the_counting_rule():
    first = rule_set("2026.1")

    assert (first.valid_from, first.valid_to) == (date(2020, 6, 24), None)
    assert (first.proof_days, first.window_months) == (30, 12)
    assert first.legal_after == date(2025, 12, 31)
    assert (first.mall_min_seen, first.market_min_seen) == (10, 20)
    assert first.certificate_kinds == {CertificateKind.ECO_BAG, CertificateKind.NSTVN}
    assert {catalogue()[key].number for key in first.uncertifiable} == {16, 17, 28}
    assert {catalogue()[key].number for key in first.never_the_friendly_item} == {12}


def test_the_first_rule_set_has_the_limits_of_the_flags():
    limits = rule_set("2026.1").limits

    assert (limits.far_metres, limits.far_accuracy_factor) == (200, 3)
    assert (limits.clock_offset_minutes, limits.late_days, limits.quick_seconds) == (5, 7, 60)
    assert limits.look_distance == 6


def test_every_rule_set_has_the_content_it_was_released_with():
    assert {each.id: each.sha256 for each in rule_sets()} == dict(RELEASED)


def test_the_content_hash_is_that_of_canonical_json():
    table = {"b": date(2026, 1, 31), "a": {"ý": [1, "x"]}}

    # printf '{"a":{"ý":[1,"x"]},"b":"2026-01-31"}' | sha256sum
    assert (
        content_sha256(table) == "ec2a51e905ec6868edf8b0b513e56118b8f717de8b165edfa935381eb3d806e0"
    )


def test_a_released_rule_set_whose_content_changed_is_not_loaded():
    with pytest.raises(ValueError, match="not the released one"):
        read_rule_set({"id": "2026.1", "proof_days": 31})


def test_a_rule_set_that_was_not_released_is_not_loaded():
    with pytest.raises(ValueError, match="not the released one"):
        read_rule_set({"id": "2027.1"})


def test_a_rule_set_must_judge_every_category_of_the_catalogue():
    table = {"id": "draft", "judgements": {"paper_bag": "friendly"}}

    with pytest.raises(ValueError, match="does not judge"):
        read_rule_set(table, released={"draft": content_sha256(table)})


def test_an_unknown_rule_set_is_a_key_error():
    with pytest.raises(KeyError):
        rule_set("1999.1")


@pytest.mark.parametrize(
    "day",
    [date(2019, 1, 1), date(2020, 6, 24), date(2026, 11, 20), date(2099, 1, 1)],
    ids=["before the first", "on its first day", "today", "far ahead"],
)
def test_the_only_rule_set_judges_every_day(day):
    assert rule_set_on(day).id == "2026.1"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), "first"),
        (date(2026, 1, 1), "trial"),
        (date(2026, 1, 31), "trial"),
        (date(2026, 2, 1), "first"),
        (date(2027, 1, 1), "later"),
        (date(2019, 1, 1), "first"),
    ],
)
def test_the_latest_rule_set_in_force_on_the_day_judges_and_its_end_is_exclusive(day, expected):
    first = replace(rule_set("2026.1"), id="first")
    trial = replace(first, id="trial", valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1))
    later = replace(first, id="later", valid_from=date(2027, 1, 1))

    assert latest_in_force((first, trial, later), day).id == expected


def test_judgements_speak_both_languages():
    assert [(str(word), word.vi) for word in Judgement] == [
        ("friendly", "thân thiện"),
        ("not_friendly", "không đạt"),
        ("needs_proof", "cần chứng minh"),
        ("exempt", "miễn trừ"),
    ]
