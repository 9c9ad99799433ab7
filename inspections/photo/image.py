"""Photos: bytes in, bytes out, and no photo can take the server down.

What a stranger sends decides neither our time nor our memory. Only the parts that make pixels are
handed to Pillow; EXIF, ICC, XMP and texts are dropped before, so none of it can be shown, and none
of Pillow's parsers for them runs (a damaged EXIF block costs thousands of warnings there). Colours
are therefore read as sRGB. Of EXIF one number is read: the orientation.

Bounds: a JPEG with one scan is decoded row by row at a fraction of its size, so MAX_PIXELS bounds
its time (measured at the limit: 0.1 s and 40 MB). Everything else is held whole while it is
decoded: MAX_PIXELS_HELD bounds its memory (120 MB for a progressive JPEG, 250 MB for a PNG, 390 MB
for a WebP, both with transparency), one at a time in a process. It bounds the time too, as each of
at most MAX_SCANS scans of a progressive JPEG walks over all pixels once (1.1 s for 100 scans;
without that bound 12 MB could hold 300,000 of them).
"""

import struct
import zlib
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from inspections.photo.container import Source, Undecodable, orientation, pixel_parts
from inspections.photo.similar import dhash

MAX_PIXELS = 60_000_000
# The largest canvas an iPhone's browser can make.
MAX_PIXELS_HELD = 1 << 24
THUMBNAIL_BOX = 320
VIEW_BOX = 1600

_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
    "image/webp": WebPImageFile,
}
_ONE_HELD = Lock()
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow and the walks of container.py raise on damaged files.
_DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, ArithmeticError, TypeError,
    AttributeError, RuntimeError, MemoryError, Warning, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True)
class Examined:
    """Width and height in pixels as seen upright; the thumbnail is a JPEG without metadata."""

    width: int
    height: int
    thumbnail: bytes
    dhash: int


def examine(source: bytes | Path) -> Examined:
    """Decode once, which proves the photo whole, and keep what the record needs of it.

    Raises Undecodable; OSError when the file itself cannot be read, which says nothing about the
    photo.
    """
    picture, (width, height) = _decode(source, THUMBNAIL_BOX)
    return Examined(width, height, _jpeg(picture, quality=78), dhash(picture))


def view(source: bytes | Path, box: int = VIEW_BOX) -> bytes:
    """An upright JPEG of at most `box` pixels a side, without metadata; never enlarged.

    Raises as `examine` does.
    """
    picture, _ = _decode(source, box)
    return _jpeg(picture, quality=82)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _decode(source: bytes | Path, box: int) -> tuple[Image.Image, tuple[int, int]]:
    """The small upright RGB picture, and the size of the whole one seen upright."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    try:
        return _shrink(pixel_parts(data), box)
    except _DAMAGE as error:
        raise Undecodable(str(error)) from error


def _shrink(source: Source, box: int) -> tuple[Image.Image, tuple[int, int]]:
    width, height = source.size
    limit = MAX_PIXELS_HELD if source.held else MAX_PIXELS
    if not 0 < width * height <= limit:
        raise Undecodable(f"{width} x {height} pixels")
    with (
        _ONE_HELD if source.held else nullcontext(),
        _READERS[source.media_type](BytesIO(source.data)) as image,
    ):
        if image.size != source.size:
            raise Undecodable("two sizes")
        # Pillow's draft looks at both sides, so it needs the true box: asked for 1600 x 1600 it
        # leaves 4032 x 3024 as it is.
        scale = min(1.0, box / max(width, height))
        small = (max(1, round(width * scale)), max(1, round(height * scale)))
        image.draft(None, small)
        image.load()
        turn = orientation(source.exif or image.info.get("exif", b""))
        picture = _on_white(_smooth(image).resize(small, Image.Resampling.LANCZOS))
    if turn in _TURNS:
        picture = picture.transpose(_TURNS[turn])
    return picture, (height, width) if turn >= 5 else (width, height)


def _smooth(image: Image.Image) -> Image.Image:
    """In a mode that can be resized by averaging."""
    if image.mode.startswith("I"):
        # Conversion would cut 16 bits off at 255 instead of scaling them.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "P"):
        return image.convert("L" if image.mode == "1" else "RGB")
    return image


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
