"""QR symbols of addresses."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathFillImage


def symbol(address: str) -> bytes:
    """The address as an SVG symbol, error correction level Q (a quarter may be scratched), with the
    quiet zone of four modules that scanners need."""
    out = io.BytesIO()
    _drawn(address).save(out)
    return out.getvalue()


def inline_symbol(address: str) -> str:
    """The same without the line that says it is XML: a part of a page."""
    return str(_drawn(address).to_string(encoding="unicode"))


def _drawn(address: str) -> SvgPathFillImage:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    drawn: SvgPathFillImage = code.make_image(image_factory=SvgPathFillImage)
    return drawn
