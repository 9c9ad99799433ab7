"""The review queue on a phone and on a desk: by keyboard, several at once, in the dark."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.errors import Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, SecondCopy
from tests import make
from tests.browser.cast import LONG, NOTE, keep
from tests.browser.eye import OF_COLOUR, Watched, sideways, violations

SIZES = {360: 740, 1280: 800}
QUEUE = "/department/review"
WOVEN = {"category": "woven_pp_bag", "use_point": "checkout", "in_use": True, "charged": True}


@dataclass
class Work:
    flagged: list[Inspection]
    forked: Inspection
    copy: int


@pytest.fixture
def work(app, session) -> Work:
    """One of everything that waits for Minh, under names as long as real ones; one is his own."""
    minh, lan = make.reviewer(session), make.account(session)
    store = make.facility(session, LONG, lat=10.0123, lon=105.0801)
    far = {"position": {"lat": 10.02, "lon": 105.09, "accuracy_m": 60}, "clock_offset_ms": -900_000}
    data = make.jpeg(5, (640, 480))
    flagged = [make.inspection(session, store, lan, "not_met", accepted=False, **far)]
    for at in (make.facility(session, f"{LONG} (bán sỉ)"), store):
        entry = make.photo_entry(data, source="library")
        made = make.put(session, make.body(at, photos=[entry]), lan)
        keep(app, data)
        make.send_photo(session, made, entry["id"], data)
        flagged.append(made)
    make.inspection(session, store, minh, accepted=False)
    make.put(session, {**make.body(store), "facility": "11111", "la": NOTE}, lan)
    first = make.inspection(session, store, lan, note=NOTE)
    with pytest.raises(Refused):
        make.put(session, make.body(store, "gradual", note=NOTE[::-1]), lan, first.id)
    session.commit()
    earlier = {"supersedes": str(first.id), "reason": NOTE}
    make.inspection(session, store, lan, "gradual", **earlier)
    forked = make.inspection(session, store, lan, "not_met", accepted=False, **earlier)
    make.inspection(session, make.facility(session, f"{LONG} (dệt)"), lan, observations=[WOVEN])
    return Work(flagged, forked, session.query(SecondCopy).one().id)


@pytest.fixture(params=SIZES)
def desk(request, chromium, live, work):
    """Minh's browser, of either width."""
    size = {"width": request.param, "height": SIZES[request.param]}
    context = chromium.new_context(viewport=size, locale="vi-VN")
    watched = Watched(context.new_page(), live.url)
    watched.page.goto(f"{live.url}/sign-in")
    watched.page.locator("#name").fill("minh")
    watched.page.locator("#password").fill(make.PASSWORD)
    watched.page.locator("main button[type=submit]").click()
    yield watched
    context.close()


def check(watched: Watched, shots, name: str) -> None:
    page = watched.page
    width = page.viewport_size["width"]
    page.emulate_media(color_scheme="light")
    page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
    wrong = watched.taken() + sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=shots / f"{name}-{width}-dark.png", full_page=True)
    wrong += [f"dark: {each}" for each in violations(page, OF_COLOUR)]
    assert wrong == [], name


def focused(page) -> str:
    found: str = page.evaluate("document.activeElement.getAttribute('aria-labelledby') ?? ''")
    return found


def states(session, records) -> list[str]:
    session.rollback()
    for each in records:
        session.refresh(each)
    return [each.review for each in records]


def test_every_page_of_the_queue_is_sound(desk, work, tmp_path):
    page = desk.page
    for kind in ("flagged", "forked", "quarantined", "second_copy", "needs_proof"):
        page.goto(f"{desk.url}{QUEUE}?kind={kind}")
        check(desk, tmp_path, kind)
    page.goto(f"{desk.url}{QUEUE}/copies/{work.copy}")
    page.locator("main summary").click()
    check(desk, tmp_path, "copy")
    page.goto(f"{desk.url}/department/inspections/{work.forked.id}/compare")
    check(desk, tmp_path, "compare")


def test_a_reviewer_decides_by_keyboard_and_always_sees_where_they_are(
    desk, work, session, tmp_path
):
    page = desk.page
    page.goto(f"{desk.url}{QUEUE}?kind=flagged")
    # No key does anything until a card has the focus.
    page.keyboard.press("v")
    expect(page.locator("input[name=act]:checked")).to_have_count(0)

    page.get_by_role("button", name="Duyệt bằng bàn phím").press("Enter")
    assert focused(page) == "task-1"
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "task-3"
    page.keyboard.press("k")
    assert focused(page) == "task-2"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_text("Đang chọn: 2")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    # Typed into the reason, keys are letters.
    page.keyboard.type("xa vr j")
    expect(page.locator("input[name=act]:checked")).to_have_value("return")
    check(desk, tmp_path, "chosen")
    page.get_by_role("button", name="Ghi quyết định").press("Enter")

    expect(page.get_by_text("Đã ghi cho 2 phiếu")).to_be_visible()
    expect(page.locator("[data-task]").first).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi cho 1 phiếu")).to_be_visible()
    assert states(session, work.flagged) == ["returned", "returned", "accepted"]
    # What is left is one's own: nothing to decide, nothing to tick.
    expect(page.get_by_role("button", name="Ghi quyết định")).to_have_count(0)
    expect(page.locator("[data-task]").first).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("o")
    page.wait_for_url("**/department/inspections/*")


OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"


def test_a_mouse_begins_too_and_escape_comes_back_from_the_foot(desk, tmp_path):
    page = desk.page
    page.goto(f"{desk.url}{QUEUE}?kind=flagged")
    page.get_by_role("button", name="Duyệt bằng bàn phím").click()
    assert focused(page) == "task-1"
    assert page.evaluate(OUTLINE) == "solid"
    check(desk, tmp_path, "begun")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Ghi quyết định")).to_be_focused()
    page.keyboard.press("Escape")
    assert focused(page) == "task-2"
    page.keyboard.press("v")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Escape")
    assert focused(page) == "task-2"
    assert page.evaluate(OUTLINE) == "solid"
    page.keyboard.press("k")
    assert focused(page) == "task-1"
    page.keyboard.press("o")
    page.wait_for_url("**/department/inspections/*")


def test_what_is_wrong_has_the_focus_when_the_queue_comes_back(desk, work, session, tmp_path):
    page = desk.page
    page.goto(f"{desk.url}{QUEUE}?kind=flagged")
    page.get_by_role("button", name="Duyệt bằng bàn phím").press("Enter")
    page.keyboard.press("r")
    page.get_by_role("button", name="Ghi quyết định").press("Enter")

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Cần ghi lý do")
    check(desk, tmp_path, "no-reason")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("thiếu ảnh")
    page.get_by_role("button", name="Ghi quyết định").press("Enter")
    expect(page.get_by_text("Đã ghi cho 1 phiếu")).to_be_visible()
    assert states(session, work.flagged[:1]) == ["returned"]


def test_without_scripts_everything_can_be_done(chromium, live, work, session, tmp_path):
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live.url}/sign-in?next={QUEUE}")
    page.locator("#name").fill("minh")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()

    expect(page.get_by_role("button", name="Duyệt bằng bàn phím")).to_have_count(0)
    page.locator("input[name=id]").first.check()
    page.get_by_label("Huỷ: phiếu không được tính").check()
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cần ghi lý do")
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.locator("input[name=id]").first).to_be_checked()
    page.get_by_label("Lý do").fill("trùng")
    page.get_by_role("button", name="Ghi quyết định").click()

    expect(page.get_by_text("Đã ghi cho 1 phiếu: huỷ.")).to_be_visible()
    assert states(session, work.flagged[:1]) == ["voided"]
    context.close()


def test_a_record_is_repaired_by_keyboard_in_its_card(desk, work, session, tmp_path):
    page = desk.page
    page.goto(f"{desk.url}{QUEUE}?kind=quarantined")
    page.get_by_role("button", name="Duyệt bằng bàn phím").press("Enter")
    page.keyboard.press("s")
    code = page.get_by_label("Mã cơ sở")
    expect(code).to_be_focused()
    # Typed into a field, keys are letters and not the queue's.
    code.fill("")
    page.keyboard.type("jkos 1")
    expect(code).to_have_value("jkos 1")
    page.keyboard.press("Escape")
    assert focused(page) == "task-1"
    check(desk, tmp_path, "repairing")
    page.get_by_label("Lý do").fill("Gõ nhầm mã")
    page.get_by_role("button", name="Đọc lại phiếu").press("Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Mã cơ sở gồm 8 chữ số")
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.get_by_label("Mã cơ sở")).to_have_value("jkos 1")
    check(desk, tmp_path, "repair-wrong")
    page.get_by_label("Mã cơ sở").fill(session.scalars(select(Facility.code)).first())
    page.get_by_role("button", name="Đọc lại phiếu").press("Enter")

    expect(page.get_by_text("Đã sửa để đọc được phiếu")).to_be_visible()
    expect(page.locator("[data-task]")).to_have_count(0)


def test_without_scripts_a_record_is_repaired_and_one_of_two_heads_kept(
    chromium, live, work, session
):
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live.url}/sign-in?next={QUEUE}")
    page.locator("#name").fill("minh")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()

    page.goto(f"{live.url}{QUEUE}?kind=quarantined")
    page.locator("main article summary").click()
    page.get_by_label("Mã cơ sở").fill(session.scalars(select(Facility.code)).first())
    page.get_by_label("Lý do").fill("Gõ nhầm mã")
    page.get_by_role("button", name="Đọc lại phiếu").click()
    expect(page.get_by_text("Đã sửa để đọc được phiếu")).to_be_visible()
    assert page.url.endswith(f"{QUEUE}?kind=quarantined#card-1")

    page.goto(f"{live.url}/department/inspections/{work.forked.id}/compare")
    page.get_by_label(f"BBX-{work.forked.seq}").check()
    page.get_by_role("textbox", name="Lý do").fill("Bản sau đúng")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text(f"Đã giữ BBX-{work.forked.seq}")).to_be_visible()
    assert states(session, [work.forked]) == ["accepted"]
    context.close()
