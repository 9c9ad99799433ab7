"""XLSX files by hand: what no well-behaved program writes."""

from zipfile import ZIP_DEFLATED, ZipFile

import pytest

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*pairs: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def parts(rows: str, book: str = "", styles: str = "", texts: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, whose rows are given as XML."""
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}'
        '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }


@pytest.fixture
def zipped(tmp_path):
    """A file of these parts."""

    def zipped(content, name="table.xlsx"):
        path = tmp_path / name
        with ZipFile(path, "w", ZIP_DEFLATED) as file:
            for part, data in content.items():
                file.writestr(part, data)
        return path

    return zipped


@pytest.fixture
def sheet(zipped):
    """A workbook with these rows of XML."""

    def sheet(rows, **others):
        return zipped(parts(rows, **others))

    return sheet


@pytest.fixture
def written(tmp_path):
    def written(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written
