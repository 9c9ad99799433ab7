from datetime import date

import pytest

from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    UsePointKey,
)
from inspections.packaging.rules import catalogue, rule_set
from inspections.verdict.judgement import judge_in_use, judge_observation

VISIT = date(2026, 11, 20)
CARRIER_BAGS = [key for key, category in catalogue().items() if category.carrier]
OTHERS = [key for key, category in catalogue().items() if not category.carrier]


def seen(category: str, **said: object) -> Observation:
    return Observation(category, UsePointKey.FRESH, in_use=True, **said)


def certificate(kind=CertificateKind.ECO_BAG, expires_on=date(2027, 1, 1)) -> Certificate:
    return Certificate(kind, expires_on=expires_on)


def judged(observation: Observation) -> tuple[str, str]:
    result = judge_observation(rule_set("2026.1"), VISIT, observation)
    return result.judgement, result.clause


@pytest.mark.parametrize(
    ("expires_on", "expected"),
    [
        (date(2026, 11, 21), ("friendly", "certificate")),
        (date(2026, 11, 20), ("friendly", "certificate")),
        (date(2026, 11, 19), ("needs_proof", "certificate_expired")),
        (None, ("needs_proof", "default")),
    ],
    ids=["the day after the visit", "the day of the visit", "the day before", "no date"],
)
def test_a_certificate_counts_up_to_and_on_the_day_it_expires(expires_on, expected):
    assert judged(seen("compostable_bag", certificate=certificate(expires_on=expires_on))) == (
        expected
    )


@pytest.mark.parametrize("kind", [CertificateKind.ECO_BAG, CertificateKind.NSTVN])
@pytest.mark.parametrize("category", ["thin_carrier_bag", "roll_bag", "plastic_cup", "oxo_bag"])
def test_either_certificate_turns_any_unproven_category_friendly(kind, category):
    assert judged(seen(category, certificate=certificate(kind))) == ("friendly", "certificate")


@pytest.mark.parametrize("expires_on", [date(2027, 1, 1), date(2026, 1, 1)])
def test_another_kind_of_paper_changes_nothing(expires_on):
    other = certificate(CertificateKind.OTHER, expires_on)

    assert judged(seen("compostable_bag", certificate=other)) == ("needs_proof", "default")


@pytest.mark.parametrize(
    ("category", "judgement"),
    [("foam_box", "not_friendly"), ("foam_tray", "not_friendly"), ("unknown", "needs_proof")],
)
@pytest.mark.parametrize("expires_on", [date(2027, 1, 1), date(2026, 1, 1)])
def test_no_certificate_changes_foam_or_what_could_not_be_identified(
    category, judgement, expires_on
):
    shown = certificate(expires_on=expires_on)

    assert judged(seen(category, certificate=shown)) == (judgement, "default")


@pytest.mark.parametrize(
    ("category", "judgement"), [("paper_bag", "friendly"), ("factory_packed", "exempt")]
)
@pytest.mark.parametrize("expires_on", [date(2027, 1, 1), date(2026, 1, 1)])
def test_a_certificate_says_nothing_of_what_needs_none(category, judgement, expires_on):
    shown = certificate(expires_on=expires_on)

    assert judged(seen(category, certificate=shown)) == (judgement, "default")


def test_one_suppliers_certificate_does_not_cover_another_suppliers_bags():
    certified = seen("compostable_bag", supplier="A", certificate=certificate())
    bare = seen("compostable_bag", supplier="B")

    both = judge_in_use(rule_set("2026.1"), VISIT, [certified, bare])

    assert [each.judgement for each in both] == ["friendly", "needs_proof"]


@pytest.mark.parametrize("category", OTHERS)
def test_what_the_supplier_packed_is_exempt_even_with_a_certificate(category):
    packed = seen(category, packed_by=PackedBy.SUPPLIER, certificate=certificate())

    assert judged(packed) == ("exempt", "supplier")


@pytest.mark.parametrize("category", CARRIER_BAGS)
def test_a_carrier_bag_is_never_exempt(category):
    by_supplier = seen(category, packed_by=PackedBy.SUPPLIER)

    assert judged(by_supplier) == judged(seen(category))
    assert judged(by_supplier)[0] != "exempt"


def test_claim_thickness_size_price_and_default_never_change_a_judgement():
    bag = seen(
        "thin_carrier_bag",
        printed_claim="tự hủy sinh học",
        thickness_um=80,
        width_cm=60,
        height_cm=60,
        charged=True,
        price_vnd=2000,
        default=False,
    )

    assert judged(bag) == ("not_friendly", "default")


def test_what_is_not_in_use_is_not_judged():
    in_stock = Observation("thin_carrier_bag", UsePointKey.CHECKOUT, in_use=False)

    assert judge_in_use(rule_set("2026.1"), VISIT, [in_stock]) == ()


def test_a_category_outside_the_catalogue_is_a_key_error():
    with pytest.raises(KeyError):
        judged(seen("glass_jar"))
