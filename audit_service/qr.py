"""QR symbols of addresses, error correction level Q (a quarter may be scratched)."""

import re
from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathFillImage

# What scanners need free around a symbol, in modules.
QUIET_ZONE = 4


@dataclass(frozen=True)
class Drawing:
    """A symbol without its quiet zone: an SVG that is `modules` units wide and high."""

    modules: int
    svg: str


def inline_symbol(address: str) -> str:
    """The symbol with its quiet zone, as an SVG that is a part of a page."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(address)
    drawn: SvgPathFillImage = code.make_image(image_factory=SvgPathFillImage)
    return str(drawn.to_string(encoding="unicode"))


def drawing(address: str) -> Drawing:
    """The bare symbol, each run of dark modules one rectangle, for what measures it by itself.

    ValueError for an address that no symbol holds (more than 1663 bytes).
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(address)
    code.make()
    rows = ("".join("1" if dark else "0" for dark in row) for row in code.get_matrix())
    path = "".join(
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in re.finditer("1+", row)
    )
    size = code.modules_count
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    return Drawing(size, f'{head}<path d="{path}"/></svg>')
