"""Every template compiles, and holds nothing that the content security policy would refuse."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError, nodes

FOLDER = Path(__file__).resolve().parent.parent / "audit_service" / "templates"
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:"""
)
# A page names the item of the bar that it belongs to: one that leads to pages of its own folder.
SECTION = re.compile(r"\{% set section = '([a-z]+)'")
ITEM = re.compile(r"\('([a-z]+)', '/([a-z]+)/")
# Jinja works it out when it compiles the template, in whichever language is read first.
FOLDED = "a filter over a constant, which is worked out once for all readers"
NAMES = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call)


def folded(tree: nodes.Template) -> list[int]:
    """The lines of filters over nothing but constants."""
    return [
        each.lineno
        for each in tree.find_all(nodes.Filter)
        # A block's filter has no node of its own.
        if each.node is not None and next(each.find_all(NAMES), None) is None
    ]


def problems() -> list[str]:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    base = (FOLDER / "base.html").read_text("utf-8")
    # One's own name leads to one's account; the others stand in a list.
    items = {("account", "account"), *((folder, item) for item, folder in ITEM.findall(base))}
    found = []
    for path in sorted(FOLDER.rglob("*.html")):
        name = path.relative_to(FOLDER).as_posix()
        text = path.read_text("utf-8")
        try:
            tree = environment.parse(text, name)
        except TemplateSyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.message}")
        else:
            found += [f"{name}:{line}: {FOLDED}" for line in folded(tree)]
        for number, line in enumerate(text.splitlines(), start=1):
            if INLINE.search(line):
                found.append(f"{name}:{number}: inline style or script")
            section = SECTION.search(line)
            if section and (name.split("/")[0], section[1]) not in items:
                found.append(f"{name}:{number}: the bar has no {section[1]!r} here")
    return found


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "templates: clean")
    sys.exit(1 if found else 0)
