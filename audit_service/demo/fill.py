"""Filling a database with the demonstration, through the same commands that phones reach."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.demo import pictures
from audit_service.demo.access import add_access
from audit_service.demo.people import PEOPLE, add_people
from audit_service.demo.places import SEED, load_places, places
from audit_service.demo.records import body, started_at
from audit_service.demo.rounds import add_rounds
from audit_service.demo.scenes import Scenes
from audit_service.demo.sender import Sender, new_id, shot, to_bytes
from audit_service.demo.visits import Visit, visits
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor
from inspections.db import now
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.rules import VIETNAM, Act, ReviewState
from inspections.installation.commands import mark_demo
from inspections.photo.store import DiskStore

AT_ONCE = 25
LATE_BY = timedelta(days=12)
# Flagged visits older than this have long been looked at.
REVIEWED_AFTER = timedelta(days=200)
# A phone that still holds its photos will bring them before that.
WAITING_FOR = timedelta(days=120)


def fill(session: Session, store: DiskStore, folder: Path, until: date) -> Iterator[str]:
    """Places, people and visits up to a day; yields what it is doing.

    The visits are one transaction: a run that was broken off is made anew by the next. Does nothing
    to a database that holds inspections already.
    """
    random = Random(SEED)  # noqa: S311 – a story, no secret
    mark_demo(session)
    facilities = load_places(session, random)
    people = add_people(session, folder)
    session.commit()
    yield f"{len(facilities)} cơ sở, {len(people)} tài khoản"
    if session.scalar(select(func.count()).select_from(Inspection)):
        return
    sender = Sender(session, store)
    # A draw of its own: the story is the same whether or not the places were there before.
    told = visits(places(), until, Random(SEED))  # noqa: S311
    for done, visit in enumerate(told, start=1):
        signer = actor_of(session, people[_inspector_of(visit)].id)
        _visit(sender, visit, facilities[visit.place.key], signer, until, random)
        if done % AT_ONCE == 0 or done == len(told):
            yield f"{done}/{len(told)} lượt kiểm tra"
    _scenes(sender, facilities, people, until, random)

    def send(visit: Visit) -> None:
        signer = actor_of(session, people[_inspector_of(visit)].id)
        _visit(sender, visit, facilities[visit.place.key], signer, until, random)

    add_rounds(session, people, facilities, until, send)
    add_access(session, people, now())
    session.commit()


def _visit(
    sender: Sender, visit: Visit, facility: Facility, signer: Actor, until: date, random: Random
) -> None:
    shots = [shot(draw, visit.level, random, _source(visit)) for draw in _drawn(visit)]
    record = body(visit, facility.code, [taken.entry for taken in shots], random)
    arrived_at = started_at(visit) + timedelta(minutes=40)
    if visit.odd == "late" and visit.on + LATE_BY < until:
        arrived_at += LATE_BY
    inspection = sender.record(to_bytes(record), signer, arrived_at, new_id(random))
    if visit.odd != "waiting" or until - visit.on > WAITING_FOR:
        for taken in shots:
            sender.photo(inspection, taken, signer, arrived_at)
    if inspection.review == ReviewState.FLAGGED and until - visit.on > REVIEWED_AFTER:
        act = Act.RETURN if visit.odd == "returned" else Act.ACCEPT
        decided_at = arrived_at + timedelta(days=3)
        review(sender.session, inspection, act, "minh hoạ", None, decided_at)


def _drawn(visit: Visit) -> list[Callable[[str, Random], bytes]]:
    if visit.odd in ("closed", "refused"):
        return [pictures.facade]
    if visit.place.type in (FacilityType.MARKET, FacilityType.CONVENIENCE_STORE):
        return [pictures.checkout]
    return [pictures.checkout, pictures.fresh]


def _source(visit: Visit) -> str:
    return "library" if visit.odd == "library" else "camera"


def _scenes(
    sender: Sender,
    facilities: dict[str, Facility],
    people: dict[str, Account],
    until: date,
    random: Random,
) -> None:
    """In the territory whose department is signed in to first."""
    stores = [
        (place, facilities[place.key])
        for place in places()
        if place.territory == "kien-giang"
        and place.type is FacilityType.SUPERMARKET
        and place.ward is not None
        and not place.changes
    ]
    signer = actor_of(sender.session, people["lan.nguyen"].id)
    at = datetime(until.year, until.month, until.day, tzinfo=VIETNAM)
    Scenes(sender, signer, stores, at, random).play()


def _inspector_of(visit: Visit) -> str:
    return next(p.name for p in PEOPLE if p.territory == visit.place.territory)
