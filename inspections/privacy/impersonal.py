"""Columns that could hold personal data by their type and hold none, table by table.

A new column of text, bytes, JSON or degrees is either marked `personal(…)` in its model or stands
here: somebody has to have thought about it.
"""

# Texts of laws and plans, names of places, and figures: whole tables that are about no person.
TABLES = frozenset(
    {
        "area",
        "area_name",
        "counted_inspection",
        "facility_name",
        "inspection_use_point",
        "installation",
        "plan",
        "plan_agency",
        "plan_duty",
        "plan_task",
        "progress_delta",
        "progress_interval",
        "rule_set",
        "target",
        "verdict",
    }
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "account": ("role", "grade"),
    "api_key": ("id", "scope"),
    "api_key_area": ("key_id",),
    "enrolment": ("key_id",),
    "erasure": ("kind",),
    "erasure_step": ("step",),
    "invite": ("role", "grade"),
    # A store is a public place: its name, address and position are on its door.
    "facility": (
        "code",
        "name",
        "search_key",
        "sort_key",
        "ward_basis",
        "address",
        "former_address",
        "lat",
        "lon",
        "source",
    ),
    "facility_list": ("sha256", "state", "kind", "sheet", "columns", "counts", "fault"),
    "facility_list_row": ("action",),
    "facility_status": ("status",),
    "facility_type": ("type", "class", "basis"),
    # Paths, numbers and ids of what raised it.
    "flag": ("code", "detail"),
    "inspection_change": ("state", "review"),
    "inspection": (
        "payload_sha256",
        "state",
        "review",
        # Path of a field → a word for what is wrong there, never its value.
        "problems",
        "form_version",
        "app_version",
        "outcome",
        "basis_kind",
        "basis_decision",
        "arrived_by",
        "rule_set",
    ),
    # What the round is called, the number of a decision, what stores were looked for by, a seed.
    "inspection_round": ("title", "decision", "filter", "seed"),
    "observation": (
        "category",
        "use_point",
        "units_source",
        "packed_by",
        "thickness_um",
        "width_cm",
        "height_cm",
        "certificate_kind",
        "certificate_number",
        "certificate_issuer",
        "printed_claim",
        "supplier",
    ),
    "photo": ("state", "media_type", "source", "kind", "use_point", "category"),
    "registry_change": ("what",),
    "repair": ("mapping",),
    "restricted_look": ("purpose",),
    "retailer": ("kind",),
    "round_frame": ("code",),
    "review": ("act",),
    "second_copy": ("payload_sha256",),
    # Facts are ids and words; of what is personal only salted commitments stand in the body.
    "trail_block": ("root",),
    "trail_day": ("root", "previous_head", "head", "peaks"),
    "trail_entry": ("act", "subject_kind", "subject_key", "body", "salt", "leaf", "place"),
    "trail_value": ("name",),
}
