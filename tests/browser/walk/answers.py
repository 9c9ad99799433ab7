"""What somebody answered at one visit, as far as the walk answers anything."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answers:
    outcome: str | None = None
    basis: str | None = None
    bags: frozenset[str] = frozenset()
    note: str = ""
    # In the order in which they were taken: id, and the SHA-256 of what the phone made of it.
    photos: tuple[tuple[str, str], ...] = ()


def of_draft(kept: dict[str, Any]) -> Answers:
    """What a draft in the phone's store says."""
    items = (item for point in kept["points"].values() for item in point["items"])
    return Answers(
        outcome=kept["visit"]["outcome"],
        basis=kept["visit"]["basis"]["kind"],
        bags=frozenset(item["category"] for item in items),
        note=kept["visit"]["note"],
        photos=_photos(kept),
    )


def of_body(said: dict[str, Any]) -> Answers:
    """What a signed body says."""
    return Answers(
        outcome=said["outcome"],
        basis=said.get("basis", {}).get("kind"),
        bags=frozenset(each["category"] for each in said["observations"]),
        note=said.get("note", ""),
        photos=_photos(said),
    )


def _photos(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((photo["id"], photo["sha256"]) for photo in said["photos"])
