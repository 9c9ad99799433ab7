"""Photos that a visit of the demonstration might have taken, drawn: a checkout with the bags that
lie there, a fresh counter with its trays, the front of the store."""

import io
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (640, 480)
SHOWN = (480, 360)
GOODS = (
    (178, 60, 50), (224, 176, 64), (70, 120, 90), (84, 110, 160), (196, 190, 178),
    (150, 80, 120), (240, 240, 232), (220, 120, 60),
)  # fmt: skip
Draw = ImageDraw.ImageDraw


def checkout(level: str, random: Random) -> bytes:
    """Shelves behind a counter, and on it the bags of this level."""
    image, draw = _room(random)
    for row in range(3):
        _shelf(draw, 18 + row * 88, random)
    draw.rectangle((0, 300, SIZE[0], SIZE[1]), fill=(128, 110, 92))
    draw.rectangle((0, 300, SIZE[0], 316), fill=(166, 148, 126))
    _till(draw, random)
    bags = BAGS[level]
    for place in range(random.randrange(3, 6)):
        bags[place % len(bags)](draw, 190 + place * 92 + random.randrange(-12, 12), random)
    return _jpeg(image, random)


def fresh(level: str, random: Random) -> bytes:
    """A counter of trays with greens and meat; wrapped in film, or on leaves."""
    image, draw = _room(random)
    draw.rectangle((0, 120, SIZE[0], SIZE[1]), fill=(206, 212, 214))
    for row in range(3):
        for column in range(4):
            left = 20 + column * 155 + random.randrange(-8, 8)
            _tray(draw, left, 150 + row * 108, level, random)
    return _jpeg(image, random)


def facade(_level: str, random: Random) -> bytes:
    """The front of a store with a blank sign."""
    image = Image.new("RGB", SIZE, (176 + random.randrange(30), 200, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 120, 600, 420), fill=random.choice(((214, 204, 186), (198, 206, 196))))
    draw.rectangle((40, 130, 600, 180), fill=random.choice(GOODS))
    for column in range(5):
        left = 64 + column * 106 + random.randrange(6)
        draw.rectangle((left, 210, left + 84, 400), fill=(96, 120, 130), outline=(60, 70, 76))
    draw.rectangle((0, 420, SIZE[0], SIZE[1]), fill=(128, 126, 122))
    for _ in range(random.randrange(2, 6)):
        left = random.randrange(40, 560)
        draw.ellipse((left, 420, left + 34, 454), outline=(40, 40, 40), width=5)
        draw.ellipse((left + 44, 420, left + 78, 454), outline=(40, 40, 40), width=5)
        draw.line((left + 17, 436, left + 60, 410), fill=random.choice(GOODS), width=7)
    return _jpeg(image, random)


def _room(random: Random) -> tuple[Image.Image, Draw]:
    light = random.randrange(210, 238)
    image = Image.new("RGB", SIZE, (light, light - 4, light - 14))
    return image, ImageDraw.Draw(image)


def _shelf(draw: Draw, top: int, random: Random) -> None:
    left = random.randrange(0, 14)
    while left < SIZE[0]:
        width, height = random.randrange(14, 46), random.randrange(34, 72)
        colour = random.choice(GOODS)
        if random.random() < 0.4:
            draw.rounded_rectangle((left, top + 72 - height, left + width, top + 72), 6, colour)
        else:
            draw.rectangle((left, top + 72 - height, left + width, top + 72), colour)
        label = tuple(min(255, part + 40) for part in colour)
        draw.rectangle((left + 3, top + 50, left + width - 3, top + 58), label)
        left += width + random.randrange(1, 9)
    draw.rectangle((0, top + 73, SIZE[0], top + 82), fill=(110, 96, 82))


def _till(draw: Draw, random: Random) -> None:
    left = 20 + random.randrange(30)
    draw.rounded_rectangle((left, 236, left + 120, 306), 8, (52, 58, 62))
    draw.rectangle((left + 12, 246, left + 108, 282), fill=(120, 168, 176))


def _thin_bag(draw: Draw, left: int, random: Random) -> None:
    """Two loops and creases."""
    top = 330 + random.randrange(20)
    film = random.choice(((240, 242, 244), (226, 236, 246), (250, 228, 226)))
    draw.polygon(
        [(left, top + 30), (left + 12, top), (left + 24, top), (left + 28, top + 26),
         (left + 44, top + 26), (left + 48, top), (left + 60, top), (left + 72, top + 30),
         (left + 66, 452), (left + 6, 452)],
        fill=film, outline=(170, 176, 182),
    )  # fmt: skip
    for _ in range(5):
        x = left + random.randrange(10, 62)
        draw.line((x, top + 40, x + random.randrange(-12, 12), 446), fill=(198, 204, 210))


def _oxo_bag(draw: Draw, left: int, random: Random) -> None:
    """A thin bag, greenish, with a printed claim that nobody can read."""
    top = 336 + random.randrange(16)
    draw.rounded_rectangle((left, top, left + 68, 452), 8, (206, 226, 204), (150, 176, 150))
    draw.ellipse((left + 22, top + 40, left + 46, top + 64), outline=(70, 130, 80), width=4)
    for line in range(3):
        y = top + 74 + line * 9
        draw.line((left + 16, y, left + 52, y), fill=(90, 140, 96), width=3)


def _paper_bag(draw: Draw, left: int, random: Random) -> None:
    """Brown, folded, with cord handles."""
    top = 346 + random.randrange(16)
    draw.arc((left + 18, top - 30, left + 52, top + 30), 180, 360, (120, 92, 62), 4)
    draw.rectangle((left, top, left + 70, 452), (196, 158, 112), (132, 102, 70))
    draw.polygon([(left + 52, top), (left + 70, top), (left + 70, 452)], fill=(176, 138, 96))
    draw.line((left, top + 14, left + 70, top + 14), fill=(164, 128, 88), width=2)


def _cloth_bag(draw: Draw, left: int, random: Random) -> None:
    """Long straps, a weave, a leaf."""
    top = 352 + random.randrange(14)
    for strap in (14, 20):
        draw.arc(
            (left + strap, top - 66, left + 74 - strap, top + 66), 180, 360, (178, 168, 140), 4
        )
    draw.rectangle((left, top, left + 74, 452), (226, 218, 196), (160, 150, 124))
    for y in range(top + 6, 450, 7):
        draw.line((left + 2, y, left + 72, y), fill=(214, 206, 182))
    draw.ellipse((left + 24, top + 30, left + 50, top + 66), fill=(90, 140, 84))


Bag = Callable[[Draw, int, Random], None]
BAGS: dict[str, tuple[Bag, ...]] = {
    "not_met": (_thin_bag,),
    "insufficient": (_oxo_bag,),
    "gradual": (_paper_bag, _thin_bag),
    "full": (_paper_bag, _cloth_bag),
}


def _tray(draw: Draw, left: int, top: int, level: str, random: Random) -> None:
    plastic = level in ("not_met", "insufficient") or (level == "gradual" and random.random() < 0.4)
    if plastic:
        draw.rounded_rectangle(
            (left, top, left + 130, top + 84), 10, (250, 250, 250), (214, 218, 222)
        )
    else:
        draw.ellipse((left - 6, top - 4, left + 138, top + 90), fill=(74, 128, 66))
        draw.line((left, top + 44, left + 134, top + 40), fill=(112, 162, 96), width=4)
    colour = random.choice(((176, 62, 58), (84, 140, 60), (226, 150, 60), (206, 196, 170)))
    for _ in range(9):
        x, y = left + random.randrange(10, 96), top + random.randrange(10, 52)
        shade = tuple(max(0, min(255, part + random.randrange(-18, 18))) for part in colour)
        draw.ellipse((x, y, x + 28, y + 22), fill=shade)
    if plastic:
        draw.line((left + 16, top + 10, left + 60, top + 6), fill=(255, 255, 255), width=3)


def _jpeg(image: Image.Image, random: Random) -> bytes:
    """As a phone would have it: from nearer or farther, lit from a side, by a hand that shakes."""
    for _ in range(random.randrange(0, 3)):
        _pillar(ImageDraw.Draw(image), random)
    near = random.uniform(0.7, 1.0)
    width, height = int(SIZE[0] * near), int(SIZE[1] * near)
    left, top = random.randrange(SIZE[0] - width + 1), random.randrange(SIZE[1] - height + 1)
    seen = image.crop((left, top, left + width, top + height)).resize(SHOWN)
    lit = ImageChops.multiply(seen, _light(15 * random.randrange(24)))
    turned = lit.rotate(random.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(96, 88, 80))
    out = io.BytesIO()
    turned.filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=74)
    return out.getvalue()


@cache
def _light(angle: int) -> Image.Image:
    """Brighter towards one side. Turned at twice the size, so that no corner stays dark."""
    slope = Image.linear_gradient("L").resize((960, 960)).rotate(angle)
    middle = slope.crop((240, 300, 720, 660))
    return Image.merge("RGB", [middle.point(lambda value: 150 + value * 105 // 255)] * 3)


def _pillar(draw: Draw, random: Random) -> None:
    """Something of the store in the way: a pillar, a sign hanging down, a trolley."""
    left, width = (
        random.choice((-30, 40, 480, 560)) + random.randrange(60),
        random.randrange(20, 60),
    )
    top = random.choice((0, random.randrange(120, 260)))
    bottom = random.choice((SIZE[1], random.randrange(90, 140))) if top == 0 else SIZE[1]
    shade = random.randrange(120, 225)
    draw.rectangle((left, top, left + width, bottom), (shade, shade - 6, shade - 14))
