"""The reader alone: what each field takes, and by which path it names what it does not take."""

import pytest

from audit_service.api.schemas.inspection import read
from inspections.inspection.record import Problems

OBSERVATION = {"category": "paper_bag", "use_point": "checkout", "in_use": True}
PHOTO = {"id": "0199aaaa-0000-7000-8000-000000000001", "sha256": "a" * 64}
RECORD = {
    "facility": "48210373",
    "form_version": "2026.1",
    "started_at": "2026-11-20T09:00:00+07:00",
    "signed_at": "2026-11-20T09:12:30+07:00",
}
HUGE = 10**400

NO_TEXT = (5, True, ["x"], {"x": 1})
NO_FLAG = (0, 1, "true", "yes", [], {})
NO_WHOLE = ("12", 1.5, True, [1], HUGE, -HUGE)
NO_COUNT = (*NO_WHOLE, -1)
NO_NUMBER = ("1.5", True, [1], HUGE, float("inf"))
NO_MOMENT = (5, "x", "2026-11-20", "2026-11-20T09:00:00", "9999-12-31T23:59:59-12:00", "\ud800")
NO_DATE = (5, "x", "2026-02-30", "20/11/2026", "10000-01-01", "\ud800", [])
NO_ID = (5, "x", "\ud800", ["x"], {})
NO_WORD = ("", "Checked", 1, ["checked"], {}, "\0", True)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        *(
            (name, NO_TEXT)
            for name in ["app_version", "signed_by", "position_reason", "note", "reason"]
        ),
        *((name, (*NO_TEXT, None)) for name in ("facility", "form_version")),
        *((name, (*NO_MOMENT, None)) for name in ("started_at", "signed_at")),
        *((name, NO_WORD) for name in ("outcome", "arrived_by", "basis.kind")),
        ("clock_offset_ms", (*NO_WHOLE, 10**13)),
        ("supersedes", NO_ID),
        ("position.lat", (*NO_NUMBER, 90.1, -90.1)),
        ("position.lon", (*NO_NUMBER, 180.1, -180.1)),
        ("position.accuracy_m", (*NO_NUMBER, -1)),
        ("basis.decision", NO_TEXT),
        ("use_points.0.key", (*NO_WORD, None)),
        ("use_points.0.present", NO_FLAG),
        ("use_points.0.rest_none", NO_FLAG),
        ("observations.0.category", (*NO_TEXT, None, "", "plastic")),
        ("observations.0.use_point", (*NO_WORD, None)),
        ("observations.0.in_use", (*NO_FLAG, None)),
        *((f"observations.0.{name}", NO_FLAG) for name in ("default", "charged")),
        *((f"observations.0.{name}", NO_COUNT) for name in ("price_vnd", "units_per_day")),
        *((f"observations.0.{name}", NO_WORD) for name in ("units_source", "packed_by")),
        *((f"observations.0.{n}", NO_NUMBER) for n in ("thickness_um", "width_cm", "height_cm")),
        *((f"observations.0.{n}", NO_TEXT) for n in ("printed_claim", "supplier", "note")),
        ("observations.0.certificate.kind", NO_WORD),
        ("observations.0.certificate.expires_on", NO_DATE),
        *((f"stalls.{name}", NO_COUNT) for name in ("of", "both", "none_given")),
        *((f"representative.{name}", NO_FLAG) for name in ("signs", "agrees")),
        ("photos.0.id", (*NO_ID, None)),
        ("photos.0.sha256", (*NO_TEXT, None, "A" * 64, "a" * 63, "a" * 64 + "\n")),
        *((f"photos.0.{name}", NO_WORD) for name in ("source", "kind", "use_point")),
        ("photos.0.taken_at", NO_MOMENT),
        ("photos.0.bytes", NO_COUNT),
    ],
)
def test_a_wrong_value_is_named_by_its_path(path, wrong):
    wholes = {"observations": OBSERVATION, "photos": PHOTO, "use_points": {"key": "food"}}
    *way, last = path.split(".")
    first = path.split(".")[0]
    for value in wrong:
        payload = {**RECORD, first: {**wholes.get(first, {})}}
        if first in wholes:
            payload[first] = [payload[first]]
        place = payload
        for step in way:
            place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
        place[last] = value
        problems = read(payload)
        assert isinstance(problems, Problems), (path, value)
        assert path in problems, (path, value, problems)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("outcome", "checked closed refused moved not_found"),
        ("arrived_by", "qr typed list"),
        ("basis.kind", "survey inspection"),
        ("use_points.key", "checkout fresh food delivery"),
        ("observations.use_point", "checkout fresh food delivery"),
        ("observations.units_source", "counted records told"),
        ("observations.packed_by", "shop supplier"),
        ("photos.source", "camera library"),
        ("photos.kind", "shelf bag certificate signature facade"),
        ("photos.use_point", "checkout fresh food delivery"),
    ],
)
def test_every_word_of_the_contract_is_taken(path, words):
    wholes = {"observations": OBSERVATION, "photos": PHOTO}
    name, _, field = path.partition(".")
    for word in words.split():
        part = {**wholes.get(name, {}), field: word} if field else word
        value = [part] if name in ("use_points", "observations", "photos") else part
        got = getattr(read({**RECORD, name: value}), name)
        got = got[0] if isinstance(got, tuple) else got
        assert (getattr(got, field) if field else got).value == word
