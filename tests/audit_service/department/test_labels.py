"""The QR symbol of a facility's label."""

import pytest

from audit_service.department.labels import symbol
from inspections.account.rules import Grade, Role
from tests import make


@pytest.fixture
def office(session, client):
    """A browser of the department of An Giang, signed in."""
    make.account(session, "minh", Role.DEPARTMENT, Grade.VIEWER)
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"name": "minh", "password": make.PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def test_the_symbol_is_that_of_the_lower_case_address_of_the_form(session, office, app):
    app.config["PUBLIC_URL"] = "https://BaoBiXanh.example"
    store = make.facility(session)

    answer = office.get(f"/department/facilities/{store.code}/label.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.data == symbol(f"https://baobixanh.example/f/{store.code}")


def test_another_address_gives_another_symbol():
    assert symbol("https://a.example/f/48210373") != symbol("https://a.example/f/48210374")


def test_a_label_of_another_territory_is_not_found(session, office):
    store = make.facility(session, ward_code=make.TRAN_BIEN)

    assert office.get(f"/department/facilities/{store.code}/label.svg").status_code == 404
