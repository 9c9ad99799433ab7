"""Phones as devices of a person: each holds a submit key for as long as it stays in touch."""

import unicodedata
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.keys import revoke_key
from inspections.account.models import ApiKey
from inspections.account.rules import Actor, Permission, Scope, may
from inspections.errors import Problem, Refused
from inspections.text import visible
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject
from inspections.words import Word


class Way(Word):
    """How a phone became somebody's; stored in the trail."""

    SIGNED_IN = "signed_in", "đăng nhập trên máy", "signed in on it"
    CODE = "code", "nhập mã", "by a code"


DEVICE_LIFE = timedelta(days=90)
# Each sliding writes a row: once a day is often enough for a life of 90.
SLIDE_AFTER = timedelta(days=1)
LABEL_LENGTH = 80
VERSION_LENGTH = 80
MOST_UNSENT = 1_000_000


def enrol_signed_in(session: Session, actor: Actor, label: str, now: datetime) -> str:
    """The printed key of the phone on which this person has signed in.

    Refused: NOT_ALLOWED (they may not send inspections, or ask with a key: no key makes another);
    INVALID (the label).
    """
    check_may_enrol(actor)
    _, printed = add_device(session, actor.account_id, readable_label(label), now, Way.SIGNED_IN)
    return printed


def check_may_enrol(actor: Actor) -> None:
    """Refused: NOT_ALLOWED unless they send inspections and are there themselves."""
    if actor.scope is not None or not may(actor, Permission.SUBMIT_INSPECTION):
        raise Refused(Problem.NOT_ALLOWED)


def readable_label(label: str) -> str:
    """The name of a phone as it is kept: composed (NFC), single spaces; "" for none.

    Refused: INVALID (more than LABEL_LENGTH letters, or some that cannot be printed).
    """
    label = visible(" ".join(unicodedata.normalize("NFC", label).split()))
    if len(label) > LABEL_LENGTH:
        raise Refused(Problem.INVALID, {"label": "too_long"})
    if not label.isprintable():
        raise Refused(Problem.INVALID, {"label": "unprintable"})
    return label


def add_device(
    session: Session, account_id: int, label: str, now: datetime, way: Way
) -> tuple[str, str]:
    """The id and the printed key of a new device; only the key's hash is kept."""
    key_id, secret, printed = secrets.new_key()
    session.add(
        ApiKey(
            id=key_id,
            account_id=account_id,
            scope=Scope.SUBMIT.value,
            secret_sha256=secrets.digest(secret),
            label=label,
            device=True,
            created_at=now,
            expires_at=now + DEVICE_LIFE,
        )
    )
    of = Subject(Kind.DEVICE, key_id)
    facts, named = {"account": account_id, "way": way.value}, {"label": label} if label else {}
    record(session, Act.DEVICE_ENROLLED, of, account_id, now, facts, named)
    session.flush()
    return key_id, printed


def report_contact(
    session: Session,
    key_id: str,
    now: datetime,
    unsent: int,
    unsent_oldest_at: datetime | None,
    app_version: str | None,
    form_version: str | None,
    persisted: bool | None,
) -> ApiKey:
    """Keep what a phone says of itself, in place of what it said before, and let it live on.

    Refused: INVALID (a count that no phone can hold, a version that is too long).
    """
    if not 0 <= unsent <= MOST_UNSENT:
        raise Refused(Problem.INVALID, {"unsent": "out_of_range"})
    for name, version in (("app_version", app_version), ("form_version", form_version)):
        if version is not None and len(version) > VERSION_LENGTH:
            raise Refused(Problem.INVALID, {name: "too_long"})
    device = session.get_one(ApiKey, key_id)
    device.last_contact_at = now
    device.unsent = unsent
    device.unsent_oldest_at = unsent_oldest_at if unsent else None
    device.app_version, device.form_version = app_version, form_version
    device.persisted = persisted
    slide(device, now)
    session.flush()
    return device


def slide(device: ApiKey, now: datetime) -> None:
    """A device ends 90 days after its last contact, up to a day less; an ended one stays so."""
    ends = now + DEVICE_LIFE
    if device.expires_at > now and ends - device.expires_at >= SLIDE_AFTER:
        device.expires_at = ends


def revoke_device(session: Session, account_id: int, key_id: str, now: datetime) -> None:
    """End a phone of this person; the second time keeps the first moment.

    Refused: NOT_FOUND, also for another person's phone and for a key that is none.
    """
    device = session.get(ApiKey, key_id)
    if device is None or not device.device or device.account_id != account_id:
        raise Refused(Problem.NOT_FOUND, {"device": "unknown"})
    revoke_key(session, key_id, account_id, at=now)
