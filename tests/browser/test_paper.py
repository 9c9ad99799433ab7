"""The figures on sheets of paper, as a browser prints them: nothing is missing or torn off."""

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from inspections.area.models import AreaName, AreaWard
from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import visit_day
from inspections.plan.queries import plan_by_slug
from tests import make

PLAN = "/department/plans/kien-giang-135"
N = "Cơ sở thuộc diện đang hoạt động (N)"
FOOT = re.compile(r"Số liệu ngày .*Cách tính .*chợ\.$")
# What is printed begins ever further down, so that any part comes to stand at a sheet's end.
DOWN = range(0, 960, 160)


@pytest.fixture
def stores(session) -> None:
    """A store in each of twenty wards, half of them visited."""
    make.reviewer(session)
    lan = make.account(session, areas=("VN",))
    for number, code in enumerate(wards(session)):
        name = f"Siêu thị {number:02d}"
        store = make.facility(session, name, FacilityType.SUPERMARKET, ward_code=code)
        if number % 2:
            make.inspection(session, store, lan, visited_on=visit_day(now()) - timedelta(days=9))
    session.commit()


def wards(session) -> list[str]:
    """The codes of some of the plan's."""
    query = (
        select(AreaName.code)
        .join(AreaWard, AreaWard.ward_id == AreaName.area_id)
        .where(AreaWard.area_id == plan_by_slug(session, "kien-giang-135").territory_id)
        .where(AreaName.valid_to.is_(None))
        .order_by(AreaName.code)
    )
    return list(session.scalars(query.limit(20)))


def sheets(page: Page, down: int = 0) -> list[str]:
    """The words of each sheet, `down` px of nothing before the page's own part."""
    page.evaluate("down => { document.querySelector('main').style.marginTop = `${down}px`; }", down)
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True))) as document:
        return [" ".join(each.get_textpage().get_text_bounded().split()) for each in document]


def test_the_basis_of_every_target_is_printed_without_a_script(stores, live, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live.url}/sign-in?next={PLAN}")
    page.locator("#name").fill("minh")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(live.url + PLAN)

    with pypdfium2.PdfDocument(io.BytesIO(page.pdf())) as document:
        printed = " ".join(each.get_textpage().get_text_bounded() for each in document)

    targets = page.get_by_text("Nguyên văn kế hoạch").count()
    assert targets == 2
    assert " ".join(printed.split()).count(N) == targets
    # On the screen, and for a listener, there is the one that is folded.
    assert page.get_by_role("rowheader", name=N).count() == 1
    assert page.get_by_text("Nguyên văn kế hoạch").first.is_visible()
    context.close()


def test_the_head_of_a_table_is_never_without_a_row(stores, live, reader):
    reader.sign_in("minh", PLAN)

    for down in DOWN:
        for sheet in sheets(reader.page, down):
            assert not sheet.endswith("Ngày N Đã kiểm tra Đạt một phần trở lên Đạt đầy đủ"), down


def test_parts_begin_beneath_the_title_and_the_foot_is_not_alone(stores, live, reader):
    reader.sign_in("minh", f"{PLAN}/compare")

    printed = sheets(reader.page)

    assert "Cả địa bàn" in printed[0]
    assert FOOT.search(printed[-1])
    assert FOOT.sub("", printed[-1]).strip()


def test_a_plan_is_never_named_without_its_first_figure(stores, live, reader):
    reader.sign_in("minh", "/department/")

    for down in DOWN:
        named = [each for each in sheets(reader.page, down) if "để tham khảo" in each]
        assert named
        for sheet in named:
            assert "Hiện nay (" in sheet.split("để tham khảo")[-1], down


def test_what_leads_elsewhere_is_not_printed(stores, live, reader):
    reader.sign_in("minh", PLAN)

    printed = " ".join(sheets(reader.page))

    assert "Kế hoạch 135/KH-UBND" in printed
    assert "English" not in printed
    assert "Tiến độ các kế hoạch" not in printed
