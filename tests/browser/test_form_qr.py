"""The form's own QR symbols are those of the standard, module for module.

Another encoder draws the same text in the same version, level and mask. Which mask is best is
counted on its finished symbols: that library itself counts before the format information is drawn,
while the standard has the complete symbol counted (ISO/IEC 18004:2015, 7.8.3.1).
"""

import json
import random
import re
import string

import pytest
from playwright.sync_api import Error
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData, lost_point

RESULT_SHEET = (
    "https://kiemke.example.gov.vn/r/0199d3f2-7c1b-7c55-9d2e-0123456789ab/0123456789abcdef"
)
VIETNAMESE = "Phiếu kết quả kiểm tra: Siêu thị Rạch Giá, đạt một phần ◐"
# The most bytes that versions 1 to 12 hold at level M.
MOST = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287)
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
CALL = """async ([address, name, texts]) => {
  const made = await import(address);
  return JSON.stringify(texts.map((text) => made[name](text)));
}"""

Rows = list[list[bool]]


@pytest.fixture
def phone(reader, live):
    """phone("qr", texts): what that function of the script gives for each text."""
    address = f"/static/{live.app.config['STATIC_TREE']}/form/qr.js"
    reader.go(address)
    return lambda name, texts: json.loads(reader.page.evaluate(CALL, [address, name, list(texts)]))


def letters(length: int) -> str:
    """The same ones each time."""
    return "".join(random.Random(length).choices(string.printable, k=length))


def by_library(text: str, mask: int, version: int | None = None) -> QRCode:
    """In the smallest version that holds the text, unless one is given."""
    code = QRCode(version, ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode(), MODE_8BIT_BYTE), optimize=0)
    code.make(fit=version is None)
    return code


def mask_of(rows: Rows) -> int:
    """As the format information says beside the upper left finder; its first bits are the level."""
    bits = int("".join(str(int(dark)) for dark in rows[8][:5]), 2) ^ 0b10101
    assert bits >> 3 == 0, "not level M"
    return bits & 0b111


def differing(texts: list[str], symbols: list[Rows]) -> list[str]:
    return [
        text
        for text, rows in zip(texts, symbols, strict=True)
        if by_library(text, mask_of(rows)).modules != rows
    ]


def test_every_length_up_to_200_gives_the_symbol_of_the_standard(phone):
    texts = [letters(length) for length in range(1, 201)]

    assert differing(texts, phone("qr", texts)) == []


def test_the_least_and_the_most_of_every_version_give_the_symbol_of_the_standard(phone):
    texts = ["", *(letters(length) for most in MOST for length in (most - 1, most))]
    texts += [letters(most + 1) for most in MOST[:-1]]
    symbols = phone("qr", texts)

    assert differing(texts, symbols) == []
    assert {(len(rows) - 17) // 4 for rows in symbols} == set(range(1, 13))


@pytest.mark.parametrize(
    "text",
    [RESULT_SHEET, VIETNAMESE, VIETNAMESE * 3, "0" * 120, "ữ" * 60],
    ids=["address", "Vietnamese", "longer", "zeros", "one letter"],
)
def test_addresses_vietnamese_and_monotony_give_the_symbol_of_the_standard(phone, text):
    assert differing([text], phone("qr", [text])) == []


def test_of_the_eight_masks_the_one_that_reads_best_is_taken(phone):
    texts = [RESULT_SHEET, VIETNAMESE, *(letters(length) for length in range(1, 120, 5))]
    symbols = phone("qr", texts)

    best = []
    for text in texts:
        points = [lost_point(by_library(text, mask).modules) for mask in range(8)]
        best.append(points.index(min(points)))
    assert [mask_of(rows) for rows in symbols] == best
    assert set(best) == set(range(8))


def test_the_drawn_path_is_the_symbol_within_four_light_modules(phone):
    texts = [RESULT_SHEET, VIETNAMESE, letters(5)]

    for drawn, rows in zip(phone("path", texts), phone("qr", texts), strict=True):
        size = len(rows) + 8
        grid = [[False] * size for _ in range(size)]
        assert RUN.sub("", drawn["d"]) == ""
        for x, y, there, back in RUN.findall(drawn["d"]):
            assert there == back
            for step in range(int(there)):
                grid[int(y)][int(x) + step] = True
        light = [False] * 4
        around = [[False] * size] * 4
        assert drawn["size"] == size
        assert grid == [*around, *([*light, *row, *light] for row in rows), *around]


@pytest.mark.parametrize("text", ["x" * 288, "ơ" * 144], ids=["letters", "Vietnamese"])
def test_a_text_of_more_than_287_bytes_is_refused(phone, text):
    with pytest.raises(Error, match="RangeError: 288 bytes"):
        phone("qr", [text])
