"""How often a thumb touches the glass for one visit."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from inspections.inspection.models import Inspection
from tests import make
from tests.browser.form_hand import heading, home, only, state

# The camera is another app: its shutter, and that the picture is good.
IN_CAMERA = 2


class Thumb:
    """One thumb; `taps` is how often it touched the glass. What is typed is not counted, but the
    tap into the field is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, words: str, part: Locator | None = None) -> None:
        found = (part or self.page.locator("body")).locator("label, button")
        found.filter(has_text=words, visible=True).first.click()
        self.taps += 1

    def following(self, words: str, title: str) -> None:
        self.tap(words)
        expect(heading(self.page)).to_have_text(title)

    def photograph(self, picture: Path) -> None:
        with self.page.expect_file_chooser() as camera:
            self.tap("Chụp ảnh quầy này")
        camera.value.set_files(picture)
        self.taps += IN_CAMERA
        expect(self.page.locator("[data-photo-count]").filter(visible=True)).to_have_text("1 ảnh")

    def write(self, label: str, words: str) -> None:
        self.tap(label)
        self.page.keyboard.type(words)


def test_an_ordinary_supermarket_with_three_photos_takes_at_most_40_taps(
    reader, store, session, tmp_path
):
    thumb = Thumb(home(reader))
    page = thumb.page
    picture = tmp_path / "quay.jpg"

    thumb.tap("Siêu thị Rạch Giá")
    thumb.tap("bắt đầu kiểm tra")
    thumb.tap("Khảo sát")
    thumb.following("Tiếp: túi", "Quầy thu ngân đưa túi gì?")
    thumb.tap("Túi ni lông mỏng")
    thumb.tap("Miễn phí", page.get_by_role("group", name="Túi ni lông mỏng", exact=True))
    thumb.tap("Túi giấy")
    thumb.tap("Bán", page.get_by_role("group", name="Túi giấy", exact=True))
    thumb.tap("Các loại khác: không có")
    picture.write_bytes(make.jpeg(1))
    thumb.photograph(picture)
    thumb.following("Tiếp: quầy tươi", "Quầy tươi gói bằng gì?")
    thumb.tap("Túi cuộn")
    thumb.tap("Khay xốp")
    for item in ("Túi cuộn", "Khay xốp"):
        thumb.tap("Cửa hàng", page.get_by_role("group", name=item).filter(visible=True))
    thumb.tap("Các loại khác: không có")
    picture.write_bytes(make.jpeg(2))
    thumb.photograph(picture)
    thumb.following("Tiếp: đồ ăn", "Quầy đồ ăn dùng gì?")
    thumb.tap("Hộp xốp")
    thumb.tap("Ống hút nhựa")
    thumb.tap("Các loại khác: không có")
    picture.write_bytes(make.jpeg(3))
    thumb.photograph(picture)
    thumb.following("Tiếp: ảnh", "Chụp ảnh làm bằng chứng")
    thumb.following("Tiếp: xem lại", "Xem lại trước khi ký")
    thumb.following("Tiếp: ký", "Ký và gửi phiếu")
    thumb.write("Họ tên", "Trần Thị Hạnh")
    thumb.tap("Có ký")
    thumb.tap("Ký và gửi")
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    print(f"{thumb.taps} taps, {3 * IN_CAMERA} of them in the camera")
    kept = only(session, Inspection)
    payload = json.loads(kept.body)
    assert (kept.state, kept.problems) == ("complete", None)
    assert [(each["category"], each["use_point"]) for each in payload["observations"]] == [
        ("thin_carrier_bag", "checkout"),
        ("paper_bag", "checkout"),
        ("roll_bag", "fresh"),
        ("foam_tray", "fresh"),
        ("foam_box", "food"),
        ("plastic_straw", "food"),
    ]
    assert [each["charged"] for each in payload["observations"][:2]] == [False, True]
    assert [each["packed_by"] for each in payload["observations"][2:4]] == ["shop", "shop"]
    assert [point["rest_none"] for point in payload["use_points"]] == [True, True, True]
    assert [(each["kind"], each["use_point"], each["source"]) for each in payload["photos"]] == [
        ("shelf", "checkout", "camera"),
        ("shelf", "fresh", "camera"),
        ("shelf", "food", "camera"),
    ]
    assert payload["representative"] == {"name": "Trần Thị Hạnh", "signs": True}
    assert thumb.taps <= 40
    assert reader.complaints == []


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Cơ sở đóng cửa", "closed"),
        ("Cơ sở từ chối kiểm tra", "refused"),
        ("Cơ sở đã chuyển đi", "moved"),
        ("Không tìm thấy cơ sở", "not_found"),
    ],
)
def test_a_visit_that_found_nothing_to_look_at_takes_four_taps(
    reader, store, session, words, outcome
):
    reader.sign_in("lan", f"/f/{store}")
    thumb = Thumb(reader.page)

    for each in (words, "Tiếp: ảnh", "Tiếp: ký", "Ký và gửi"):
        thumb.tap(each)
    expect(state(reader.page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert only(session, Inspection).outcome == outcome
    assert thumb.taps <= 4


def test_a_photo_taken_at_a_use_point_may_be_named_otherwise(reader, store, tmp_path):
    reader.sign_in("lan", f"/f/{store}")
    thumb = Thumb(reader.page)
    picture = tmp_path / "quay.jpg"
    picture.write_bytes(make.jpeg(1))
    thumb.tap("bắt đầu kiểm tra")
    thumb.following("Tiếp: túi", "Quầy thu ngân đưa túi gì?")
    thumb.photograph(picture)
    reader.page.goto(f"{reader.page.url.split('#')[0]}#photos")

    named = reader.page.get_by_label("Ảnh chụp gì?")
    expect(named.locator("option:checked")).to_have_text("Quầy thu ngân")
    named.select_option(label="Mặt tiền")
    thumb.following("Tiếp: xem lại", "Xem lại trước khi ký")
    expect(reader.page.locator("[data-review]")).to_contain_text("Mặt tiền")


def test_a_picture_that_cannot_be_opened_is_said_wherever_it_was_taken(reader, store, tmp_path):
    reader.sign_in("lan", f"/f/{store}")
    page = reader.page
    thumb = Thumb(page)
    picture = tmp_path / "hong.jpg"
    picture.write_bytes(b"no picture")
    thumb.tap("bắt đầu kiểm tra")
    thumb.following("Tiếp: túi", "Quầy thu ngân đưa túi gì?")
    page.locator('[data-photo-at="checkout"]').set_input_files(picture)

    expect(page.locator('[data-photo-trouble="photo-failed"]')).to_be_in_viewport()
    thumb.following("Tiếp: quầy tươi", "Quầy tươi gói bằng gì?")
    expect(page.locator('[data-photo-trouble="photo-failed"]')).to_be_hidden()
