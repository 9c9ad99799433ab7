from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.facility.code import check_digit, is_code, new_code, normalise, printed

codes = st.integers(min_value=0).map(lambda seed: new_code(Random(seed)))


def test_the_examples_of_the_standard_and_of_the_design_check():
    assert check_digit("0794") == 5
    assert is_code("48210373")


@pytest.mark.parametrize(
    "text", ["", "4821037", "482103730", "4821 0373", "4821037x", "４８２１０３７３", "48210374"]
)
def test_anything_but_eight_plain_digits_that_check_is_no_code(text):
    assert not is_code(text)


def test_a_code_does_not_begin_with_zero_even_if_it_checks():
    digits = "0482103"
    assert not is_code(f"{digits}{check_digit(digits)}")


@given(codes)
def test_new_codes_are_codes(code):
    assert is_code(code)


@given(codes)
def test_every_single_wrong_digit_is_caught(code):
    wrong = [
        code[:place] + digit + code[place + 1 :]
        for place, right in enumerate(code)
        for digit in "0123456789"
        if digit != right
    ]
    assert len(wrong) == 72
    assert not any(is_code(text) for text in wrong)


def test_of_the_pairs_swapped_one_in_45_is_missed_at_every_place_before_the_last():
    pairs = [(a, b) for a, b in product("0123456789", repeat=2) if a < b]
    missed = Counter()
    for start in map(str, range(1, 1000)):
        missed[start] += sum(
            check_digit(start + a + b) == check_digit(start + b + a) for a, b in pairs
        )
    assert set(missed.values()) == {1}


def test_at_the_front_only_five_and_six_can_be_swapped_unseen():
    tail = "21037"
    missed = {
        (a, b)
        for a, b in product("123456789", repeat=2)
        if a < b and check_digit(a + b + tail) == check_digit(b + a + tail)
    }
    assert missed == {("5", "6")}


def test_swapping_the_check_digit_with_its_neighbour_is_missed_for_one_code_in_45_at_most():
    missed = total = 0
    for number in range(1_000_000, 1_020_000):
        code = f"{number}{check_digit(str(number))}"
        swapped = code[:6] + code[7] + code[6]
        total += swapped != code
        missed += swapped != code and is_code(swapped)
    assert 0 < missed <= total / 45


@pytest.mark.parametrize(
    "text",
    [
        "4821 0373",
        "4821-0373",
        "4821.0373",
        " 48210373\n",
        "４８２１ ０３７３",
        "4821\u00a00373\u200b",
    ],
)
def test_a_code_may_be_typed_with_spaces_dots_dashes_and_full_width_digits(text):
    assert normalise(text) == "48210373"


def test_letters_survive_normalising_so_that_they_are_refused():
    assert normalise("4821 O373") == "4821O373"


@given(codes)
def test_what_is_printed_is_read_back(code):
    assert normalise(printed(code)) == code


def test_a_code_is_printed_in_two_groups_of_four():
    assert printed("48210373") == "4821 0373"
