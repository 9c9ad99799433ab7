"""How far a plan is: its figures on a date, and the facilities behind them."""

from inspections.progress.queries.ages import LastVisit, ages, ages_by_cell, last_visits
from inspections.progress.queries.behind import (
    FacilityProgress,
    facilities_behind,
    not_active,
    unplaced,
)
from inspections.progress.queries.changes import Changes, changes
from inspections.progress.queries.cuts import OTHERS, Cut, cut_groups, members
from inspections.progress.queries.facts import in_territory
from inspections.progress.queries.groups import By, Group
from inspections.progress.queries.markets import Market, markets
from inspections.progress.queries.series import SeriesPoint, series
from inspections.progress.queries.sources import Registry, data_at, registry_of, rule_sets_used
from inspections.progress.queries.tallies import tally
from inspections.progress.queries.targets import (
    TargetProgress,
    plan_progress,
    target_progress,
    terms_of,
)
from inspections.progress.queries.trend import TrendPoint, trend
from inspections.progress.queries.usage import UsageOn, usage
from inspections.progress.queries.usage_behind import bags_of, free_at, uses_of

__all__ = [
    "OTHERS",
    "By",
    "Changes",
    "Cut",
    "FacilityProgress",
    "Group",
    "LastVisit",
    "Market",
    "Registry",
    "SeriesPoint",
    "TargetProgress",
    "TrendPoint",
    "UsageOn",
    "ages",
    "ages_by_cell",
    "bags_of",
    "changes",
    "cut_groups",
    "data_at",
    "facilities_behind",
    "free_at",
    "in_territory",
    "last_visits",
    "markets",
    "members",
    "not_active",
    "plan_progress",
    "registry_of",
    "rule_sets_used",
    "series",
    "tally",
    "target_progress",
    "terms_of",
    "trend",
    "unplaced",
    "usage",
    "uses_of",
]
