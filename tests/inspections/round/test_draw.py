"""The draw: the same for everybody who has the seed and the frame."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.round.draw import drawing_order, new_seed

SEED = "00" * 31 + "07"
codes = st.lists(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True), unique=True, max_size=20)


@given(codes, st.randoms())
def test_the_order_in_which_the_frame_is_given_says_nothing(listed, random):
    shuffled = listed.copy()
    random.shuffle(shuffled)

    order = drawing_order(SEED, listed)

    assert order == drawing_order(SEED, shuffled)
    assert sorted(order) == sorted(listed)


@given(codes)
def test_a_store_keeps_its_place_among_the_others_whoever_is_left_out(listed):
    order = drawing_order(SEED, listed)

    assert drawing_order(SEED, listed[1:]) == [code for code in order if code not in listed[:1]]


def test_the_order_is_what_the_document_says():
    listed = ["48210373", "17093866", "98765432"]
    by_hand = sorted(
        listed, key=lambda code: sha256(bytes.fromhex(SEED) + code.encode()).hexdigest()
    )

    assert drawing_order(SEED, listed) == by_hand == ["48210373", "98765432", "17093866"]


def test_each_store_is_drawn_as_often_as_any_other():
    listed = [f"{number:08d}" for number in range(10_000_000, 10_000_020)]

    drawn = Counter(
        code for seed in range(2000) for code in drawing_order(f"{seed:064x}", listed)[:5]
    )

    # 500 each expected, with a deviation of about 19.
    assert set(drawn) == set(listed)
    assert all(400 < times < 600 for times in drawn.values())


def test_seeds_are_new_each_time_and_nothing_else_is_taken_for_one():
    assert new_seed() != new_seed()
    assert len(new_seed()) == 64
    for wrong, why in (("", "64"), ("00", "64"), ("zz" * 32, "non-hexadecimal")):
        with pytest.raises(ValueError, match=why):
            drawing_order(wrong, ["48210373"])
    with pytest.raises(ValueError, match="twice"):
        drawing_order(SEED, ["48210373", "48210373"])
