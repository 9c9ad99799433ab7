"""Labels drawn by Typst: sheets to print and cut, and single labels as pictures."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from audit_service.labels.label import Label, as_data, said
from audit_service.typeset import forget, typeset

TEMPLATES = Path(__file__).parent / "typst"
# Dots per inch of a PNG.
PPI = 600
# How many labels are too few to be worth forgetting.
LITTLE = 9


def sheet(labels: Sequence[Label], language: str) -> bytes:
    """An A4 PDF, nine labels of 60 × 90 mm on a page, in the order given. At least one label; all
    of one site and one day."""
    drawn = _drawn("sheet.typ", labels, language, "pdf")
    if len(labels) > LITTLE:
        forget()
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


def data_of(labels: Sequence[Label], language: str) -> dict[str, Any]:
    """What the templates read."""
    return {
        "language": language,
        "words": said(labels[0], language),
        "labels": [as_data(label, language) for label in labels],
    }


def _drawn(
    template: str,
    labels: Sequence[Label],
    language: str,
    format: Literal["pdf", "svg", "png"],
) -> bytes:
    return typeset(TEMPLATES / template, data_of(labels, language), format, ppi=PPI)
