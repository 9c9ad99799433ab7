"""A photo that a visit of the demonstration might have taken: a counter with bags, drawn."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
GOODS = ((178, 60, 50), (224, 176, 64), (70, 120, 90), (84, 110, 160), (190, 190, 178))
BAGS = {
    "not_met": (236, 240, 242),
    "insufficient": (206, 224, 204),
    "gradual": (214, 190, 150),
    "full": (176, 140, 96),
}


def picture(level: str, random: Random) -> bytes:
    """JPEG bytes of a shelf over a counter; another draw gives another shelf."""
    image = Image.new("RGB", SIZE, (226, 222, 212))
    draw = ImageDraw.Draw(image)
    for row in range(3):
        top = 20 + row * 92
        draw.rectangle((0, top + 76, SIZE[0], top + 86), fill=(120, 104, 88))
        _goods(draw, top, random)
    draw.rectangle((0, 330, SIZE[0], SIZE[1]), fill=(150, 132, 112))
    for place in range(random.randrange(2, 5)):
        _bag(draw, 60 + place * 140 + random.randrange(40), level, random)
    # Phones shake a little; it also keeps the file small.
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=72)
    return out.getvalue()


def _goods(draw: ImageDraw.ImageDraw, top: int, random: Random) -> None:
    left = random.randrange(0, 20)
    while left < SIZE[0]:
        width, height = random.randrange(16, 60), random.randrange(30, 74)
        draw.rectangle((left, top + 76 - height, left + width, top + 75), random.choice(GOODS))
        left += width + random.randrange(2, 26)


def _bag(draw: ImageDraw.ImageDraw, left: int, level: str, random: Random) -> None:
    width, height = random.randrange(60, 100), random.randrange(80, 120)
    top = 450 - height
    draw.arc((left + 15, top - 24, left + width - 15, top + 24), 180, 360, (90, 80, 70), 4)
    draw.rectangle((left, top, left + width, 450), BAGS[level], (110, 100, 90))
