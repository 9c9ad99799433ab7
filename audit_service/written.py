"""Our own documents (docs/*.md) as parts that a page can show: the few forms of Markdown that they
use, and no other."""

import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

DOCS = Path(__file__).parents[1] / "docs"

_HEADING = re.compile(r"(#{1,4}) (.+)")
_ITEM = re.compile(r"( *)(-|[0-9]+\.) (.+)")
_NUMBERED = re.compile(r"([0-9]+)\. ")
_RULE = re.compile(r"\|[-|: ]+\|?")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Heading:
    """`id`: "section-5" of a heading that begins with its number, else its place in the text."""

    level: int
    text: Markup
    id: str


@dataclass(frozen=True)
class Paragraph:
    text: Markup


@dataclass(frozen=True)
class Item:
    """Of a list; `more` is a list under it."""

    text: Markup
    more: "Listing | None"


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """`title`: the heading it stands under."""

    title: Markup
    head: tuple[Markup, ...]
    rows: tuple[tuple[Markup, ...], ...]


Part = Heading | Paragraph | Listing | Table


def parts_of(text: str) -> list[Part]:
    """The document part by part. Comments of HTML are left out."""
    parts: list[Part] = []
    title = Markup("")
    for block in _blocks(text):
        heading = _HEADING.fullmatch(block[0])
        if heading:
            title = inline(heading[2])
            parts.append(Heading(len(heading[1]), title, _id(heading[2], len(parts))))
        elif block[0].startswith("|"):
            parts.append(_table(title, block))
        elif _ITEM.match(block[0]):
            parts.append(_listing(block))
        else:
            parts.append(Paragraph(inline(" ".join(each.strip() for each in block))))
    return parts


def inline(text: str) -> Markup:
    """Bold, slanted and code; everything else as it stands."""
    codes: list[Markup] = []

    def aside(found: re.Match[str]) -> str:
        codes.append(Markup("<code>{}</code>").format(found[1]))
        return f"\0{len(codes) - 1}\0"

    # What stands in code is no Markdown.
    escaped = str(escape(_CODE.sub(aside, text)))
    bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escaped)
    slanted = re.sub(r"(?<!\*)\*([^*\s][^*]*?)\*", r"<em>\1</em>", bold)
    whole = re.sub(r"\0([0-9]+)\0", lambda found: codes[int(found[1])], slanted)
    return Markup(whole)  # noqa: S704 – escaped above, piece by piece


def _blocks(text: str) -> list[list[str]]:
    """Lines that belong together: to an empty one, a heading, the start of a list or table."""
    blocks: list[list[str]] = []
    fresh = True
    for line in re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL).splitlines():
        if not line.strip():
            fresh = True
            continue
        kind = _kind(line)
        alone = kind == "heading"
        if fresh or alone or (kind != "words" and kind != _kind(blocks[-1][0])):
            blocks.append([line])
        else:
            blocks[-1].append(line)
        fresh = alone
    return _joined(blocks)


def _joined(blocks: list[list[str]]) -> list[list[str]]:
    """A block that is set in goes on with the item of the list before it."""
    joined: list[list[str]] = []
    for block in blocks:
        if joined and block[0].startswith("  ") and _kind(joined[-1][0]) == "item":
            joined[-1] += block
        else:
            joined.append(block)
    return joined


def _kind(line: str) -> str:
    if _HEADING.fullmatch(line):
        return "heading"
    if line.startswith("|"):
        return "table"
    return "item" if _ITEM.match(line) else "words"


def _listing(lines: list[str]) -> Listing:
    first = _ITEM.match(lines[0])
    depth = len(first[1]) if first else 0
    items: list[list[str]] = []
    for line in lines:
        found = _ITEM.match(line)
        if found and len(found[1]) <= depth:
            items.append([found[3]])
        else:
            items[-1].append(line)
    ordered = bool(first and first[2] != "-")
    return Listing(ordered, tuple(_item(each) for each in items))


def _item(lines: list[str]) -> Item:
    under = next((at for at, line in enumerate(lines[1:], 1) if _ITEM.match(line)), len(lines))
    text = " ".join(each.strip() for each in lines[:under])
    return Item(inline(text), _listing(lines[under:]) if lines[under:] else None)


def _table(title: Markup, lines: list[str]) -> Table:
    rows = [
        tuple(inline(cell.strip()) for cell in line.strip().strip("|").split("|"))
        for line in lines
        if not _RULE.fullmatch(line.strip())
    ]
    return Table(title, rows[0], tuple(rows[1:]))


def _id(heading: str, place: int) -> str:
    numbered = _NUMBERED.match(heading)
    return f"section-{numbered[1]}" if numbered else f"part-{place}"
