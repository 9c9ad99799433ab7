"""Labels as they come out of the printer: measured, read by a decoder, read as text."""

import io
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageOps

from audit_service.labels import sheet as drawing
from audit_service.labels.label import Label
from audit_service.labels.sheet import sheet, single_png, single_svg
from audit_service.typeset import typeset
from inspections.facility.code import check_digit
from tests.paper import texts

DPI = 300
MM = DPI / 25.4
SITE = "https://KiemKe.example.gov.vn"
LONG = "Trung tâm thương mại và siêu thị tổng hợp Đại Dương Xanh – Chi nhánh Phú Quốc"
NASTY = [
    r'#let x = 1 $a^2$ \ "q" [b] *c* _d_ `e` @f',
    '#import "/etc/passwd"',
    r"#panic() \u{41} <nhãn> // hết",
    "= Tiêu đề - + / ~ -- ...",
    "Quán שלום",
    "Ẵ Ặ Ỗ Ữ Ỵ Đ ₫ ẵ ặ ỗ ữ ỵ đ",
]


def label(number: int = 0, name: str = "Siêu thị Rạch Giá", site: str = SITE) -> Label:
    seven = str(4821037 + number)
    code = f"{seven}{check_digit(seven)}"
    return Label(site, code, name, "Phường Rạch Giá", date(2026, 11, 20))


def pages(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    seen = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    return seen


def test_every_symbol_of_a_sheet_opens_its_own_facility():
    labels = [label(number) for number in range(11)]

    read = [
        found.text for page in pages(sheet(labels, "vi")) for found in zxingcpp.read_barcodes(page)
    ]

    assert sorted(read) == sorted(each.address for each in labels)
    assert read[0].startswith("https://kiemke.example.gov.vn/f/4821")


def test_the_page_is_a4_and_its_symbols_are_40_mm_in_labels_of_60_by_90():
    (page,) = pages(sheet([label(number) for number in range(9)], "vi"))

    found = {each.text: each.position for each in zxingcpp.read_barcodes(page)}
    lefts = sorted(position.top_left.x / MM for position in found.values())
    tops = sorted(position.top_left.y / MM for position in found.values())
    widths = [(each.top_right.x - each.top_left.x) / MM for each in found.values()]
    heights = [(each.bottom_left.y - each.top_left.y) / MM for each in found.values()]

    assert [side / MM for side in page.size] == pytest.approx([210, 297], abs=0.2)
    assert [*widths, *heights] == pytest.approx([40] * 18, abs=0.5)
    assert [lefts[3] - lefts[0], lefts[6] - lefts[3]] == pytest.approx([60, 60], abs=0.3)
    assert [tops[3] - tops[0], tops[6] - tops[3]] == pytest.approx([90, 90], abs=0.3)


def test_the_cut_marks_stand_where_labels_of_60_by_90_mm_end():
    (page,) = pages(sheet([label()], "vi"))

    above = ImageOps.invert(page.crop((0, round(8 * MM), page.width, round(9 * MM))))
    beside = ImageOps.invert(page.crop((round(10 * MM), 0, round(11 * MM), page.height)))
    across = [x for x in range(above.width) if above.getpixel((x, 5)) > 60]
    down = [y for y in range(beside.height) if beside.getpixel((5, y)) > 60]

    assert middles(across) == pytest.approx([15, 75, 135, 195], abs=0.2)
    assert middles(down) == pytest.approx([13.5, 103.5, 193.5, 283.5], abs=0.2)


def middles(places: list[int]) -> list[float]:
    """The middle of each run of neighbouring places, in millimetres."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [(sum(run) / len(run) + 0.5) / MM for run in runs]


@pytest.mark.parametrize(
    "site", ["http://a.vn", SITE, f"https://{'dai.' * 11}vn", f"https://{'dai.' * 21}vn"]
)
def test_four_modules_around_a_symbol_are_white(site):
    image = read_picture(single_png(label(name=LONG, site=site), "vi"))
    (found,) = zxingcpp.read_barcodes(image)
    start, end = found.position.top_left, found.position.bottom_right
    module = (end.x - start.x) / (17 + 4 * int(found.extra["Version"]))
    # The edges of the symbol fall between dots.
    quiet = 4 * module - 2

    zone = (start.x - quiet, start.y - quiet, end.x + quiet, end.y + quiet)
    dark = ImageOps.invert(image.crop(tuple(round(side) for side in zone))).getbbox()

    size = end.x - start.x
    assert dark == pytest.approx((quiet, quiet, quiet + size, quiet + size), abs=3)
    assert zone[0] >= 0
    assert zone[2] <= image.width


@pytest.mark.parametrize("name", [LONG, "Chợ", "A" * 300, "Cửa hàng Nguyễn Ưởng " * 15])
@pytest.mark.parametrize("site", [SITE, f"https://{'dai.' * 21}vn", f"https://{'d' * 83}.vn"])
def test_no_text_reaches_the_edge_of_a_label(name, site):
    filled = replace(label(name=name, site=site), place="đường Nguyễn Trung Trực, " * 19)
    image = read_picture(single_png(filled, "vi"))

    left, top, right, bottom = ImageOps.invert(image).getbbox() or (0, 0, 0, 0)

    room = [left, top, image.width - right, image.height - bottom]
    assert min(room) / image.width * 60 >= 3


def test_a_long_name_keeps_all_its_words_for_as_long_as_three_lines_hold_them():
    assert LONG in texts(sheet([label(name=LONG)], "vi"))[0]


@pytest.mark.parametrize("name", ["A" * 300, "Cửa hàng " * 33])
def test_a_name_of_300_signs_is_cut_with_a_mark_that_says_so(name):
    (text,) = texts(sheet([label(name=name)], "vi"))

    shown = text.split("4821 0373 ")[1].split("…")[0].replace(" ", "")
    assert len(shown) > 50
    assert name.replace(" ", "").startswith(shown)
    assert "… Phường Rạch Giá" in text


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_printed_as_it_is_and_never_obeyed(name):
    (text,) = texts(sheet([label(name=name)], "vi"))

    # Signs that are read from right to left may be given out in either order.
    assert sorted(text.split()) == sorted(
        f"Chỉ dành cho kiểm tra viên 4821 0373 {name} Phường Rạch Giá Mở đúng tên miền: "
        "kiemke.example.gov.vn In ngày 20/11/2026".split()
    )


def test_a_sign_that_no_font_has_does_not_stop_the_sheet():
    (text,) = texts(sheet([label(name="Cửa hàng 🛒 Xanh 超市")], "vi"))

    assert "Cửa hàng" in text
    assert "Xanh" in text


def test_the_words_are_english_for_english_readers():
    (text,) = texts(sheet([label()], "en"))

    assert text == (
        "For inspectors only 4821 0373 Siêu thị Rạch Giá Phường Rạch Giá "
        "Open this domain only: kiemke.example.gov.vn Printed on 20 Nov 2026"
    )


def test_the_file_is_tagged_and_names_its_title_and_language():
    pdf = sheet([label()], "vi")
    document = pypdfium2.PdfDocument(pdf)

    assert document.get_metadata_value("Title") == "Nhãn QR của cơ sở"
    assert document.is_tagged()
    assert b"/Lang(vi)" in pdf
    document.close()


def test_the_template_meets_the_rules_for_accessible_pdf():
    """PDF/UA-1, which Typst checks itself: alternative texts, a title, a language."""
    data = drawing.data_of([label()], "vi")

    pdf = typeset(drawing.TEMPLATES / "sheet.typ", data, standards="ua-1")

    assert b"pdfuaid" in pdf


def test_a_png_is_60_by_90_mm_at_600_dots_per_inch():
    image = read_picture(single_png(label(), "vi"))

    assert image.format == "PNG"
    assert image.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    assert image.size == (round(60 / 25.4 * 600), round(90 / 25.4 * 600))
    assert [each.text for each in zxingcpp.read_barcodes(image)] == [label().address]


def test_an_svg_is_60_by_90_mm_and_holds_no_text_that_needs_a_font():
    root = ElementTree.fromstring(single_svg(label(), "vi"))  # noqa: S314 – our own drawing

    sides = [float(root.attrib[side].removesuffix("pt")) for side in ("width", "height")]
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert [side / 72 * 25.4 for side in sides] == pytest.approx([60, 90])
    assert [each for each in root.iter() if each.tag.endswith(("}text", "}style", "}script"))] == []


def read_picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))
