"""What stands in the addresses, as the document shows it."""

from typing import Any

from audit_service.api.examples import FACILITY, INSPECTION_ID, LIST_ID, PHOTO_ID


def in_path(name: str, example: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "path",
        "name": name,
        "required": True,
        "description": description,
        "schema": {"type": "string", **schema},
        "example": example,
    }


INSPECTION = in_path(
    "inspection_id",
    INSPECTION_ID,
    "The inspection's id, made by the client: a UUID, version 7 preferred.",
    format="uuid",
)
PHOTO = in_path(
    "photo_id", PHOTO_ID, "The photo's id in the manifest of the inspection.", format="uuid"
)
CODE = in_path(
    "code",
    FACILITY,
    "The facility's code: eight digits, the last an ISO 7064 MOD 11,10 check digit.",
    minLength=1,
)
PLAN = in_path("slug", "kien-giang-135", "The plan's short name, from /plans.", minLength=1)
RETAILER = in_path("retailer_id", "1", "The retailer's id, from /retailers.", minLength=1)
LIST = in_path(
    "list_id",
    LIST_ID,
    "The list's id, from the upload.",
    format="uuid",
)
ROUND = in_path("round_id", "1", "The round's id, from /rounds.", minLength=1)
