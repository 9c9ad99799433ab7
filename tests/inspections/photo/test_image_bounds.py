"""What a stranger sends decides neither our time nor our memory."""

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from inspections.photo import image
from inspections.photo.container import Undecodable
from inspections.photo.image import examine, view

ROOT = Path(__file__).parents[3]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, *extra, pixels=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(pixels))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + body + chunk(b"IEND", b"")


def resized_header(data, width, height):
    """The same JPEG claiming another size."""
    at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def webp_canvas(width, height):
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.fixture
def never_decoded(monkeypatch):
    def refuse(*_args):
        raise AssertionError("the decoder was opened")

    monkeypatch.setattr(image, "_READERS", dict.fromkeys(image._READERS, refuse))


@pytest.mark.usefixtures("never_decoded")
def test_a_bomb_is_refused_by_its_header(scene, encode):
    bombs = [
        png(20_000, 10_000),
        resized_header(encode(scene()), 20_000, 10_000),
        webp_canvas(16_000, 12_500),
        b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (16383 | 16383 << 14).to_bytes(4, "little"),
        b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16383, 16383),
    ]
    for bomb in bombs:
        with pytest.raises(Undecodable, match="pixels"):
            examine(bomb)


@pytest.mark.usefixtures("never_decoded")
def test_what_must_be_held_whole_has_the_smaller_limit(scene, encode):
    progressive = resized_header(encode(scene(), progressive=True), 6000, 4000)
    for data in (png(6000, 4000), progressive, webp_canvas(6000, 4000)):
        with pytest.raises(Undecodable, match="6000 x 4000"):
            examine(data)


@pytest.mark.usefixtures("never_decoded")
def test_no_size_is_no_picture(scene, encode):
    for data in (png(0, 5), png(5, 0), resized_header(encode(scene()), 640, 0)):
        with pytest.raises(Undecodable, match="pixels"):
            examine(data)


def test_a_48_megapixel_photo_is_accepted(scene, encode):
    assert examine(encode(scene(size=(8064, 6048)))).width == 8064


def test_a_16_megapixel_png_is_accepted():
    data = png(4096, 4096, pixels=bytes(4096 * (1 + 3 * 4096)))

    assert examine(data).width == 4096


def test_scans_without_end_are_refused_before_they_are_decoded(scene, encode):
    data = encode(scene(), progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]

    assert examine(data[:-2] + scan * 50 + data[-2:]).width == 640
    with pytest.raises(Undecodable, match="scans"):
        examine(data[:-2] + scan * 100 + data[-2:])


def test_a_video_behind_an_ordinary_photo_counts_no_scans(scene, encode):
    assert examine(encode(scene()) + b"\xff\xda" * 5000).width == 640


@pytest.mark.parametrize("filler", [b"\xff\xfe\x00\x02", b"\xff", b"\x00"])
def test_a_header_without_end_is_refused(scene, encode, filler):
    data = encode(scene())

    with pytest.raises(Undecodable, match="header"):
        # Behind the 20 bytes of the start and the JFIF segment.
        examine(data[:20] + filler * 2_000_000 + data[20:])


def test_png_chunks_without_end_are_refused():
    with pytest.raises(Undecodable, match="no end"):
        examine(png(8, 8, chunk(b"prVt", b"") * 500_000, pixels=bytes(200)))


def test_text_and_colour_profile_bombs_in_a_png_are_never_unpacked():
    bomb = zlib.compress(bytes(100_000_000))
    extra = [chunk(b"zTXt", b"a\0\0" + bomb), chunk(b"iCCP", b"a\0\0" + bomb)]

    assert examine(png(8, 8, *extra, pixels=bytes(8 * 25))).width == 8


def test_lossless_and_arithmetic_jpegs_are_refused(scene, encode):
    data = encode(scene())
    at = data.index(b"\xff\xc0") + 1
    for marker in (0xC3, 0xC9, 0xCA):
        with pytest.raises(Undecodable, match="lossless"):
            examine(data[:at] + bytes([marker]) + data[at + 1 :])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_short_anywhere_is_undecodable(scene, encode, form):
    data = encode(scene(size=(320, 240)), form)
    assert not ImageFile.LOAD_TRUNCATED_IMAGES

    for cut in (0, 1, 11, 20, 30, len(data) // 4, len(data) // 2, len(data) - 20, len(data) - 1):
        for read in (examine, view):
            with pytest.raises(Undecodable):
                read(data[:cut])


def test_text_with_a_photo_s_name_is_undecodable(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_text("không phải ảnh")

    with pytest.raises(Undecodable):
        examine(path)


def test_a_disk_that_cannot_be_read_says_nothing_of_the_photo(tmp_path):
    with pytest.raises(FileNotFoundError):
        examine(tmp_path / "gone")


def test_a_damaged_png_chunk_is_found(scene, encode):
    data = bytearray(encode(scene(), "PNG"))
    data[len(data) // 2] ^= 1

    with pytest.raises(Undecodable, match="damaged"):
        examine(bytes(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=12
    ),
    cut=st.integers(0, 1 << 20),
)
def test_a_mutated_photo_is_read_or_undecodable_and_nothing_else(
    scene, encode, exif, form, changes, cut
):
    data = bytearray(encode(scene(size=(48, 32)), form, exif=exif(6)))
    for at, value in changes:
        # Half of the changes hit the header, where most of the parsing is.
        data[at % (len(data) if at % 2 else min(len(data), 400))] = value
    mutated = bytes(data) if cut % 3 else bytes(data[: cut % len(data)])

    for read in (examine, view):
        with suppress(Undecodable):
            assert read(mutated)


@settings(max_examples=200, deadline=None)
@given(
    fields=st.tuples(*[st.integers(0, 20)] * 2, st.integers(0, 17), *[st.integers(0, 7)] * 4),
    palette=st.binary(max_size=40),
    alpha=st.binary(max_size=20),
    pixels=st.binary(max_size=2000),
)
def test_a_png_of_any_header_with_right_checksums_is_read_or_undecodable(
    fields, palette, alpha, pixels
):
    parts = [
        chunk(b"IHDR", struct.pack(">IIBBBBB", *fields)),
        chunk(b"PLTE", palette),
        chunk(b"tRNS", alpha),
        chunk(b"IDAT", zlib.compress(pixels)),
        chunk(b"IEND", b""),
    ]

    with suppress(Undecodable):
        assert examine(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).width == fields[0]


@settings(max_examples=150)
@given(
    start=st.sampled_from(
        [b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x10", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"]
    ),
    rest=st.binary(max_size=300),
)
def test_garbage_behind_a_true_beginning_is_undecodable(start, rest):
    with pytest.raises(Undecodable):
        examine(start + rest)


def peak_megabytes(path, act):
    """Most memory ever held by a process of its own.

    Not by ru_maxrss, which a child takes over from the test process that started it.
    """
    code = (
        "import sys; from pathlib import Path; from inspections.photo import image;"
        f"{act}; status = Path('/proc/self/status').read_text();"
        "print(status.split('VmHWM:')[1].split()[0])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, check=True, capture_output=True
    )
    return int(run.stdout) / 1024


def test_a_12_megapixel_photo_needs_a_fraction_of_its_size(scene, encode, tmp_path):
    path = tmp_path / "photo.jpg"
    # Whole it is 36.6 MB of samples, 48.8 MB as Pillow holds them.
    path.write_bytes(encode(scene(size=(4032, 3024)), quality=90))

    idle = peak_megabytes(path, "Path(sys.argv[1])")
    thumbnail = peak_megabytes(path, "image.examine(Path(sys.argv[1]))") - idle
    large = peak_megabytes(path, "image.view(Path(sys.argv[1]))") - idle

    assert thumbnail < 20
    assert large < 45


def test_the_decoder_is_asked_for_the_small_picture_only(scene, encode, monkeypatch):
    decoded = []
    load = Image.Image.resize

    def spy(self, size, *args, **options):
        decoded.append(self.size)
        return load(self, size, *args, **options)

    monkeypatch.setattr(Image.Image, "resize", spy)

    view(encode(scene(size=(4032, 3024))))

    assert decoded[-1] == (2016, 1512)
