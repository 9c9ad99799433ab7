"""What comes out of a good photo."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from inspections.photo.container import sniff
from inspections.photo.image import examine, view


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def difference(a, b):
    """Mean difference a channel, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(a.convert("RGB"), b.convert("RGB"))).mean)


def half_red(size=(400, 200)):
    """Left half red, right half blue."""
    picture = Image.new("RGB", size, (0, 0, 200))
    picture.paste((200, 0, 0), (0, 0, size[0] // 2, size[1]))
    return picture


@pytest.mark.parametrize(
    ("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_an_allowed_format_is_known_by_its_first_twelve_bytes(scene, encode, form, media_type):
    assert sniff(encode(scene(), form)[:12]) == media_type


def test_a_phone_dual_image_file_is_a_jpeg_and_its_first_frame_counts(scene, encode):
    data = encode(half_red(), "MPO", save_all=True, append_images=[scene(2, (400, 200))])
    assert opened(data).format == "MPO"

    assert sniff(data[:12]) == "image/jpeg"
    assert difference(opened(view(data)), half_red()) < 8


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xd8",
        "Đây là một tệp văn bản".encode(),
        b"GIF89a\x01\x00\x01\x00\x80\x00",
        b"\x00\x00\x00\x18ftypheic",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"%PDF-1.7\n%abcdef",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
    ],
)
def test_anything_else_is_no_image_type_whatever_its_name(head):
    assert sniff(head) is None


def test_a_sideways_phone_photo_comes_out_upright_and_without_metadata(scene, encode, exif):
    original = scene(3, (4032, 3024))
    data = encode(original, quality=85, exif=exif(6), comment=b"SecretComment", icc_profile=b"Scrt")
    assert b"SecretPhone" in data

    seen = examine(data)
    large = view(data)

    assert (seen.width, seen.height) == (3024, 4032)
    upright = original.transpose(Image.Transpose.ROTATE_270)
    for made, size in ((seen.thumbnail, (240, 320)), (large, (1200, 1600))):
        picture = opened(made)
        assert picture.size == size
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
        assert not set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not [hidden for hidden in (b"Secret", b"Scrt", b"Exif") if hidden in made]
        assert difference(picture, upright.resize(size)) < 6


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_is_applied_as_pillow_applies_it(encode, exif, form, orientation):
    picture = half_red((160, 80))
    picture.paste((0, 200, 0), (0, 0, 20, 20))
    data = encode(picture, form, exif=exif(orientation))
    expected = ImageOps.exif_transpose(opened(data))

    seen = examine(data)

    assert (seen.width, seen.height) == expected.size
    assert difference(opened(seen.thumbnail), expected) < 8


def test_the_orientation_is_read_in_both_byte_orders(encode):
    big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"

    assert examine(encode(half_red((160, 80)), exif=big)).width == 80


@pytest.mark.parametrize(
    "block",
    [
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x01\x02\x04\0\xff\xff\xff\x7f\x08\0\0\0" * 40,
        b"Exif\0\0nonsense",
    ],
)
def test_a_damaged_exif_block_does_not_make_the_photo_unreadable(encode, block):
    assert examine(encode(half_red((160, 80)), exif=block)).width == 160


def test_a_small_photo_is_never_enlarged(scene, encode):
    data = encode(scene(size=(50, 40)))

    assert opened(examine(data).thumbnail).size == (50, 40)
    assert opened(view(data)).size == (50, 40)


def test_a_strip_keeps_at_least_one_pixel_each_way(encode):
    data = encode(Image.new("RGB", (5000, 2), "green"))

    assert opened(examine(data).thumbnail).size == (320, 1)


def test_the_view_box_can_be_chosen(scene, encode):
    assert opened(view(encode(scene(size=(640, 480))), box=100)).size == (100, 75)


def test_print_colours_become_screen_colours(encode):
    data = encode(half_red().convert("CMYK"))

    assert opened(data).mode == "CMYK"
    assert difference(opened(view(data)), half_red()) < 8


def test_sixteen_bit_grey_is_scaled_not_cut_off(encode):
    deep = Image.new("I;16", (40, 40), 0x8000)

    middle = opened(examine(encode(deep, "PNG")).thumbnail).convert("L").getpixel((20, 20))

    assert 126 <= middle <= 130


def test_black_and_white_grey_and_palette_pictures_are_read(encode):
    for mode in ("1", "L", "P"):
        picture = half_red().convert(mode)
        assert difference(opened(view(encode(picture, "PNG"))), picture) < 8


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_transparent_parts_are_white(encode, form):
    picture = half_red().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 200, 200))

    made = opened(view(encode(picture, form)))

    assert min(made.getpixel((50, 100))) > 245


def test_a_transparent_palette_colour_is_white(encode):
    picture = Image.new("P", (40, 40), 1)
    picture.putpalette([0, 0, 0, 200, 0, 0])

    made = opened(view(encode(picture, "PNG", transparency=1)))

    assert min(made.getpixel((20, 20))) > 245


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_counts(scene, encode, form):
    data = encode(half_red(), form, save_all=True, append_images=[scene(5, (400, 200))])
    assert opened(data).n_frames == 2

    assert difference(opened(view(data)), half_red()) < 8


def test_a_progressive_photo_is_read(scene, encode):
    assert examine(encode(scene(), progressive=True)).width == 640


def test_fill_bytes_before_a_segment_are_allowed(scene, encode):
    data = encode(scene())

    assert examine(data[:2] + b"\xff\xff" + data[2:]).width == 640


def test_a_photo_can_be_read_from_a_file(scene, encode, tmp_path):
    path = tmp_path / "anything.part"
    path.write_bytes(encode(scene()))

    assert examine(path) == examine(path.read_bytes())
    assert view(path) == view(path.read_bytes())
