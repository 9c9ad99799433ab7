"""What the rule set says of one observation in use, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspections.inspection.record import Certificate, Observation, PackedBy
from inspections.packaging.rules import Category, Judgement, RuleSet, catalogue
from inspections.words import Word


class Clause(Word):
    """Which sentence of the counting rule gave a judgement."""

    DEFAULT = "default", "theo loại bao bì", "by its category"
    CERTIFICATE = "certificate", "có giấy chứng nhận còn hiệu lực", "valid certificate"
    CERTIFICATE_EXPIRED = (
        "certificate_expired",
        "giấy chứng nhận đã hết hạn",
        "certificate had expired",
    )
    SUPPLIER = "supplier", "nhà cung cấp đóng gói sẵn", "packed by the supplier"
    NO_BAG = "no_bag", "không phát túi", "no bag is given"


@dataclass(frozen=True)
class Judged:
    observation: Observation
    category: Category
    judgement: Judgement
    clause: Clause


def judge_in_use(
    rule_set: RuleSet, visited_on: date, observations: Sequence[Observation]
) -> tuple[Judged, ...]:
    """Every observation in use with its judgement, in the order given; KeyError for a category that
    is not in the catalogue (such records wait in quarantine)."""
    return tuple(
        judge_observation(rule_set, visited_on, observation)
        for observation in observations
        if observation.in_use
    )


def judge_observation(rule_set: RuleSet, visited_on: date, observation: Observation) -> Judged:
    """One observation by itself: a certificate shown for one supplier's bags says nothing of the
    same category from another supplier."""
    category = catalogue()[observation.category]
    judgement, clause = _judgement(rule_set, visited_on, observation, category)
    return Judged(observation, category, judgement, clause)


def _judgement(
    rule_set: RuleSet, visited_on: date, observation: Observation, category: Category
) -> tuple[Judgement, Clause]:
    # The duty of NĐ 08/2022 Điều 64 leaves out goods that come packed, and no certificate is needed
    # for those; a carrier bag is the shop's own choice, whoever filled it.
    if observation.packed_by is PackedBy.SUPPLIER and category.carrier is None:
        return Judgement.EXEMPT, Clause.SUPPLIER
    default = rule_set.judgements[category.key]
    certificate = observation.certificate
    if default not in (Judgement.NOT_FRIENDLY, Judgement.NEEDS_PROOF):
        return default, Clause.DEFAULT
    if certificate is None or not _counts(rule_set, category, certificate):
        return default, Clause.DEFAULT
    if certificate.expires_on is None:
        return default, Clause.DEFAULT
    if certificate.expires_on < visited_on:
        return default, Clause.CERTIFICATE_EXPIRED
    return Judgement.FRIENDLY, Clause.CERTIFICATE


def _counts(rule_set: RuleSet, category: Category, certificate: Certificate) -> bool:
    return (
        certificate.kind in rule_set.certificate_kinds
        and category.key not in rule_set.uncertifiable
    )
