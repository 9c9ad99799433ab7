"""What is left of a signed body, and of a text, when a person is taken out of it."""

import json

import pytest

from inspections.privacy.redact import (
    redacted,
    without_name,
    without_representative,
    without_signer,
)

NAME = "Lê Thị Tám"


def left_of(body: object) -> dict:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return json.loads(redacted(data, lambda payload: without_representative(payload, NAME)))


def test_the_representative_goes_and_whether_they_signed_stays():
    said = {"name": NAME, "position": "Trưởng ca", "comment": "không", "signs": True, "x": NAME}

    assert left_of({"facility": "1", "representative": said}) == {
        "facility": "1",
        "representative": {"name": None, "position": None, "comment": None, "signs": True},
    }


@pytest.mark.parametrize("broken", [NAME, [NAME], 7, {"name": [NAME]}, {"signs": NAME}])
def test_what_a_broken_body_has_in_its_place_goes_too(broken):
    assert NAME not in json.dumps(left_of({"representative": broken}), ensure_ascii=False)


def test_a_key_said_twice_leaves_neither():
    named = json.dumps({"name": NAME}).encode()
    twice = b'{"representative": ' + named + b', "representative": null}'

    assert left_of(twice) == {"representative": None}


def test_nothing_stays_of_a_body_beyond_reading():
    deep = b'{"a":' * 100_000 + b"1" + b"}" * 100_000

    assert left_of(deep) == {}


def test_half_a_letter_does_not_make_the_body_unreadable():
    again = redacted(b'{"note": "\\ud800"}', lambda payload: payload)

    assert json.loads(again) == {"note": "\ud800"}


def test_the_signer_loses_name_and_place():
    left = without_signer({"signed_by": "lan", "position": {"lat": 1}, "note": "x"}, "Lan")

    assert left == {"signed_by": None, "position": None, "note": "x"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("gặp Lê Thị Tám ở quầy", "gặp [đã xoá] ở quầy"),
        ("gặp LÊ  THỊ\nTÁM", "gặp [đã xoá]"),
        ("Lê Thị Tám\u0301 khác", "Lê Thị Tám\u0301 khác"),
        ("Lê Thị Támm", "Lê Thị Támm"),
        (None, None),
    ],
)
def test_a_whole_name_is_taken_out_of_a_text(text, left):
    assert without_name(text, NAME) == left


def test_a_single_word_could_be_any_word():
    assert without_name("Tám túi", "Tám") == "Tám túi"
