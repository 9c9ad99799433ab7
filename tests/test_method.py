"""docs/method.md says what the program does: each of its worked tables is computed anew."""

import re
from datetime import date, timedelta
from math import comb, sqrt
from pathlib import Path

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
from inspections.packaging.rules import catalogue, rule_set
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.change import FacilityChange, Stand, cause_of, steps_by_cause
from inspections.progress.compare import Compared, compared
from inspections.progress.interval import whole_store_range
from inspections.progress.rules import (
    Tally,
    TargetTerms,
    but_for_film,
    figures,
    percent_text,
    split_change,
    window_end,
)
from inspections.progress.stalls import added
from inspections.progress.usage import given_of, use_of
from inspections.round.sample import size_wanted
from inspections.verdict.rules import judge

PAGE = (Path(__file__).parents[1] / "docs" / "method.md").read_text(encoding="utf-8")
RULES = rule_set("2026.1")
VISIT = date(2026, 11, 20)
NONE = "–"
Z = 1.959964


def table(name: str) -> list[list[str]]:
    """The cells of each row of the table that the page marks with this name."""
    _before, marked, after = PAGE.partition(f"<!-- bảng: {name} -->\n")
    assert marked, name
    lines = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def rows(name: str):
    cells = table(name)
    return pytest.mark.parametrize("row", cells, ids=[f"{name} {'/'.join(c[:4])}" for c in cells])


def facility_type(word: str) -> FacilityType:
    return {type_.vi.lower(): type_ for type_ in FacilityType}[word.lower()]


def in_code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def observation(written: str) -> Observation:
    what, *said = written.split()
    category, point = what.split("@")
    certificate = next((word.split(":")[1] for word in said if ":" in word), None)
    return Observation(
        category,
        UsePointKey.of(point),
        in_use="không" not in said,
        charged="charged" in said,
        packed_by=PackedBy.SUPPLIER if "supplier" in said else None,
        certificate=certificate
        and Certificate(CertificateKind.ECO_BAG, expires_on=date.fromisoformat(certificate)),
    )


def use_point(written: str) -> UsePoint:
    seen = written[-1] == "✓"
    return UsePoint(UsePointKey.of(written[:-1]), present=seen, rest_none=seen or None)


def percent(part: int, whole: int, goal: int | None = None) -> str:
    return percent_text(part, whole, goal) if whole else NONE


def shown(value: object) -> str:
    return NONE if value is None else str(value)


def between(bounds: tuple[int | None, int | None]) -> str:
    low, high = bounds
    return NONE if low is None else f"{low}–{high}"


def decimal(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def signed(points: float) -> str:
    return f"{points:+.1f}".replace(".", ",")


def day(written: str) -> date:
    at, month, year = map(int, written.split("/"))
    return date(year, month, at)


def test_every_marked_table_is_computed_by_a_test_here():
    marked = set(re.findall(r"<!-- bảng: (.+) -->", PAGE))

    assert marked == {
        "loại bao bì",
        "cửa hàng",
        "gian hàng",
        "thời hạn",
        "con số",
        "khoảng",
        "cỡ mẫu",
        "độ phủ",
        "thay đổi",
        "nguyên nhân",
        "túi",
        "màng",
        "so sánh",
        "nhầm",
        "thấy dùng",
        "túi ở quầy",
        "chợ",
    }


def test_the_page_lists_the_28_categories_as_the_rule_set_judges_them():
    assert table("loại bao bì") == [
        [
            str(category.number),
            category.vi,
            category.part.vi,
            RULES.judgements[category.key].vi,
            category.carrier.vi if category.carrier else NONE,
        ]
        for category in catalogue().values()
    ]


@rows("cửa hàng")
def test_a_store_gets_the_verdict_of_the_page(row):
    _number, kind, used, points, *written = row

    verdict = judge(
        RULES,
        facility_type(kind),
        VISIT,
        [observation(each) for each in in_code(used)],
        [use_point(each) for cell in in_code(points) for each in cell.split()],
        None,
    )

    but_for_film = "có" if verdict.full_but_for_film else "không"
    assert [verdict.outcome.vi, but_for_film, verdict.legal.vi] == written


@rows("gian hàng")
def test_a_market_or_mall_gets_the_verdict_of_the_page(row):
    _number, kind, *counts, outcome, shares = row

    verdict = judge(RULES, facility_type(kind), VISIT, [], [], Stalls(*map(int, counts)))

    three = vars(verdict.stalls).values() if verdict.stalls else [None]
    assert verdict.outcome.vi == outcome
    assert shares == (
        NONE if None in three else " / ".join(decimal(share * 100, 1) for share in three)
    )


@rows("thời hạn")
def test_a_visit_counts_until_the_day_of_the_page(row):
    visited, last = map(day, row)

    assert window_end(visited) - timedelta(days=1) == last


@rows("con số")
def test_a_target_shows_the_figures_of_the_page(row):
    k, u, n, stores = map(int, row[:4])
    goal = int(row[5])
    terms = TargetTerms(
        TargetKind.SHARE, goal, Unit.FACILITIES, Criterion.GRADUAL, [FacilityType.SUPERMARKET]
    )
    tally = Tally(
        registered=stores,
        inspected=n,
        met_gradual=k,
        insufficient=u,
        drawn_by_lot=row[4] == "có",
    )

    made = figures(terms, tally)

    assert row[6:] == [
        percent(k, stores, goal),
        percent(k, n, goal),
        between((made.range_low, made.range_high)),
        shown(made.worst),
        shown(made.best),
        shown(made.missing),
        made.said.vi if made.said else NONE,
    ]


def wilson(k: int, n: int, stores: int) -> tuple[float, float]:
    """The formula of the page."""
    p, f = k / n, (stores - n) / (stores - 1)
    psi = f * Z**2 / (2 * n)
    centre = (p + psi) / (1 + 2 * psi)
    half = sqrt(2 * psi * p * (1 - p) + psi**2) / (1 + 2 * psi)
    return centre - half, centre + half


@rows("khoảng")
def test_both_ranges_are_those_of_the_page(row):
    k, n, stores = map(int, row[:3])

    low, high = wilson(k, n, stores)

    assert [decimal(low, 6), decimal(high, 6)] == row[3:5]
    assert between(whole_store_range(k, n, stores)) == row[5]


RANGES = {
    "Wilson": lambda k, n, stores: tuple(stores * end for end in wilson(k, n, stores)),
    "Siêu bội": whole_store_range,
}


@rows("độ phủ")
def test_a_range_holds_the_truth_as_often_as_the_page_says(row):
    n, stores = 37, 52
    bounds = [RANGES[row[0]](k, n, stores) for k in range(n + 1)]

    coverage = [
        sum(
            comb(truth, k) * comb(stores - truth, n - k) / comb(stores, n)
            for k, (low, high) in enumerate(bounds)
            if low - 1e-9 <= truth <= high + 1e-9
        )
        for truth in range(stores + 1)
    ]

    assert decimal(100 * min(coverage), 1) == row[1]
    assert decimal(100 * sum(coverage) / len(coverage), 1) == row[2]


@rows("cỡ mẫu")
def test_so_many_are_wanted_as_the_page_says(row):
    stores, exact, approximate = map(int, row)

    def is_narrow(n: int) -> bool:
        low, high = RANGES["Wilson"](round(0.8 * n), n, stores)
        return (high - low) / stores <= 0.1

    assert size_wanted(stores, 80) == exact
    assert next(n for n in range(1, stores + 1) if is_narrow(n)) == approximate


@rows("thay đổi")
def test_a_change_is_split_as_on_the_page(row):
    before, after = (tuple(map(int, cell.split("/"))) for cell in row[:2])

    visits, stores = split_change(before, after)

    assert [signed(float(100 * each)) for each in (visits + stores, visits, stores)] == row[2:]


@rows("túi")
def test_the_share_of_bags_is_that_of_the_page(row):
    friendly, everything, reporting, stores, goal = map(int, row[:5])
    terms = TargetTerms(TargetKind.SHARE, goal, Unit.BAGS, None, [FacilityType.SUPERMARKET])
    tally = Tally(
        registered=stores,
        inspected=stores,
        reporting=reporting,
        friendly_bags=friendly,
        all_bags=everything,
    )

    made = figures(terms, tally)

    assert percent(friendly, everything, goal) == row[5]
    assert (made.said.vi if made.said else NONE) == row[6]


@rows("màng")
def test_without_film_the_worst_and_the_best_are_those_of_the_page(row):
    full, film, u, n, stores, *written = map(int, row)
    tally = Tally(stores, n, full + film, full, u, full_but_for_film=film)

    assert list(but_for_film(tally)) == written


def of_part(cell: str, lot: bool):
    k, n, stores = map(int, cell.split("/"))
    terms = TargetTerms(
        TargetKind.SHARE, 85, Unit.FACILITIES, Criterion.GRADUAL, [FacilityType.SUPERMARKET]
    )
    return figures(terms, Tally(stores, n, k, drawn_by_lot=lot))


@rows("so sánh")
def test_a_part_is_compared_with_the_whole_as_on_the_page(row):
    part, whole = (of_part(cell, row[2] == "có") for cell in row[:2])

    ranges = [between((each.range_low, each.range_high)) for each in (part, whole)]
    assert [*ranges, compared(part, whole).vi] == row[3:]


@rows("nhầm")
def test_a_difference_is_said_in_error_as_seldom_as_the_page_says(row):
    share = int(row[0])
    own, rest = 30 * share // 100, 90 * share // 100

    def chance(truth: int, stores: int, n: int, k: int) -> float:
        return comb(truth, k) * comb(stores - truth, n - k) / comb(stores, n)

    wrong = sum(
        chance(own, 30, 20, k) * chance(rest, 90, 60, more)
        for k in range(21)
        for more in range(61)
        if k <= own
        and more <= rest
        and 20 - k <= 30 - own
        and 60 - more <= 90 - rest
        and compared(of_part(f"{k}/20/30", True), of_part(f"{k + more}/80/120", True))
        in (Compared.HIGHER, Compared.LOWER)
    )

    assert decimal(100 * wrong, 2) == row[1]


def points_of(cell: str) -> list[UsePoint]:
    return [use_point(each) for points in in_code(cell) for each in points.split()]


@rows("thấy dùng")
def test_a_visit_says_of_a_category_what_the_page_says(row):
    seen, points, (category,) = in_code(row[0]), points_of(row[1]), in_code(row[2])

    assert use_of(category, [observation(each) for each in seen], points).vi == row[3]


@rows("túi ở quầy")
def test_a_visit_says_of_the_checkouts_bags_what_the_page_says(row):
    seen = [observation(each) for each in in_code(row[0])]

    assert given_of(seen, points_of(row[1]), RULES.possible_carrier_bags).vi == row[2]


def test_markets_together_have_the_shares_of_the_page():
    *markets, total = table("chợ")
    tallies, enough = [], []
    for row in markets:
        tallies.append(Stalls(*map(int, row[1:6])))
        verdict = judge(RULES, FacilityType.MARKET, VISIT, [], [], tallies[-1])
        shares = [
            decimal(100 * each, 1) for each in vars(verdict.stalls).values() if each is not None
        ]
        enough.append(bool(shares))
        assert [str(tallies[-1].seen), " / ".join(shares) or NONE] == row[6:]

    together = added(each for each, counts in zip(tallies, enough, strict=True) if counts)
    parts = (together.friendly_only, together.both, together.plastic_only)
    assert [together.of, *parts, together.none_given, together.seen] == [*map(int, total[1:7])]
    assert " / ".join(decimal(100 * each / together.seen, 1) for each in parts) == total[7]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("nộp bằng chứng trong {} ngày", RULES.proof_days),
        ("xem dưới {} sạp", RULES.market_min_seen),
        ("xem dưới {} gian", RULES.mall_min_seen),
        ("**Thời hạn {} tháng.**", RULES.window_months),
        ("bộ quy tắc\n`{}`", RULES.id),
    ],
)
def test_a_limit_in_the_text_is_that_of_the_rule_set(written, value):
    assert written.format(value) in PAGE


STANDS = {
    "ngoài diện": None,
    "chưa kiểm tra": Stand(None, None, valid=False, met=False),
    "lượt bị huỷ sau đó": Stand(None, None, valid=False, met=False),
    "quá 12 tháng": Stand(1, "full", valid=False, met=False),
    "chưa đạt": Stand(1, "not_met", valid=True, met=False),
    "đạt": Stand(1, "full", valid=True, met=True),
}


def changed(number: int, row: list[str]) -> FacilityChange:
    before, after = STANDS[row[1]], STANDS[row[2]]
    return FacilityChange(number, before, after, cause_of(before, after, "huỷ" in row[1]))


def whole(value: int) -> str:
    return f"{value:+d}" if value else "0"


def test_each_store_of_the_worked_change_has_the_cause_and_the_parts_that_are_printed():
    *stores, total = table("nguyên nhân")
    found = [changed(number, row) for number, row in enumerate(stores)]
    for each, row in zip(found, stores, strict=True):
        step = steps_by_cause([each])[each.cause]
        assert [each.cause.vi, *map(whole, (step.met, step.inspected, step.registered))] == row[3:]

    steps = steps_by_cause(found).values()
    sums = [
        sum(getattr(step, name) for step in steps) for name in ("met", "inspected", "registered")
    ]
    assert list(map(whole, sums)) == total[4:]
    for cell, side in ((total[1], "before"), (total[2], "after")):
        stands = [stand for each in found if (stand := getattr(each, side)) is not None]
        counts = sum(s.met for s in stands), sum(s.valid for s in stands), len(stands)
        assert "/".join(map(str, counts)) == cell
    # Its split stands in the table above.
    assert total[1:3] in [row[:2] for row in table("thay đổi")]
