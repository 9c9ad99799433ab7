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
from inspections.verdict.rules import Reason, StallShares, VerdictOutcome, judge

VISIT = date(2026, 11, 20)
CO, FR, FD, DE = UsePointKey
SEEN = [UsePoint(key, present=True, rest_none=True) for key in (CO, FR, FD)]
NOTHING_SEEN: list[UsePoint] = []


def used(category: str, point: UsePointKey = CO, **said: object) -> Observation:
    return Observation(category, point, in_use=True, **said)


def verdict(*observations, points=SEEN, of="supermarket", stalls=None, visited_on=VISIT):
    kind = FacilityType[of.upper()]
    return judge(rule_set("2026.1"), kind, visited_on, observations, points, stalls)


def outcome(*observations, **said):
    return verdict(*observations, **said).outcome


PAPER, THIN = used("paper_bag"), used("thin_carrier_bag")
CERTIFIED = Certificate(CertificateKind.NSTVN, expires_on=VISIT)


def test_the_verdicts_words_are_those_of_the_department():
    assert {str(word): word.vi for word in VerdictOutcome} == {
        "full": "đạt đầy đủ",
        "gradual": "đạt một phần",
        "not_met": "chưa đạt",
        "insufficient": "chưa đủ bằng chứng",
        "not_rated": "không xếp loại",
    }


def test_a_verdict_names_its_rule_set():
    assert verdict().rule_set == "2026.1"


# The friendly item and the checkout that gives no bag


def test_a_basket_is_never_the_friendly_item():
    assert outcome(used("basket_or_carton"), THIN) == "not_met"
    assert outcome(used("leaf_wrap", FR), THIN) == "gradual"


def test_a_friendly_straw_or_certified_film_is_not_the_friendly_item():
    assert outcome(used("alternative_straw", FD), THIN) == "not_met"
    assert outcome(used("roll_bag", FR, certificate=CERTIFIED), THIN) == "not_met"


@pytest.mark.parametrize("bag", ["reusable_pe_bag", "non_woven_pp_bag", "woven_pp_bag"])
@pytest.mark.parametrize(
    ("charged", "expected"), [(True, "gradual"), (False, "insufficient"), (None, "insufficient")]
)
def test_reusable_plastic_bags_must_be_sold_for_a_checkout_without_bags(bag, charged, expected):
    assert outcome(used(bag, charged=charged)) == expected


def test_a_certified_reusable_bag_is_friendly_at_any_price():
    assert outcome(used("reusable_pe_bag", certificate=CERTIFIED)) == "full"


def test_one_free_reusable_bag_beside_a_sold_one_is_a_bag_given():
    free, sold = used("woven_pp_bag"), used("reusable_pe_bag", charged=True)

    assert outcome(free, sold) == "insufficient"


def test_a_bag_that_could_not_be_identified_counts_as_a_single_use_one():
    assert outcome(used("unknown")) == "insufficient"
    assert outcome(used("unknown", packed_by=PackedBy.SUPPLIER)) == "insufficient"
    assert outcome(used("unknown", FR)) == "gradual"


def test_only_the_checkouts_own_bags_deny_that_no_bag_is_given():
    assert outcome(used("thin_carrier_bag", FR)) == "gradual"
    assert outcome(used("thin_carrier_bag", DE)) == "gradual"


@pytest.mark.parametrize(
    "checkout",
    [UsePoint(CO, present=False), UsePoint(CO, present=True), UsePoint(CO, False, True)],
    ids=["absent", "not seen", "marked as not there and signed"],
)
def test_no_bag_is_shown_only_by_a_checkout_that_is_there_and_was_seen(checkout):
    assert outcome(points=[checkout, *SEEN[1:]]) == "insufficient"


def test_an_item_logged_at_a_checkout_marked_as_not_there_proves_no_checkout():
    checkout = UsePoint(CO, present=False, rest_none=True)

    assert outcome(used("foam_tray"), points=[checkout, *SEEN[1:]]) == "insufficient"


# Full, gradual, not met, insufficient


@pytest.mark.parametrize("missing", [CO, FR, FD])
def test_full_needs_the_checkout_the_fresh_and_the_food_counter_seen(missing):
    points = [point for point in SEEN if point.key is not missing]

    assert outcome(PAPER, points=SEEN) == "full"
    assert outcome(PAPER, points=points) == "gradual"


def test_full_is_denied_by_core_or_film_that_is_unproven_and_by_nothing_else():
    assert outcome(PAPER, used("oxo_bag", DE)) == "gradual"
    assert outcome(PAPER, used("cling_film", FR)) == "gradual"
    assert outcome(PAPER, used("cling_film", FR, certificate=CERTIFIED)) == "full"
    assert outcome(PAPER, used("plastic_cutlery", FD), used("pallet_wrap", FR)) == "full"


def test_not_met_needs_a_checkout_that_was_seen():
    assert outcome(THIN) == "not_met"
    assert outcome(THIN, points=SEEN[1:]) == "insufficient"
    assert outcome(THIN, points=[UsePoint(CO, present=True), *SEEN[1:]]) == "insufficient"


def test_film_or_ware_alone_never_makes_a_store_fail():
    film, ware, oxo = used("roll_bag", FR), used("plastic_straw", FD), used("oxo_bag")

    assert outcome(film, ware, oxo) == "insufficient"


@pytest.mark.parametrize(
    ("observations", "points", "expected"),
    [
        ([PAPER, used("roll_bag", FR)], SEEN, True),
        ([used("roll_bag", FR)], SEEN, True),
        ([PAPER], SEEN, False),
        ([PAPER, used("roll_bag", FR), THIN], SEEN, False),
        ([PAPER, used("roll_bag", FR)], SEEN[:2], False),
        ([used("roll_bag", FR), THIN], SEEN, False),
    ],
    ids=["paper", "no bag", "full", "core too", "food not seen", "not met"],
)
def test_full_but_for_film_means_that_film_alone_denies_full(observations, points, expected):
    assert verdict(*observations, points=points).full_but_for_film is expected


# Malls and markets


@pytest.mark.parametrize(
    ("stalls", "expected"),
    [
        (None, "insufficient"),
        (Stalls(0), "insufficient"),
        (Stalls(5), "insufficient"),
        (Stalls(120, friendly_only=9), "insufficient"),
        (Stalls(120, friendly_only=10), "full"),
        (Stalls(9, friendly_only=8), "insufficient"),
        (Stalls(9, friendly_only=9), "full"),
        (Stalls(120, none_given=10), "full"),
        (Stalls(120, friendly_only=9, both=1), "gradual"),
        (Stalls(120, both=10), "gradual"),
        (Stalls(120, friendly_only=5, plastic_only=5), "not_met"),
        (Stalls(121, friendly_only=6, plastic_only=5), "gradual"),
        (Stalls(120, plastic_only=10), "not_met"),
    ],
)
def test_a_mall_is_judged_by_ten_of_its_tenants_or_all_of_fewer(stalls, expected):
    assert outcome(PAPER, of="mall", stalls=stalls) == expected


@pytest.mark.parametrize(
    ("stalls", "expected"),
    [
        (None, None),
        (Stalls(0), StallShares(None, None, None)),
        (Stalls(310, 5, 5, 9, 0), StallShares(None, None, None)),
        (Stalls(310, 5, 5, 9, 1), StallShares(0.25, 0.25, 0.45)),
        (Stalls(8, 1, 2, 4, 0), StallShares(None, None, None)),
        (Stalls(8, 1, 2, 4, 1), StallShares(0.125, 0.25, 0.5)),
    ],
)
def test_a_market_shows_shares_of_twenty_stalls_seen_or_all_of_fewer(stalls, expected):
    judged = verdict(PAPER, of="market", stalls=stalls)

    assert (judged.outcome, judged.stalls) == ("not_rated", expected)


@pytest.mark.parametrize("of", ["supermarket", "convenience_store", "mall"])
def test_only_markets_show_shares_of_stalls(of):
    assert verdict(of=of, stalls=Stalls(20, 20)).stalls is None


@pytest.mark.parametrize("of", ["mall", "market"])
def test_the_use_points_of_a_mall_or_market_feed_reasons_only(of):
    judged = verdict(used("roll_bag", FR), of=of, stalls=Stalls(20, 20))

    assert judged.full_but_for_film is False
    assert judged.reasons == (Reason("roll_bag", FR, "not_friendly", "default"),)


# The legal column


@pytest.mark.parametrize(
    ("observations", "points", "expected"),
    [
        ([PAPER], SEEN, "none_seen"),
        ([PAPER, used("plastic_straw", FD)], SEEN, "found"),
        ([used("roll_bag", FR)], SEEN, "found"),
        ([THIN], NOTHING_SEEN, "found"),
        ([used("oxo_bag")], SEEN, "unclear"),
        ([used("oxo_bag"), THIN], SEEN, "found"),
        ([PAPER], SEEN[:2], "unclear"),
        ([], NOTHING_SEEN, "unclear"),
        ([used("foam_tray", FR, packed_by=PackedBy.SUPPLIER)], SEEN, "none_seen"),
        ([used("thin_carrier_bag", certificate=CERTIFIED)], SEEN, "none_seen"),
        ([Observation("thin_carrier_bag", CO, in_use=False)], SEEN, "none_seen"),
    ],
)
def test_the_legal_column_says_what_plastic_was_seen(observations, points, expected):
    assert verdict(*observations, points=points).legal == expected


@pytest.mark.parametrize(
    ("stalls", "points", "expected"),
    [
        (Stalls(120, both=1), SEEN, "found"),
        (Stalls(120, plastic_only=1), NOTHING_SEEN, "found"),
        (Stalls(120, friendly_only=10), SEEN, "none_seen"),
        (Stalls(120, friendly_only=10), SEEN[:2], "unclear"),
        (Stalls(120, friendly_only=9), SEEN, "unclear"),
        (None, SEEN, "unclear"),
    ],
)
def test_a_malls_tenants_stand_in_its_legal_column(stalls, points, expected):
    assert verdict(of="mall", stalls=stalls, points=points).legal == expected


def test_a_tally_sent_for_a_supermarket_says_nothing():
    assert verdict(stalls=Stalls(20, plastic_only=20)).legal == "none_seen"


@pytest.mark.parametrize("of", ["market", "convenience_store"])
def test_markets_and_convenience_stores_are_outside_the_national_duty(of):
    assert verdict(THIN, of=of, stalls=Stalls(20, plastic_only=20)).legal == "out_of_scope"


@pytest.mark.parametrize("of", ["supermarket", "mall"])
@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 12, 31), "out_of_scope"), (date(2026, 1, 1), "found")]
)
def test_the_duty_begins_after_2025(of, day, expected):
    assert verdict(THIN, of=of, visited_on=day).legal == expected


# Reasons


def test_every_observation_in_use_gives_one_reason_in_the_order_of_the_catalogue():
    expired = Certificate(CertificateKind.ECO_BAG, expires_on=date(2026, 10, 15))

    judged = verdict(
        used("foam_tray", FR, packed_by=PackedBy.SUPPLIER),
        used("compostable_bag", certificate=expired),
        used("compostable_bag", certificate=CERTIFIED),
        Observation("oxo_bag", CO, in_use=False),
        THIN,
    )

    assert judged.reasons == (
        Reason("thin_carrier_bag", CO, "not_friendly", "default"),
        Reason("compostable_bag", CO, "friendly", "certificate"),
        Reason("compostable_bag", CO, "needs_proof", "certificate_expired"),
        Reason("foam_tray", FR, "exempt", "supplier"),
    )


def test_no_bag_is_one_more_reason_when_the_verdict_rests_on_the_checkout_alone():
    no_bag = Reason(None, CO, "friendly", "no_bag")

    assert verdict(used("foam_box", FD)).reasons[1:] == (no_bag,)
    assert no_bag not in verdict(used("leaf_wrap", FR)).reasons
    assert no_bag not in verdict(THIN).reasons
    assert no_bag not in verdict(points=NOTHING_SEEN).reasons
    assert no_bag not in verdict(of="mall", stalls=Stalls(20, 20)).reasons
