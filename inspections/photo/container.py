"""What of a photo's file goes to the decoder: the parts that make pixels, found by walking over it.

EXIF, ICC, XMP and texts are left behind; of EXIF one number is read, the orientation. The walks
raise whatever a damaged file makes them raise; image.py takes all of it for Undecodable.
"""

import struct
import zlib
from dataclasses import dataclass

ALLOWED = ("image/jpeg", "image/png", "image/webp")
MAX_SCANS = 100
# Real files have some dozens of segments, a 12 MB PNG some 1,500 chunks of 8 KB.
MAX_PARTS = 10_000
_PNG_START = b"\x89PNG\r\n\x1a\n"


class Undecodable(Exception):
    """The bytes are no whole picture of an allowed format, or one beyond the bounds."""


@dataclass(frozen=True)
class Source:
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


def orientation(exif: bytes) -> int:
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
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def pixel_parts(data: bytes) -> Source:
    """The parts of a whole file. Raises Undecodable, or what struct and zlib raise."""
    match sniff(data[:12]):
        case "image/jpeg":
            return _jpeg_parts(data)
        case "image/png":
            return _png_parts(data)
        case "image/webp":
            return _webp_parts(data)
    raise Undecodable("not an allowed format")


def _jpeg_parts(data: bytes) -> Source:
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
            return Source("image/jpeg", b"".join([*kept, data[at:]]), size, held, exif)
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


def _png_parts(data: bytes) -> Source:
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
            return Source("image/png", b"".join(chunks), size, exif=exif)
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


def _webp_parts(data: bytes) -> Source:
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
    return Source("image/webp", data, size)
