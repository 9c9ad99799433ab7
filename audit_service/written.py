"""Our own documents (docs/*.md) as parts that a page can show."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

DOCS = Path(__file__).parents[1] / "docs"

# HTML in a document is shown as text, never taken in.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_NUMBERED = re.compile(r"([0-9]+)\. ")


@dataclass(frozen=True)
class Table:
    """`title`: the heading it stands under, from its second table on with a number; `rows`: its
    thead and tbody."""

    title: str
    rows: Markup


def parts_of(text: str) -> list[Markup | Table]:
    """The document part by part, without its title and its comments; a heading that begins with its
    number has the id "section-5"."""
    parts: list[Markup | Table] = []
    title = ""
    tables: Counter[str] = Counter()
    for tokens in _blocks(_MARKDOWN.parse(_COMMENT.sub("", text))):
        kind = tokens[0].type
        if kind == "heading_open":
            title = tokens[1].content
            numbered = _NUMBERED.match(title)
            if numbered:
                tokens[0].attrSet("id", f"section-{numbered[1]}")
            if tokens[0].tag == "h1":
                continue
        if kind == "table_open":
            tables[title] += 1
            # A listener goes from table to table by their names.
            name = f"{title} ({tables[title]})" if tables[title] > 1 else title
            parts.append(Table(name, _html(_with_scopes(tokens[1:-1]))))
        else:
            parts.append(_html(tokens))
    return parts


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """What stands at the document's own level, one after the other."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _with_scopes(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    return tokens


def _html(tokens: list[Token]) -> Markup:
    # The library escapes all that is no Markdown.
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704
