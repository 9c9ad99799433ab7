"""The first screen and the facilities behind a figure."""

import re
from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.facility.commands.dated import set_status
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.rules import visit_day
from tests import make
from tests.pages import check_page, main_of, signed_in, statements

DATABASES = "both"
CAI_KHE = "31135"
BIEN_HOA = "26068"
TARGET = "/department/plans/kien-giang-135/targets/2025-share"
ON = "?on=2026-06-30"


@pytest.fixture
def kien_giang(session):
    """Four supermarkets of Kiên Giang: full, gradual, not met, and one that nobody visited."""
    lan = make.account(session)
    make.reviewer(session)
    outcomes = ("full", "gradual", "not_met")
    for number, outcome in enumerate(outcomes, 1):
        store = make.facility(session, f"Siêu thị {number}")
        make.inspection(session, store, lan, outcome, visited_on=date(2026, 5, number))
    make.facility(session, "Siêu thị 4")
    return lan


def test_the_first_screen_prints_n_of_n_before_the_percent(app, kien_giang):
    page = signed_in(app, "minh").get(f"/department/{ON}").text

    check_page(page)
    assert "Kế hoạch 135/KH-UBND" in page
    assert "2 trên 4 cơ sở 50,0 %" in main_of(page)


def test_both_criteria_stand_in_the_basis_and_on_lines_of_their_own(app, kien_giang):
    text = main_of(signed_in(app, "minh").get(f"/department/{ON}").text)

    assert "Đạt một phần trở lên 2 0 Trong đó đạt đầy đủ 1 0" in text
    assert "Chắc chắn chưa đạt 1 trên 4 cơ sở 25,0 %" in text


def test_the_due_date_stands_beside_today_and_later_visits_do_not_change_it(
    app, session, kien_giang
):
    store = make.facility(session, "Siêu thị 5")
    make.inspection(session, store, kien_giang, "full", visited_on=date(2025, 10, 1))

    text = main_of(signed_in(app, "minh").get(f"/department/{ON}").text)

    assert "Ngày đang xem Tại hạn Cơ sở thuộc diện đang hoạt động (N) 5 5" in text
    assert "Tại hạn 31/12/2025, ngày chấm chỉ tiêu Chắc chắn chưa đạt 1 trên 5 cơ sở" not in text
    assert "1 trên 5 cơ sở 20,0 %" in text


def test_a_part_of_the_area_without_a_plan_shows_the_national_rows_labelled_so(app, kien_giang):
    text = main_of(signed_in(app, "minh").get(f"/department/{ON}").text)

    assert "Tỉnh An Giang: chỉ tiêu quốc gia để tham khảo" in text


def test_a_plan_without_a_reporting_day_warns(app, kien_giang):
    text = main_of(signed_in(app, "minh").get("/department/plans/kien-giang-135").text)

    assert "Chưa rõ hạn báo cáo." in text


def test_a_plan_prints_its_last_safe_day_and_both_names_of_an_agency(app, kien_giang):
    text = main_of(signed_in(app, "minh").get("/department/plans/dong-nai-202").text)

    assert "Gửi chậm nhất ngày 30/11/" in text
    assert "Sở Tài nguyên và Môi trường" in text
    assert "Sở Nông nghiệp và Môi trường" in text


def test_the_two_contradicting_rows_of_dong_nai_are_both_shown(app, session):
    make.reviewer(session, areas=("75",))
    ty = make.account(session, "ty", areas=("VN",))
    bags = [
        {**make.PAPER, "units_per_day": 100},
        {**make.THIN, "units_per_day": 300},
    ]
    counting = make.facility(session, "Siêu thị Một", ward_code=BIEN_HOA)
    make.inspection(
        session, counting, ty, "gradual", visited_on=date(2026, 5, 1), observations=bags
    )
    make.facility(session, "Siêu thị Hai", ward_code=BIEN_HOA)

    page = signed_in(app, "minh").get(f"/department/{ON}").text
    text = main_of(page)

    check_page(page)
    assert "Kế hoạch nêu cả hai chỉ tiêu cùng hạn" in text
    assert "Đến 2025: 85 % siêu thị" in text
    assert "Ngày 30/06/2026: 1 trên 2 cơ sở có số liệu túi 25,0 % túi là loại thân thiện" in text
    assert "Chỉ tiêu quốc gia 2030: thay thế hoàn toàn" in text


def test_can_tho_is_shown_without_pass_or_fail(app, session):
    make.reviewer(session, areas=("92",))
    ty = make.account(session, "ty", areas=("VN",))
    market = make.facility(session, "Chợ Cái Khế", FacilityType.MARKET, CAI_KHE)
    stalls = {"of": 30, "friendly_only": 10, "both": 5, "plastic_only": 10}
    make.inspection(session, market, ty, "gradual", visited_on=date(2025, 5, 1), stalls=stalls)

    page = signed_in(app, "minh").get("/department/plans/can-tho-160?on=2026-01-15").text
    text = main_of(page)

    check_page(page)
    assert "Kế hoạch đã kết thúc ngày 31/12/2025" in text
    assert "Ngày 15/01/2026: 1 trên 1 cơ sở đã kiểm tra trong 12 tháng" in text
    assert 'class="chip' not in page.split("<main")[1]
    assert "Còn thiếu" not in text


def test_an_administrator_sees_every_plan_and_the_unplaced(app, session):
    make.account(session, "quan", Role.ADMINISTRATOR, areas=())
    make.facility(session, "Cửa hàng đâu đó", ward_code=None)

    page = signed_in(app, "quan").get("/department/").text

    check_page(page)
    for number in ("889", "135", "202", "2627", "160"):
        assert f"{number}/" in page
    assert "Cửa hàng đâu đó" in page


def test_an_account_without_areas_is_told_so(app, session):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER, ())

    page = signed_in(app, "xem").get("/department/").text

    check_page(page)
    assert "Tài khoản chưa có địa bàn" in page


@pytest.mark.parametrize("on", ["30/06/2026", "30.6.2026", "30-06-2026", "2026-06-30"])
def test_a_day_may_be_typed_as_people_write_it(app, kien_giang, on):
    answer = signed_in(app, "minh").get("/department/", query_string={"on": on})

    assert "Số liệu ngày 30/06/2026" in main_of(answer.text)
    assert "error-summary" not in answer.text


@pytest.mark.parametrize("on", ["hôm qua", "01/01/1999", "2999-01-01", "2026-02-30", "30/2/2026"])
def test_a_day_that_cannot_be_shown_is_said_and_today_is_shown(app, kien_giang, on):
    answer = signed_in(app, "minh").get("/department/", query_string={"on": on})

    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert f"Số liệu ngày {visit_day(now()):%d/%m/%Y}" in main_of(answer.text)
    # What was typed stays where it can be mended.
    (field,) = re.findall(r'<input[^>]* name="on"[^>]*>', answer.text)
    assert f'value="{on}"' in field
    assert 'aria-invalid="true"' in field


def test_the_facilities_behind_a_figure_are_listed_with_what_is_known(app, session, kien_giang):
    page = signed_in(app, "minh").get(TARGET + ON).text
    text = main_of(page)

    check_page(page)
    assert "Tất cả 4" in text
    assert "đạt đầy đủ 01/05/2026" in text
    assert "chưa đạt 03/05/2026" in text
    assert "So sánh các phần của địa bàn" in text


def test_a_filter_shows_one_standing_only(app, kien_giang):
    page = signed_in(app, "minh").get(TARGET + ON + "&part=not_met").text

    assert "Siêu thị 3" in page
    assert "Siêu thị 1" not in page


def test_a_facility_out_of_n_is_listed_with_its_reason(app, session, kien_giang):
    store = make.facility(session, "Siêu thị cũ")
    set_status(session, store, Status.CLOSED, date(2026, 1, 10), "Chuyển thành kho")
    session.commit()

    text = main_of(signed_in(app, "minh").get(TARGET + ON).text)

    assert "Siêu thị cũ đã đóng cửa Chuyển thành kho" in text


def test_an_expired_visit_and_a_waiting_one_are_marked(app, session, kien_giang):
    store = make.facility(session, "Siêu thị 5")
    make.inspection(session, store, kien_giang, "full", visited_on=date(2025, 5, 1))
    make.inspection(session, store, kien_giang, "full", visited_on=date(2026, 6, 1), accepted=False)

    text = main_of(signed_in(app, "minh").get(TARGET + ON + "&part=expired").text)

    assert "quá 12 tháng, không tính" in text
    assert "có lượt đang chờ" in text


def test_another_territory_gets_the_totals_and_no_facility(app, session, kien_giang):
    make.reviewer(session, "nam", ("75",))

    page = signed_in(app, "nam").get(TARGET + ON).text
    text = main_of(page)

    check_page(page)
    assert "2 trên 4 cơ sở 50,0 %" in text
    assert "4 cơ sở ngoài địa bàn của tài khoản" in text
    assert "Siêu thị 1" not in page


def test_the_reference_of_an_own_area_opens_to_its_facilities(app, session, kien_giang):
    make.facility(session, "Siêu thị Long Xuyên", ward_code=make.LONG_XUYEN)
    address = "/department/plans/vn-889/targets/2025-share?area=P91&on=2026-06-30"

    minh = signed_in(app, "minh").get(address)
    make.reviewer(session, "nam", ("75",))
    nam = signed_in(app, "nam").get(address)

    assert "2 trên 5 cơ sở" in main_of(minh.text)
    assert "Siêu thị Long Xuyên" in minh.text
    assert nam.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/department/plans/none",
        "/department/plans/kien-giang-135/targets/none",
        TARGET + "?part=none-such",
        TARGET + "?page=x",
    ],
)
def test_what_does_not_exist_is_not_found(app, session, path):
    make.reviewer(session)

    assert signed_in(app, "minh").get(path).status_code == 404


def test_a_store_of_which_a_visit_waits_leads_to_its_visits(app, session, kien_giang):
    waiting = make.facility(session, "Siêu thị Chờ")
    make.inspection(session, waiting, kien_giang, accepted=False, visited_on=date(2026, 5, 5))

    browser = signed_in(app, "minh")
    page = browser.get(TARGET + ON + "&part=pending").text

    assert "có lượt đang chờ" in page
    assert re.findall(r"/facilities/(\d+)#inspections", page) == [waiting.code]
    assert 'id="inspections"' in browser.get(f"/department/facilities/{waiting.code}").text


def test_an_unknown_way_to_divide_is_named_and_nothing_is_left_out(app, session, kien_giang):
    answer = signed_in(app, "minh").get(TARGET + ON + "&by=m%C3%A0u<b>&group=W30742")

    assert answer.status_code == 422
    check_page(answer.text)
    text = main_of(answer.text)
    assert "Không có cách chia “màu&lt;b&gt;”. Có thể chia theo xã, phường" in text
    assert "Từng cơ sở: thuộc diện đang hoạt động 4 cơ sở" in text
    assert 'href="#facilities-of-part"' in answer.text


def test_a_retailer_and_an_inspector_have_no_business_here(app, session):
    make.account(session, "lan")
    make.account(session, "chi", Role.RETAILER, None, (), make.retailer(session))

    assert signed_in(app, "lan").get("/department/").status_code == 403
    assert signed_in(app, "chi").get("/department/").status_code == 403


def test_more_facilities_take_no_more_statements(app, session, kien_giang):
    browser = signed_in(app, "minh")
    with statements() as few:
        browser.get(TARGET + ON)
    for number in range(5, 15):
        store = make.facility(session, f"Siêu thị {number}", ward_code=make.PHU_QUOC)
        make.inspection(session, store, kien_giang, "full", visited_on=date(2026, 5, 1))

    with statements() as many:
        browser.get(TARGET + ON)

    assert len(many) == len(few) <= 40
