"""A form of the registry as data, and what became of one that was sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit_service.department.registry.fields import Field, Option, Sent, Wrong
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import Author

Values = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """`start`: what the fields hold at first; `says`: sentences above them; `act` changes the
    registry, adds and flushes, and returns what the person is shown next. `asks`: sentences to be
    agreed to, by a `danger` button of these words, before it acts; None = it acts at once."""

    title: str
    button: str
    fields: tuple[Field, ...]
    act: Callable[[Values, Author], Facility | Retailer]
    done: str
    start: Mapping[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    asks: Callable[[Values], Sequence[str]] | None = None
    danger: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.fields)


@dataclass(frozen=True)
class Filled:
    """`values` of the fields that could be read, what is wrong with the others by their names, and
    what may have been meant."""

    values: Values
    errors: dict[str, str]
    options: dict[str, tuple[Option, ...]]


def read(form: Form, sent: Sent) -> Filled:
    filled = Filled({}, {}, {})
    for each in form.fields:
        try:
            filled.values[each.name] = each.read(sent)
        except Wrong as wrong:
            filled.errors[each.name] = wrong.sentence
            filled.options[each.name] = wrong.options
    return filled
