"""Which packaging is seen in use, of one visit: docs/method.md, section 5. No database here.

What nobody asked about is no absence: each question has an answer of its own for it.
"""

from collections.abc import Collection, Sequence

from inspections.inspection.record import Observation, UsePoint, UsePointKey
from inspections.packaging.rules import Carrier, catalogue
from inspections.verdict.looked_at import is_seen
from inspections.words import Word

# The counters at which a category is looked for. Packing for delivery is never required.
COUNTERS = (UsePointKey.CHECKOUT, UsePointKey.FRESH, UsePointKey.FOOD)
SINGLE_USE = tuple(key for key, each in catalogue().items() if each.carrier is Carrier.SINGLE_USE)


class Use(Word):
    """What a visit says of one category."""

    IN_USE = "in_use", "thấy dùng", "seen in use"
    NOT_IN_USE = "not_in_use", "đã xem, không dùng", "looked for, not in use"
    NOT_LOOKED = "not_looked", "chưa xem", "not looked for"


class Given(Word):
    """What a visit says of the single-use carrier bags at the checkout."""

    FREE = "free", "phát miễn phí", "given free"
    CHARGED = "charged", "chỉ bán lấy tiền", "only sold"
    NONE = "none", "không đưa túi dùng một lần", "no single-use bag"
    NOT_LOOKED = "not_looked", "chưa xem hết quầy thu ngân", "checkout not looked at to the end"


def counters_of(category: str) -> frozenset[UsePointKey]:
    """Where the form asks of the category, delivery apart; all three of what it never asks of."""
    asked = frozenset(catalogue()[category].asked_at) & frozenset(COUNTERS)
    return asked or frozenset(COUNTERS)


def use_of(category: str, seen: Sequence[Observation], points: Sequence[UsePoint]) -> Use:
    """In use once it is in use anywhere; absent only where each of its counters was looked at, by
    an answer about it or to the end."""
    ours = [each for each in seen if each.category == category]
    if any(each.in_use for each in ours):
        return Use.IN_USE
    answered = {each.use_point for each in ours}
    looked_at = all(
        counter in answered or is_seen(counter, points, seen) for counter in counters_of(category)
    )
    return Use.NOT_IN_USE if looked_at else Use.NOT_LOOKED


def given_of(
    seen: Sequence[Observation], points: Sequence[UsePoint], possible: Collection[str]
) -> Given:
    """One bag that is given free is enough; the rest is only said of a checkout that was looked at
    to the end. `possible`: categories that may be a single-use bag for all that is known."""
    here = [each for each in seen if each.in_use and each.use_point is UsePointKey.CHECKOUT]
    bags = [each for each in here if each.category in SINGLE_USE]
    if any(each.charged is not True for each in bags):
        return Given.FREE
    unclear = any(each.category in possible for each in here)
    if unclear or not is_seen(UsePointKey.CHECKOUT, points, seen):
        return Given.NOT_LOOKED
    return Given.CHARGED if bags else Given.NONE
