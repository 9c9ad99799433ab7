"""Records made by rule, so that no branch of the verdict is missed."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from typing import Any

from inspections.packaging.rules import catalogue
from tests.vectors.verdict_cases import (
    MARKS,
    POINTS,
    RULES,
    TYPES,
    Case,
    case,
    certificate,
    seen,
    tally,
    used,
)


def branches() -> list[Case]:
    return [*_by_category(), *_by_company(), *_by_use_point(), *_by_tally(), *_by_day()]


def _by_category() -> Iterator[Case]:
    """Each category alone at the checkout, with each thing that may change its judgement."""
    said: list[dict[str, Any]] = [
        {},
        {"certificate": certificate("eco_bag", 0)},
        {"certificate": certificate("nstvn", 400)},
        {"certificate": certificate("eco_bag", -1)},
        {"certificate": certificate("nstvn", None)},
        {"certificate": certificate("other", 400)},
        {"certificate": {"number": "02/CN-TCMT"}, "charged": None},
        {"packed_by": "supplier", "certificate": certificate("eco_bag", 1)},
        {"packed_by": "shop", "charged": True},
    ]
    for key, more in product(catalogue(), said):
        yield case([used(key, **more)])


def _by_company() -> Iterator[Case]:
    """Two items of different parts in use, with a checkout and without; one category from four
    suppliers, last and first."""
    pairs = combinations(
        [
            used("paper_bag"),
            used("reusable_pe_bag", charged=True),
            used("thin_carrier_bag", "fresh"),
            used("roll_bag", "fresh"),
            used("basket_or_carton", "delivery"),
            used("plastic_cutlery", "food"),
        ],
        2,
    )
    no_checkout = [*seen("fresh", "food"), {"key": "checkout", "present": False}]
    for pair, use_points in product(pairs, (seen("checkout", "fresh", "food"), no_checkout)):
        yield case(list(pair), use_points)
    for key in ("thin_carrier_bag", "compostable_bag", "plastic_cup", "leaf_wrap"):
        suppliers = [
            used(key, "food"),
            used(key, "food", certificate=certificate("nstvn", 1)),
            used(key, "food", certificate=certificate("eco_bag", -1)),
            used(key, "food", packed_by="supplier"),
        ]
        yield case(suppliers)
        yield case(suppliers[::-1])
    yield case([used("roll_bag", "fresh")], no_checkout)
    yield case([used(key) for key in ("paper_bag", "roll_bag", "oxo_bag")])


def _by_use_point() -> Iterator[Case]:
    """Each mark of each use point, empty and with something in use there; points listed twice."""
    items = ([], ["foam_tray"], ["leaf_wrap"])
    for key, (present, rest_none), logged in product(POINTS, MARKS, items):
        others = seen(*(each for each in POINTS[:3] if each != key))
        marked = {"key": key, "present": present, "rest_none": rest_none}
        yield case([used(item, key) for item in logged], [*others, marked])
    for key, first, second in product(POINTS[:2], MARKS[3:8], MARKS[3:8]):
        others = seen(*(each for each in POINTS[:3] if each != key))
        twice = [{"key": key, "present": mark[0], "rest_none": mark[1]} for mark in (first, second)]
        yield case([], [*others, *twice])


def _by_tally() -> Iterator[Case]:
    """Malls and markets at the limits of how many must be seen."""
    for type_, minimum in (("mall", RULES.mall_min_seen), ("market", RULES.market_min_seen)):
        half = minimum // 2
        for stalls in (
            None,
            tally(None, 3, 1, 1, 0),
            tally(0),
            tally(300, 0, 0, 0, 0),
            tally(300, None, None, minimum, None),
            tally(300, minimum - 1),
            tally(300, minimum),
            tally(300, 0, 0, 0, minimum),
            tally(300, minimum - 1, 1, 0, 0),
            tally(300, minimum - half, 0, half, 0),
            tally(300, minimum - half, 0, half - 1, 0),
            tally(300, half - 1, 0, half + 1, 0),
            tally(300, 7, 11, 13, 3),
            tally(minimum - 1, minimum - 1),
            tally(minimum - 1, minimum - 2),
            tally(3, 1, 1, 1, 0),
            tally(1, 0, 0, 1, 0),
        ):
            for observations in ([], [used("oxo_bag")]):
                yield case(observations, type=type_, stalls=stalls)


def _by_day() -> Iterator[Case]:
    """Every type of facility on both sides of the day after which Điều 64 is looked at."""
    items = ([], ["paper_bag"], ["roll_bag"], ["reusable_pe_bag"], ["plastic_straw"])
    for type_, days, keys in product(TYPES, (-1, 0, 1), items):
        observations = [used(key) for key in keys]
        yield case(observations, type=type_, visited_on=RULES.legal_after + timedelta(days=days))
