"""The bytes of a record: sameness, and what is one JSON object."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.errors import Problem, Refused
from inspections.inspection.body import is_json_object, parse_object, payload_sha256

# What the library writes for infinity is no JSON.
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
# What JSON is made of, and what is often mistaken for it, in any order.
PIECES = st.one_of(
    st.sampled_from(["{", "}", "[", "]", ",", ":", " ", "\t", "\r\n"]),
    st.sampled_from(["0", "01", "1.", ".5", "-1", "1e5", "1E+2", "1e", "1.5e-3", "-", "+", "0x1"]),
    st.sampled_from(["true", "false", "null", "NaN", "-Infinity", "True", "//", "'", "\ufeff"]),
    st.sampled_from(['"a"', '""', '"a', '"\\n"', '"\\u00e9"', '"\\u00"', '"\\x"', '"\\', '"\t"']),
    st.sampled_from(["\u00a0", "\x0b", "\x00", "\u2028", "é", "١"]),
)


def by_the_library(text: str) -> bool:
    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return isinstance(json.loads(text, parse_constant=refuse), dict)
    except ValueError:
        return False


def outcome(body: bytes) -> dict | Problem | None:
    try:
        return parse_object(body)
    except Refused as refused:
        return refused.problem


@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_check_without_recursion_agrees_with_the_library_on_scraps(text):
    assert is_json_object(text) == by_the_library(text)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_check_agrees_with_the_library_inside_an_object(text):
    for whole in (f'{{"a":{text}}}', f"{{{text}}}", f'{{"a":[{text}]}}'):
        assert is_json_object(whole) == by_the_library(whole)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_whatever_the_library_writes_is_an_object_if_it_is_one(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    assert is_json_object(text) == isinstance(value, dict)


@given(st.dictionaries(st.text(), VALUES, min_size=1), st.data())
def test_no_part_of_an_object_is_an_object(value, data):
    text = json.dumps(value)
    length = data.draw(st.integers(0, len(text) - 1))

    assert not is_json_object(text[:length])
    assert outcome(text[:length].encode()) is Problem.NOT_JSON


@given(st.binary(max_size=40))
def test_any_bytes_are_an_object_or_damage(body):
    assert isinstance(outcome(body), dict | Problem)


def test_the_hash_is_that_of_the_bytes_as_sent():
    assert payload_sha256(b"{} ") == sha256(b"{} ").hexdigest() != payload_sha256(b"{}")


def test_an_object_comes_back_as_it_was_written():
    assert outcome(' {"a": [1, {"é": "\\ud83d\\ude00"}]}\r\n'.encode()) == {"a": [1, {"é": "😀"}]}


@pytest.mark.parametrize("depth", [2_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_an_object_too_deep_to_read_is_kept_for_a_person(depth, opening, closing):
    deep = '{"a":' + opening * depth + "1" + closing * depth + "}"

    assert outcome(deep.encode()) is None
    for damaged in (deep[:-1], deep + "}", deep.replace("1", "NaN"), deep.replace("1", "1,")):
        assert outcome(damaged.encode()) is Problem.NOT_JSON


def test_a_number_too_long_to_read_is_kept_for_a_person():
    assert outcome(b'{"a": ' + b"9" * 5000 + b"}") is None
    assert outcome(b'{"a": ' + b"9" * 5000) is Problem.NOT_JSON


def test_a_long_body_that_is_too_deep_is_checked_all_the_same():
    deep = "[" * 2_000 + "]" * 2_000

    for text in ("x" * 4_000_000, "\\n" * 2_000_000, "x\\n" * 1_300_000):
        assert is_json_object(f'{{"a": {deep}, "b": "{text}"}}')
        assert not is_json_object(f'{{"a": {deep}, "b": "{text}')
