"""Setting pages in type with Typst. What they say goes in as data, in which no sign is markup."""

import json
from pathlib import Path
from typing import Any, Literal

import typst

# Its own fonts alone, so that a page looks the same on every machine.
FONTS = typst.Fonts(include_system_fonts=False)
# Typst remembers what the last ten pages needed: about 200 MB for a sheet of 500 labels.
REMEMBERED = 10


def typeset(
    template: Path,
    data: Any,
    format: Literal["pdf", "svg", "png"] = "pdf",
    *,
    ppi: int = 144,
    standards: Literal["ua-1"] | None = None,
) -> bytes:
    """One file. The template reads `data`, of what JSON has, by `inputs`, and no file outside its
    folder. `ppi`: dots per inch of a PNG."""
    compiler = typst.Compiler(
        template,
        root=template.parent,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs=inputs(data),
    )
    drawn = compiler.compile(format=format, ppi=ppi, pdf_standards=standards or [])
    if not isinstance(drawn, bytes):
        raise TypeError(f"{template.name} gave no single file.")
    return drawn


def inputs(data: Any) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def forget() -> None:
    """Let Typst free what it remembers, by pages of nothing."""
    blank = typst.Compiler(font_paths=FONTS, ignore_system_fonts=True)
    for _time in range(REMEMBERED + 1):
        blank.compile(b" ", format="pdf")
