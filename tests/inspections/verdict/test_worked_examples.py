"""The counting rule's own examples, one case each. Visits on 20/11/2026."""

from datetime import date

import pytest

from inspections.facility.rules import FacilityType
from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    Stalls,
    UsePoint,
    UsePointKey,
)
from inspections.packaging.rules import rule_set
from inspections.verdict.rules import Verdict, judge

CO, FR, FD = UsePointKey.CHECKOUT, UsePointKey.FRESH, UsePointKey.FOOD
ALL_SEEN = tuple(UsePoint(key, present=True, rest_none=True) for key in (CO, FR, FD))
NO_FOOD = (*ALL_SEEN[:2], UsePoint(FD, present=False))
CHECKOUT_SEEN = ALL_SEEN[:1]


def used(category: str, point: UsePointKey = CO, **said: object) -> Observation:
    return Observation(category, point, in_use=True, **said)


def bag_certificate(expires_on: date) -> Certificate:
    return Certificate(CertificateKind.ECO_BAG, "02/CN-TCMT", expires_on=expires_on)


def verdict(observations=(), use_points=ALL_SEEN, of="supermarket", stalls=None) -> Verdict:
    kind = FacilityType[of.upper()]
    return judge(rule_set("2026.1"), kind, date(2026, 11, 20), observations, use_points, stalls)


PAPER = used("paper_bag", charged=True, price_vnd=2000)
THIN = used("thin_carrier_bag")

STORES = {
    "1a": ([PAPER, used("thin_carrier_bag", FR)], NO_FOOD, "gradual"),
    "1b": ([PAPER, used("roll_bag", FR)], NO_FOOD, "gradual"),
    "4": ([], ALL_SEEN, "full"),
    "5": ([used("reusable_pe_bag", charged=True, price_vnd=5000)], ALL_SEEN, "gradual"),
    "10": ([], [], "insufficient"),
    "11": ([used("oxo_bag", printed_claim="tự hủy sinh học")], ALL_SEEN, "insufficient"),
    "11b": ([used("oxo_bag"), THIN], ALL_SEEN, "not_met"),
    "12": ([used("factory_packed", FR, packed_by=PackedBy.SUPPLIER)], ALL_SEEN, "full"),
    "13": ([PAPER], [], "gradual"),
    "15": ([PAPER, used("compostable_bag")], ALL_SEEN, "gradual"),
    "16": ([PAPER, used("plastic_straw", FD)], ALL_SEEN, "full"),
    "17": ([THIN, used("alternative_straw", FD)], ALL_SEEN, "not_met"),
    "19": ([PAPER, used("foam_tray", FR, packed_by=PackedBy.SUPPLIER)], ALL_SEEN, "full"),
    "21": (
        [used("thin_carrier_bag", charged=True, price_vnd=500)],
        ALL_SEEN,
        "not_met",
    ),
    "22": ([THIN, used("bagasse_or_paper_tray", FR)], ALL_SEEN, "gradual"),
}


@pytest.mark.parametrize(("observations", "use_points", "outcome"), STORES.values(), ids=STORES)
def test_a_supermarket_gets_the_verdict_of_the_worked_example(observations, use_points, outcome):
    assert verdict(observations, use_points).outcome == outcome


@pytest.mark.parametrize(
    ("expires_on", "outcome", "clause"),
    [
        pytest.param(date(2026, 10, 15), "insufficient", "certificate_expired", id="3a"),
        pytest.param(date(2027, 12, 31), "full", "certificate", id="3b"),
    ],
)
def test_a_convenience_store_is_judged_by_what_its_certificate_proves(expires_on, outcome, clause):
    bag = used("compostable_bag", certificate=bag_certificate(expires_on))

    judged = verdict([bag], of="convenience_store")

    assert judged.outcome == outcome
    assert [reason.clause for reason in judged.reasons] == [clause]


@pytest.mark.parametrize(
    ("stalls", "outcome"),
    [
        pytest.param(Stalls(120, 9, 6, 5, 0), "gradual", id="2a"),
        pytest.param(Stalls(120, 1, 0, 9, 0), "not_met", id="2b"),
    ],
)
def test_a_mall_is_judged_by_its_tenants(stalls, outcome):
    assert verdict(of="mall", stalls=stalls).outcome == outcome


def test_6_a_market_is_not_rated_and_shows_three_shares():
    judged = verdict(of="market", stalls=Stalls(310, 1, 3, 14, 2))

    assert judged.outcome == "not_rated"
    shares = judged.stalls
    assert (shares.friendly_only, shares.both, shares.plastic_only) == (0.05, 0.15, 0.70)


def test_7_a_supermarket_and_its_mall_are_each_judged_on_their_own():
    supermarket = verdict([PAPER])
    mall = verdict(of="mall", stalls=Stalls(120, 1, 0, 9, 0))

    assert (supermarket.outcome, mall.outcome) == ("full", "not_met")


def test_1a_is_not_full_but_for_film_and_1b_is():
    assert verdict(*STORES["1a"][:2]).full_but_for_film is False
    assert verdict(*STORES["1b"][:2]).full_but_for_film is True


@pytest.mark.parametrize("row", ["4", "12"])
def test_4_and_12_say_that_no_bag_is_given(row):
    reasons = verdict(*STORES[row][:2]).reasons

    assert (reasons[-1].category, reasons[-1].use_point) == (None, "checkout")
    assert (reasons[-1].judgement, reasons[-1].clause) == ("friendly", "no_bag")


def test_12_needs_no_look_beyond_the_checkout_to_be_gradual():
    assert verdict([used("factory_packed", FR)], CHECKOUT_SEEN).outcome == "gradual"


def test_5_is_legally_unclear_and_16_is_found():
    assert verdict(*STORES["5"][:2]).legal == "unclear"
    assert verdict(*STORES["16"][:2]).legal == "found"
