"""The page that says why a figure changed: its causes, its lists, what it refuses."""

from datetime import date

import pytest

from audit_service.department.waterfall import waterfall
from inspections.account.rules import Grade, Role
from inspections.facility.commands.dated import set_status
from inspections.facility.rules import Status
from inspections.progress.change import Cause, Step
from tests import make
from tests.pages import check_page, main_of, signed_in

PAGE = "/department/plans/kien-giang-135/changes"
SPAN = "from=2026-03-31&to=2026-06-30"


@pytest.fixture
def kien_giang(session):
    """Of five supermarkets one got worse, one closed, one was visited anew, one lies in a ward of
    the plan that Tý may not see."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    make.account(session, "ty", Role.DEPARTMENT, Grade.VIEWER, (make.RACH_GIA,))
    stores = {
        name: make.facility(session, name, ward_code=ward)
        for name, ward in (
            ("Siêu thị Kém", make.RACH_GIA),
            ("Siêu thị Đóng", make.RACH_GIA),
            ("Siêu thị Mới Đến", make.PHU_QUOC),
            ("Siêu thị Như Cũ", make.RACH_GIA),
        )
    }
    for name, day, outcome in (
        ("Siêu thị Kém", date(2026, 2, 1), "full"),
        ("Siêu thị Kém", date(2026, 5, 1), "not_met"),
        ("Siêu thị Đóng", date(2026, 2, 1), "full"),
        ("Siêu thị Mới Đến", date(2026, 5, 1), "gradual"),
    ):
        make.inspection(session, stores[name], lan, outcome, visited_on=day)
    set_status(session, stores["Siêu thị Đóng"], Status.CLOSED, date(2026, 5, 1))
    session.commit()
    return stores


def test_the_causes_are_counted_and_each_opens_its_facilities(app, kien_giang):
    browser = signed_in(app, "minh")
    page = browser.get(f"{PAGE}?{SPAN}").text
    text = main_of(page)

    check_page(page)
    assert "31/03/2026 2 trên 4 cơ sở 50,0 %" in text
    assert "30/06/2026 1 trên 3 cơ sở 33,3 %" in text
    assert "Kiểm tra thêm 1 +1 +1 0" in text
    assert "Kém đi 1 −1 0 0" in text
    assert "Đóng hoặc ra khỏi diện 1 −1 −1 −1" in text
    assert "Không đổi 1 0 0 0" in text
    assert "Cộng 4 −1 0 −1" in text
    assert "Tỷ lệ trên N đổi −16,7 điểm phần trăm" in text
    listed = browser.get(f"{PAGE}?{SPAN}&cause=worse").text
    check_page(listed)
    ours = listed.split('id="facilities-of-cause"')[1]
    assert "Siêu thị Kém" in ours
    assert "Siêu thị Đóng" not in ours
    assert ours.count('href="/department/inspections/') == 2
    # Each bar and each row leads there.
    assert page.count("cause=worse#facilities-of-cause") == 4


def test_who_sees_a_part_of_the_territory_has_all_the_counts_and_only_their_own_names(
    app, kien_giang
):
    text = main_of(signed_in(app, "ty").get(f"{PAGE}?{SPAN}&cause=visited").text)

    assert "Kiểm tra thêm 1 +1 +1 0" in text
    assert "1 cơ sở ngoài địa bàn của tài khoản" in text
    assert "Siêu thị Mới Đến" not in text


@pytest.mark.parametrize(
    ("asked", "sentence", "kept"),
    [
        ("from=31/02/2026", "Ngày đầu chưa đúng.", "31/02/2026"),
        ("from=hôm+qua&to=2026-06-30", "Ngày đầu chưa đúng.", "hôm qua"),
        ("from=2026-06-30&to=1.4.2026", "Ngày đầu phải trước ngày sau.", "1.4.2026"),
        ("from=2026-06-30&to=2026-06-30", "Ngày đầu phải trước ngày sau.", "2026-06-30"),
        ("from=2020-12-31", "Kế hoạch bắt đầu ngày 01/01/2021.", "2020-12-31"),
        ("from=2026-06-30&to=2999-01-01", "Chọn ngày sau không muộn hơn", "2999-01-01"),
        ("to=%3Cb%3E", "Ngày sau chưa đúng.", "&lt;b&gt;"),
        ("from=0001-01-01&to=0001-01-02", "Kế hoạch bắt đầu ngày", "0001-01-01"),
        ("to=0001-01-01", "Ngày đầu phải trước ngày sau.", "0001-01-01"),
        ("to=1/1/0001", "Ngày đầu phải trước ngày sau.", "1/1/0001"),
        ("to=0001-03-31", "Ngày đầu phải trước ngày sau.", "0001-03-31"),
    ],
)
def test_days_that_make_no_span_are_told_and_kept_as_typed(app, session, asked, sentence, kept):
    make.reviewer(session)

    answer = signed_in(app, "minh").get(f"{PAGE}?{asked}")

    assert answer.status_code == 422
    check_page(answer.text)
    assert sentence in main_of(answer.text)
    assert f'value="{kept}"' in answer.text
    assert "Nguyên nhân" not in answer.text


def test_without_days_it_is_the_quarter_before_and_a_plan_without_stores_says_so(app, session):
    make.reviewer(session)
    browser = signed_in(app, "minh")

    answer = browser.get(PAGE)

    assert answer.status_code == 200
    assert "Không có cơ sở thuộc diện" in main_of(answer.text)
    for address in (
        "/department/plans/none/changes",
        f"{PAGE}?target=none",
        f"{PAGE}?cause=none",
        f"{PAGE}?area=75",
        f"{PAGE}?page=x",
        "/department/plans/dong-nai-202/changes?target=2025-bags",
        "/department/plans/can-tho-160/changes?target=2025-encourage-market",
    ):
        assert browser.get(address).status_code == 404, address


def test_a_waterfall_goes_from_the_one_count_to_the_other():
    steps = {
        Cause.VISITED: Step(20, 0, 20, 14),
        Cause.EXPIRED: Step(3, 0, -3, 0),
        Cause.WORSE: Step(4, 0, 0, -4),
        Cause.UNCHANGED: Step(30),
    }

    for width in (680, 330):
        drawn = waterfall(15, 25, steps, width)

        assert [(bar.cause, bar.value, bar.sign) for bar in drawn.bars] == [
            (None, 15, "whole"),
            (Cause.VISITED, 14, "up"),
            (Cause.EXPIRED, 0, "still"),
            (Cause.WORSE, -4, "down"),
            (None, 25, "whole"),
        ]
        unit = (drawn.bars[0].end - drawn.left) / 15
        ends = [round((bar.end - drawn.left) / unit) for bar in drawn.bars]
        assert ends == [15, 29, 29, 25, 25]
        assert max(bar.x + bar.width for bar in drawn.bars) < width - 40
        assert [bar.last for bar in drawn.bars] == [False] * 4 + [True]
