"""The two days between which a reader asks for changes, as typed and as read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from audit_service.choices import read_day
from audit_service.words import _, day, day_typed
from inspections.plan.models import Plan
from inspections.progress.steps import quarter_start


@dataclass(frozen=True)
class Chosen:
    """`typed` and `wrong` by the name of the field. Where something is wrong what was typed is kept
    as it is; else `since` is before `until`."""

    since: date
    until: date
    typed: Mapping[str, str]
    wrong: Mapping[str, str]

    @property
    def errors(self) -> list[tuple[str, str]]:
        return list(self.wrong.items())


def chosen_span(plan: Plan, today: date) -> Chosen:
    """`?from=` and `?to=`; else today, and the end of the quarter before."""
    sent = {name: request.args.get(name, "").strip() for name in ("from", "to")}
    until = read_day(sent["to"]) if sent["to"] else today
    since = read_day(sent["from"]) if sent["from"] else _quarter_before(plan, until or today)
    wrong = _wrong(plan, since, until, today)
    since, until = since or today, until or today
    read = {"from": day_typed(since), "to": day_typed(until)}
    typed = {name: sent[name] or read[name] for name in read} if wrong else read
    return Chosen(since, until, typed, wrong)


def _quarter_before(plan: Plan, until: date) -> date:
    # A day before the plan may be the calendar's first, before which there is none.
    until = max(until, plan.starts_on)
    return max(quarter_start(until) - timedelta(days=1), plan.starts_on)


def _wrong(plan: Plan, since: date | None, until: date | None, today: date) -> dict[str, str]:
    wrong = {}
    if since is None:
        wrong["from"] = _("Ngày đầu chưa đúng. Gõ như 30/09/2026.")
    elif since < plan.starts_on:
        wrong["from"] = _(
            "Kế hoạch bắt đầu ngày %(day)s. Chọn ngày đầu từ ngày đó.", day=day(plan.starts_on)
        )
    if until is None:
        wrong["to"] = _("Ngày sau chưa đúng. Gõ như 30/11/2026.")
    elif until > today:
        wrong["to"] = _("Chọn ngày sau không muộn hơn hôm nay.")
    if not wrong and since is not None and until is not None and since >= until:
        wrong["from"] = _("Ngày đầu phải trước ngày sau.")
    return wrong
