"""What expectations.toml promises, worked out for one way to sign in and one object.

Knows nothing of the service: no rule, no permission and no query of it is asked.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("expectations.toml")


class Answer(Enum):
    """`YES`: it was done, or shown, or refused for what was sent; not for who sent it."""

    YES = "yes"
    SIGN_IN = "sign in first"
    FORBIDDEN = "not allowed"
    UNKNOWN = "not found"
    LOOK_FIRST = "say what for first"
    BROKEN = "broken"


@dataclass(frozen=True)
class Route:
    """A line under [routes]. `line` is its name there, `path` without the words of the query.
    `notes`: it only reads, and writes down in the trail that it was read. `counts`: what is wrong
    is counted (a link that nobody was given, a password), also where it is refused."""

    line: str
    door: str
    object: str = ""
    fill: Any = None
    shows: str = ""
    also: tuple[str, ...] = ()
    few: bool = False
    totals: bool = False
    names: tuple[str, ...] = ()
    notes: bool = False
    counts: bool = False

    @property
    def method(self) -> str:
        return self.line.rsplit(" ", 1)[1]

    @property
    def address(self) -> str:
        return self.line.rsplit(" ", 1)[0]

    @property
    def rule(self) -> str:
        """As the service names it: without the query."""
        return f"{self.address.partition('?')[0]} {self.method}"

    @property
    def is_api(self) -> bool:
        return self.address.startswith("/api/")


class Expectations:
    def __init__(self, text: str) -> None:
        self.table = tomllib.loads(text)
        self.routes = [Route(line, **entry) for line, entry in self.table["routes"].items()]
        unknown = {route.door for route in self.routes} - self.table["doors"].keys()
        assert not unknown, f"no such door: {unknown}"

    @property
    def people(self) -> list[str]:
        return [*(name for group in self.table["people"].values() for name in group), "nghi"]

    def answer(self, route: Route, way: str, key: str) -> Answer:
        """`key`: of the object; "" where the address names none."""
        if way.startswith("over/") and not self._over_counts_as_nobody(way):
            return Answer.SIGN_IN
        if way.endswith("/basic") and route.method != "GET":
            return Answer.SIGN_IN
        who, kind = self.who(route, way)
        if route.door != "public":
            if who == "nobody":
                return Answer.SIGN_IN
            if not self.may_enter(route.door, who, kind):
                return Answer.FORBIDDEN
        return self._object(route.object, who, kind, way, key)

    def who(self, route: Route, way: str) -> tuple[str, str]:
        """The person and the kind of key, "" for a session: a phone's cookie speaks to the API
        alone, and beside a session not at all."""
        name, _, kind = way.partition("/")
        if name == "over" or (kind == "device" and not route.is_api):
            return "nobody", ""
        return name, {"basic": "read"}.get(kind, kind if kind in KEYS else "")

    @staticmethod
    def _over_counts_as_nobody(way: str) -> bool:
        """A cookie that is no longer good is none; a bad Authorization is refused everywhere."""
        return "session" in way or "device" in way

    def may_enter(self, door: str, who: str, kind: str) -> bool:
        entry = self.table["doors"][door]
        people = {name for group in entry["who"] for name in self.table["people"].get(group, ())}
        return who in people and (not kind or kind in entry.get("keys", ()))

    def is_one_of(self, who: str, groups: Iterable[str]) -> bool:
        return any(who in self.table["people"][group] for group in groups)

    @cache  # noqa: B019 (there is one, for all tests)
    def sees(self, kind: str, way: str) -> frozenset[str]:
        """The keys of what this way sees of a kind."""
        table = self.table["sees"][kind]
        name, _, key = way.partition("/")
        if name == "over" or way == "nobody":
            return frozenset()
        own = table.get(f"{name}/{key}", table.get(name, ()))
        return frozenset(self._spread(own))

    def _spread(self, words: Iterable[str]) -> Iterable[str]:
        for word in words:
            if word.startswith("*"):
                yield from self._spread(self.table["sets"][word[1:]])
            else:
                yield word

    def _object(self, kind: str, who: str, key_kind: str, way: str, key: str) -> Answer:
        if kind == "":
            return Answer.YES
        check = getattr(self, "_of_" + kind.replace(" ", "_"))
        found = check(who, key_kind, way, key)
        if isinstance(found, Answer):
            return found
        return Answer.YES if found else Answer.UNKNOWN

    def _of_facility(self, _who: str, _kind: str, way: str, key: str) -> bool:
        """A merged one leads to what it turned out to be, for whoever sees that."""
        return {"ag-merged": "ag-a"}.get(key, key) in self.sees("facility", way)

    def _of_own_facility(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("facility", way)

    def _of_inspection(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("inspection", way)

    def _of_any_inspection(self, *_: str) -> bool:
        """Whoever sends may send under any id; another's is told "other body", and kept aside."""
        return True

    def _of_reviewed(self, who: str, _kind: str, way: str, key: str) -> Answer | bool:
        if key not in self.sees("inspection", way):
            return False
        return Answer.FORBIDDEN if self._signed(who, key) else True

    def _signed(self, who: str, key: str) -> bool:
        sets = self.table["sets"]
        return key in {"lan": sets["lans"], "hoa": sets["hoas"], "duyet91": ["i14"]}.get(who, ())

    def _of_photo(self, who: str, kind: str, way: str, key: str) -> Answer | bool:
        inspection = key.partition("/")[0]
        if key in self.table["photos"]["never"] or inspection not in self.sees("inspection", way):
            return False
        if key in self.table["photos"]["signatures"] and self._needs_restricted(who, inspection):
            return self._looked_at(who, kind, inspection)
        return key not in self.table["photos"]["signatures"]

    def _looked_at(self, who: str, kind: str, inspection: str) -> Answer | bool:
        """A person at a page says first what they look for; a program and the signer are noted."""
        return bool(kind) or self._signed(who, inspection) or Answer.LOOK_FIRST

    def _of_looked(self, who: str, _kind: str, way: str, key: str) -> Answer | bool:
        if key not in self.sees("inspection", way):
            return False
        return self._needs_restricted(who, key) or Answer.FORBIDDEN

    def _of_taken(self, who: str, _kind: str, way: str, key: str) -> Answer | bool:
        """What was sent, whole."""
        if key not in self.sees("inspection", way):
            return False
        return self._has_original(who, key) or Answer.FORBIDDEN

    def _needs_restricted(self, who: str, inspection: str) -> bool:
        return self._has_original(who, inspection) or self.is_one_of(who, ["administrators"])

    def _of_original(self, who: str, kind: str, way: str, key: str) -> Answer | bool:
        inspection = key.partition("/")[0]
        if self._of_photo(who, kind, way, key) is False:
            return False
        if not self._has_original(who, inspection):
            return Answer.FORBIDDEN
        return self._looked_at(who, kind, inspection)

    def _has_original(self, who: str, inspection: str) -> bool:
        return self._signed(who, inspection) or self.is_one_of(who, ["reviewers", "managers"])

    def _of_sent_photo(self, who: str, _kind: str, _way: str, key: str) -> bool:
        return self.table["senders"].get(key) == who

    def _of_retailer(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("retailer", way)

    def _of_copy(self, _who: str, _kind: str, way: str, key: str) -> bool:
        """Under the key of the record that it was sent beside."""
        return key in self.sees("inspection", way)

    def _of_list(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("list", way)

    def _of_round(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("round", way)

    def _of_device(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("device", way)

    def _of_office_device(self, who: str, kind: str, way: str, key: str) -> bool:
        return self._of_device(who, kind, way, key)

    def _of_own_device(self, who: str, _kind: str, _way: str, key: str) -> bool:
        return key.partition("/")[0] == who

    def _of_key(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("key", way)

    def _of_own_key(self, who: str, _kind: str, _way: str, key: str) -> bool:
        return key.partition("/")[0] == who

    def _of_owner(self, who: str, _kind: str, way: str, key: str) -> bool:
        """Whoever one may make a key for: whose keys one sees, while their account is open."""
        closed = self.table["closed"]["people"]
        return key not in closed and (key == who or key in self.sees("owner", way))

    def _of_account(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("account", way)

    def _of_changed_account(self, who: str, _kind: str, way: str, key: str) -> Answer | bool:
        """Whom one sees, but never oneself."""
        if key not in self.sees("account", way):
            return False
        return Answer.FORBIDDEN if key == who else True

    def _of_open_account(self, who: str, kind: str, way: str, key: str) -> Answer | bool:
        """As above; a closed one is opened first."""
        found = self._of_changed_account(who, kind, way, key)
        closed = self.table["closed"]["people"]
        return Answer.FORBIDDEN if found is True and key in closed else found

    def _of_factor(self, who: str, kind: str, way: str, key: str) -> Answer | bool:
        """Nobody here has set a second factor up: there is none to take away."""
        found = self._of_changed_account(who, kind, way, key)
        return False if found is True else found

    def _of_erased(self, who: str, _kind: str, way: str, key: str) -> Answer | bool:
        """An administrator erases, and never themselves."""
        if key not in self.sees("account", way):
            return False
        may = self.is_one_of(who, ["administrators"]) and key != who
        return may or Answer.FORBIDDEN

    def _of_invite(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("invite", way)

    def _of_link(self, _who: str, _kind: str, _way: str, key: str) -> bool:
        """Whoever holds the link, while it is good."""
        return key in self.table["links"]["good"]

    def _of_this_phone(self, _who: str, kind: str, _way: str, _key: str) -> bool:
        return kind == "device"

    def _of_area(self, _who: str, _kind: str, way: str, key: str) -> bool:
        return key in self.sees("area", way)

    def _of_whole_trail(self, _who: str, _kind: str, way: str, _key: str) -> bool:
        return bool(self.sees("whole trail", way))

    def _of_ward(self, _who: str, _kind: str, way: str, key: str) -> Answer | bool:
        return key in self.sees("ward", way) or Answer.FORBIDDEN

    def _of_pair(self, _who: str, _kind: str, way: str, key: str) -> bool:
        pair = self.table["pairs"].get(key)
        return pair is not None and self.sees("facility", way).issuperset(pair)

    def _of_sheet(self, _who: str, _kind: str, _way: str, key: str) -> bool:
        """The address is what opens it, for anybody."""
        return key not in ("wrong key", "unknown")

    def _of_nothing(self, *_: str) -> bool:
        return False

    def listed(self, name: str, way: str) -> frozenset[str]:
        """The keys that must stand on a list for this way, and no others."""
        entry = self.table["lists"][name]
        seen = self.sees(entry["kind"], way)
        only = frozenset(entry.get("only", seen))
        found = (seen & only) - frozenset(entry.get("without", ()))
        if entry.get("own"):
            who = way.partition("/")[0]
            return frozenset(key for key in found if key.partition("/")[0] == who)
        return found

    def listed_kind(self, name: str) -> str:
        kind: str = self.table["lists"][name]["kind"]
        return kind


KEYS = ("read", "submit", "device")


def load() -> Expectations:
    return Expectations(FILE.read_text(encoding="utf-8"))
