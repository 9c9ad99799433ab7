"""What is put into bodies in the place of something foreign: a case or more for each field that
[bodies] of expectations.toml lists."""

from tests import make
from tests.access.asks import UNKNOWN, UNKNOWN_ID
from tests.access.bodies import Case
from tests.access.world import word

# By kind, in the words of the world: what lies elsewhere for quan91 and lan, what nobody has, and
# what is theirs.
THINGS = {
    "facility": ("{dn-a}", UNKNOWN["facility"], "{ag-twin1}"),
    "facility id": ("{id of dn-a}", "2000000000", "{id of ag-a}"),
    "new facility": ("{id of dn-a}", "2000000000", "{id of ag-b}"),
    "new code": ("{dn-a}", UNKNOWN["facility"], UNKNOWN["facility"]),
    "account": ("{hoa}", UNKNOWN["account"], "{lan}"),
    "signer": ("hoa", "nobody.here", "lan"),
    "retailer": ("{d}", UNKNOWN["retailer"], "{f}"),
    "retailer's name": (word("retailerd"), word("nobody"), word("retailerf")),
    "record": ("{i06}", UNKNOWN_ID, "{i05}"),
    "area": ("P75", "P00", "P91"),
    "ward": (make.TRAN_BIEN, "99999", make.PHU_QUOC),
    "representative": (word("repi02"), word("nobody"), word("repi03")),
    "target": ("dong-nai-202:2025-share", "kien-giang-135:x", "kien-giang-135:2025-share"),
    "photo": ("{i02/shelf}", UNKNOWN_ID, "{i01/shelf}"),
}

WHY = {"why": "x", "seen": "{seen of ag-a}"}
NEW = {"name": "Siêu thị Mới", "type": "supermarket", "reason": "x"}
NEW_FORM = {"name": "Siêu thị Mới", "type": "supermarket", "why": "x", "code": "48210373"}
NEW_FORM["retailer_kind"] = "company"
OWNER = {**WHY, "on": "01/11/2026", "retailer_kind": "company"}
RECORD = {
    "facility": "{ag-a}",
    "form_version": "2026.1",
    "started_at": "2026-07-06T09:00:00+07:00",
    "signed_at": "2026-07-06T09:12:00+07:00",
}
MOVE = {"on": "2026-11-01", "address": "1 Ví Dụ", "reason": "x"}
MOVE_FORM = {"on": "01/11/2026", "address": "1 Ví Dụ", **WHY}
PERSON = {"name": "moi.den", "display_name": "Mới Đến"}
TERMS = {
    "title": "Đợt mới",
    "basis": "survey",
    "starts_on": "{first day of r91}",
    "ends_on": "{last day of r91}",
    "grace_days": "7",
    "version": "1",
}
ROUND = {**TERMS, "how": "filter", "area": "P91", "team": "{lan}", "codes": "{ag-a}"}

API, PAGES = "/api/v1", "/department"
STORE, STORES = f"{API}/facilities/<code>", f"{API}/facilities POST"
CHANGE, NEW_STORE = f"{PAGES}/facilities/<code>/<change> POST", f"{PAGES}/facilities/new POST"
SEND = f"{API}/inspections/<inspection_id> PUT"
NEW_KEY, NEW_PERSON = f"{PAGES}/keys/new POST", f"{PAGES}/people/new POST"
CHANGE_PERSON = f"{PAGES}/people/<account_id>/change POST"
NEW_ROUND, CHANGE_ROUND = f"{PAGES}/rounds/new POST", f"{PAGES}/rounds/<round_id>/<change> POST"
CASES = [
    Case(STORES, "parent_code", "facility", {**NEW, "ward_code": make.RACH_GIA}),
    Case(STORES, "ward_code", "ward", NEW),
    Case(STORES, "code", "new code", {**NEW, "ward_code": make.RACH_GIA}),
    Case(STORES, "retailer_id", "retailer", {**NEW, "ward_code": make.RACH_GIA}),
    Case(f"{STORE} PATCH", "parent_code", "facility", {"reason": "x"}),
    Case(f"{STORE} PATCH", "ward_code", "ward", {"reason": "x"}),
    Case(f"{STORE} PATCH", "retailer_id", "retailer", {"reason": "x"}),
    Case(f"{STORE}/distinct POST", "other", "facility", {"reason": "x"}),
    Case(f"{STORE}/merge POST", "into", "facility", {"reason": "x"}),
    Case(f"{STORE}/move POST", "parent_code", "facility", {**MOVE, "ward_code": make.RACH_GIA}),
    Case(f"{STORE}/move POST", "ward_code", "ward", MOVE),
    Case(SEND, "facility", "facility", RECORD, way="lan"),
    Case(SEND, "signed_by", "signer", RECORD, way="lan"),
    Case(SEND, "signed_by", "signer", {**RECORD, "X-Rescue": "1"}),
    Case(SEND, "supersedes", "record", {**RECORD, "reason": "x"}, way="lan"),
    Case(SEND, "photos", "photo", {**RECORD, "supersedes": "{i02}", "reason": "x"}, way="lan"),
    Case(f"{API}/retailers/<retailer_id> PATCH", "head_office_id", "retailer", {"reason": "x"}),
    Case(CHANGE, "into", "facility", WHY, {"change": "merge"}),
    Case(CHANGE, "parent", "facility", WHY, {"change": "parent"}),
    Case(CHANGE, "parent", "facility", {**MOVE_FORM, "ward": make.RACH_GIA}, {"change": "move"}),
    Case(CHANGE, "ward", "ward", WHY, {"change": "ward"}),
    Case(CHANGE, "ward", "ward", MOVE_FORM, {"change": "move"}),
    Case(CHANGE, "retailer", "retailer's name", OWNER, {"change": "owner"}),
    Case(NEW_STORE, "parent", "facility", {**NEW_FORM, "ward": make.RACH_GIA}),
    Case(NEW_STORE, "ward", "ward", NEW_FORM),
    Case(NEW_STORE, "code", "new code", {**NEW_FORM, "ward": make.RACH_GIA}),
    Case(NEW_STORE, "retailer", "retailer's name", {**NEW_FORM, "ward": make.RACH_GIA}),
    Case(f"{PAGES}/facilities/unplaced/<code> POST", "ward", "ward", WHY, {"code": "{ag-nowhere}"}),
    Case(
        f"{PAGES}/inspections/<inspection_id>/repair POST",
        "facility",
        "facility",
        {"reason": "x"},
        {"inspection_id": "{i08}"},
    ),
    Case(
        f"{PAGES}/review/<inspection_id>/repair POST",
        "{i08}-facility",
        "facility",
        {"{i08}-reason": "x"},
        {"inspection_id": "{i08}"},
    ),
    Case(NEW_KEY, "for", "account", {"scope": "read", "days": "9", "label": "x"}),
    Case(NEW_KEY, "areas", "area", {"for": "{lan}", "scope": "read", "days": "9", "label": "x"}),
    Case(f"{PAGES}/labels.pdf POST", "code", "facility"),
    Case(f"{PAGES}/labels.pdf POST", "codes", "facility"),
    Case(CHANGE_PERSON, "areas", "area", {"display_name": "Lan", "version": "1"}),
    Case(
        CHANGE_PERSON,
        "retailer",
        "retailer's name",
        {"display_name": "Cụ", "version": "1"},
        {"account_id": "{cu}"},
    ),
    Case(NEW_PERSON, "areas", "area", {**PERSON, "role": "inspector"}),
    Case(NEW_PERSON, "retailer", "retailer's name", {**PERSON, "role": "retailer"}),
    Case(f"{PAGES}/representatives POST", "name", "representative"),
    Case(f"{PAGES}/representatives/export POST", "name", "representative"),
    Case(
        f"{PAGES}/representatives/erase POST",
        "name",
        "representative",
        {"typed_name": "{this}", "reason": "x"},
    ),
    Case(f"{PAGES}/review POST", "id", "record", {"act": "accept", "reason": "x"}),
    Case(
        f"{PAGES}/retailers/<retailer_id>/<change> POST",
        "head_office",
        "retailer's name",
        {"why": "x", "seen": "{seen of h1}"},
        {"change": "head-office"},
    ),
    *(Case(NEW_ROUND, name, kind, ROUND) for name, kind in (
        ("area", "area"),
        ("codes", "facility"),
        ("store", "facility id"),
        ("team", "account"),
        ("retailer", "retailer's name"),
    )),
    Case(NEW_ROUND, "target", "target", {**ROUND, "how": "random", "size": "1"}),
    Case(CHANGE_ROUND, "codes", "facility", {"version": "1"}, {"change": "add"}),
    Case(CHANGE_ROUND, "store", "facility id", {"version": "1"}, {"change": "assign"}),
    Case(CHANGE_ROUND, "team", "account", TERMS, {"change": "terms"}),
    Case(
        CHANGE_ROUND,
        "inspector",
        "account",
        {"version": "1", "store": "{id of ag-a}"},
        {"change": "assign"},
    ),
]  # fmt: skip
