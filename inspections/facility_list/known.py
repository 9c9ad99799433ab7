"""The registry in memory, as a list is compared with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from inspections.facility_list.folding import fold

T = TypeVar("T")


@dataclass(slots=True)
class Known:
    """A facility of the registry, or (`row`) one that an earlier row of the list enters, which has
    no id and perhaps no code yet."""

    id: int | None
    code: str | None
    name: str
    ward_id: int | None
    ward_basis: str | None
    address: str | None
    former_address: str | None
    lat: float | None = None
    lon: float | None = None
    parent_id: int | None = None
    row: int | None = None
    # Folded, all that it bears or bore.
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    @property
    def ref(self) -> int:
        """The id; of one that has none, the number of its row below zero."""
        return self.id if self.id is not None else -(self.row or 0)


@dataclass(slots=True)
class KnownRetailer:
    """`id` None = an earlier row of the list enters it."""

    id: int | None
    name: str
    tax_code: str | None


@dataclass
class Registry:
    """What the person may see. `claimed`: the row of the list that already means a facility."""

    by_id: dict[int, Known] = field(default_factory=dict)
    by_code: dict[str, Known] = field(default_factory=dict)
    by_name: dict[tuple[str, int | None], list[Known]] = field(default_factory=dict)
    by_address: dict[str, list[Known]] = field(default_factory=dict)
    claimed: dict[int, int] = field(default_factory=dict)
    retailers: dict[int, KnownRetailer] = field(default_factory=dict)
    retailers_by_name: dict[str, list[KnownRetailer]] = field(
        default_factory=lambda: defaultdict(list)
    )
    retailers_by_tax: dict[str, list[KnownRetailer]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, known: Known, *names: str) -> None:
        """`names`: those that it bore beside its own. Again where it has changed."""
        if known.id is not None:
            self.by_id[known.id] = known
        if known.code:
            self.by_code[known.code] = known
        known.names = known.names.union(fold(each) for each in (known.name, *names))
        known.addresses = folded(known.address, known.former_address)
        for name in known.names:
            _put(self.by_name.setdefault((name, known.ward_id), []), known)
        for address in known.addresses:
            _put(self.by_address.setdefault(address, []), known)

    def add_retailer(self, retailer: KnownRetailer) -> None:
        if retailer.id is not None:
            self.retailers[retailer.id] = retailer
        _put(self.retailers_by_name[fold(retailer.name)], retailer)
        if retailer.tax_code:
            _put(self.retailers_by_tax[retailer.tax_code], retailer)

    def named(self, name: str, ward_id: int | None) -> list[Known]:
        found = self.by_name.get((fold(name), ward_id), [])
        # A change leaves it under its former ward as well.
        return [known for known in found if known.ward_id == ward_id]

    def at(self, addresses: Iterable[str]) -> list[Known]:
        """Those that have one of these addresses, wherever; each once."""
        found: list[Known] = []
        for each in addresses:
            for known in self.by_address.get(each, []):
                if each in known.addresses:
                    _put(found, known)
        return found


def folded(*texts: str | None) -> frozenset[str]:
    return frozenset(words for text in texts if text and (words := fold(text)))


def _put(found: list[T], each: T) -> None:
    if not any(other is each for other in found):
        found.append(each)
