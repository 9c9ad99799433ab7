"""PDF files as who reads them has them."""

from ctypes import create_string_buffer
from typing import Any
from unicodedata import normalize

import pypdfium2
from pypdfium2 import raw


def texts(pdf: bytes) -> list[str]:
    """Of each page, white space collapsed and the places where a long word may break dropped."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [normalize("NFC", " ".join(text.replace("\u200b", "").split())) for text in found]


def alternatives(pdf: bytes) -> set[str]:
    """What is said in place of its pictures."""
    document = pypdfium2.PdfDocument(pdf)
    found: set[str] = set()
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        for at in range(raw.FPDF_StructTree_CountChildren(tree)):
            found |= _alternatives_in(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
        raw.FPDF_StructTree_Close(tree)
    document.close()
    return found


def _alternatives_in(element: Any) -> set[str]:
    if not element:
        return set()
    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    buffer = create_string_buffer(size)
    raw.FPDF_StructElement_GetAltText(element, buffer, size)
    own = buffer.raw.decode("utf-16-le").rstrip("\0")
    found = {normalize("NFC", own)} if own else set()
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        found |= _alternatives_in(raw.FPDF_StructElement_GetChildAtIndex(element, at))
    return found
