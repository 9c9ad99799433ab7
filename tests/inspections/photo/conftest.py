import random
import struct
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image


@pytest.fixture
def scene() -> Callable[..., Image.Image]:
    """A picture with a look of its own for each seed: soft patches of colour."""

    def paint(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
        patches = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(16 * 12 * 3))
        return patches.resize(size, Image.Resampling.BICUBIC)

    return paint


@pytest.fixture
def encode() -> Callable[..., bytes]:
    def write(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
        out = BytesIO()
        picture.save(out, form, **options)
        return out.getvalue()

    return write


@pytest.fixture
def exif() -> Callable[[int], bytes]:
    """An EXIF block as phones write it: make, orientation, a position."""

    def build(orientation: int) -> bytes:
        block = Image.Exif()
        block[0x010F] = "SecretPhone"
        block[0x0112] = orientation
        block[0x8825] = {1: "N", 2: (10.0, 0.0, 47.0), 3: "E", 4: (105.0, 4.0, 48.0)}
        return block.tobytes()

    return build


@pytest.fixture
def segment() -> Callable[[int, bytes], bytes]:
    """One JPEG marker segment."""
    return lambda marker, body: struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
