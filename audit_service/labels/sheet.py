"""Labels drawn by Typst: sheets to print and cut, and single labels as pictures."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

import typst
from PIL import Image

from audit_service.labels.label import Label, as_data, said

# Typst reads no file outside this folder.
TEMPLATES = Path(__file__).parent / "typst"
# Dots per inch of a PNG.
PPI = 600
# Its own fonts alone, so that a label looks the same on every machine.
FONTS = typst.Fonts(include_system_fonts=False)
# Typst remembers what the last ten drawings needed: about 200 MB for a sheet of 500 labels.
REMEMBERED, LITTLE = 10, 9


def sheet(labels: Sequence[Label], language: str) -> bytes:
    """An A4 PDF, nine labels of 60 × 90 mm on a page, in the order given. At least one label; all
    of one site and one day."""
    drawn = _drawn("sheet.typ", labels, language, "pdf")
    if len(labels) > LITTLE:
        _forget()
    return drawn


def single_svg(label: Label, language: str) -> bytes:
    """The label as a drawing of 60 × 90 mm; its letters are outlines and need no font."""
    return _drawn("single.typ", [label], language, "svg")


def single_png(label: Label, language: str) -> bytes:
    """The label as a grey picture of 60 × 90 mm at PPI."""
    drawn = Image.open(BytesIO(_drawn("single.typ", [label], language, "png")))
    out = BytesIO()
    # The density makes other programs place it at its real size.
    drawn.convert("L").save(out, "PNG", dpi=(PPI, PPI))
    return out.getvalue()


def inputs(labels: Sequence[Label], language: str) -> dict[str, str]:
    """What the templates read: one JSON text, in which nothing can be taken for markup."""
    data = {
        "language": language,
        "words": said(labels[0], language),
        "labels": [as_data(label, language) for label in labels],
    }
    return {"data": json.dumps(data, ensure_ascii=False)}


def _drawn(
    template: str,
    labels: Sequence[Label],
    language: str,
    format: Literal["pdf", "svg", "png"],
) -> bytes:
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs=inputs(labels, language),
    )
    drawn = compiler.compile(format=format, ppi=PPI)
    if not isinstance(drawn, bytes):
        raise TypeError(f"{template} gave no single file.")
    return drawn


def _forget() -> None:
    """Let Typst free what it remembers, by drawings of nothing."""
    blank = typst.Compiler(root=TEMPLATES, font_paths=FONTS, ignore_system_fonts=True)
    for _time in range(REMEMBERED + 1):
        blank.compile(b" ", format="pdf")
