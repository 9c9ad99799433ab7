"""The office's pages of retailers and the forms that change one."""

import re

import pytest
from sqlalchemy import select

from audit_service.department import retailers
from inspections.facility.models import Retailer
from inspections.facility.queries.changes import changes_of_retailer
from tests import make
from tests.pages import check_page, main_of, statements

LIST = "/department/retailers"
TAX_CODE = "0100109106"


@pytest.fixture
def shop(session, manager) -> Retailer:
    made = make.retailer(session)
    make.facility(session, retailer_id=made.id)
    return made


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a href="[^"]*">([^<]*)</a>', page)


def test_those_of_ones_areas_are_listed_with_their_stores_there(session, manager, shop):
    far = make.retailer(session, "Công ty Xa")
    make.facility(session, "Xa", ward_code=make.TRAN_BIEN, retailer_id=far.id)
    make.facility(session, "Hai", ward_code=make.TRAN_BIEN, retailer_id=shop.id)
    make.retailer(session, "Chi nhánh", head=shop)

    page = manager.get(LIST).text

    check_page(page)
    assert names(page) == ["Chi nhánh", shop.name]
    assert "Công ty Bán lẻ Một Doanh nghiệp chưa có mã số thuế Cơ sở: 1" in main_of(page)


def test_they_are_found_without_accents_and_by_tax_code(session, manager, fill, shop):
    make.retailer(session, "Khác")
    fill(f"{LIST}/{shop.id}/tax-code", tax_code=TAX_CODE)

    for q in ("BAN LE", "0100 109", TAX_CODE):
        assert names(manager.get(LIST, query_string={"q": q}).text) == [shop.name], q


def test_pages_follow_one_another(session, manager, monkeypatch):
    monkeypatch.setattr(retailers, "PAGE", 2)
    for name in ("A", "B", "C"):
        make.retailer(session, name)

    first = manager.get(LIST).text
    (following,) = re.findall(r'<a class="button" href="([^"]*)" rel="next">', first)

    assert (names(first), names(manager.get(following).text)) == (["A", "B"], ["C"])


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(session, manager, shop):
    with statements() as few:
        manager.get(LIST)
    for number in range(6):
        branch = make.retailer(session, f"Chi nhánh {number}", head=shop)
        make.facility(session, f"Cửa hàng {number}", retailer_id=branch.id)

    with statements() as many:
        manager.get(LIST)

    assert len(many) == len(few) < 20


def test_a_page_says_what_is_known_of_a_retailer(session, manager, shop):
    branch = make.retailer(session, "Chi nhánh Hai", head=shop)
    make.facility(session, "Cửa hàng chi nhánh", retailer_id=branch.id)
    make.facility(session, "Cửa hàng xa", ward_code=make.TRAN_BIEN, retailer_id=shop.id)

    text = main_of(manager.get(f"{LIST}/{shop.id}").text)

    assert "Chi nhánh Chi nhánh Hai" in text
    assert "Siêu thị Rạch Giá" in text
    assert "Cửa hàng chi nhánh" in text
    assert "Cửa hàng xa" not in text
    assert "Trụ sở chính Công ty Bán lẻ Một" in main_of(manager.get(f"{LIST}/{branch.id}").text)


def test_a_retailer_is_entered(session, manager, fill):
    answer = fill(
        f"{LIST}/new", name="Công ty Mới", kind="company", tax_code="0100109106", address="1 Lê Lợi"
    )

    made = session.scalars(select(Retailer).where(Retailer.name == "Công ty Mới")).one()
    assert answer.location == f"{LIST}/{made.id}"
    assert (made.tax_code, made.address) == (TAX_CODE, "1 Lê Lợi")
    assert changes_of_retailer(session, made)[0].why == "Theo công văn"


def test_each_fact_of_a_retailer_is_corrected_and_logged(session, manager, fill, shop):
    head = make.retailer(session, "Tập đoàn Sen")
    page = f"{LIST}/{shop.id}"
    for change, typed in (
        ("rename", {"name": "Công ty Sen"}),
        ("tax-code", {"tax_code": "0100109106-001"}),
        ("address", {"address": "2 Lê Lợi"}),
        ("head-office", {"head_office": "tap doan"}),
    ):
        answer = fill(f"{page}/{change}", **typed)
        assert answer.location == page, main_of(answer.text)

    session.expire_all()
    assert (shop.name, shop.tax_code) == ("Công ty Sen", "0100109106-001")
    assert (shop.address, shop.head_office_id) == ("2 Lê Lợi", head.id)
    text = main_of(manager.get(page).text)
    assert "Tên : Công ty Bán lẻ Một → thành Công ty Sen" in text.replace("Tên Công", "Tên : Công")
    assert "Trụ sở chính chưa có → thành Tập đoàn Sen" in text


@pytest.mark.parametrize(
    ("change", "typed", "sentence"),
    [
        ("rename", {"name": ""}, "Hãy điền: tên đơn vị."),
        ("rename", {"name": "Khác"}, "Đã có đơn vị mang đúng tên này."),
        ("tax-code", {"tax_code": "0100109107"}, "Mã số thuế chưa đúng"),
        ("tax-code", {"tax_code": "12"}, "Mã số thuế chưa đúng"),
        ("head-office", {"head_office": "Công ty Bán lẻ Một"}, "trụ sở chính của chính nó"),
        ("head-office", {"head_office": "Chi nhánh Khác"}, "Đơn vị kia cũng là chi nhánh."),
        ("head-office", {"head_office": "Không Ai"}, "Trong sổ không có đơn vị nào như vậy."),
        ("address", {"address": "x" * 501}, "Chỗ này dài quá."),
        ("address", {"address": "1 Lê Lợi", "why": ""}, "Hãy điền: lý do."),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_typed_is_lost(
    session, fill, shop, change, typed, sentence
):
    other = make.retailer(session, "Khác")
    make.retailer(session, "Chi nhánh Khác", head=other)

    answer = fill(f"{LIST}/{shop.id}/{change}", **typed)

    assert answer.status_code == 422
    check_page(answer.text)
    assert main_of(answer.text).count(sentence) == 2
    assert [text for text in typed.values() if text not in answer.text] == []
    assert len(changes_of_retailer(session, shop)) == 1


def test_one_with_branches_becomes_nobodys_branch(session, fill, shop):
    make.retailer(session, "Chi nhánh", head=shop)
    make.retailer(session, "Tập đoàn")

    answer = fill(f"{LIST}/{shop.id}/head-office", head_office="Tập đoàn")

    assert "Đơn vị này đang có chi nhánh nên là trụ sở chính." in main_of(answer.text)


def test_one_with_facilities_elsewhere_is_tied_by_the_nations_manager(session, fill, shop):
    make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN, retailer_id=shop.id)
    make.retailer(session, "Tập đoàn")

    answer = fill(f"{LIST}/{shop.id}/head-office", head_office="Tập đoàn")

    assert "Đơn vị này còn cơ sở ngoài địa bàn của bạn." in main_of(answer.text)
    assert len(changes_of_retailer(session, shop)) == 1


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "x"])
def test_a_retailer_that_there_is_not_is_not_found(manager, number):
    assert manager.get(f"{LIST}/{number}").status_code == 404
