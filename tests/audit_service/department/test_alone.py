"""A chart by itself is a drawing that the library of our PDFs can draw: for reports on paper."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
import typst
from flask import render_template_string
from PIL import Image

from audit_service.department import component_charts

SVG = "{http://www.w3.org/2000/svg}"
PAGE = """#set page(width: 180mm, height: auto, margin: 5mm, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)"""
WHOLE = "met_full=3, met_gradual=9, insufficient=2, unknown=4, not_met=4, total=19"
CHARTS = {
    "trend": ("trend", "trend(charts.trends[0][1], 'Tên', 'Lời', alone=true)"),
    "ages": ("trend", "age_strip(charts.ages, charts.words, 52, alone=true)"),
    "waterfall": (
        "waterfall",
        "waterfall(charts.waterfalls[0][1], 'Tên', charts.names, alone=true)",
    ),
    "usage": ("usage", "usage(charts.uses.wide, 'Tên', 'Lời', alone=true)"),
    "stalls": ("stalls", "stall_bar(charts.stalls, alone=true)"),
    "bar": ("bar", f"bar(goal=85, year=2025, range_low=10, range_high=13, alone=true, {WHOLE})"),
    "nothing": ("bar", f"bar(goal=85, alone=true, {WHOLE.replace('19', '0')})"),
}


@pytest.fixture
def drawn(app):
    """drawn("trend"): the macro's own text, as whoever makes a report would ask for it."""

    def draw(name):
        file, call = CHARTS[name]
        macro = call.partition("(")[0]
        asked = f"{{% from 'components/{file}.html' import {macro} %}}{{{{ {call} }}}}"
        with app.test_request_context("/"):
            return render_template_string(asked, charts=component_charts.charts()).strip()

    return draw


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_alone_is_a_whole_drawing_with_its_words(drawn, name):
    root = ElementTree.fromstring(drawn(name))  # noqa: S314 – our own

    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text.strip()
    assert "%" not in root.get("width")
    own = {each.get("id") for each in root.iter() if each.get("id")}
    asked = {
        value[len("url(#") : -1]
        for each in root.iter()
        for value in each.attrib.values()
        if value.startswith("url(")
    }
    assert asked <= own
    # Nothing that only a style sheet of the page could paint.
    painted = [each for each in root.iter(f"{SVG}rect") if each.get("fill") is None]
    assert painted == []


@pytest.mark.parametrize("name", CHARTS)
def test_the_library_of_our_pdfs_draws_it(drawn, name):
    drawing = drawn(name)

    png = typst.compile(PAGE.encode(), format="png", sys_inputs={"drawing": drawing}, ppi=72)

    picture = Image.open(BytesIO(png)).convert("L")
    dark, light = picture.getextrema()
    assert light == 255
    # The label of a territory without a store is pale; all else has ink.
    assert dark < (255 if name == "nothing" else 100)
    pdf = typst.compile(PAGE.encode(), format="pdf", sys_inputs={"drawing": drawing})
    assert pdf.startswith(b"%PDF")
