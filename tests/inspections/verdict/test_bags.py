from datetime import date

import pytest

from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    UsePoint,
    UsePointKey,
)
from inspections.packaging.rules import rule_set
from inspections.verdict.bags import BagCount, bags_at_checkout

CO = UsePointKey.CHECKOUT
SEEN = UsePoint(CO, present=True, rest_none=True)
VISIT = date(2026, 11, 20)


def bag(category: str, units: int | None, point=CO, in_use=True, **said: object) -> Observation:
    return Observation(category, point, in_use=in_use, units_per_day=units, **said)


def count(*observations: Observation, checkout: UsePoint = SEEN) -> BagCount | None:
    return bags_at_checkout(rule_set("2026.1"), VISIT, observations, [checkout])


def test_unproven_bags_count_in_the_whole_only():
    certificate = Certificate(CertificateKind.NSTVN, expires_on=VISIT)

    counted = count(
        bag("paper_bag", 300),
        bag("compostable_bag", 50, certificate=certificate),
        bag("compostable_bag", 20),
        bag("thin_carrier_bag", 1200),
    )

    assert counted == BagCount(friendly=350, all=1570)


def test_only_single_use_carrier_bags_in_use_at_the_checkout_are_counted():
    counted = count(
        bag("paper_bag", 10),
        bag("paper_bag", 7, point=UsePointKey.DELIVERY),
        bag("thin_carrier_bag", 900, in_use=False),
        bag("cloth_bag", 5),
        bag("roll_bag", 400),
        bag("unknown", 30),
    )

    assert counted == BagCount(friendly=10, all=10)


def test_a_store_that_gives_no_bag_reports_zero():
    assert count() == BagCount(friendly=0, all=0)


def test_a_bag_in_use_without_a_number_leaves_the_store_out():
    assert count(bag("paper_bag", 300), bag("thin_carrier_bag", None)) is None


def test_other_packaging_needs_no_number():
    uncounted = (bag("cloth_bag", None), bag("thin_carrier_bag", None, point=UsePointKey.FRESH))

    assert count(bag("paper_bag", 300), *uncounted) == BagCount(friendly=300, all=300)


@pytest.mark.parametrize("checkout", [UsePoint(CO, present=True), UsePoint(UsePointKey.FRESH)])
def test_a_checkout_that_was_not_seen_reports_nothing(checkout):
    assert count(bag("paper_bag", 300), checkout=checkout) is None
