"""Our own drawings: one for each packaging category, and the small set for everything else."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from inspections.account.rules import Role
from inspections.facility.commands.dated import set_owner
from inspections.packaging.rules import catalogue
from tests import make
from tests.pages import signed_in

ROOT = Path(__file__).parents[2]
ICONS = ROOT / "static" / "icons"
TEMPLATES = ROOT / "audit_service" / "templates"
SVG = "{http://www.w3.org/2000/svg}"
# icon('plus'), picture='plus' and ui.svg') }}#plus
CALLED = re.compile(r"""(?:\bicon\(|\bpicture=)'([a-z-]+)'|icons/ui\.svg'\) \}\}#([a-z-]+)""")


def symbols(name: str) -> dict[str, ElementTree.Element]:
    """The symbols of a file by id; an error where two have one id."""
    drawn = ElementTree.parse(ICONS / name).getroot().findall(f"{SVG}symbol")  # noqa: S314 - our file
    found = {symbol.attrib["id"]: symbol for symbol in drawn}
    assert len(found) == len(drawn)
    return found


def strokes(symbol: ElementTree.Element) -> str:
    return "".join(ElementTree.tostring(part, encoding="unicode") for part in symbol)


def test_every_category_has_a_picture_and_every_picture_a_category():
    assert list(symbols("packaging.svg")) == list(catalogue())


@pytest.mark.parametrize(
    ("name", "grid"), [("packaging.svg", "0 0 48 48"), ("ui.svg", "0 0 24 24")]
)
def test_the_drawings_of_a_file_share_one_grid(name, grid):
    assert {symbol.get("viewBox") for symbol in symbols(name).values()} == {grid}


@pytest.mark.parametrize("name", ["packaging.svg", "ui.svg"])
def test_no_two_drawings_are_equal_and_none_is_empty(name):
    drawn = [strokes(symbol) for symbol in symbols(name).values()]

    assert len(set(drawn)) == len(drawn)
    assert "" not in drawn


@pytest.mark.parametrize("name", ["packaging.svg", "ui.svg"])
def test_a_drawing_is_lines_alone_in_the_colour_and_width_of_its_place(name):
    parts = [part for symbol in symbols(name).values() for part in symbol.iter() if part != symbol]

    assert {part.tag.removeprefix(SVG) for part in parts} <= {"path", "circle"}
    assert {key for part in parts for key in part.attrib} <= {"d", "cx", "cy", "r"}


def test_all_pictures_together_are_small_enough_for_a_slow_line():
    assert (ICONS / "packaging.svg").stat().st_size < 10_000


def test_every_icon_that_a_template_names_is_drawn():
    called = {
        (*match.groups(), path.name)
        for path in TEMPLATES.rglob("*.html")
        for match in CALLED.finditer(path.read_text("utf-8"))
    }
    drawn = symbols("ui.svg")

    assert len(called) > 20
    assert {each for each in called if (each[0] or each[1]) not in drawn} == set()


def test_the_office_and_the_retailer_see_the_drawing_beside_each_name(app, session):
    make.reviewer(session)
    company = make.retailer(session)
    make.account(session, "chi", Role.RETAILER, None, (), company)
    store = make.facility(session)
    set_owner(session, store, company.id, date(2020, 1, 1))
    visit = make.inspection(session, store, make.account(session), "gradual")

    for name, side in (("minh", "department"), ("chi", "portal")):
        page = signed_in(app, name).get(f"/{side}/inspections/{visit.id}").text
        named = re.findall(r'aria-hidden="true"[^>]*><use href="[^"]*packaging\.svg#(\w+)"', page)
        assert sorted(named) == ["paper_bag", "thin_carrier_bag"], name
