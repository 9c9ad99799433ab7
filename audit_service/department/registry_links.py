"""The other pages of the registry that a reader may open."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from audit_service.auth import needed_by
from audit_service.department.facility_filters import NAMES
from audit_service.words import _
from inspections.account.rules import Actor, Permission, may

# Which filters of the list another page understands.
TAKEN = {
    "/department/map": ("area", "type", "standing"),
    "/department/facilities/export.xlsx": NAMES,
}


@dataclass(frozen=True)
class Link:
    words: str
    href: str


def registry_links(actor: Actor, filters: Mapping[str, str]) -> list[Link]:
    """In the order of their use. The export takes the list's filters: it gives what is shown; the
    map takes those that it knows."""
    words = {
        "/department/map": _("Bản đồ"),
        "/department/facilities/imports": _("Nhập từ tệp"),
        "/department/facilities/export.xlsx": _("Xuất ra tệp"),
        "/department/facilities/duplicates": _("Có thể trùng"),
        "/department/facilities/unplaced": _("Chưa rõ xã, phường"),
        "/department/retailers": _("Đơn vị bán lẻ"),
        "/department/facilities/types": _("Ảnh hưởng của loại tới N"),
    }
    endpoints = {
        rule.rule: rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if rule.rule in words and "GET" in (rule.methods or ())
    }
    links = []
    for address, text in words.items():
        endpoint = endpoints.get(address)
        needed = needed_by(current_app, endpoint, "GET") if endpoint else None
        if endpoint and isinstance(needed, Permission) and may(actor, needed):
            given = {name: text for name, text in filters.items() if name in TAKEN.get(address, ())}
            links.append(Link(text, url_for(endpoint, **given)))  # type: ignore[arg-type]
    return links
