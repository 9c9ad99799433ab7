"""The page that compares parts of a territory: by name, never ranked, and no more than is known."""

import re
from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.facility.commands.dated import set_owner
from tests import make
from tests.pages import check_page, main_of, signed_in, statements

DATABASES = "both"
PLAN = "/department/plans/kien-giang-135"
ON = "on=2026-06-30"


@pytest.fixture
def kien_giang(session):
    """Twelve supermarkets in Rạch Giá, all visited and ten met; one in Phú Quốc that did not. Sao
    owns those of Rạch Giá, Biển the other; Tý may see Rạch Giá only."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    make.account(session, "ty", Role.DEPARTMENT, Grade.VIEWER, (make.RACH_GIA,))
    sao, bien = make.retailer(session, "Sao"), make.retailer(session, "Biển")
    for number in range(13):
        island = number == 12
        ward = make.PHU_QUOC if island else make.RACH_GIA
        store = make.facility(session, f"Cửa hàng {number}", ward_code=ward)
        set_owner(session, store, (bien if island else sao).id, date(2026, 1, 1))
        outcome = "full" if number < 10 else "not_met"
        make.inspection(session, store, lan, outcome, visited_on=date(2026, 5, 4))
    session.commit()


def parts(page):
    """Of each row its cells as they are read, the bar by its title."""
    inner = page.split('id="parts"')[1].split("</table>")[0].split("<tbody>")[1]
    rows = re.findall(r"<tr.*?</tr>", inner, re.S)
    return [
        [
            " ".join(re.sub(r"<desc>.*?</desc>|<[^>]+>", " ", cell, flags=re.S).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in rows
    ]


def test_each_part_has_its_count_share_range_bar_and_what_may_be_said(app, kien_giang):
    page = signed_in(app, "minh").get(f"{PLAN}/compare?{ON}").text

    check_page(page)
    whole, phu_quoc, rach_gia = parts(page)
    assert whole == [
        "Cả địa bàn",
        "10/13",
        "76,9 %",
        "10",
        "10 trên 13 cơ sở đạt",
        "13/13",
        "–",
    ]
    assert phu_quoc[:4] == ["Đặc khu Phú Quốc", "0/1", "0,0 %", "0"]
    assert phu_quoc[-1] == "quá ít để so"
    # All were visited: the difference is a fact.
    assert rach_gia == [
        "Phường Rạch Giá",
        "10/12",
        "83,3 %",
        "10",
        "10 trên 12 cơ sở đạt",
        "12/12",
        "cao hơn cả địa bàn",
    ]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("ward_kind", ["Phường", "Đặc khu"]),
        ("type", ["Siêu thị"]),
        ("former_province", ["Tỉnh Kiên Giang"]),
        ("chain", ["Biển", "Sao"]),
    ],
)
def test_every_cut_has_a_page(app, kien_giang, by, names):
    page = signed_in(app, "minh").get(f"{PLAN}/compare?{ON}&by={by}").text

    check_page(page)
    assert [row[0] for row in parts(page)] == ["Cả địa bàn", *names]


def test_a_chain_that_one_may_not_open_has_no_name(app, kien_giang):
    page = signed_in(app, "ty").get(f"{PLAN}/compare?{ON}&by=chain").text

    assert [row[0] for row in parts(page)] == [
        "Cả địa bàn",
        "Sao",
        "Các đơn vị không có cơ sở trong địa bàn của tài khoản",
    ]
    assert "Biển" not in main_of(page)


def test_an_unknown_way_to_divide_is_named(app, kien_giang):
    answer = signed_in(app, "minh").get(f"{PLAN}/compare?{ON}&by=m%C3%A0u<b>")

    assert answer.status_code == 422
    check_page(answer.text)
    assert "Không có cách chia “màu&lt;b&gt;”. Có thể chia theo xã, phường" in main_of(answer.text)
    assert "Phường Rạch Giá" in main_of(answer.text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kien-giang-135/compare?on=2020-07-01", "Kế hoạch bắt đầu ngày 01/01/2021."),
        ("lai-chau-2020/compare", "Không có cơ sở thuộc diện"),
        ("lai-chau-2020/compare?by=chain", "Không có cơ sở thuộc diện"),
    ],
)
def test_where_there_is_nothing_to_compare_the_page_says_why(app, kien_giang, asked, said):
    page = signed_in(app, "minh").get(f"/department/plans/{asked}").text

    check_page(page)
    assert said in main_of(page)


def test_what_does_not_exist_is_not_found(app, kien_giang):
    browser = signed_in(app, "minh")

    for asked in (
        f"{PLAN}/compare?target=none",
        f"{PLAN}/compare?page=x",
        f"{PLAN}/compare?area=P75",
    ):
        assert browser.get(asked).status_code == 404, asked


def test_more_parts_take_no_more_statements(app, session, kien_giang):
    browser = signed_in(app, "minh")
    with statements() as few:
        browser.get(f"{PLAN}/compare?{ON}&by=chain")
    for number in range(5):
        store = make.facility(session, f"Nhà {number}")
        owner = make.retailer(session, f"Chuỗi {number}")
        set_owner(session, store, owner.id, date(2026, 1, 1))
    session.commit()

    with statements() as many:
        page = browser.get(f"{PLAN}/compare?{ON}&by=chain").text

    assert "Chuỗi 4" in page
    assert len(many) == len(few) < 30
