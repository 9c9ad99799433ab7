"""A signed record reaches the office, or the page says why not and loses nothing."""

import pytest
from playwright.sync_api import Route, expect

from inspections.facility.code import check_digit
from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.browser.form_hand import following, home, only, sent, sign_closed, state, tap

BUSY = {"code": "busy", "detail": "x"}


def test_a_busy_server_is_asked_again_by_itself_with_the_same_bytes(reader, store, session):
    requests = sent(reader.page)
    reader.page.route(
        "**/api/v1/inspections/*",
        lambda route: route.fulfill(
            status=503, json=BUSY, headers={"X-App": "bao-bi-xanh", "Retry-After": "2"}
        ),
        times=1,
    )

    page = sign_closed(reader, store)
    expect(page.locator("[data-trouble-words]")).to_have_text(
        "Máy chủ đang bận. Sẽ tự gửi lại sau 2 giây."
    )
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert len(requests) == 2
    assert requests[0].url == requests[1].url
    assert requests[0].post_data_buffer == requests[1].post_data_buffer


def wifi_page(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<p>Chào mừng đến Wi-Fi</p>")


def stranger(route: Route) -> None:
    """A receipt of our service, but of another record."""
    receipt = {"id": "0" * 8, "payload_sha256": "0" * 64, "state": "complete", "photos": []}
    route.fulfill(status=201, json=receipt, headers={"X-App": "bao-bi-xanh"})


@pytest.mark.parametrize("answer", [wifi_page, stranger])
def test_only_a_receipt_of_this_record_is_believed(reader, store, session, answer):
    requests = sent(reader.page)
    reader.page.route("**/api/v1/inspections/*", answer, times=1)

    page = sign_closed(reader, store)
    expect(page.locator("[data-trouble-words]")).to_contain_text("Chưa tới được máy chủ")
    expect(state(page)).to_have_text("Đã lưu trên máy, chờ gửi")
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert requests[0].post_data_buffer == requests[1].post_data_buffer


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (400, "not_json", "hỏng trên đường truyền"),
        (401, "not_signed_in", "Phải đăng nhập lại"),
        (403, "signed_by_other", "Phiếu do người khác ký"),
        (403, "not_allowed", "không cho tài khoản này"),
        (409, "other_body", "đã có một nội dung khác"),
        (413, "too_large", "quá lớn"),
        (500, "server_error", "Máy chủ gặp lỗi"),
    ],
)
def test_each_refusal_is_said_in_words(reader, store, session, status, code, words):
    reader.page.route(
        "**/api/v1/inspections/*",
        lambda route: route.fulfill(
            status=status, json={"code": code}, headers={"X-App": "bao-bi-xanh"}
        ),
    )

    page = sign_closed(reader, store)

    expect(page.locator("[data-trouble-words]")).to_contain_text(words)
    expect(page.locator("[data-trouble-code]")).to_contain_text(code)
    expect(page.locator("[data-sign-in-again]")).to_be_visible(visible=status == 401)
    expect(page.locator("[data-send-again]")).to_be_visible(visible=status != 409)
    expect(page.locator("[data-new-form]")).to_be_visible()


def test_a_photo_that_did_not_arrive_is_sent_again_alone(reader, store, session, tmp_path):
    requests = sent(reader.page)
    reader.page.route("**/photos/*", lambda route: route.abort(), times=1)
    reader.sign_in("lan", f"/f/{store}")
    page = reader.page
    tap(page, "Cơ sở đóng cửa")
    following(page)
    picture = tmp_path / "cua.jpg"
    picture.write_bytes(make.jpeg(3))
    page.locator('[data-photo-from="camera"]').set_input_files(picture)
    page.get_by_label("Ảnh chụp gì?").select_option(label="Mặt tiền")
    following(page)
    following(page)
    expect(state(page)).to_have_text("Đã gửi phiếu, còn 1 ảnh")
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert len({request.post_data_buffer for request in requests}) == 1
    assert only(session, Photo).state == "stored"


def test_a_record_that_the_server_cannot_read_is_received_for_a_person(reader, store, session):
    page = home(reader)
    page.locator("#facility-query").fill(f"1000 000{check_digit('1000000')}")
    tap(page, "Vẫn lập phiếu cho mã này")
    for words in ("Không tìm thấy cơ sở", "Tiếp: ảnh", "Tiếp: ký", "Ký và gửi"):
        tap(page, words)

    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1), chờ người duyệt xem")
    assert only(session, Inspection).state == "quarantined"


def test_a_refused_position_is_sent_with_its_reason(reader, store, session, context):
    context.clear_permissions()
    page = sign_closed(reader, store)

    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    kept = only(session, Inspection)
    assert kept.lat is None
    assert kept.position_reason in ("Không cho phép lấy vị trí", "Ký khi chưa lấy xong vị trí")
