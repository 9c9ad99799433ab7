"""A phone of the demonstration: it sends what a visit gave, through the commands phones reach."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from audit_service.demo import pictures
from inspections.account.rules import Actor
from inspections.inspection.commands.receive import receive
from inspections.inspection.models import Inspection
from inspections.photo.commands.arrive import arrive
from inspections.photo.image import examine
from inspections.photo.store import DiskStore

Draw = Callable[[str, Random], bytes]
USE_POINTS: dict[Draw, str] = {pictures.checkout: "checkout", pictures.fresh: "fresh"}


@dataclass(frozen=True)
class Shot:
    """A photo with its line in the manifest."""

    entry: dict[str, Any]
    data: bytes


def shot(draw: Draw, level: str, random: Random, source: str = "camera") -> Shot:
    """A photo drawn by one of pictures.py, named for what it shows."""
    use_point = USE_POINTS.get(draw)
    data = draw(level, random)
    entry = {
        "id": str(new_id(random)),
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "media_type": "image/jpeg",
        "source": source,
        "kind": "facade" if use_point is None else "shelf",
        "use_point": use_point,
    }
    return Shot(entry, data)


def new_id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def to_bytes(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Sender:
    session: Session
    store: DiskStore

    def record(self, body: bytes, signer: Actor, at: datetime, given_id: UUID) -> Inspection:
        return receive(self.session, given_id, body, signer, READER, at).inspection

    def photo(self, inspection: Inspection, taken: Shot, signer: Actor, at: datetime) -> None:
        digest = str(taken.entry["sha256"])
        self._keep(digest, taken.data)
        arrive(
            self.session,
            inspection.id,
            UUID(taken.entry["id"]),
            digest,
            examine(taken.data),
            signer,
            at,
        )

    def _keep(self, digest: str, data: bytes) -> None:
        """As the store's commit does, but not waiting for the disk: these can be drawn again."""
        path = self.store.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
