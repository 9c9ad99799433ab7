"""The office takes in the file of a phone that could not send: the very bytes, once."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from inspections.account.queries import account_by_name
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id
from inspections.photo.models import Photo
from tests import make

PAGE = "/department/rescue"
RECEIVED = re.compile(r"^Đã nhận \(số BBX-[0-9]+\)$")


def record(facility: str, pictures=(), **more):
    """(its line in a rescue file, the bytes that were signed), as a phone of Lan's writes it."""
    entries = [make.photo_entry(data) for data in pictures]
    payload = {
        "facility": facility,
        "signed_by": "lan",
        "form_version": "2026.1",
        "started_at": "2026-11-20T09:00:00+07:00",
        "signed_at": "2026-11-20T09:12:30+07:00",
        "use_points": [dict(point) for point in make.ALL_SEEN],
        "observations": [make.PAPER],
        "note": "Quầy “tươi” – đủ dấu",
        "photos": entries,
        **more,
    }
    # Not as Python's default would write it: what counts is the text of the phone.
    text = json.dumps(payload, ensure_ascii=False, separators=(" ,", ":  "))
    photos = [
        {
            "id": entry["id"],
            "media_type": "image/jpeg",
            "sha256": entry["sha256"],
            "base64": b64encode(data).decode(),
        }
        for entry, data in zip(entries, pictures, strict=True)
    ]
    hash_ = sha256(text.encode()).hexdigest()
    line = {"id": str(uuid4()), "signed_by": "lan", "sha256": hash_, "body": text}
    return {**line, "photos": photos}, text.encode()


def file_of(*lines, **more) -> str:
    head = {"app": "bao-bi-xanh", "kind": "rescue", "version": 1}
    whole = {**head, "exported_at": "2026-11-20T03:00:00.000Z", "records": lines, **more}
    return json.dumps(whole, ensure_ascii=False)


@pytest.fixture
def office(reader, store, session) -> Page:
    """The page, opened by Minh, a reviewer."""
    make.reviewer(session)
    reader.sign_in("minh", PAGE)
    yield reader.page
    assert reader.complaints == []


def choose(page: Page, text: str) -> None:
    file = {"name": "phieu.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("#file").set_input_files(files=[file])


def states(page: Page):
    return page.locator("[data-records] [data-state]")


def received(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Inspection))


def test_whole_records_arrive_with_their_photos_and_a_damaged_one_stays(
    office, store, session, app
):
    picture = make.jpeg()
    (first, first_bytes), (second, second_bytes) = record(store, [picture]), record(store)
    damaged = {**record(store)[0], "body": second["body"].replace("paper_bag", "jute_bag")}

    choose(office, file_of(first, second, damaged))
    expect(office.locator("[data-summary]")).to_contain_text("có 3 phiếu, nhập được 2 phiếu")
    expect(office.locator("[data-records] [data-name]").first).to_have_text("Siêu thị Rạch Giá")
    expect(office.locator("[data-records] [data-about]").first).to_have_text(
        "Người ký: lan. Kiểm tra lúc 09:00, 20/11/2026. Ảnh trong tệp: 1."
    )
    assert received(session) == 0
    office.locator("[data-start]").click()

    expect(office.locator("[data-summary]")).to_have_text("Đã làm xong 2 trên 2 phiếu.")
    expect(states(office)).to_have_text(
        [
            "Đã nhận (số BBX-1)",
            "Đã nhận (số BBX-2)",
            "Nội dung không còn đúng như lúc ký nên không gửi. Hãy xuất lại tệp từ điện thoại.",
        ]
    )
    expect(office.locator("[data-start]")).to_be_hidden()
    assert received(session) == 2
    for line, body in ((first, first_bytes), (second, second_bytes)):
        kept = inspection_by_id(session, UUID(line["id"]))
        assert (kept.body, kept.state) == (body, "complete")
        assert kept.signer_id == account_by_name(session, "lan").id
        assert kept.imported_by_id == account_by_name(session, "minh").id
    photo = session.scalars(select(Photo)).one()
    assert app.extensions["photo_store"].path(photo.sha256).read_bytes() == picture

    office.locator("[data-open]").first.click()
    expect(office.locator("main")).to_contain_text("Nhập hộ bởi")


def test_the_same_file_again_makes_no_second_record(office, store, session):
    text = file_of(record(store, [make.jpeg()])[0])

    for _time in range(2):
        office.reload()
        choose(office, text)
        office.locator("[data-start]").click()
        expect(states(office)).to_have_text(["Đã nhận (số BBX-1)"])

    assert received(session) == 1


def test_a_lost_connection_stops_and_is_taken_up_where_it_was(office, store, session):
    lines = [record(store, [make.jpeg(seed)])[0] for seed in (1, 2)]
    office.route("**/photos/*", lambda route: route.abort(), times=1)
    choose(office, file_of(*lines))
    office.locator("[data-start]").click()

    expect(states(office)).to_have_text(["Đã nhận phiếu (số BBX-1), còn thiếu 1 ảnh", "Chưa gửi"])
    expect(office.locator("[data-trouble]").first).to_contain_text("Không tới được máy chủ.")
    expect(office.locator("[data-summary]")).to_contain_text("mới xong 0 trên 2 phiếu")
    office.get_by_role("button", name="Nhập tiếp").click()

    # Numbers may have gaps.
    expect(states(office)).to_have_text([RECEIVED, RECEIVED])
    assert received(session) == 2


def test_wifi_pages_are_not_believed(office, store, session):
    def welcome(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<p>Chào mừng</p>")

    office.route("**/api/v1/inspections/*", welcome, times=1)
    choose(office, file_of(record(store)[0]))
    office.locator("[data-start]").click()

    expect(states(office)).to_have_text(["Chưa nhận"])
    assert received(session) == 0


@pytest.mark.parametrize(
    ("change", "state", "why"),
    [
        ({"signed_by": "lan.nguyen"}, "Chưa nhận", "Không có cán bộ kiểm tra nào"),
        ({"signed_by": None}, "Chưa nhận", "Phiếu không ghi ai đã ký"),
        ({"facility": "11111"}, "Đã nhận (số BBX-1), chờ người duyệt xem", ""),
    ],
)
def test_each_record_says_in_words_what_became_of_it(office, store, change, state, why):
    line, _ = record(**{"facility": store, **change})
    choose(office, file_of(line))
    office.locator("[data-start]").click()

    expect(states(office)).to_have_text([state])
    expect(office.locator("[data-records] [data-trouble]")).to_contain_text(why)


def test_a_damaged_photo_is_not_sent_and_a_lacking_one_is_named(office, store, session):
    broken, _ = record(store, [make.jpeg()])
    broken["photos"][0]["base64"] = b64encode(make.jpeg(2)).decode()
    lacking, _ = record(store, [make.jpeg(3)])
    lacking["photos"] = []
    choose(office, file_of(broken, lacking))
    office.locator("[data-start]").click()

    troubles = office.locator("[data-records] [data-trouble]")
    expect(states(office)).to_have_text(
        [f"Đã nhận phiếu (số BBX-{number}), còn thiếu 1 ảnh" for number in (1, 2)]
    )
    expect(troubles.first).to_contain_text("1 ảnh trong tệp bị hỏng nên không gửi.")
    expect(troubles.last).to_contain_text("Ảnh còn thiếu không có trong tệp.")


def test_another_record_under_its_id_is_kept_beside_the_first(office, store, session):
    first, _ = record(store)
    second, _ = record(store, [make.jpeg()])
    second["id"] = first["id"]
    choose(office, file_of(first, second))
    office.locator("[data-start]").click()

    expect(states(office)).to_have_text(["Đã nhận (số BBX-1)", "Sở đã có phiếu khác mang mã này"])
    expect(office.locator("[data-summary]")).to_have_text("Đã làm xong 2 trên 2 phiếu.")
    session.rollback()
    assert session.scalars(select(Photo.state)).one() == "stored"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (file_of()[:-5], "Tệp bị hỏng hoặc bị cắt ngắn."),
        ("[]", "Đây không phải tệp phiếu chưa gửi"),
        ("null", "Đây không phải tệp phiếu chưa gửi"),
        (file_of(app="khac"), "Đây không phải tệp phiếu chưa gửi"),
        (file_of(version=2), "Tệp do một bản ứng dụng khác lưu"),
        (file_of(), "Trong tệp không có phiếu nào."),
    ],
)
def test_a_file_that_is_none_says_why(office, text, words):
    choose(office, text)

    expect(office.locator("[data-file-trouble]")).to_contain_text(words)
    expect(office.locator("[data-start]")).to_be_hidden()


def test_an_entry_that_is_no_record_is_shown_and_left_out(office, store):
    choose(office, file_of(5, {"id": "x"}, record(store)[0]))

    expect(office.locator("[data-summary]")).to_contain_text("có 3 phiếu, nhập được 1 phiếu")
    expect(states(office).first).to_have_text(
        "Mục này bị hỏng nên không gửi. Hãy xuất lại tệp từ điện thoại."
    )


def test_without_scripts_a_sentence_says_what_is_needed(chromium, live, store, session):
    make.reviewer(session)
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live.url}/sign-in?next={PAGE}")
    page.locator("#name").fill("minh")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()

    expect(page.locator("main")).to_contain_text("Trang này cần JavaScript")
    expect(page.locator("#file")).to_be_hidden()
    context.close()
