"""What people write: cleaned, and empty where nobody would see anything of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.errors import Problem, Refused
from inspections.text import LONGEST_REASON, clean, needed_reason, reason_of, visible
from tests.unseen import UNSEEN


def test_text_is_composed_and_holds_nothing_that_a_database_or_a_page_cannot():
    assert clean("a\u0301\tb\r\nc") == "á\tb\r\nc"
    assert clean("\x00\x08\x0b\x0c\x1f\x7f\x9f\ud800\udfff\ufffe\uffff") == "\ufffd" * 11


@given(st.text(st.characters(exclude_categories=())))
def test_cleaned_text_is_text_that_can_be_encoded_and_cleaning_is_done_once(text):
    cleaned = clean(text)

    assert "\0" not in cleaned.encode().decode()
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("text", UNSEEN)
def test_text_of_which_nothing_is_seen_is_no_reason(text):
    assert visible(text) == ""
    assert reason_of(text) == ""
    with pytest.raises(Refused) as refused:
        needed_reason(text)
    assert refused.value.problem is Problem.REASON_NEEDED


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "?",
        "ảnh mờ",
        "\u200bx",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "👩\u200d🔬",
        "가\u3164나",
        "١",
    ],
)
def test_what_is_invisible_among_visible_text_stays(text):
    assert visible(text) == text
    assert needed_reason(f"  {text}\n") == text


@given(st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn"])))
def test_controls_spaces_joiners_and_loose_marks_alone_are_nothing(text):
    assert visible(text) == ""


def test_a_reason_has_a_longest_length_that_its_sentence_names():
    assert len(reason_of(f" {'ạ' * LONGEST_REASON} ")) == LONGEST_REASON
    # A browser sends a new line as two signs, and its reader counted one.
    assert len(reason_of("a" + "\r\n" * (LONGEST_REASON - 2) + "b")) == LONGEST_REASON
    for read in (reason_of, needed_reason):
        with pytest.raises(Refused) as refused:
            read("x" * (LONGEST_REASON + 1))
        assert refused.value.problem is Problem.REASON_TOO_LONG
        assert refused.value.fields == {"reason": "too_long"}
    assert f"{LONGEST_REASON:,}" in Problem.REASON_TOO_LONG.en
    assert f"{LONGEST_REASON:,}".replace(",", ".") in Problem.REASON_TOO_LONG.vi
