"""How far the phone was from the store, drawn to scale. The direction is not drawn: a reviewer
needs the distance, and where exactly the inspector stood is restricted."""

from dataclasses import dataclass

WIDTH = 320
MARGIN = 10
# What would be too small to see is a dot of this radius.
LEAST = 3


@dataclass(frozen=True)
class Sketch:
    """Pixels: the store in the middle of the circle within which the phone would not be flagged,
    the phone in the middle of the circle that its accuracy makes. The rest is metres."""

    height: int
    store_x: float
    phone_x: float
    y: float
    allowed_radius: float
    accuracy_radius: float
    metres: int
    allowed: int
    accuracy: int | None

    width = WIDTH
    dot = LEAST


def sketch(metres: float, allowed: float, accuracy: float | None) -> Sketch:
    """`metres` from the store to the phone, all of them 0 or more; accuracy None: not told."""
    circle = accuracy or 0.0
    left = max(allowed, circle - metres)
    right = max(metres + circle, allowed)
    # Two circles and what is between them fill the width, whatever the scale.
    scale = (WIDTH - 2 * MARGIN) / max(left + right, 1.0)
    tallest = max(allowed * scale, circle * scale, LEAST)
    return Sketch(
        height=round(2 * (tallest + MARGIN)),
        store_x=round(MARGIN + left * scale, 1),
        phone_x=round(MARGIN + (left + metres) * scale, 1),
        y=round(tallest + MARGIN, 1),
        allowed_radius=round(max(allowed * scale, LEAST), 1),
        accuracy_radius=round(max(circle * scale, LEAST), 1),
        metres=round(metres),
        allowed=round(allowed),
        accuracy=None if accuracy is None else round(accuracy),
    )
