"""The 28 packaging categories and the dated rule sets that judge them, read once from TOML."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, TypeVar

from inspections.inspection.record import CertificateKind, UsePointKey
from inspections.words import Word

Kind = TypeVar("Kind", bound=Word)

# What each released rule set contained when it first judged a visit. Only ever add a line.
RELEASED: Final[Mapping[str, str]] = MappingProxyType(
    {"2026.1": "cba62ee29394b5ae7bbbf3a5cf09ec1db47e63cca0c84705e3f7b564b9510e3d"}
)


class Part(Word):
    """What a category counts as. Only core packaging makes or unmakes "gradual"."""

    CORE = "core", "bao bì", "packaging"
    FILM = "film", "màng, túi cuộn", "film"
    WARE = "ware", "đồ dùng một lần", "single-use ware"
    NONE = "none", "không tính", "not counted"


class Judgement(Word):
    FRIENDLY = "friendly", "thân thiện", "friendly"
    NOT_FRIENDLY = "not_friendly", "không đạt", "not friendly"
    NEEDS_PROOF = "needs_proof", "cần chứng minh", "needs proof"
    EXEMPT = "exempt", "miễn trừ", "exempt"


class Carrier(Word):
    SINGLE_USE = "single_use", "túi dùng một lần", "single-use carrier bag"
    REUSABLE = "reusable", "túi dùng nhiều lần", "reusable carrier bag"


@dataclass(frozen=True)
class Category:
    """`carrier` None: not a carrier bag. `law` names the provision whose wording covers it, or is
    empty."""

    number: int
    key: str
    part: Part
    vi: str
    en: str
    short_vi: str
    short_en: str
    carrier: Carrier | None
    asked_at: tuple[UsePointKey, ...]
    law: str

    def label(self, language: str) -> str:
        """The full name; anything but English is read as Vietnamese."""
        return self.en if language == "en" else self.vi

    def short_label(self, language: str) -> str:
        """The name for a button; anything but English is read as Vietnamese."""
        return self.short_en if language == "en" else self.short_vi


@dataclass(frozen=True)
class FlagLimits:
    """Beyond these a record is flagged. Metres, minutes, days, seconds; `look_distance` in bits
    of 64."""

    far_metres: int
    far_accuracy_factor: int
    clock_offset_minutes: int
    late_days: int
    quick_seconds: int
    look_distance: int


@dataclass(frozen=True)
class RuleSet:
    """One dated counting rule. In force from `valid_from` to the day before `valid_to`;
    `valid_to` None = until a later one takes over. `sha256` is that of its content."""

    id: str
    valid_from: date
    valid_to: date | None
    judgements: Mapping[str, Judgement] = field(hash=False)
    certificate_kinds: frozenset[CertificateKind]
    uncertifiable: frozenset[str]
    never_the_friendly_item: frozenset[str]
    possible_carrier_bags: frozenset[str]
    required_use_points: frozenset[UsePointKey]
    proof_days: int
    window_months: int
    legal_after: date
    mall_min_seen: int
    market_min_seen: int
    limits: FlagLimits
    sha256: str


def content_sha256(table: Mapping[str, Any]) -> str:
    """Lower-case hex SHA-256 of a rule set's TOML table as canonical JSON: sorted keys, UTF-8,
    no spaces, dates as YYYY-MM-DD. Comments and the order of lines are not content."""
    canonical = json.dumps(
        table,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=date.isoformat,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_category(table: Mapping[str, Any]) -> Category:
    """A category from its TOML table; an error when the table does not fit."""
    return Category(
        **{
            **table,
            "part": Part.of(table["part"]),
            "carrier": Carrier.of(table["carrier"]) if table["carrier"] else None,
            "asked_at": tuple(UsePointKey.of(point) for point in table["asked_at"]),
        }
    )


def read_rule_set(table: Mapping[str, Any], released: Mapping[str, str] = RELEASED) -> RuleSet:
    """A rule set from its TOML table. ValueError when its content is not the released one, or when
    it does not judge exactly the categories of the catalogue."""
    sha256 = content_sha256(table)
    if released.get(table["id"]) != sha256:
        raise ValueError(f"rule set {table['id']} has content {sha256}, not the released one")
    judgements = {key: Judgement.of(word) for key, word in table["judgements"].items()}
    if judgements.keys() != catalogue().keys():
        raise ValueError(f"rule set {table['id']} does not judge the 28 categories")
    return RuleSet(
        **{
            **table,
            "valid_to": table.get("valid_to"),
            "judgements": MappingProxyType(judgements),
            "certificate_kinds": _words(CertificateKind, table["certificate_kinds"]),
            "uncertifiable": frozenset(table["uncertifiable"]),
            "never_the_friendly_item": frozenset(table["never_the_friendly_item"]),
            "possible_carrier_bags": frozenset(table["possible_carrier_bags"]),
            "required_use_points": _words(UsePointKey, table["required_use_points"]),
            "limits": FlagLimits(**table["limits"]),
            "sha256": sha256,
        }
    )


@cache
def catalogue() -> Mapping[str, Category]:
    """All categories by key, in the order of the tick list."""
    categories = map(read_category, _toml("catalogue.toml")["category"])
    return MappingProxyType({category.key: category for category in categories})


def rule_set_tables() -> dict[str, dict[str, Any]]:
    """The rule sets as written down, by id."""
    return {table["id"]: table for table in _toml("rules.toml")["rule_set"]}


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every rule set, oldest first. ValueError when a released one was changed."""
    read = map(read_rule_set, rule_set_tables().values())
    return tuple(sorted(read, key=lambda rule_set: rule_set.valid_from))


def rule_set_on(day: date) -> RuleSet:
    """The rule set that judges a visit of this day: the latest one in force, and the earliest of
    all where none was."""
    return latest_in_force(rule_sets(), day)


def latest_in_force(oldest_first: tuple[RuleSet, ...], day: date) -> RuleSet:
    """As `rule_set_on`, over the given rule sets; there must be one."""
    in_force = [
        each
        for each in oldest_first
        if each.valid_from <= day and (each.valid_to is None or day < each.valid_to)
    ]
    return in_force[-1] if in_force else oldest_first[0]


def rule_set(rule_set_id: str) -> RuleSet:
    """The rule set of this id; KeyError when there is none."""
    return {each.id: each for each in rule_sets()}[rule_set_id]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("inspections.packaging").joinpath(name).read_text("utf-8"))


def _words(kind: type[Kind], values: list[str]) -> frozenset[Kind]:
    return frozenset(kind.of(value) for value in values)
