"""How each route is asked: what stands in its address, and a body that fits.

A new route needs nothing here unless its body is looked at before its object is; then it has a
line in BODIES. A new word in an address has one in OBJECTS.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests import make
from tests.access.expect import Expectations, Route
from tests.access.world import World, word

_PLACE = re.compile(r"<([^<>]+)>")
UNKNOWN_ID = "00000009-ace5-7000-8000-000000000009"
UNKNOWN = {
    "facility": "48210373",
    "inspection": UNKNOWN_ID,
    "retailer": "2000000000",
    "list": UNKNOWN_ID,
    "copy": "999999",
    "round": "2000000000",
    "device": "abcdef012345",
    "key": "abcdef012345",
    "account": "2000000000",
    "invite": "2000000000",
    "area": "P00",
}
# Objects that differ only in who may do what with them.
STANDS_FOR = {
    "own facility": "facility",
    "any inspection": "inspection",
    "reviewed": "inspection",
    "looked": "inspection",
    "taken": "inspection",
    "original": "photo",
    "sent photo": "photo",
    "own device": "device",
    "own key": "key",
    "changed account": "account",
    "factor": "account",
    "open account": "account",
    "erased": "account",
}


@dataclass(frozen=True)
class Ask:
    """One request. `key` names the object, `fills` the words of the address."""

    route: Route
    key: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)


def things_of(world: World, kind: str) -> dict[str, dict[str, str]]:
    """The objects of a kind: what stands in the address for each, by the names of its places."""
    places = {
        "facility": "code",
        "inspection": "inspection_id",
        "retailer": "retailer_id",
        "list": "list_id",
        "copy": "copy_id",
        "round": "round_id",
        "device": "device_id",
        "key": "key_id",
        "account": "account_id",
        "invite": "invite_id",
    }
    kind = STANDS_FOR.get(kind, kind)
    if kind in places:
        found = {key: {places[kind]: each.address} for key, each in world.things[kind].items()}
        return {**found, "unknown": {places[kind]: UNKNOWN[kind]}}
    return dict(_OTHERS[kind](world)) if kind in _OTHERS else {"": {}}


def _photos(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    for key, photo in world.things["photo"].items():
        yield key, {"inspection_id": photo.more["inspection"], "photo_id": photo.address}
    yield "unknown", {"inspection_id": UNKNOWN_ID, "photo_id": UNKNOWN_ID}


def _pairs(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    stores = world.things["facility"]
    for key, (one, other) in world.pairs.items():
        yield key, {"one": stores[one].address, "other": stores[other].address}
    yield "unknown", {"one": stores["ag-twin1"].address, "other": UNKNOWN["facility"]}


def _sheets(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    for key, each in world.things["inspection"].items():
        yield key, {"inspection_id": each.address, "key": each.more["sha"][:16]}
    yield "wrong key", {"inspection_id": each.address, "key": "0" * 16}
    yield "unknown", {"inspection_id": UNKNOWN_ID, "key": "0" * 16}


def _keyed(world: World, kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the office's address calls a phone by another word than the person's own."""
    for key, thing in world.things[kind].items():
        yield key, {"key_id": thing.address}
    yield "unknown", {"key_id": UNKNOWN[kind]}


_OTHERS: dict[str, Callable[[World], Iterator[tuple[str, dict[str, str]]]]] = {
    "photo": _photos,
    "pair": _pairs,
    "sheet": _sheets,
    "link": lambda world: (
        (k, {"token": t.more["token"]}) for k, t in world.things["link"].items()
    ),
    "owner": lambda world: ((key, {}) for key in (*world.things["account"], "unknown")),
    "office device": lambda world: _keyed(world, "device"),
    "ward": lambda _world: ((key, {}) for key in ("91", "75")),
    "area": lambda _world: ((key, {"area": key}) for key in ("P91", "P75", "VN", "P00")),
}


def asks(
    world: World, expectations: Expectations, route: Route, changes: dict[str, list[str]]
) -> Iterator[Ask]:
    """Every way this route is asked. `changes`: the choices of an address with <change>, by rule;
    all of them are tried on the first objects, one on the others."""
    objects = things_of(world, route.object)
    chosen = expectations.table["few" if route.few else "some"].get(route.object, objects)
    objects = {key: objects[key] for key in chosen}
    for at, (key, fills) in enumerate(objects.items()):
        for change in changes.get(route.rule, [""])[: None if at < 2 else 1]:
            given = {**fills, **(route.fill or {}), "change": change}
            path = _PLACE.sub(lambda found, given=given: quote(given[found[1]]), route.address)
            yield Ask(route, key, path, body_of(world, route, key, change))


def body_of(world: World, route: Route, key: str, change: str = "") -> dict[str, Any]:
    if route.method == "GET":
        return {}
    make_body = BODIES.get(route.rule)
    made = make_body(world, key, change) if make_body else {}
    return made or ({"json": {}} if route.is_api else {"data": {}})


def _json(**body: Any) -> Callable[[World, str, str], dict[str, Any]]:
    return lambda _world, _key, _change: {"json": body}


def _form(**body: Any) -> Callable[[World, str, str], dict[str, Any]]:
    return lambda _world, _key, _change: {"data": body}


def _other(world: World, key: str) -> str:
    """Another facility that whoever sees this one sees."""
    twin = "dn-a" if key.startswith("dn") else "ag-b"
    return world.things["facility"][twin].address


def _distinct(world: World, key: str, _change: str) -> dict[str, Any]:
    return {"json": {"other": _other(world, key), "reason": "x"}}


def _merge(world: World, key: str, _change: str) -> dict[str, Any]:
    return {"json": {"into": _other(world, key), "reason": "x"}}


def _ward(key: str) -> str:
    return make.TRAN_BIEN if key.startswith("dn") else make.RACH_GIA


def _move(_world: World, key: str, _change: str) -> dict[str, Any]:
    return {"json": {"on": "2026-11-01", "ward_code": _ward(key), "reason": "x"}}


def _place(_world: World, key: str, _change: str) -> dict[str, Any]:
    return {"data": {"ward": _ward(key), "why": "x"}}


def _new_facility(_world: World, key: str, _change: str) -> dict[str, Any]:
    ward = make.TRAN_BIEN if key == "75" else make.RACH_GIA
    said = {"name": "Siêu thị Mới", "type": "supermarket", "ward_code": ward}
    return {"json": {**said, "reason": "x"}}


def _retailer(world: World, key: str, _change: str) -> dict[str, Any]:
    return {"json": {"address": "1 Ví Dụ", "reason": "x"}}


def _inspection(world: World, key: str, _change: str) -> dict[str, Any]:
    return {"json": {"facility": "00000000", "x": key}}


def _photo(world: World, key: str, _change: str) -> dict[str, Any]:
    data = world.things["photo"][key].more.get("data") if key != "unknown" else b""
    return {"data": data or make.jpeg(99), "content_type": "image/jpeg"}


def _decisions(world: World, _key: str, _change: str) -> dict[str, Any]:
    """About every record there is, and one that is not."""
    ids = [each.address for each in world.things["inspection"].values()]
    return {"data": {"act": "accept", "reason": "x", "id": [*ids, UNKNOWN_ID]}}


def _labels(world: World, key: str, _change: str) -> dict[str, Any]:
    thing = world.things["facility"].get(key)
    return {"data": {"code": thing.address if thing else UNKNOWN["facility"]}}


def _facility_form(world: World, key: str, change: str) -> dict[str, Any]:
    thing = world.things["facility"].get(key)
    seen = thing.more["seen"] if thing else 0
    fields = {"name": f"Siêu thị {word('renamed')}", "status": "suspended", "on": "01/11/2026"}
    fields |= {"address": "1 Ví Dụ", "ward": _ward(key), "type": "supermarket", "why": "x"}
    return {"data": {**fields, "into": _other(world, key), "seen": str(seen)}}


def _retailer_form(world: World, key: str, _change: str) -> dict[str, Any]:
    thing = world.things["retailer"].get(key)
    fields = {"name": f"Công ty {word('renamed')}", "address": "1 Ví Dụ", "why": "x"}
    return {"data": {**fields, "seen": str(thing.more["seen"] if thing else 0)}}


def _key_form(world: World, key: str, _change: str) -> dict[str, Any]:
    thing = world.things["account"].get(key)
    owner = thing.address if thing else UNKNOWN["account"]
    return {"data": {"for": owner, "scope": "read", "days": "30", "label": "x"}}


def _person_form(world: World, key: str, _change: str) -> dict[str, Any]:
    """What would close, open or change them, and the right name to erase them by."""
    named = {"display_name": word("renamed"), "areas": "P91", "grade": "viewer", "retailer": "x"}
    return {"data": {**named, "version": "1", "typed_name": key, "reason": "x"}}


def _invitation(_world: World, _key: str, _change: str) -> dict[str, Any]:
    said = {"role": "inspector", "name": "moi.den", "display_name": "Mới Đến", "areas": "P91"}
    return {"data": said}


CONTACT = {"unsent": 0, "oldest_at": None, "app_version": "x", "form_version": "x"}
BODIES: dict[str, Callable[[World, str, str], dict[str, Any]]] = {
    "/api/v1/devices POST": _json(code=None, label="x"),
    "/api/v1/devices/this PUT": _json(**CONTACT, persisted=True),
    "/api/v1/facilities POST": _new_facility,
    "/api/v1/facilities/<code> PATCH": _json(address="1 Ví Dụ", reason="x"),
    "/api/v1/facilities/<code>/distinct POST": _distinct,
    "/api/v1/facilities/<code>/merge POST": _merge,
    "/api/v1/facilities/<code>/move POST": _move,
    "/api/v1/inspections/<inspection_id> PUT": _inspection,
    "/api/v1/inspections/<inspection_id>/photos/<photo_id> PUT": _photo,
    "/api/v1/retailers POST": _json(name="Công ty Mới", kind="company", reason="x"),
    "/api/v1/retailers/<retailer_id> PATCH": _retailer,
    "/department/facilities/<code>/<change> POST": _facility_form,
    "/department/facilities/duplicates/<one>/<other>/dismiss POST": _form(why="x"),
    "/department/facilities/duplicates/<one>/<other>/merge POST": _form(why="x"),
    "/department/facilities/unplaced/<code> POST": _place,
    "/department/inspections/<inspection_id>/restricted POST": _form(purpose="review"),
    "/department/inspections/<inspection_id>/body POST": _form(**{"body-purpose": "review"}),
    "/department/inspections/<inspection_id>/repair POST": _form(reason="x"),
    "/department/inspections/<inspection_id>/review POST": _form(act="accept", reason="x"),
    "/department/keys/new POST": _key_form,
    "/department/labels.pdf POST": _labels,
    "/department/review POST": _decisions,
    "/department/review/copies/<copy_id> POST": _form(reason="x"),
    "/department/people/<account_id>/change POST": _person_form,
    "/department/people/<account_id>/close POST": _person_form,
    "/department/people/<account_id>/data/erase POST": _person_form,
    "/department/people/<account_id>/reopen POST": _person_form,
    "/department/people/new POST": _invitation,
    "/department/retailers/<retailer_id>/<change> POST": _retailer_form,
    "/sign-in POST": _form(name="vo", password=make.PASSWORD),
}
