"""Every template compiles, and holds nothing that the content security policy would refuse."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError

FOLDER = Path(__file__).resolve().parent.parent / "audit_service" / "templates"
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:"""
)


def problems() -> list[str]:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    found = []
    for path in sorted(FOLDER.rglob("*.html")):
        name = path.relative_to(FOLDER).as_posix()
        text = path.read_text("utf-8")
        try:
            environment.parse(text, name)
        except TemplateSyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.message}")
        for number, line in enumerate(text.splitlines(), start=1):
            if INLINE.search(line):
                found.append(f"{name}:{number}: inline style or script")
    return found


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "templates: clean")
    sys.exit(1 if found else 0)
