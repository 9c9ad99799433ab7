"""Adding an entry to the trail, in the transaction of the act itself."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rules import SALT_BYTES, Act, Subject, canonical, commitment, leaf_hash


def record(
    session: Session,
    act: Act,
    of: Subject,
    account_id: int | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> TrailEntry:
    """Who did what to which row, and `facts` that JSON can hold: neither personal nor secret.

    What is personal (a name, an address of a computer) goes into `personal`: only a salted
    commitment to it stands in the hashed bytes. Takes no lock and waits for nobody; the sealer
    numbers entries later.
    """
    values = {
        name: (value, secrets.token_bytes(SALT_BYTES)) for name, value in (personal or {}).items()
    }
    committed = {name: commitment(salt, value) for name, (value, salt) in values.items()}
    body = canonical(act, at, account_id, of, facts or {}, committed)
    salt = secrets.token_bytes(SALT_BYTES)
    entry = TrailEntry(
        act=act.value,
        at=at,
        account_id=account_id,
        subject_kind=of.kind.value,
        subject_key=of.key,
        body=body,
        salt=salt,
        leaf=leaf_hash(salt, body),
    )
    session.add(entry)
    if values:
        session.flush()
        session.add_all(
            TrailValue(entry_id=entry.id, name=name, value=value, salt=value_salt)
            for name, (value, value_salt) in values.items()
        )
    return entry
