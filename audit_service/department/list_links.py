"""Addresses of the list of facilities that a printed count counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from audit_service.department.usage_asked import Which
from inspections.plan.models import Plan
from inspections.progress.age import Age
from inspections.progress.part import Part
from inspections.progress.queries import Cut
from inspections.progress.rules import Figures

# In an address: the facilities of which the group is not known.
NO_GROUP = "none"


@dataclass(frozen=True)
class ListLinks:
    """Of one target, perhaps over one of the reader's own areas. `base` ends where a question can
    be added: a chart's table has hundreds of these, and making each address anew is slow."""

    base: str

    def to(self, part: str, on: date) -> str:
        """The list of the part that this word names, on the day."""
        return f"{self.base}on={on.isoformat()}&part={Part.of(part).value}#facilities-of-part"

    def ages(self, on: date) -> Mapping[str, str]:
        """By the value of an Age."""
        return {age.value: self.to(age.value, on) for age in Age}

    def of_group(self, part: str, on: date, by: Cut, key: str | None) -> str:
        """Of one part of a breakdown."""
        group = f"by={by.value}&group={key or NO_GROUP}"
        return (
            f"{self.base}{group}&on={on.isoformat()}&part={Part.of(part).value}#facilities-of-part"
        )

    def of_usage(self, word: str, on: date, which: str) -> str:
        """Of a count of packaging in use; the words are those of a UsageAsked and a Which."""
        more = "".join(f"&{name}={text}" for name, text in Which(which).query.items())
        return f"{self.base}packaging={word}{more}&on={on.isoformat()}#facilities-of-part"


def list_links(plan: Plan, target_slug: str, area: str | None = None) -> ListLinks:
    """`target_slug`: the last part of the target's key; `area`: the key of the area that the plan
    is asked of."""
    address = url_for("department_plans.target", slug=plan.slug, key=target_slug, area=area)
    return ListLinks(address + ("&" if "?" in address else "?"))


def hrefs_of(links: ListLinks, figures: Figures, on: date) -> Mapping[str, str]:
    """By the names of components/figure.html, the list of each of its counts."""
    return {
        "total": links.to("registered", on),
        "met": links.to("worst" if figures.met is not None else "met_gradual", on),
        **{name: links.to(name, on) for name in _LEGEND},
    }


_LEGEND = ("met_full", "gradual", "insufficient", "unknown", "not_met")
