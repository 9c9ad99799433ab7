from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inspections.photo import similar
from inspections.photo.image import examine
from inspections.photo.similar import bands, dhash, distance, from_signed, is_plain, to_signed

HASH = st.integers(0, 2**64 - 1)


@given(HASH, HASH)
def test_the_distance_is_the_same_both_ways(a, b):
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)


@given(HASH, HASH, HASH)
def test_no_detour_is_shorter(a, b, c):
    assert distance(a, c) <= distance(a, b) + distance(b, c)


@given(HASH, st.sets(st.integers(0, 63), max_size=similar.NEAR))
def test_near_hashes_share_a_band(h, flipped):
    other = h
    for bit in flipped:
        other ^= 1 << bit

    assert distance(h, other) == len(flipped)
    assert any(a == b for a, b in zip(bands(h), bands(other), strict=True))


@given(HASH)
def test_the_bands_hold_every_bit(h):
    assert [band.bit_count() for band in bands(2**64 - 1)] == [9] * 6 + [10]
    assert sum(band << 9 * place for place, band in enumerate(bands(h))) == h


@given(HASH)
def test_a_hash_goes_through_a_bigint_column_and_back(h):
    assert -(2**63) <= to_signed(h) < 2**63
    assert from_signed(to_signed(h)) == h


def test_a_bit_says_that_a_point_is_darker_than_its_right_neighbour():
    row = [0, 1, 1, 0, 5, 5, 9, 2, 3]
    picture = Image.frombytes("L", (9, 8), bytes(row + [0] * 63))

    assert dhash(picture) == 0b10010101 << 56


@pytest.mark.parametrize("seed", range(8))
def test_a_resaved_resized_or_sideways_copy_is_near(scene, encode, exif, seed):
    original = scene(seed, (1600, 1200))
    first = examine(encode(original, quality=90)).dhash
    copies = [
        encode(original, quality=30),
        encode(original.resize((800, 600)), quality=75),
        encode(original.resize((411, 308)), "PNG"),
        encode(original, "WEBP", quality=60),
        encode(original.transpose(Image.Transpose.ROTATE_90), exif=exif(6)),
        encode(original.point(lambda value: round(20 + value * 0.85))),
    ]

    distances = [distance(first, examine(copy).dhash) for copy in copies]

    assert max(distances) <= similar.NEAR


def test_other_pictures_are_far(scene, encode):
    hashes = [examine(encode(scene(seed))).dhash for seed in range(25)]

    assert min(distance(a, b) for a, b in combinations(hashes, 2)) > 2 * similar.NEAR


def test_a_picture_of_one_colour_or_an_even_gradient_is_plain(encode):
    gradient = Image.linear_gradient("L")
    plain = [
        Image.new("RGB", (640, 480), (90, 140, 90)),
        gradient,
        gradient.transpose(Image.Transpose.ROTATE_90),
        gradient.transpose(Image.Transpose.ROTATE_270),
    ]

    assert [is_plain(examine(encode(picture)).dhash) for picture in plain] == [True] * 4


def test_a_picture_of_something_is_not_plain(scene, encode):
    assert [is_plain(examine(encode(scene(seed))).dhash) for seed in range(25)] == [False] * 25


def test_the_hash_is_that_of_the_thumbnail(scene, encode):
    seen = examine(encode(scene(4, (1600, 1200))))

    with Image.open(BytesIO(seen.thumbnail)) as thumbnail:
        assert distance(seen.dhash, dhash(thumbnail)) <= 2
