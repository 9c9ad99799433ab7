"""One world for the whole matrix: two provinces, two chains, every state a record can be in.

Each thing has a key that tests/access/expectations.toml calls it by, and words that give it away
wherever they stand in an answer: codes, ids, and names that occur nowhere else.
"""

import io
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.photo_files import store
from audit_service.words import day_typed
from inspections.account.models import Account, ApiKey, Login
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import digest, new_key, new_token
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.duplicates import dismiss
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.changes import latest_change
from inspections.facility.rules import Author, FacilityType, PlacedBy
from inspections.facility_list.columns import Heading, Key
from inspections.facility_list.commands import keep
from inspections.facility_list.queries.judge import judge
from inspections.facility_list.queries.lists import stored_cells
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id, receipt_no
from inspections.inspection.rules import Act, ReviewState
from inspections.person.commands.invites import Wanted, invite, revoke_invite
from inspections.photo.image import examine
from tests import make

OPENED, SOLD_ON, MOVED_ON = date(2024, 1, 1), date(2026, 6, 1), date(2026, 9, 1)
BEFORE_SALE, AFTER_SALE = date(2026, 3, 2), date(2026, 7, 6)
WORDS = {
    "facility",
    "inspection",
    "retailer",
    "list",
    "round",
    "device",
    "key",
    "account",
    "invite",
    "link",
    "person",
    "representative",
    "photo",
}


@dataclass
class Thing:
    """`address`: what stands for it in an address. `words`: any of them gives it away."""

    address: str
    words: tuple[str, ...]
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Things by kind and key, and what each way to sign in sends."""

    things: dict[str, dict[str, Thing]] = field(default_factory=lambda: {w: {} for w in WORDS})
    ways: dict[str, dict[str, str]] = field(default_factory=dict)
    pairs: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, key: str, address: str, *words: str, **more: Any) -> None:
        self.things.setdefault(kind, {})[key] = Thing(address, words or (address,), more)


def word(key: str) -> str:
    """A name that occurs nowhere else and is no part of another."""
    return f"Mk{key.replace('-', '')}q"


def build(session: Session) -> World:
    world = World()
    people = add_people(session, world)
    retailers = {key: add_retailer(session, world, key) for key in ("a", "b", "d", "f", "h")}
    retailers["h1"] = add_retailer(session, world, "h1", retailers["h"])
    for name, key in (("an", "a"), ("binh", "b"), ("cu", "f"), ("tru", "h")):
        people[name].retailer_id = retailers[key].id
    stores = add_stores(session, world, people, retailers)
    add_inspections(session, world, people, stores)
    for name in ("quan91", "quan75"):
        add_list(session, world, people[name])
    add_round(session, world, "r91", people["quan91"], stores["ag-a"], people["lan"], "91")
    add_round(session, world, "r75", people["quan75"], stores["dn-a"], people["hoa"], "75")
    add_invites(session, world, people)
    add_ways(session, world, people)
    session.commit()
    for each in stores.values():
        world.things["facility"][key_of(world, each)].more["seen"] = latest_change(session, each)
    for thing in world.things["retailer"].values():
        retailer = session.get_one(Retailer, int(thing.address))
        thing.more["seen"] = latest_change(session, retailer)
    return world


def key_of(world: World, store: Facility) -> str:
    return next(k for k, each in world.things["facility"].items() if each.address == store.code)


PEOPLE: dict[str, tuple[Role, Grade | None, tuple[str, ...]]] = {
    "lan": (Role.INSPECTOR, None, ("91",)),
    "hoa": (Role.INSPECTOR, None, ("75",)),
    "vo": (Role.INSPECTOR, None, ()),
    "an": (Role.RETAILER, None, ()),
    "binh": (Role.RETAILER, None, ()),
    "cu": (Role.RETAILER, None, ()),
    "tru": (Role.RETAILER, None, ()),
    **{
        f"{name}{area.lower()}": (Role.DEPARTMENT, grade, (area,))
        for area in ("91", "75", "VN")
        for name, grade in (
            ("xem", Grade.VIEWER),
            ("duyet", Grade.REVIEWER),
            ("quan", Grade.MANAGER),
        )
    },
    "quan0": (Role.DEPARTMENT, Grade.MANAGER, ()),
    "chi": (Role.ADMINISTRATOR, None, ()),
    "nghi": (Role.DEPARTMENT, Grade.MANAGER, ("91",)),
}


def add_people(session: Session, world: World) -> dict[str, Account]:
    people = {}
    for name, (role, grade, areas) in PEOPLE.items():
        people[name] = made = make.account(session, name, role, grade, areas)
        made.display_name = word(f"person{name}")
        world.add("person", name, name, made.display_name)
        world.add("account", name, str(made.id), f"/people/{made.id}")
    return people


def add_invites(session: Session, world: World, people: dict[str, Account]) -> None:
    """One that waits in each province and one for the nation; one that was revoked, one over."""
    for key, by, area in (
        ("91", "quan91", "91"),
        ("75", "quan75", "75"),
        ("vn", "chi", "VN"),
        ("revoked", "quan91", "91"),
        ("over", "quan91", "91"),
    ):
        actor = actor_of(session, people[by].id)
        wanted = Wanted(Role.INSPECTOR, area_codes=(area,))
        at = now() - LONG_AGO * (5 if key == "over" else 0)
        made, token = invite(session, actor, f"moi.{key}", word(f"invite{key}"), wanted, at)
        if key == "revoked":
            revoke_invite(session, actor, made.id, at)
        words = (word(f"invite{key}"), f"/invites/{made.id}")
        world.add("invite", key, str(made.id), *words)
        world.add("link", key, key, token, token=token)
    world.add("link", "unknown", "unknown", "-", token="0123456789abcdef")


def add_retailer(session: Session, world: World, key: str, head: Retailer | None = None) -> Any:
    made = make.retailer(session, f"Công ty {word(f'retailer{key}')}", head)
    world.add("retailer", key, str(made.id), word(f"retailer{key}"), id=str(made.id))
    return made


def add_stores(
    session: Session, world: World, people: dict[str, Account], retailers: dict[str, Retailer]
) -> dict[str, Facility]:
    ids = {key: each.id for key, each in retailers.items()}
    stores: dict[str, Facility] = {}

    def add(key: str, ward: str | None, owner: str | None = None, **more: Any) -> Facility:
        name = more.pop("name", f"Siêu thị {word(key)}")
        more.setdefault("opened_on", OPENED)
        stores[key] = made = make.facility(
            session, name, ward_code=ward, retailer_id=ids.get(owner or ""), **more
        )
        note(key, made)
        return made

    def note(key: str, made: Facility) -> None:
        words = [made.code, f"{made.code[:4]} {made.code[4:]}"]
        # Twins bear one name.
        words += [word(key)] if word(key) in made.name else []
        world.add("facility", key, made.code, *words, id=str(made.id))

    add("ag-a", make.RACH_GIA, "a", lat=10.01, lon=105.08)
    add("ag-b", make.PHU_QUOC, "b", lat=10.22, lon=103.96)
    add("ag-branch", make.LONG_XUYEN, "h1")
    add("ag-sold", make.RACH_GIA, "f")
    set_owner(session, stores["ag-sold"], ids["a"], SOLD_ON)
    add("dn-a", make.TRAN_BIEN, "a", lat=10.95, lon=106.82)
    add("dn-b", make.TRAN_BIEN, "b", lat=10.99, lon=106.90)
    add("ag-merged", make.RACH_GIA, "b")
    for key, code in (("ag-nowhere", "91"), ("dn-nowhere", "75")):
        territory = area_by_code(session, code)
        assert territory is not None
        add(key, None, territory_id=territory.id)
    add("no-where", None)
    for place, ward in (("ag", make.RACH_GIA), ("dn", make.TRAN_BIEN)):
        for pair, street in (("twin", "7 Lê Lợi"), ("other", "9 Trần Phú")):
            name = f"Chợ {word(f'{place}{pair}')} hai"
            for at in ("1", "2"):
                key = f"{place}-{pair}{at}"
                more = {"name": name, "address": street, "type": FacilityType.MARKET}
                add(key, ward, "d" if key == "dn-other1" else None, **more)
        a, b = stores[f"{place}-other1"], stores[f"{place}-other2"]
        manager = people["quan91" if place == "ag" else "quan75"]
        dismiss(session, a, b, Author(manager.id, word(f"why{place}")))
    gone = add("ag-gone", make.RACH_GIA, "b", name="Siêu thị đã dời")
    stores["dn-came"] = move(
        session,
        gone,
        ward_code=make.TRAN_BIEN,
        ward_basis=PlacedBy.STATED,
        address="2 Ví Dụ",
        on=MOVED_ON,
    )
    note("dn-came", stores["dn-came"])
    session.commit()
    return stores


def id_of(kind: int, number: int) -> UUID:
    return UUID(f"{kind:08d}-ace5-7000-8000-{number:012d}")


@dataclass
class Clerk:
    """Makes inspections, each with a representative whose name occurs nowhere else."""

    session: Session
    world: World
    people: dict[str, Account]
    stores: dict[str, Facility]
    photo_seed: int = 0

    def note(
        self,
        key: str,
        signer: str,
        store: str | None,
        photos: tuple[str, ...] = (),
        visited_on: date = AFTER_SALE,
        accepted: bool = True,
        **more: Any,
    ) -> Inspection:
        """`store` None: the record names one that does not exist."""
        id_ = id_of(1, int(key[1:]))
        manifest, files = self.manifest(photos)
        payload = make.body(
            self.stores[store or "ag-a"],
            started_at=f"{visited_on}T09:00:00+07:00",
            signed_at=f"{visited_on}T09:12:00+07:00",
            photos=[*manifest, *more.pop("entries", ())],
            representative={"name": word(f"rep{key}"), "signs": True, "agrees": True},
            **more,
        )
        if store is None:
            payload["facility"] = "00000000"
        made = make.put(self.session, payload, self.people[signer], id_)
        if accepted:
            self.accept(made)
        sha = made.payload_sha256
        words = (str(id_), receipt_no(made.seq))
        self.world.add("inspection", key, str(id_), *words, sha=sha, store=store)
        self.world.add("representative", key, "", word(f"rep{key}"))
        for name, (photo_id, data) in files.items():
            self.world.add("photo", f"{key}/{name}", photo_id, inspection=str(id_), data=data)
        return made

    def manifest(
        self, names: tuple[str, ...]
    ) -> tuple[list[dict[str, Any]], dict[str, tuple[str, bytes]]]:
        """The lines of new photos, and their ids and bytes by name."""
        entries, files = [], {}
        for name in names:
            self.photo_seed += 1
            data, photo_id = make.jpeg(self.photo_seed), str(id_of(2, self.photo_seed))
            kind = "signature" if name == "signature" else "shelf"
            entries.append(make.photo_entry(data, id=photo_id, kind=kind))
            files[name] = (photo_id, data)
        return entries, files

    def arrive(self, made: Any, key: str, name: str) -> None:
        photo = self.world.things["photo"][f"{key}/{name}"]
        keep_bytes(photo.more["data"])
        make.send_photo(self.session, made, photo.address, photo.more["data"])

    def accept(self, made: Any) -> None:
        if made.review == ReviewState.FLAGGED:
            review(self.session, made, Act.ACCEPT, "xong", None, now())
        self.session.commit()


def keep_bytes(data: bytes) -> None:
    part, digest_ = store().receive(io.BytesIO(data), frozenset({sha256(data).hexdigest()}), 10**7)
    store().commit(part, digest_)
    store().put_derived(digest_, "thumb", examine(store().path(digest_)).thumbnail)


def add_inspections(
    session: Session, world: World, people: dict[str, Account], stores: dict[str, Facility]
) -> None:
    clerk = Clerk(session, world, people, stores)
    note = clerk.note
    photos = ("shelf", "signature")
    for key, signer, store_key in (("i01", "lan", "ag-a"), ("i02", "hoa", "dn-b")):
        made = note(key, signer, store_key, photos)
        for name in photos:
            clerk.arrive(made, key, name)
        clerk.accept(made)
    note("i03", "lan", "ag-sold", visited_on=BEFORE_SALE)
    note("i04", "lan", "ag-sold")
    note("i05", "lan", "ag-branch", accepted=False)
    # Names another person's record in another province: flagged, and in one chain with it.
    note("i06", "hoa", "dn-a", accepted=False, supersedes=str(id_of(1, 5)), reason="x")
    note("i07", "lan", "dn-b", accepted=False)
    note("i08", "lan", None)
    note("i09", "hoa", None)
    voided = note("i10", "lan", "ag-a")
    review(session, voided, Act.VOID, "huỷ", None, now())
    note("i11", "lan", "ag-b", ("missing",))
    note("i12", "hoa", "dn-a", ("missing",))
    note("i13", "lan", "ag-a", ("shelf",))
    clerk.arrive(inspection_by_id(session, id_of(1, 13)), "i13", "shelf")
    note("i14", "duyet91", "dn-a", accepted=False)
    note("i15", "lan", "ag-merged")
    note("i16", "lan", "ag-nowhere")
    note("i17", "hoa", "no-where", accepted=False)
    note("i18", "hoa", "dn-b")
    add_second_copy(clerk)
    add_revision(clerk)
    merge(session, stores["ag-merged"], stores["ag-a"])
    session.commit()


def add_second_copy(clerk: Clerk) -> None:
    """Other bytes under i13's id, with a photo of their own."""
    manifest, files = clerk.manifest(("second",))
    payload = make.body(clerk.stores["ag-a"], photos=manifest, note="khác")
    with pytest.raises(Refused, match=Problem.OTHER_BODY.value):
        make.put(clerk.session, payload, clerk.people["lan"], id_of(1, 13))
    clerk.session.commit()
    photo_id, data = files["second"]
    world = clerk.world
    world.add("photo", "i13/second", photo_id, inspection=str(id_of(1, 13)), data=data)
    clerk.arrive(inspection_by_id(clerk.session, id_of(1, 13)), "i13", "second")
    copy = clerk.session.scalars(select(SecondCopy)).one()
    world.add("copy", "i13", str(copy.id), word("copyi13"))


def add_revision(clerk: Clerk) -> None:
    """i19 corrects i02 and lists its photo, which the server links."""
    first = clerk.world.things["photo"]["i02/shelf"]
    entry = make.photo_entry(first.more["data"], id=first.address)
    old = str(id_of(1, 2))
    clerk.note("i19", "hoa", "dn-b", entries=[entry], supersedes=old, reason="x")
    clerk.world.add("photo", "i19/linked", first.address, inspection=str(id_of(1, 19)))


def add_list(session: Session, world: World, person: Account) -> None:
    """A list that is ready to be written: one row that would be entered, one refused."""
    name, at = word(f"list{person.name}"), now()
    made = keep.add_list(session, person.id, f"{name}.csv", "0" * 64, at.date(), at)
    columns = [Heading("Tên cơ sở", Key.NAME, True), Heading("Loại hình", Key.TYPE, True)]
    keep.describe(session, made.id, "csv", None, [], columns)
    keep.add_rows(session, made.id, [(2, [word(f"row{person.name}"), "chợ"]), (3, [None, "x"])], at)
    keep.begin_judging(session, made.id, 2, at)
    session.flush()
    rows = [*stored_cells(session, made.id)]
    judged = judge(session, actor_of(session, person.id), columns, rows, made.holds_on)
    keep.save_proposals(session, made.id, [*judged], at)
    keep.make_ready(session, made.id, at)
    session.flush()
    world.add("list", person.name, str(made.id), str(made.id), name, word(f"row{person.name}"))


def add_round(
    session: Session,
    world: World,
    key: str,
    planner: Account,
    store: Facility,
    inspector: Account,
    area_code: str,
) -> None:
    """A round of one store that one person goes to."""
    title = word(f"round{key}")
    made = make.round(session, planner, [store], inspector, area_code=area_code, title=title)
    days = {"first": day_typed(made.starts_on), "last": day_typed(made.ends_on)}
    world.add("round", key, str(made.id), title, **days)


KEYS = {
    "lan": ("read", "submit", "device"),
    "hoa": ("submit", "device"),
    "vo": ("submit",),
    "an": ("read", "submit"),
    "cu": ("read",),
    "xem91": ("read", "submit"),
    "duyet91": ("read", "submit", "device"),
    "quan91": ("read", "submit"),
    "quan75": ("read",),
    "chi": ("read", "submit"),
    "nghi": ("read", "device"),
}
LONG_AGO = timedelta(days=3)


def add_ways(session: Session, world: World, people: dict[str, Account]) -> None:
    """A way to sign in is `name` (a session), `name/kind` (a key or a phone), `nobody`, or
    `over/…`: what was good once, or never."""
    world.ways["nobody"] = {}
    for name, person in people.items():
        where = f"over/session of {name}" if name == "nghi" else name
        world.ways[where] = login(session, person)
        for kind in KEYS.get(name, ()):
            where = f"over/{kind} of {name}" if name == "nghi" else f"{name}/{kind}"
            world.ways[where] = key(session, world, person, kind)
    lan = people["lan"]
    world.ways["lan/basic"] = basic(world.ways["lan/read"])
    world.ways["over/expired session"] = login(session, lan, ended=True)
    world.ways["over/session never given"] = {"Cookie": f"session={new_token()}"}
    world.ways["over/wrong key"] = {"Authorization": "Bearer bbx_abcdef_0123"}
    for kind in ("read", "submit", "device"):
        for how in ("revoked", "expired"):
            world.ways[f"over/{how} {kind}"] = key(session, world, lan, kind, how)
    # A session of one person in a browser that is another's phone: the session speaks.
    both = f"{world.ways['xem91']['Cookie']}; {world.ways['lan/device']['Cookie']}"
    world.ways["xem91/on lan's phone"] = {"Cookie": both}
    people["nghi"].active = False


def login(session: Session, person: Account, ended: bool = False) -> dict[str, str]:
    token, at = new_token(), now()
    row = Login(token_sha256=digest(token), account_id=person.id, created_at=at - LONG_AGO)
    row.expires_at = at - timedelta(days=1) if ended else at + timedelta(days=1)
    session.add(row)
    return {"Cookie": f"session={token}"}


def key(
    session: Session, world: World, person: Account, kind: str, how: str = ""
) -> dict[str, str]:
    key_id, secret, printed = new_key()
    at, is_device = now(), kind == "device"
    row = ApiKey(
        id=key_id,
        account_id=person.id,
        scope=(Scope.READ if kind == "read" else Scope.SUBMIT).value,
        secret_sha256=digest(secret),
        label=word(f"key{person.name}{kind}{how}"),
        # So that no use needs noting: what only reads is held to write nothing.
        last_used_at=at + timedelta(days=1),
        device=is_device,
        created_at=at - LONG_AGO,
        expires_at=at + (timedelta(days=-1) if how == "expired" else timedelta(days=30)),
        revoked_at=at if how == "revoked" else None,
    )
    session.add(row)
    if is_device:
        name = f"{person.name}/{how}" if how else person.name
        world.add("device", name, key_id, key_id, row.label)
    else:
        name = f"{person.name}/{kind}/{how}" if how else f"{person.name}/{kind}"
        world.add("key", name, key_id, key_id, row.label)
    return {"Cookie": f"device={printed}"} if is_device else {"Authorization": f"Bearer {printed}"}


def basic(bearer: dict[str, str]) -> dict[str, str]:
    _, key_id, secret = bearer["Authorization"].split()[1].split("_")
    return {"Authorization": "Basic " + b64encode(f"{key_id}:{secret}".encode()).decode()}
