"""A body that names a thing in one field, and how it is sent; the cases are in body_cases.py."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests import make
from tests.access.asks import UNKNOWN_ID
from tests.access.world import World

# What addresses name: all of it the asker's own.
OWN = {
    "code": "{ag-a}",
    "retailer_id": "{h1}",
    "round_id": "{r91}",
    "account_id": "{lan}",
    "inspection_id": UNKNOWN_ID,
}


@dataclass(frozen=True)
class Case:
    """`said`: the rest of the body; its names and words, and `field`, in the words of the world.
    `fill`: words of the address that are not of OWN."""

    line: str
    field: str
    kind: str
    said: dict[str, str] = field(default_factory=dict)
    fill: dict[str, str] = field(default_factory=dict)
    way: str = "quan91"

    def __str__(self) -> str:
        said = " ".join([self.way, *self.fill.values(), *(w for w in self.said if w[0] == "X")])
        return f"{self.line} {self.field} ({said})"

    def asks(self, world: World, this: str) -> tuple[str, str, dict[str, str], dict[str, Any]]:
        """Method, address, more headers, and the body with `this` in the field."""
        address, method = self.line.rsplit(" ", 1)
        fill = {**OWN, **self.fill}
        path = re.sub(r"<([^<>]+)>", lambda place: fill[place[1]], address)
        form = "json" if self.line.startswith("/api/") else "data"
        said = {name: text.replace("{this}", this) for name, text in self.said.items()}
        body = {filled(world, name): filled(world, text) for name, text in said.items()}
        headers = {"X-Rescue": "1"} if "X-Rescue" in body else {}
        body = {name: text for name, text in body.items() if name not in headers}
        body[filled(world, self.field)] = self._value(world, filled(world, this))
        return method, filled(world, path), headers, {form: body}

    def _value(self, world: World, this: str) -> Any:
        if self.field == "photos":
            return _photos(world, this)
        return int(this) if self.field in ("retailer_id", "head_office_id") else this


def filled(world: World, text: str) -> str:
    """With what the world's things have in addresses for the words in braces."""
    kinds = ("facility", "round", "account", "retailer", "inspection", "photo")
    known = {key: each.address for kind in kinds for key, each in world.things[kind].items()}
    for kind in ("facility", "retailer"):
        for key, each in world.things[kind].items():
            known |= {f"seen of {key}": str(each.more["seen"]), f"id of {key}": each.more["id"]}
    for key, each in world.things["round"].items():
        known |= {f"{end} day of {key}": each.more[end] for end in ("first", "last")}
    return re.sub(r"\{([^{}]+)\}", lambda found: known[found[1]], text)


def _photos(world: World, photo_id: str) -> list[dict[str, Any]]:
    """A manifest that lists the photo, with the hash of the one that lies elsewhere."""
    data = world.things["photo"]["i02/shelf"].more["data"]
    return [make.photo_entry(data, id=photo_id)]
