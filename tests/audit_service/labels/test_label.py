"""What a label says, before it is drawn."""

from datetime import date

import pytest

from audit_service.labels.label import Label, as_data, said

SITE = "https://kiemke.example.gov.vn"


def made(site: str = SITE, name: str = "Chợ Vĩnh Thanh", place: str | None = None) -> Label:
    return Label(site, "48210373", name, place, date(2026, 11, 20))


@pytest.mark.parametrize(
    "site", ["https://KiemKe.Example.gov.vn", "https://kiemke.example.gov.vn/"]
)
def test_the_address_is_that_of_the_form_in_lower_case(site):
    assert made(site).address == "https://kiemke.example.gov.vn/f/48210373"


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("https://KiemKe.example.gov.vn", "kiemke.example.gov.vn"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("https://example.gov.vn/bao-bi", "example.gov.vn"),
        ("https://somebody@example.gov.vn", "example.gov.vn"),
    ],
)
def test_the_domain_is_what_the_address_bar_shows(site, domain):
    assert made(site).domain == domain


@pytest.mark.parametrize(
    ("length", "modules", "side"),
    [(32, 29, 40), (46, 33, 40), (60, 37, 40), (61, 41, 41), (108, 49, 49), (109, 53, 49)],
)
def test_a_module_keeps_a_millimetre_for_as_long_as_the_label_has_room(length, modules, side):
    """Capacities of level Q in bytes: ISO/IEC 18004, table 7."""
    site = "https://" + "a" * (length - len("https:///f/48210373"))
    label = made(site)

    data = as_data(label, "vi")

    assert len(label.address) == length
    assert (data["modules"], data["side"]) == (modules, side)


def test_a_name_is_one_line_without_signs_that_turn_what_follows():
    name = "Cho\u031b\u0323  Vi\u0303nh\nThanh \u202e(cũ)\u2066"

    assert as_data(made(name=name), "vi")["name"] == "Chợ Vĩnh Thanh (cũ)"


def test_a_label_without_a_place_says_none():
    assert as_data(made(place=None), "vi")["place"] is None
    assert as_data(made(place=""), "vi")["place"] is None


def test_the_words_are_those_of_the_readers_language():
    assert said(made(), "vi")["inspectors"] == "Chỉ dành cho kiểm tra viên"
    assert said(made(), "vi")["printed"] == "In ngày 20/11/2026"
    assert said(made(), "en")["inspectors"] == "For inspectors only"
    assert (
        said(made(), "en")["printed"] == "Printed on 20\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026"
    )
