"""An inspector fills in the form on a phone: from the label on the wall to the database."""

import json
from hashlib import sha256
from uuid import UUID

import pytest
from playwright.sync_api import expect

from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.browser.eye import small_targets
from tests.browser.form_hand import begin, following, heading, only, sent, sign_closed, state, tap


def test_an_inspection_with_a_photo_goes_from_the_label_to_the_database(
    reader, store, session, tmp_path
):
    page = begin(reader, store)
    requests = sent(page)
    expect(page.locator("[data-position-words]")).to_contain_text("18 m")
    tap(page, "Khảo sát")
    following(page)
    expect(heading(page)).to_have_text("Quầy thu ngân đưa túi gì?")
    checkout = page.locator('[data-point="checkout"]')
    tap(checkout, "Túi giấy")
    tap(checkout.locator(".follow-up"), "Bán")
    tap(checkout, "Giá, giấy chứng nhận")
    checkout.get_by_label("Giá một túi").fill("2.000")
    checkout.get_by_label("Số lượng một ngày").fill("1 200")
    tap(checkout, "Theo lời kể")
    tap(checkout, "Các loại khác: không có")
    following(page)
    fresh = page.locator('[data-point="fresh"]')
    tap(fresh, "Khay xốp")
    tap(fresh, "Nhà cung cấp")
    tap(fresh, "Giá, giấy chứng nhận")
    fresh.get_by_label("Độ dày một lớp").fill("1,5")
    tap(fresh, "Các loại khác: không có")
    following(page)
    tap(page, "Không có quầy")
    following(page)
    picture = tmp_path / "quay.jpg"
    picture.write_bytes(make.jpeg(7, (1200, 2400)))
    page.locator('[data-photo-from="camera"]').set_input_files(picture)
    page.get_by_label("Ảnh chụp gì?").select_option(label="Quầy thu ngân")
    following(page)
    expect(page.locator("[data-review]")).to_contain_text("bán 2.000 đồng")
    expect(page.locator("[data-missing-list] a")).to_have_text(["Chưa ghi đại diện cơ sở"])
    following(page)
    # Telex and some phones type decomposed letters.
    page.locator("#rep-name").fill("Trần Thị Hạnh")
    tap(page, "Có ký")
    following(page)
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    (request,) = requests
    signed = request.post_data_buffer
    kept = only(session, Inspection)
    photo = only(session, Photo)
    payload = json.loads(signed)
    assert kept.body == signed
    assert page.locator("[data-step=record]").get_attribute("data-signed") == (
        sha256(signed).hexdigest()
    )
    assert (kept.state, kept.problems) == ("complete", None)
    assert photo.state == "stored"
    assert UUID(payload["photos"][0]["id"]) == photo.id
    assert UUID(request.url.rsplit("/", 1)[1]).version == 7
    assert payload["facility"] == store
    assert payload["arrived_by"] == "qr"
    assert payload["signed_by"] == "lan"
    assert payload["basis"] == {"kind": "survey"}
    assert payload["position"] == {"lat": 10.0123, "lon": 105.0801, "accuracy_m": 18}
    assert abs(payload["clock_offset_ms"]) < 5000
    assert payload["started_at"].endswith("+07:00")
    assert payload["use_points"] == [
        {"key": "checkout", "present": True, "rest_none": True},
        {"key": "fresh", "present": True, "rest_none": True},
        {"key": "food", "present": False},
    ]
    assert payload["observations"] == [
        {
            "category": "paper_bag",
            "use_point": "checkout",
            "in_use": True,
            "charged": True,
            "price_vnd": 2000,
            "units_per_day": 1200,
            "units_source": "told",
        },
        {
            "category": "foam_tray",
            "use_point": "fresh",
            "in_use": True,
            "packed_by": "supplier",
            "thickness_um": 1.5,
        },
    ]
    assert payload["representative"] == {"name": "Trần Thị Hạnh", "signs": True}
    line = payload["photos"][0]
    assert (line["kind"], line["use_point"], line["source"]) == ("shelf", "checkout", "camera")
    assert line["media_type"] == "image/jpeg"
    assert reader.complaints == []


def test_a_photo_is_sent_no_longer_than_1600_pixels(reader, store, session, tmp_path):
    page = begin(reader, store)
    page.goto(f"{page.url}#photos")
    picture = tmp_path / "cao.jpg"
    picture.write_bytes(make.jpeg(7, (1500, 3000)))
    page.locator('[data-photo-from="library"]').set_input_files(picture)

    shown = page.locator(".shot img")
    expect(shown).to_have_count(1)
    size = shown.evaluate(
        "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    )

    assert size == [800, 1600]


def test_a_closed_store_is_reported_in_four_taps(reader, store, session):
    page = sign_closed(reader, store)

    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    kept = only(session, Inspection)
    assert (kept.state, kept.outcome) == ("complete", "closed")
    assert json.loads(kept.body)["observations"] == []
    assert reader.complaints == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_step_scrolls_sideways_and_every_target_is_48_pixels_high(reader, store, width):
    reader.page.set_viewport_size({"width": width, "height": 740})
    page = begin(reader, store)
    following(page)
    tap(page, "Túi giấy")
    tap(page, "Giá, giấy chứng nhận")
    too_small = []
    for step in ("facility", "bags", "fresh", "food", "photos", "review", "sign"):
        page.goto(f"{page.url.split('#')[0]}#{step}")
        expect(page.locator(f'[data-step="{step}"]')).to_be_visible()
        assert not reader.is_wider_than_screen(), step
        too_small += small_targets(page)

    assert too_small == []
    assert reader.complaints == []
