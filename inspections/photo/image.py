"""Photos: bytes in, bytes out, and no photo can take the server down.

What a stranger sends decides neither our time nor our memory. Only the parts that make pixels are
handed to Pillow; EXIF, ICC, XMP and texts are dropped before, so none of it can be shown, and none
of Pillow's parsers for them runs (a damaged EXIF block costs thousands of warnings there). Colours
are therefore read as sRGB. Of EXIF one number is read here: the orientation.

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

from inspections.photo.similar import dhash

ALLOWED = ("image/jpeg", "image/png", "image/webp")
MAX_PIXELS = 60_000_000
# The largest canvas an iPhone's browser can make.
MAX_PIXELS_HELD = 1 << 24
MAX_SCANS = 100
# Real files have some dozens of segments, a 12 MB PNG some 1,500 chunks of 8 KB.
MAX_PARTS = 10_000
THUMBNAIL_BOX = 320
VIEW_BOX = 1600

_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
    "image/webp": WebPImageFile,
}
_ONE_HELD = Lock()
_PNG_START = b"\x89PNG\r\n\x1a\n"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow and the walks below raise on damaged files.
_DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, ArithmeticError, TypeError,
    AttributeError, RuntimeError, MemoryError, Warning, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip


class Undecodable(Exception):
    """The bytes are no whole picture of an allowed format, or one beyond the bounds above."""


@dataclass(frozen=True)
class Examined:
    """Width and height in pixels as seen upright; the thumbnail is a JPEG without metadata."""

    width: int
    height: int
    thumbnail: bytes
    dhash: int


@dataclass(frozen=True)
class _Source:
    """What of a file goes to the decoder. `held` = decoded whole, not row by row."""

    media_type: str
    data: bytes
    size: tuple[int, int]
    held: bool = True
    exif: bytes = b""


def sniff(head: bytes) -> str | None:
    """The media type by a file's first 12 bytes or more; None for anything not in ALLOWED.

    Phone dual-image files ("MPO") begin as JPEG and are JPEG.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(_PNG_START):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None


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
        return _shrink(_parts(data), box)
    except _DAMAGE as error:
        raise Undecodable(str(error)) from error


def _shrink(source: _Source, box: int) -> tuple[Image.Image, tuple[int, int]]:
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
        turn = _orientation(source.exif or image.info.get("exif", b""))
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


def _orientation(exif: bytes) -> int:
    """EXIF tag 0x0112, 1 to 8; 1 when there is none or the block is damaged."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * entries, 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, at)
            if (tag, kind) == (0x0112, 3):
                return value if value in _TURNS else 1
    except struct.error:
        return 1
    return 1


def _parts(data: bytes) -> _Source:
    match sniff(data[:12]):
        case "image/jpeg":
            return _jpeg_parts(data)
        case "image/png":
            return _png_parts(data)
        case "image/webp":
            return _webp_parts(data)
    raise Undecodable("not an allowed format")


def _jpeg_parts(data: bytes) -> _Source:
    """Segments up to the first scan without APP1–13, APP15 and comments; then the rest as it is."""
    kept = [b"\xff\xd8"]
    exif = frame = b""
    progressive = False
    at = 2
    for _ in range(MAX_PARTS):
        prefix, marker, length = struct.unpack_from(">BBH", data, at)
        if prefix == marker == 0xFF:
            # A fill byte, allowed before any marker.
            at += 1
            continue
        if prefix != 0xFF or length < 2 or marker < 0xC0 or 0xD0 <= marker <= 0xD9:
            break
        body = data[at + 4 : at + 2 + length]
        if marker == 0xDA:
            # libjpeg's own test for needing the whole picture in memory.
            held = progressive or body[0] < frame[5]
            if held and data.count(b"\xff\xda", at) > MAX_SCANS:
                raise Undecodable("too many scans")
            size = (int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3]))
            return _Source("image/jpeg", b"".join([*kept, data[at:]]), size, held, exif)
        if marker in (0xC0, 0xC1, 0xC2) and not frame:
            frame, progressive = body, marker == 0xC2
        elif 0xC0 <= marker <= 0xCF and marker != 0xC4:
            raise Undecodable("lossless, arithmetic or a second frame")
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            exif = exif or body
        if marker in (0xE0, 0xEE) or marker < 0xE0:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    raise Undecodable("no picture behind the header")


def _png_parts(data: bytes) -> _Source:
    """The header, palette, transparency and pixels of the first picture, each checksum proved."""
    view = memoryview(data)
    kept: list[bytes] = []
    pixels: list[memoryview] = []
    exif = b""
    at = len(_PNG_START)
    for _ in range(MAX_PARTS):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = view[at + 8 : at + 8 + length]
        if kind in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
            (expected,) = struct.unpack_from(">I", data, at + 8 + length)
            if zlib.crc32(view[at + 4 : at + 8 + length]) != expected:
                raise Undecodable("damaged chunk")
        if kind == b"IEND":
            size = struct.unpack_from(">II", data, 16)
            chunks = [_PNG_START, *kept, _chunk(b"IDAT", b"".join(pixels)), _chunk(b"IEND", b"")]
            return _Source("image/png", b"".join(chunks), size, exif=exif)
        if kind == b"IDAT":
            pixels.append(body)
        elif kind in (b"IHDR", b"PLTE", b"tRNS"):
            kept.append(_chunk(kind, bytes(body)))
        elif kind == b"eXIf":
            exif = bytes(body)
        at += 12 + length
    raise Undecodable("no end")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _webp_parts(data: bytes) -> _Source:
    """The file as it is: its decoder reads metadata as bytes only, but takes memory for the size
    when it opens, so the size is read first."""
    kind = data[12:16]
    if kind == b"VP8X":
        size = (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    elif kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        size = (width & 0x3FFF, height & 0x3FFF)
    else:
        raise Undecodable("no picture first")
    return _Source("image/webp", data, size)
