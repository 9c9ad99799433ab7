"""What a phone holds, read out of its store, and what the service holds, read out of the
database and the folder of photos: past the form and past the API."""

from base64 import b64decode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from inspections.account.models import Account
from inspections.inspection.models import Inspection, SecondCopy
from inspections.photo.models import Photo
from tests.browser.rig.fixtures import Rig
from tests.browser.walk.answers import Answers, of_draft

# One transaction: all of it is of one moment.
READ = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('bao-bi-xanh');
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => done(null);
    asked.onsuccess = () => done(asked.result);
  });
  if (!db) return null;
  const names = ['drafts', 'records', 'photos', 'kept'];
  const way = db.transaction(names);
  const asked = names.map((name) => way.objectStore(name).getAll());
  await new Promise((done) => (way.oncomplete = done));
  db.close();
  const [drafts, records, photos, kept] = asked.map(({ result }) => result);
  const hex = (buffer) => [...new Uint8Array(buffer)]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    drafts,
    me: kept.find(({ name }) => name === 'me')?.value?.name ?? null,
    records: records.map((row) => ({
      ...row, body: btoa(String.fromCharCode(...new Uint8Array(row.body))),
    })),
    photos: await Promise.all(photos.map(async ({ id, owner, bytes }) => ({
      id, owner, sha256: hex(await crypto.subtle.digest('SHA-256', bytes)),
    }))),
  };
}"""


@dataclass(frozen=True)
class KeptDraft:
    id: str
    answers: Answers


@dataclass(frozen=True)
class KeptRecord:
    id: str
    account: str
    code: str
    body: bytes
    sha256: str
    state: str
    trouble: str


@dataclass(frozen=True)
class KeptPhoto:
    owner: str
    sha256: str


@dataclass(frozen=True)
class OnPhone:
    """`drafts` by (account, code), the rest by id; `me`: whose phone it takes itself for."""

    me: str | None
    drafts: dict[tuple[str, str], KeptDraft]
    records: dict[str, KeptRecord]
    photos: dict[str, KeptPhoto]


@dataclass(frozen=True)
class Row:
    """`photos` as the manifest has them, `states` of the same ids."""

    id: str
    body: bytes
    signer: str
    state: str
    photos: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OnServer:
    """`files`: the hashes under which a photo is kept."""

    rows: dict[str, Row]
    second_copies: int
    files: frozenset[str]


def on_phone(page: Page) -> OnPhone:
    """Of the phone that shows this page, which must be one of the service's."""
    found = page.evaluate(READ)
    assert found is not None, "the phone holds no store"
    drafts = [(each["account"], each["facility"]["code"]) for each in found["drafts"]]
    assert len(set(drafts)) == len(drafts), f"two drafts of one visit: {drafts}"
    return OnPhone(
        found["me"],
        dict(zip(drafts, map(_draft, found["drafts"]), strict=True)),
        {each["id"]: _record(each) for each in found["records"]},
        {each["id"]: KeptPhoto(each["owner"], each["sha256"]) for each in found["photos"]},
    )


def _draft(kept: dict[str, Any]) -> KeptDraft:
    return KeptDraft(kept["id"], of_draft(kept))


def _record(kept: dict[str, Any]) -> KeptRecord:
    names = ("id", "account", "code", "sha256", "state")
    trouble = (kept["trouble"] or {}).get("code", "")
    return KeptRecord(
        **{name: kept[name] for name in names}, body=b64decode(kept["body"]), trouble=trouble
    )


def on_server(rig: Rig, is_thorough: bool = False) -> OnServer:
    """As committed now. `is_thorough`: a file counts only where its bytes have its name."""
    session = rig.session
    session.rollback()
    rows = {}
    asked = select(Inspection.seq, Inspection.id, Inspection.body, Inspection.state, Account.name)
    asked = asked.join(Account, Account.id == Inspection.signer_id)
    for seq, id, body, state, name in session.execute(asked):
        rows[seq] = Row(str(id), body, name, state)
    of_photo = select(Photo.inspection_seq, Photo.id, Photo.sha256, Photo.state)
    for seq, id, hash, state in session.execute(of_photo.where(Photo.second_copy_id.is_(None))):
        rows[seq].photos[str(id)] = hash
        rows[seq].states[str(id)] = state
    copies = len(list(session.scalars(select(SecondCopy.id))))
    session.rollback()
    return OnServer({row.id: row for row in rows.values()}, copies, _files(rig, is_thorough))


def _files(rig: Rig, is_thorough: bool) -> frozenset[str]:
    originals = rig.server.settings.data_dir / "photos" / "originals"
    found = [each for each in originals.glob("*/*/*") if each.is_file()]
    return frozenset(
        each.name
        for each in found
        if not is_thorough or sha256(each.read_bytes()).hexdigest() == each.name
    )
