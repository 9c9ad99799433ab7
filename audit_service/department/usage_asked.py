"""A count of the page of packaging in use, as an address says it: `?packaging=` a category, or
BAGS and what is said of bags; `&open=1` counts those in of which nobody can say, `&open=only`
counts them alone, `&free=1` those that give some of the category free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from flask import request
from sqlalchemy.orm import Session

from audit_service.words import _, category_name, label
from inspections.errors import Problem, Refused
from inspections.packaging.rules import catalogue
from inspections.plan.models import Plan, Target
from inspections.progress.queries import bags_of, free_at, uses_of
from inspections.progress.usage import Given, Use
from inspections.words import Word

BAGS = "bags-"


class Which(Enum):
    """Of the facilities that are asked about: those found so, these and the open ones, the open
    ones alone, those that give some of it free."""

    FOUND = "found"
    MOST = "most"
    OPEN = "open"
    FREE = "free"

    @property
    def query(self) -> Mapping[str, str]:
        """What an address says of it."""
        return _QUERIES[self]


_QUERIES: Mapping[Which, Mapping[str, str]] = {
    Which.FOUND: {},
    Which.MOST: {"open": "1"},
    Which.OPEN: {"open": "only"},
    Which.FREE: {"free": "1"},
}


@dataclass(frozen=True)
class UsageAsked:
    """`what`: the key of a category, or what is said of the bags at the checkout."""

    what: str | Given
    which: Which

    @property
    def query(self) -> Mapping[str, str]:
        """Of an address that asks the same."""
        word = f"{BAGS}{self.what.value}" if isinstance(self.what, Given) else self.what
        return {"packaging": word, **self.which.query}

    @property
    def name(self) -> str:
        """What the facilities of its list have in common."""
        if isinstance(self.what, Given):
            what = _("quầy thu ngân: %(said)s", said=label(self.what))
            alone = label(Given.NOT_LOOKED)
        else:
            category = category_name(self.what)
            what = _("thấy dùng: %(category)s", category=category)
            alone = _("chưa xem hết: %(category)s", category=category)
        return {
            Which.FOUND: what,
            Which.MOST: _("%(found)s, hoặc chưa xem hết", found=what),
            Which.OPEN: alone,
            Which.FREE: _("%(found)s, phát miễn phí", found=what),
        }[self.which]

    def facilities(self, session: Session, plan: Plan, target: Target, on: date) -> set[int]:
        """Their ids."""
        if isinstance(self.what, Given):
            bags = bags_of(session, plan, target, on)
            return _chosen(bags, self.what, Given.NOT_LOOKED, self.which)
        if self.which is Which.FREE:
            return free_at(session, plan, target, on, self.what)
        uses = uses_of(session, plan, target, on, self.what)
        return _chosen(uses, Use.IN_USE, Use.NOT_LOOKED, self.which)


def _chosen(said: Mapping[int, Use | Given], found: Word, open_: Word, which: Which) -> set[int]:
    meant = {Which.FOUND: {found}, Which.MOST: {found, open_}, Which.OPEN: {open_}}[which]
    return {facility_id for facility_id, each in said.items() if each in meant}


def usage_asked() -> UsageAsked | None:
    """None where nothing is asked; NOT_FOUND for what there is not."""
    word = request.args.get("packaging", "")
    if not word:
        return None
    which, known = _which(), catalogue()
    given = {f"{BAGS}{each.value}": each for each in Given if each is not Given.NOT_LOOKED}
    if word in given and which is not Which.FREE:
        return UsageAsked(given[word], which)
    if word in known and (known[word].carrier or which is not Which.FREE):
        return UsageAsked(word, which)
    raise Refused(Problem.NOT_FOUND)


def _which() -> Which:
    said = {name: request.args[name] for name in ("open", "free") if request.args.get(name)}
    for each in Which:
        if each.query == said:
            return each
    raise Refused(Problem.NOT_FOUND)
