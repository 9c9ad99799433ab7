"""The app's icons for a phone's home screen, drawn from static/icons/mark.svg:
`PYTHONPATH=. python tools/icons.py` after the mark has changed."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
GROUND, MARK = (10, 96, 52), (255, 255, 255)
# Drawn larger and made smaller, for smooth edges.
FINE = 4
GRID = 24
# Shades from one colour to the other and, after them, nothing: four colours are two bits a pixel,
# and a phone fetches an icon with its first visit.
SHADES = 3
LAST, NOTHING = SHADES - 1, SHADES
# (file, pixels, share of the picture that the mark takes, share that its corners round). Systems
# cut circles out of a maskable icon and round the corners of Apple's themselves.
DRAWN = (
    ("app-192.png", 192, 0.72, 0.2),
    ("app-512.png", 512, 0.72, 0.2),
    ("app-maskable-512.png", 512, 0.54, 0.0),
    ("app-180.png", 180, 0.66, 0.0),
)
PALETTE = [
    *(
        (
            *(
                round(low + (high - low) * each / LAST)
                for low, high in zip(GROUND, MARK, strict=True)
            ),
            255,
        )
        for each in range(SHADES)
    ),
    (*GROUND, 0),
]
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
Point = tuple[float, float]


def commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each step of an SVG path; numbers that follow without a letter repeat the last one."""
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(each) for each in re.findall(r"-?(?:\d*\.\d+|\d+)", rest)]
        takes = TAKES[letter.upper()]
        for start in range(0, len(numbers) or 1, takes or 1):
            yield letter, numbers[start : start + takes]


def lines(path: str) -> list[list[Point]]:
    """The path's parts as corners close enough together to look round."""
    parts: list[list[Point]] = []
    x = y = 0.0
    for letter, numbers in commands(path):
        kind = letter.upper()
        if kind == "Z":
            x, y = parts[-1][0]
            continue
        if letter.islower():
            numbers = moved(kind, numbers, x, y)
        points = drawn(kind, numbers, (x, y))
        if kind == "M":
            parts.append([])
        parts[-1] += points
        x, y = points[-1]
    return parts


def moved(kind: str, numbers: list[float], x: float, y: float) -> list[float]:
    if kind == "A":
        return [*numbers[:5], numbers[5] + x, numbers[6] + y]
    if kind == "V":
        return [numbers[0] + y]
    return [number + (y if index % 2 else x) for index, number in enumerate(numbers)]


def drawn(kind: str, numbers: list[float], at: Point) -> list[Point]:
    if kind == "H":
        return [(numbers[0], at[1])]
    if kind == "V":
        return [(at[0], numbers[0])]
    if kind == "C":
        return list(curve(at, *zip(numbers[::2], numbers[1::2], strict=True)))
    if kind == "A":
        return list(
            arc(at, numbers[0], bool(numbers[3]), bool(numbers[4]), (numbers[5], numbers[6]))
        )
    return [(numbers[0], numbers[1])]


def curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    for step in range(1, 33):
        t, u = step / 32, 1 - step / 32
        one, two, three, four = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield (
            one * a[0] + two * b[0] + three * c[0] + four * d[0],
            one * a[1] + two * b[1] + three * c[1] + four * d[1],
        )


def arc(a: Point, radius: float, large: bool, sweep: bool, b: Point) -> Iterator[Point]:
    """Of a circle: the mark has no ellipse."""
    wide, high = b[0] - a[0], b[1] - a[1]
    half = math.hypot(wide, high) / 2
    radius = max(radius, half)
    off = math.sqrt(radius**2 - half**2) * (1 if large == sweep else -1) / (2 * half)
    x, y = (a[0] + b[0]) / 2 + off * high, (a[1] + b[1]) / 2 - off * wide
    start, end = math.atan2(a[1] - y, a[0] - x), math.atan2(b[1] - y, b[0] - x)
    if sweep and end < start:
        end += 2 * math.pi
    if not sweep and end > start:
        end -= 2 * math.pi
    for step in range(1, 33):
        angle = start + (end - start) * step / 32
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def mark(pixels: int, share: float) -> Image.Image:
    """The mark in white on black, in the middle of a square."""
    scale = pixels * share / GRID
    edge = pixels * (1 - share) / 2
    picture = Image.new("1", (pixels, pixels))
    drawing = ElementTree.parse(FOLDER / "mark.svg").getroot()  # noqa: S314 - our file
    for path in drawing.findall(".//{*}path"):
        width = float(path.get("stroke-width", 0)) * scale
        for part in lines(path.attrib["d"]):
            layer = Image.new("1", picture.size)
            draw = ImageDraw.Draw(layer)
            points = [(edge + x * scale, edge + y * scale) for x, y in part]
            if width:
                draw.line(points, 1, round(width), "curve")
                for x, y in (points[0], points[-1]):
                    draw.circle((x, y), width / 2, 1)
                picture = ImageChops.logical_or(picture, layer)
            else:
                # fill-rule="evenodd": a part inside another is a hole.
                draw.polygon(points, 1)
                picture = ImageChops.logical_xor(picture, layer)
    return picture


def icon(pixels: int, share: float, corner: float) -> Image.Image:
    """In a few shades from the ground to the mark, and nothing beyond the ground's corners."""
    fine, size = pixels * FINE, (pixels, pixels)
    ground = Image.new("L", (fine, fine))
    ImageDraw.Draw(ground).rounded_rectangle((0, 0, fine - 1, fine - 1), fine * corner, 255)
    ground = ground.resize(size, Image.Resampling.LANCZOS)
    made = mark(fine, share).convert("L").resize(size, Image.Resampling.LANCZOS).point(step)
    made.paste(NOTHING, mask=ground.point(outside))
    made.putpalette([part for colour in PALETTE for part in colour], "RGBA")
    return made


def step(value: int) -> int:
    return round(value / 255 * LAST)


def outside(value: int) -> int:
    """White where most of the pixel is beyond the ground."""
    return 255 if value < 128 else 0


def main() -> None:
    for name, pixels, share, corner in DRAWN:
        icon(pixels, share, corner).save(FOLDER / name, compress_level=9, bits=2)
        print(f"{name}  {(FOLDER / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
