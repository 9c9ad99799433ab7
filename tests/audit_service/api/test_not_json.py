"""What is not one whole JSON object is transport damage: refused, and nothing is stored. Any JSON
object is stored, whatever it holds."""

import io
import json
from uuid import uuid4

from sqlalchemy import func, select

from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id
from tests import make

DATABASES = "both"

DAMAGED = {
    "empty": b"",
    "spaces": b" \n",
    "array": b"[{}]",
    "string": b'"{}"',
    "number": b"5",
    "null": b"null",
    "truncated": b'{"facility": "48210373", "note": "abc',
    "two objects": b"{}{}",
    "trailing comma": b'{"a": 1,}',
    "comment": b"{} // x",
    "single quotes": b"{'a': 1}",
    "NaN": b'{"clock_offset_ms": NaN}',
    "Infinity": b'{"clock_offset_ms": -Infinity}',
    "raw NUL": b'{"note": "a\0b"}',
    "NUL at the end": b"{}\0",
    "raw newline in a string": b'{"note": "a\nb"}',
    "BOM": b"\xef\xbb\xbf{}",
    "UTF-16": '{"note": "x"}'.encode("utf-16"),
    "UTF-16 without BOM": '{"note": "x"}'.encode("utf-16-le"),
    "UTF-32": '{"note": "x"}'.encode("utf-32"),
    "Windows-1258": '{"note": "à"}'.encode("cp1258"),
    "surrogate in UTF-8": b'{"note": "\xed\xa0\x80"}',
    "overlong NUL": b'{"note": "\xc0\x80"}',
    "portal": b"<!doctype html><title>Wi-Fi</title>",
    "form": b"facility=48210373",
    "deep and truncated": b'{"a": ' + b"[" * 100_000,
    "deep with NaN": b'{"a": ' + b"[" * 100_000 + b"NaN" + b"]" * 100_000 + b"}",
    "deep array": b"[" * 100_000 + b"]" * 100_000,
}

BEYOND = [
    b'"note": "a\\u0000b"',
    b'"note": "\\ud800 \\udfff"',
    b'"\\u0000\\ud800": "\\u0000\\ud800"',
    b'"facility": "\\u0000\\ud800"',
    b'"signed_at": "\\ud800"',
    b'"outcome": "\\u0000\\ud800"',
    b'"supersedes": "\\ud800"',
    b'"clock_offset_ms": ' + b"9" * 400,
    b'"clock_offset_ms": ' + b"9" * 5000,
    b'"position": {"lat": 1e999, "lon": ' + b"9" * 400 + b"}",
    b'"started_at": "9999-12-31T23:59:59-23:59"',
    b'"started_at": "0001-01-01T00:00:00+23:59"',
    b'"observations": [{"price_vnd": 99999999999999999999}]',
    b'"observations": {"0": {}}',
    b'"x": ' + b"[" * 100_000 + b"]" * 100_000,
    b'"x": ' + b'{"a":' * 100_000 + b'"%s"' % (b"y" * 1_000_000) + b"}" * 100_000,
    b'"photos": [{"id": "\\ud800", "sha256": "\\u0000"}, 5, null, [], {"id": {}}]',
]


def kept(session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(model))
        for model in (Inspection, SecondCopy)
    )


def test_what_is_not_one_json_object_is_400_and_leaves_nothing(session, lan, phone):
    lans = phone()

    for what, body in DAMAGED.items():
        answer = lans.put(body)
        assert (answer.status_code, answer.json["code"]) == (400, "not_json"), what
        assert answer.content_type.startswith("application/problem+json"), what

    assert kept(session) == 0


def test_every_truncation_of_a_record_is_400_and_the_whole_is_201(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    whole = make.to_bytes(make.body(store, note="é", observations=[]))

    cut = {lans.put(whole[:length], id_).status_code for length in range(0, len(whole), 7)}

    assert cut == {400}
    assert kept(session) == 0
    assert lans.put(whole, id_).status_code == 201


def test_any_json_object_is_stored_with_its_bytes_untouched(session, lan, phone):
    lans = phone()

    for field in BEYOND:
        id_, body = uuid4(), b"{" + field + b"}"
        answer = lans.put(body, id_)
        assert (answer.status_code, answer.json["state"]) == (202, "quarantined"), field[:40]
        assert lans.put(body, id_).json == answer.json
        assert inspection_by_id(session, id_).body == body


def test_text_that_a_database_cannot_hold_does_not_keep_a_record_from_counting(
    session, lan, store, phone
):
    id_ = uuid4()
    text = '"a\\u0000b\\ud800c\\r\\n\\ud83d\\ude00\\uffff"'
    body = json.dumps(make.body(store, note="@", **{"\0x": 1})).replace('"@"', text)

    assert phone().put(body.encode(), id_).status_code == 201

    assert inspection_by_id(session, id_).note == "a\ufffdb\ufffdc\r\n😀\ufffd"
    assert phone().receipt(id_).json["flags"] == ["no_checkout_photo", "unknown_fields"]


def test_a_body_of_30_mb_is_413_read_to_its_end_and_dropped(session, lan, phone):
    lans = phone()
    size = 30 * 1024 * 1024
    sent = io.BytesIO(b'{"note": "' + b"x" * (size - 12) + b'"}')

    answer = lans.client.put(
        f"/api/v1/inspections/{uuid4()}",
        input_stream=sent,
        content_length=size,
        headers=lans.headers,
    )

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert sent.tell() == size
    assert kept(session) == 0


def test_the_largest_record_is_a_setting(app, lan, store, phone):
    body = make.to_bytes(make.body(store))

    for limit, status in ((len(body) - 1, 413), (len(body), 201)):
        app.config["MAX_RECORD_BYTES"] = limit
        assert phone().put(body).status_code == status
