"""The reader alone: which objects are a record, and what it says. No database."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from audit_service.api.schemas.inspection import manifest, read
from inspections.inspection.record import Outcome, Problems, Record, UsePointKey

OBSERVATION = {"category": "paper_bag", "use_point": "checkout", "in_use": True}
PHOTO = {"id": "0199aaaa-0000-7000-8000-000000000001", "sha256": "a" * 64}
RECORD = {
    "facility": "48210373",
    "form_version": "2026.1",
    "started_at": "2026-11-20T09:00:00+07:00",
    "signed_at": "2026-11-20T09:12:30+07:00",
}


def reading(**more) -> Record | Problems:
    return read({**RECORD, **more})


def test_a_record_of_the_required_fields_leaves_all_else_open():
    record = reading()

    assert record == Record(
        facility="48210373",
        form_version="2026.1",
        started_at=datetime(2026, 11, 20, 2, tzinfo=UTC),
        signed_at=datetime(2026, 11, 20, 2, 12, 30, tzinfo=UTC),
    )
    assert record.outcome is Outcome.CHECKED


OPTIONAL = [
    "app_version",
    "signed_by",
    "outcome",
    "basis",
    "clock_offset_ms",
    "position",
    "position_reason",
    "arrived_by",
    "use_points",
    "observations",
    "stalls",
    "representative",
    "note",
    "supersedes",
    "reason",
    "photos",
]
OF_OBSERVATION = [
    "default",
    "charged",
    "price_vnd",
    "units_per_day",
    "units_source",
    "packed_by",
    "thickness_um",
    "width_cm",
    "height_cm",
    "certificate",
    "printed_claim",
    "supplier",
    "note",
]


def test_null_is_as_good_as_absent_in_every_optional_field():
    assert reading(**dict.fromkeys(OPTIONAL)) == reading()

    empty = reading(observations=[OBSERVATION])
    assert reading(observations=[{**OBSERVATION, **dict.fromkeys(OF_OBSERVATION)}]) == empty

    empty = reading(use_points=[{"key": "food"}])
    assert reading(use_points=[{"key": "food", "present": None, "rest_none": None}]) == empty

    others = ["bytes", "media_type", "source", "kind", "taken_at", "use_point", "category"]
    assert reading(photos=[{**PHOTO, **dict.fromkeys(others)}]) == reading(photos=[PHOTO])


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("basis", ["kind", "decision"]),
        ("position", ["lat", "lon", "accuracy_m"]),
        ("stalls", ["of", "friendly_only", "both", "plastic_only", "none_given"]),
        ("representative", ["name", "position", "signs", "agrees", "comment"]),
    ],
)
def test_a_part_that_is_left_open_throughout_is_no_reason_for_quarantine(name, fields):
    assert isinstance(reading(**{name: {}}), Record)
    assert reading(**{name: dict.fromkeys(fields)}) == reading(**{name: {}})


def test_half_a_position_and_a_tally_of_nothing_are_as_good_as_none():
    assert reading(position={"lat": 10.0}).position is None
    assert reading(stalls={"both": 3}).stalls is None


def test_a_certificate_may_lack_its_kind():
    certificate = {"kind": None, "number": "12", "expires_on": "2027-01-31"}
    record = reading(observations=[{**OBSERVATION, "certificate": certificate}])

    assert record.observations[0].certificate.kind is None
    assert record.observations[0].certificate.expires_on == date(2027, 1, 31)


def test_unknown_fields_are_kept_by_their_paths_wherever_they_stand():
    record = reading(
        colour=1,
        basis={"kind": "survey", "ref": 1},
        observations=[OBSERVATION, {**OBSERVATION, "colour": None}],
        photos=[{**PHOTO, "f\0n": {"deep": {"er": 1}}}],
    )

    assert record.unknown_fields == (
        "colour",
        "basis.ref",
        "observations.1.colour",
        "photos.0.f\ufffdn",
    )


def test_text_is_composed_and_cleared_of_what_cannot_be_shown():
    record = reading(note="Co\u0302ng\x00 \x1b[31m\x7f\x85\ud800\ttab\r\nline\ufffe")

    assert record.note == "Công\ufffd \ufffd[31m\ufffd\ufffd\ufffd\ttab\r\nline\ufffd"


def test_of_a_repeated_key_the_last_holds_as_in_every_browser():
    payload = json.loads('{"outcome": "closed", "outcome": "refused"}')

    assert read({**RECORD, **payload}).outcome is Outcome.REFUSED


def test_more_stalls_seen_than_there_are_is_a_problem():
    tally = {"of": 10, "friendly_only": 4, "both": 3, "plastic_only": 2, "none_given": 1}

    assert reading(stalls=tally).stalls.seen == 10
    assert reading(stalls={**tally, "of": 9}) == {"stalls": "more_seen_than_there_are"}


def test_a_photo_id_may_stand_once_in_a_manifest_however_it_is_written():
    again = {**PHOTO, "id": PHOTO["id"].upper()}
    other = {**PHOTO, "id": "0199aaaa-0000-7000-8000-000000000002"}

    assert reading(photos=[PHOTO, again]) == {"photos": "duplicate_id"}
    # Equal bytes under two ids are fine.
    assert len(reading(photos=[PHOTO, other]).photos) == 2


def test_a_manifest_is_read_as_far_as_it_names_photos_by_id_and_hash():
    other = "0199aaaa-0000-7000-8000-000000000002"
    lines = [
        {**PHOTO, "use_point": "till", "category": "x" * 41, "bytes": "many", "kind": "bag"},
        {"id": other, "sha256": "b" * 64, "use_point": "fresh"},
        {"id": other, "sha256": "c" * 64},
        {"id": "x", "sha256": "d" * 64},
        {"id": PHOTO["id"]},
        5,
        None,
    ]

    first, second = manifest({"photos": lines})

    assert (first.id, first.sha256, first.use_point) == (UUID(PHOTO["id"]), "a" * 64, None)
    assert first.kind.value == "bag"
    assert (second.sha256, second.use_point) == ("b" * 64, UsePointKey.FRESH)
    assert manifest(None) == manifest({"photos": {"0": PHOTO}}) == manifest({}) == []


def test_no_more_than_fifty_problems_are_named():
    assert len(reading(observations=[{}] * 1000)) <= 52
