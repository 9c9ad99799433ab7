"""Adding an entry to the trail, in the transaction of the act itself."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rules import SALT_BYTES, Act, Subject, canonical, commitment, leaf_hash

_ENTRY = insert(TrailEntry).returning(TrailEntry.id)
_VALUES = insert(TrailValue)


def record(
    session: Session,
    act: Act,
    of: Subject,
    account_id: int | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> int:
    """Who did what to which row, and `facts` that JSON can hold: neither personal nor secret.

    What is personal (a name, an address of a computer) goes into `personal`: only a salted
    commitment to it stands in the hashed bytes. Takes no lock and waits for nobody; the sealer
    numbers entries later. The entry's id is returned.
    """
    values = {
        name: (value, secrets.token_bytes(SALT_BYTES)) for name, value in (personal or {}).items()
    }
    committed = {name: commitment(salt, value) for name, (value, salt) in values.items()}
    body = canonical(act, at, account_id, of, facts or {}, committed)
    salt = secrets.token_bytes(SALT_BYTES)
    # Not through the unit of work: an entry never changes, and this halves what it costs its act.
    inserted = session.connection().execute(
        _ENTRY,
        {
            "act": act.value,
            "at": at,
            "account_id": account_id,
            "subject_kind": of.kind.value,
            "subject_key": of.key,
            "body": body,
            "salt": salt,
            "leaf": leaf_hash(salt, body),
        },
    )
    entry_id = inserted.scalar_one()
    if values:
        session.connection().execute(
            _VALUES,
            [
                {"entry_id": entry_id, "name": name, "value": value, "salt": value_salt}
                for name, (value, value_salt) in values.items()
            ],
        )
    return entry_id
