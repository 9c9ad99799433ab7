"""Who may print which labels, and what the files hold."""

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from audit_service.department import labels
from inspections.account.rules import Grade, Role
from inspections.errors import Problem
from inspections.facility.commands.merge import merge
from tests import make
from tests.pages import signed_in, statements, token_of

SITE = "https://kiemke.example.gov.vn"
SHEET = "/department/labels.pdf"


@pytest.fixture
def office(session, app):
    """A browser of the department of An Giang, in which a viewer has signed in."""
    app.config["PUBLIC_URL"] = SITE
    make.account(session, "minh", Role.DEPARTMENT, Grade.VIEWER)
    return signed_in(app, "minh")


def read(answer) -> list[str]:
    """The addresses in the symbols of a sheet, in the order of their facilities' texts."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.data)
    pages = [page.render(scale=300 / 72).to_pil() for page in document]
    document.close()
    found = [each for page in pages for each in zxingcpp.read_barcodes(page)]
    places = sorted(found, key=lambda each: (each.position.top_left.y, each.position.top_left.x))
    return [each.text for each in places]


def addresses(*stores) -> list[str]:
    return [f"{SITE}/f/{store.code}" for store in stores]


def test_a_sheet_holds_the_facilities_in_the_order_they_were_asked_for(session, office):
    first, second, third = (make.facility(session, name) for name in ("Chợ A", "Chợ B", "Chợ C"))
    make.facility(session, "Chợ D")

    one_text = office.get(f"{SHEET}?codes={third.code},{first.code}, {second.code}")
    repeated = office.get(f"{SHEET}?code={third.code}&code={first.code}&code={second.code}")

    assert read(one_text) == read(repeated) == addresses(third, first, second)


def test_many_are_asked_for_by_a_form(session, office):
    stores = [make.facility(session, f"Chợ {number}") for number in range(3)]
    token = token_of(office.get("/account").text)

    form = {"csrf_token": token, "code": [store.code for store in stores]}

    assert read(office.post(SHEET, data=form)) == addresses(*stores)
    assert office.post(SHEET, data={"codes": stores[0].code}).status_code == 403


def test_a_merged_facility_gets_the_label_of_the_survivor_once(session, office):
    old, kept, other = (make.facility(session, name) for name in ("Chợ cũ", "Chợ", "Siêu thị"))
    merge(session, old, into=kept)

    answer = office.get(f"{SHEET}?codes={old.code},{other.code},{kept.code}")

    assert read(answer) == addresses(kept, other)


def test_a_code_of_another_territory_is_as_unknown_as_one_that_does_not_exist(session, office):
    own, foreign = make.facility(session), make.facility(session, ward_code=make.TRAN_BIEN)
    unplaced = make.facility(session, ward_code=None)

    asked = [
        foreign.code,
        unplaced.code,
        "48210373",
        "48210374",
        "x",
        "'",
        "\N{ARABIC-INDIC DIGIT ONE}",
    ]
    answers = [office.get(SHEET, query_string={"codes": f"{own.code},{code}"}) for code in asked]

    assert [answer.status_code for answer in answers] == [404] * len(asked)
    # The token of the sign-out form says the second in which it was made.
    pages = {answer.text.replace(token_of(answer.text), "") for answer in answers}
    assert len(pages) == 1


@pytest.mark.parametrize("query", ["", "?codes=", "?codes=,%20,", "?code=&code="])
def test_a_sheet_of_nothing_says_what_to_do(office, query):
    answer = office.get(SHEET + query)

    assert answer.status_code == 422
    assert Problem.NOTHING_CHOSEN.vi in answer.text


def test_more_than_a_file_may_hold_is_refused_before_anything_is_looked_up(office):
    codes = ",".join(str(10_000_000 + number) for number in range(labels.MOST + 1))

    answer = office.get(SHEET, query_string={"codes": codes})

    assert answer.status_code == 422
    assert Problem.TOO_MANY_LABELS.vi in answer.text


def test_the_refusal_names_the_real_limit():
    assert str(labels.MOST) in Problem.TOO_MANY_LABELS.vi
    assert str(labels.MOST) in Problem.TOO_MANY_LABELS.en


def test_a_sheet_of_many_asks_the_database_no_more_often_than_one_of_few(session, office):
    codes = [make.facility(session, f"Chợ {number}").code for number in range(12)]

    with statements() as for_two:
        office.get(SHEET, query_string={"codes": ",".join(codes[:2])})
    with statements() as for_all:
        office.get(SHEET, query_string={"codes": ",".join(codes)})

    assert len(for_all) == len(for_two)


def test_a_label_says_the_name_the_place_the_code_and_the_day(session, office, monkeypatch):
    monkeypatch.setattr(labels, "today", lambda: date(2026, 11, 20))
    at_home = make.facility(session, "Chợ Vĩnh Thanh", address="12 Lê Lợi, P. Rạch Giá")
    by_ward = make.facility(session, "Siêu thị Xanh")

    answer = office.get(f"{SHEET}?codes={at_home.code},{by_ward.code}")
    document = pypdfium2.PdfDocument(answer.data)
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()

    code = f"{by_ward.code[:4]} {by_ward.code[4:]}"
    assert "Chợ Vĩnh Thanh 12 Lê Lợi, P. Rạch Giá Mở đúng tên miền: kiemke.example.gov.vn" in text
    assert f"{code} Siêu thị Xanh Phường Rạch Giá Mở đúng" in text
    assert text.count("In ngày 20/11/2026") == 2


def test_a_single_label_is_a_picture_and_a_drawing(session, office):
    store = make.facility(session)

    png = office.get(f"/department/facilities/{store.code}/label.png")
    svg = office.get(f"/department/facilities/{store.code}/label.svg")

    picture = Image.open(io.BytesIO(png.data))
    assert png.mimetype == "image/png"
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == addresses(store)
    assert svg.mimetype == "image/svg+xml"
    assert svg.data.startswith(b'<svg viewBox="0 0 170.078')
    assert svg.headers["Content-Disposition"] == f'inline; filename="{store.code}.svg"'


def test_a_label_never_trusts_the_host_that_was_asked(session, office):
    store = make.facility(session)

    png = office.get(
        f"/department/facilities/{store.code}/label.png",
        headers={"X-Forwarded-Host": "evil.example"},
    )

    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.data)))
    assert found.text == f"{SITE}/f/{store.code}"


@pytest.mark.parametrize("file", ["label.svg", "label.png"])
def test_a_single_label_of_another_territory_is_not_found(session, office, file):
    store = make.facility(session, ward_code=make.TRAN_BIEN)

    assert office.get(f"/department/facilities/{store.code}/{file}").status_code == 404


def test_retailers_inspectors_and_strangers_print_no_labels(session, app, client):
    shop = make.retailer(session)
    store = make.facility(session, retailer_id=shop.id)
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=shop)
    make.account(session, "lan", Role.INSPECTOR)
    addresses = [
        f"{SHEET}?codes={store.code}",
        f"/department/facilities/{store.code}/label.svg",
        f"/department/facilities/{store.code}/label.png",
    ]

    for name in ("chi", "lan"):
        browser = signed_in(app, name)
        assert [browser.get(address).status_code for address in addresses] == [403] * 3
    assert [client.get(address).status_code for address in addresses] == [302] * 3
