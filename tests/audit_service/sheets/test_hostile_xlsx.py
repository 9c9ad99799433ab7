"""Files made to break a reader: each ends in rows or in a problem with a name."""

import subprocess
import sys
import tracemalloc
from datetime import date
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_service.sheets import cells, package
from audit_service.sheets.cells import Formula
from audit_service.sheets.problems import Fault, SheetProblem
from audit_service.sheets.reading import read

ONE = '<row r="1"><c r="A1"><v>7</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(path):
    return list(read(path, path.name).rows())


def fault_of(path):
    with pytest.raises(SheetProblem) as caught:
        rows_of(path)
    return caught.value.fault


@pytest.fixture
def content(zipped, sheet):
    """The parts of a good workbook, to be spoiled."""
    with ZipFile(sheet(ONE)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_workbook_that_the_others_spoil_is_good(sheet):
    assert rows_of(sheet(ONE)) == [(1, [7])]


def test_zeros_that_unpack_beyond_the_limit_are_a_bomb(content, zipped):
    content["xl/media/image1.png"] = bytes(160 * 1024 * 1024)

    assert fault_of(zipped(content)) == Fault.BOMB


def test_a_part_that_only_claims_500_mb_is_a_bomb(sheet):
    path = sheet(ONE)
    data = bytearray(path.read_bytes())
    last = data.rindex(b"PK\x01\x02")
    data[last + 24 : last + 28] = (500 * 1024 * 1024).to_bytes(4, "little")
    path.write_bytes(data)

    assert fault_of(path) == Fault.BOMB


def test_a_part_that_hides_its_size_is_not_unpacked_beyond_what_it_claims(content, zipped):
    filled = f"<worksheet><sheetData>{ONE}{' ' * 50_000_000}</sheetData></worksheet>"
    path = zipped(content | {SHEET: filled})
    data = bytearray(path.read_bytes())
    place = data.rindex(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()

    assert fault_of(path) == Fault.DAMAGED
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_directory_with_countless_entries_is_not_opened(content, zipped):
    path = zipped(content)
    path.write_bytes(path.read_bytes() + b"PK\x01\x02" * 10_001)

    assert fault_of(path) == Fault.BOMB


def test_two_parts_of_one_name_are_refused(content, tmp_path):
    path = tmp_path / "twice.xlsx"
    with ZipFile(path, "w") as file:
        for name, data in content.items():
            file.writestr(name, data)
        file.writestr(SHEET.upper(), content[SHEET])

    assert fault_of(path) == Fault.DAMAGED


def test_names_that_climb_out_of_the_file_lead_nowhere(content, zipped):
    rels = content["xl/_rels/workbook.xml.rels"]
    climbing = rels.replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")
    content |= {"../../../etc/passwd": b"root", "xl/_rels/workbook.xml.rels": climbing}

    assert fault_of(zipped(content)) == Fault.EMPTY


def test_backslashes_and_capitals_in_names_are_understood(content, zipped):
    renamed = {name.replace("/", "\\").upper(): data for name, data in content.items()}

    assert rows_of(zipped(renamed)) == [(1, [7])]


def test_a_part_packed_in_an_unusual_way_is_refused(content, tmp_path):
    path = tmp_path / "bz2.xlsx"
    with ZipFile(path, "w", ZIP_BZIP2) as file:
        for name, data in content.items():
            file.writestr(name, data)

    assert fault_of(path) == Fault.DAMAGED


def test_a_part_with_a_zip_password_is_encrypted(sheet):
    path = sheet(ONE)
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)

    assert fault_of(path) == Fault.ENCRYPTED


def test_other_zip_files_are_no_tables(zipped):
    assert fault_of(zipped({"word/document.xml": "<document/>"})) == Fault.NOT_A_TABLE


def test_entities_are_refused_before_they_grow(content, zipped):
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    laughing = f'<!DOCTYPE x [<!ENTITY e0 "ha">{lines}]><worksheet><sheetData><row><c t="str">'
    laughing += "<v>&e9;</v></c></row></sheetData></worksheet>"

    assert fault_of(zipped(content | {SHEET: laughing})) == Fault.DAMAGED


def test_a_file_of_the_server_is_not_read_into_a_cell(content, zipped):
    asking = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row>'
    asking += '<c t="str"><v>&e;</v></c></row></sheetData></worksheet>'

    assert fault_of(zipped(content | {SHEET: asking})) == Fault.DAMAGED


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
def test_xml_that_breaks_off_is_damaged(content, zipped, part):
    content[part] = content[part][:-5]

    assert fault_of(zipped(content)) == Fault.DAMAGED


@pytest.mark.parametrize(
    "spoiled",
    [
        "<a>" * 1_000_000,
        "<row>" + "".join(f"<n{n}/>" for n in range(100_000)),
        '<row x="' + ">" * 3_000_000 + '"/>',
    ],
    ids=["depth", "names", "one endless tag"],
)
def test_xml_that_would_fill_the_parser_is_refused(content, zipped, spoiled):
    content[SHEET] = f"<worksheet><sheetData>{spoiled}"

    assert fault_of(zipped(content)) == Fault.DAMAGED


def test_countless_empty_cells_take_no_memory(sheet):
    path = sheet(ONE + "<row>" + "<c/>" * 300_000 + "</row>")
    tracemalloc.start()

    assert rows_of(path) == [(1, [7])]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_all_sheets_together_have_a_limit_of_elements(content, zipped, monkeypatch):
    monkeypatch.setattr(package, "MAX_ELEMENTS", 1000)
    listed = content["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="B" sheetId="2" r:id="rId4"/></sheets>'
    )
    rels = content["xl/_rels/workbook.xml.rels"].replace(
        b"</Rel", b'<Relationship Id="rId4" Type="x/worksheet" Target="b.xml"/></Rel'
    )
    blank = f"<worksheet><sheetData>{ONE}<row>{'<c/>' * 600}</row></sheetData></worksheet>"
    content |= {"xl/workbook.xml": listed, "xl/_rels/workbook.xml.rels": rels, SHEET: blank}

    assert rows_of(zipped(content | {"xl/b.xml": "<worksheet/>"})) == [(1, [7])]
    assert fault_of(zipped(content | {"xl/b.xml": blank})) == Fault.BOMB


def test_the_claimed_size_of_a_sheet_is_not_believed(content, zipped):
    claimed = content[SHEET].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')

    assert rows_of(zipped(content | {SHEET: claimed})) == [(1, [7])]


def test_rows_and_cells_without_a_reference_follow_each_other(sheet):
    rows = '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c r="B2"><v>4</v></c></row>'

    assert rows_of(sheet(rows)) == [(1, [1, None, 3]), (2, [None, 4])]


@pytest.mark.parametrize("number", ["1", "-1", "999999999999999999999999", "x"])
def test_a_shared_text_that_is_not_there_is_no_value(sheet, number):
    texts = "<si><t>một</t></si>"
    rows = f'<row><c t="s"><v>0</v></c><c t="s"><v>{number}</v></c></row>'

    assert rows_of(sheet(rows, texts=texts)) == [(1, ["một", Formula("#REF!")])]


def test_inline_texts_are_read_without_their_reading_aid(sheet):
    rows = '<row><c t="inlineStr"><is><r><t>Cửa </t></r><r><t>hàng</t></r>'
    rows += "<rPh><t>cua</t></rPh></is></c></row>"

    assert rows_of(sheet(rows)) == [(1, ["Cửa hàng"])]


def test_signs_that_xml_has_no_place_for_are_read(sheet):
    rows = '<row><c t="str"><v>a_x000D_b_x005F_x0041_ _xD83D__xDE00_ _xD83D_</v></c></row>'

    assert rows_of(sheet(rows)) == [(1, ["a\rb_x0041_ 😀 \ufffd"])]


@pytest.mark.parametrize("raw", ["1e999", "nan", "-inf", "12 cái", ""])
def test_what_is_no_number_does_not_become_one(sheet, raw):
    rows = f"<row><c><v>{raw}</v></c><c><v>1</v></c></row>"

    assert rows_of(sheet(rows)) == [(1, [raw or None, 1])]


@pytest.mark.parametrize(
    ("serial", "expected"),
    [("1", date(1900, 1, 1)), ("60", 60), ("61", date(1900, 3, 1)), ("-4", -4), ("0", 0),
     ("2958465", date(9999, 12, 31)), ("2958466", 2958466), ("1e300", 1e300)],
)  # fmt: skip
def test_only_days_of_the_calendar_are_days(sheet, serial, expected):
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'

    assert rows_of(sheet(f'<row><c s="1"><v>{serial}</v></c></row>', styles=styles)) == [
        (1, [expected])
    ]


def test_more_rows_than_the_limit_are_too_many(sheet, monkeypatch):
    monkeypatch.setattr(cells, "MAX_ROWS", 3)
    filled = "<row><c><v>1</v></c></row>"

    assert len(rows_of(sheet(filled * 3))) == 3
    assert fault_of(sheet(filled * 4)) == Fault.TOO_MANY_ROWS


@pytest.mark.parametrize("reference", ["CV1", "CW1", "XFD1", "AAAAAAAA1", "?1"])
def test_a_cell_beyond_the_hundredth_column_is_told(sheet, reference):
    path = sheet(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')

    if reference == "CV1":
        assert rows_of(path) == [(1, [None] * 99 + [1])]
    else:
        assert fault_of(path) == Fault.TOO_MANY_COLUMNS


@pytest.mark.parametrize("kind", ["str", "inlineStr", "s"])
@pytest.mark.parametrize("sign", ["x", "_x000D_"])
def test_a_cell_of_more_than_2000_signs_is_told_with_its_row(sheet, kind, sign):
    def path(length):
        text = "a" + sign * (length - 1)
        cell = {"str": f"<v>{text}</v>", "inlineStr": f"<is><t>{text}</t></is>", "s": "<v>0</v>"}
        row = f'<row r="4"><c t="{kind}">{cell[kind]}</c></row>'
        return sheet(row, texts=f"<si><t>{text}</t></si>")

    assert len(rows_of(path(2000))[0][1][0]) == 2000
    with pytest.raises(SheetProblem) as caught:
        rows_of(path(2001))
    assert (caught.value.fault, caught.value.row) == (Fault.LONG_CELL, 4)


def test_a_file_beyond_20_mb_is_not_opened(written):
    assert fault_of(written(b"PK\x03\x04" + bytes(20 * 1024 * 1024))) == Fault.TOO_LARGE


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


@pytest.mark.parametrize(
    ("stream", "fault"),
    [("EncryptedPackage", Fault.ENCRYPTED), ("Workbook", Fault.LEGACY_XLS),
     ("Book", Fault.LEGACY_XLS), ("WordDocument", Fault.NOT_A_TABLE)],
)  # fmt: skip
def test_old_and_encrypted_files_are_told_apart(written, stream, fault):
    assert fault_of(written(OLE + stream.encode("utf-16-le"), "a.xlsx")) == fault


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<html><body><table><tr><td>a", Fault.HTML),
        (b'\xef\xbb\xbf\r\n<!DOCTYPE html PUBLIC "x">', Fault.HTML),
        ("<html xmlns:x='y'>".encode("utf-16"), Fault.HTML),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
         Fault.LEGACY_XLS),
        (b"%PDF-1.7", Fault.NOT_A_TABLE),
        (b"\x09\x08\x08\x00\x00\x05", Fault.LEGACY_XLS),
        (bytes(range(256)) * 20, Fault.NOT_A_TABLE),
        (b"PK\x05\x06" + bytes(18), Fault.NOT_A_TABLE),
        (b"PK\x03\x04 and nothing else", Fault.DAMAGED),
        (b"", Fault.EMPTY),
    ],
)  # fmt: skip
def test_other_files_are_told_for_what_they_are(written, content, fault):
    assert fault_of(written(content, "danh-sach.xls")) == fault


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_file_with_changed_bytes_gives_rows_or_a_problem(content, written, changes):
    data = bytearray(written_zip(content))
    for place, value in changes:
        data[place % len(data)] = value
    path = written(bytes(data), "changed.xlsx")

    try:
        numbers = [number for number, _ in rows_of(path)]
    except SheetProblem:
        return
    assert numbers == sorted(numbers)


def written_zip(content):
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return buffer.getvalue()


def test_texts_by_the_million_are_kept_in_little_more_than_their_bytes(content, zipped):
    """18 MB unpacked, measured in a process of its own."""
    texts = b"<sst>" + b"<si><t>ab</t></si>" * 1_000_000 + b"</sst>"
    path = zipped(content | {"xl/sharedStrings.xml": texts})
    script = (
        "import sys; from pathlib import Path\n"
        "from audit_service.sheets.reading import read\n"
        "print(len(list(read(Path(sys.argv[1]), 'a.xlsx').rows())))\n"
        # Not getrusage: its peak begins with that of the process that started this one.
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )

    run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, check=True)

    rows, peak = map(int, run.stdout.split())
    assert rows == 1
    assert peak * 1024 < 45_000_000
