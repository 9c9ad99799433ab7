"""A count of the page of packaging in use, as an address says it: `?packaging=` a category, or
BAGS and what is said of bags; `&open=1` counts those in of which nobody can say."""

from dataclasses import dataclass
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from audit_service.words import _, category_name, label
from inspections.errors import Problem, Refused
from inspections.packaging.rules import catalogue
from inspections.plan.models import Plan, Target
from inspections.progress.queries import bags_of, uses_of
from inspections.progress.usage import Given, Use

BAGS = "bags-"


@dataclass(frozen=True)
class UsageAsked:
    """`what`: the key of a category, or what is said of the bags at the checkout."""

    what: str | Given
    with_open: bool

    @property
    def word(self) -> str:
        return f"{BAGS}{self.what.value}" if isinstance(self.what, Given) else self.what

    @property
    def name(self) -> str:
        """What the facilities of its list have in common."""
        if isinstance(self.what, Given):
            found = _("quầy thu ngân: %(said)s", said=label(self.what))
        else:
            found = _("thấy dùng: %(category)s", category=category_name(self.what))
        return _("%(found)s, hoặc chưa xem hết", found=found) if self.with_open else found

    def facilities(self, session: Session, plan: Plan, target: Target, on: date) -> set[int]:
        """Their ids."""
        if isinstance(self.what, Given):
            bags = bags_of(session, plan, target, on)
            counted = {self.what, *([Given.NOT_LOOKED] if self.with_open else [])}
            return {id_ for id_, said in bags.items() if said in counted}
        uses = uses_of(session, plan, target, on, self.what)
        meant = {Use.IN_USE, *([Use.NOT_LOOKED] if self.with_open else [])}
        return {id_ for id_, use in uses.items() if use in meant}


def usage_asked() -> UsageAsked | None:
    """None where nothing is asked; NOT_FOUND for what there is not."""
    word = request.args.get("packaging", "")
    if not word:
        return None
    with_open = request.args.get("open") == "1"
    given = {f"{BAGS}{each.value}": each for each in Given if each is not Given.NOT_LOOKED}
    if word in given:
        return UsageAsked(given[word], with_open)
    if word in catalogue():
        return UsageAsked(word, with_open)
    raise Refused(Problem.NOT_FOUND)
