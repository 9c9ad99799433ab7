"""The charts of the pages as drawings of their own: the same macros draw both."""

from typing import Any
from xml.etree import ElementTree

from flask import get_template_attribute

Drawing = dict[str, str]


def drawn(component: str, macro: str, *arguments: Any, **more: Any) -> Drawing:
    """As SVG, with the words in place of it, which are those that the drawing brings: its title
    and its description."""
    draw = get_template_attribute(f"components/{component}.html", macro)
    svg = str(draw(*arguments, **more, alone=True)).strip()
    return {"svg": svg, "words": words_of(svg)}


def words_of(svg: str) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314 – our own
    parts = (root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
    return ". ".join(" ".join(each.split()) for each in parts if each and each.strip())
