"""Filling a database with the demonstration, through the same commands that phones reach."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from audit_service.demo.people import PEOPLE, add_people
from audit_service.demo.pictures import picture
from audit_service.demo.places import load_places, places
from audit_service.demo.records import body, started_at
from audit_service.demo.visits import Visit, visits
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.facility.models import Facility
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.rules import Act, ReviewState
from inspections.installation.commands import mark_demo
from inspections.photo.commands.arrive import arrive
from inspections.photo.image import examine
from inspections.photo.store import DiskStore

# QĐ 889/QĐ-TTg: any number would do, but always the same one.
SEED = 889
AT_ONCE = 25
LATE_BY = timedelta(days=12)
# Flagged visits older than this have long been looked at.
REVIEWED_AFTER = timedelta(days=200)
# A phone that still holds its photos will bring them before that.
WAITING_FOR = timedelta(days=120)


def fill(session: Session, store: DiskStore, folder: Path, until: date) -> Iterator[str]:
    """Places, people and visits up to a day, committed as it goes; yields what it is doing.

    Does nothing to a database that holds inspections already.
    """
    random = Random(SEED)  # noqa: S311 – a story, no secret
    mark_demo(session)
    facilities = load_places(session, random)
    people = add_people(session, folder)
    session.commit()
    yield f"{len(facilities)} cơ sở, {len(people)} tài khoản"
    if session.scalar(select(func.count()).select_from(Inspection)):
        return
    told = visits(places(), until, random)
    for done, visit in enumerate(told, start=1):
        _visit(session, store, visit, facilities[visit.place.key], people, until, random)
        if done % AT_ONCE == 0 or done == len(told):
            session.commit()
            yield f"{done}/{len(told)} lượt kiểm tra"


def _visit(
    session: Session,
    store: DiskStore,
    visit: Visit,
    facility: Facility,
    people: dict[str, Account],
    until: date,
    random: Random,
) -> None:
    data = picture(visit.level, random)
    photo_id = _uuid(random)
    photo = {
        "id": str(photo_id),
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "media_type": "image/jpeg",
        "source": "library" if visit.odd == "library" else "camera",
        "kind": "facade" if visit.odd in ("closed", "refused") else "shelf",
        "use_point": "checkout",
    }
    signer = actor_of(session, people[_inspector_of(visit)].id)
    record = json.dumps(body(visit, facility.code, photo, random), ensure_ascii=False).encode()
    arrived_at = started_at(visit) + timedelta(minutes=40)
    if visit.odd == "late" and visit.on + LATE_BY < until:
        arrived_at += LATE_BY
    received = receive(session, _uuid(random), record, signer, READER, arrived_at)
    inspection = received.inspection
    if visit.odd != "waiting" or until - visit.on > WAITING_FOR:
        _keep(store, data)
        digest = photo["sha256"]
        arrive(session, inspection.id, photo_id, str(digest), examine(data), signer, arrived_at)
    if inspection.review == ReviewState.FLAGGED and until - visit.on > REVIEWED_AFTER:
        act = Act.RETURN if visit.odd == "returned" else Act.ACCEPT
        review(session, inspection, act, "minh hoạ", None, arrived_at + timedelta(days=3))


def _inspector_of(visit: Visit) -> str:
    return next(p.name for p in PEOPLE if p.territory == visit.place.territory)


def _keep(store: DiskStore, data: bytes) -> None:
    """As `commit` does, but not waiting for the disk: demonstration photos can be drawn again."""
    digest = sha256(data).hexdigest()
    path = store.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
