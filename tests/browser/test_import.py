"""A manager brings a list in: uploads it, looks at it, writes it, and does it once more."""

import io
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from audit_service import import_jobs
from audit_service.sheets.writing import Column, write_xlsx
from inspections.facility.models import Facility
from tests import lists, make
from tests.browser.eye import sideways, violations
from tests.lists import HEAD

PAGE = "/department/facilities/imports"
ROWS = [
    [None, "Co.opmart Rạch Giá", "Siêu thị hạng II", "19 Lê Lợi", "Rạch Giá", "An Giang"],
    ["48210373", "Chợ Tắc Cậu (tên mới)", "Chợ hạng 2", None, None, None],
    [None, "Siêu thị rất xa " * 6, "Siêu thị", "ấp 1", "Phường Trấn Biên", "Đồng Nai"],
]


def listed() -> bytes:
    out = io.BytesIO()
    write_xlsx([Column(each) for each in HEAD], ROWS, out, "DS")
    return out.getvalue()


def facilities(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Facility))


def upload(page, reader) -> None:
    reader.go(PAGE)
    file = {"name": "danh-sach.xlsx", "mimeType": "application/octet-stream", "buffer": listed()}
    page.locator("#file").set_input_files(files=[file])
    page.get_by_role("button", name="Xem trước").click()
    # The page of progress renews itself until there is a preview.
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước danh sách", timeout=60_000)


def seen(page) -> list[str]:
    return [*sideways(page), *violations(page)]


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_looked_at_written_and_the_same_again_changes_nothing(
    session, live, reader, width
):
    lists.manager(session, "huong")
    make.facility(session, "Chợ Tắc Cậu", make.FacilityType.MARKET, code="48210373")
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    reader.sign_in("huong", PAGE)
    assert seen(page) == []

    upload(page, reader)

    main = page.locator("main")
    expect(main).to_contain_text(re.compile(r"Ghi mới\s*1"))
    expect(main).to_contain_text("Chợ Tắc Cậu → Chợ Tắc Cậu (tên mới)")
    expect(main).to_contain_text("Phường Trấn Biên không thuộc địa bàn của tài khoản")
    assert seen(page) == []
    assert facilities(session) == 1
    page.get_by_role("link", name="Ghi vào danh sách").click()
    assert seen(page) == []
    page.get_by_role("button", name="Ghi vào danh sách").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Kết quả nhập danh sách", timeout=60_000
    )
    expect(main).to_contain_text("Đã ghi: 1 cơ sở mới, 1 cơ sở thay đổi.")
    assert seen(page) == []
    assert facilities(session) == 2

    upload(page, reader)

    expect(main).to_contain_text("Tệp này không có gì để ghi.")
    expect(main).to_contain_text(re.compile(r"Không đổi\s*2"))
    expect(page.get_by_role("link", name="Ghi vào danh sách")).to_have_count(0)
    import_jobs.wait(live.app)
    assert facilities(session) == 2
    assert reader.complaints == []
