"""The list that reviewers work through, and the page of one inspection."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from inspections.account.rules import Grade, Role
from inspections.errors import Refused
from inspections.facility.rules import FacilityType
from inspections.trail.models import TrailEntry
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

LIST = "/department/inspections"


def page_of(inspection):
    return f"{LIST}/{inspection.id}"


@pytest.fixture
def lan(session):
    make.reviewer(session)
    return make.account(session)


def test_the_list_shows_what_waits_and_counts_it(app, session, lan):
    store = make.facility(session, "Siêu thị Chờ")
    make.inspection(session, store, lan, "not_met", accepted=False)
    make.inspection(session, make.facility(session, "Siêu thị Xong"), lan)

    browser = signed_in(app, "minh")
    everything, flagged = browser.get(LIST).text, browser.get(f"{LIST}?show=flagged").text

    check_page(everything)
    assert "Chờ duyệt 1" in main_of(everything)
    assert "Siêu thị Xong" in everything
    assert "Siêu thị Chờ" in flagged
    assert "không có ảnh quầy thu ngân" in flagged
    assert "Siêu thị Xong" not in flagged


def test_a_record_that_a_correction_took_the_place_of_says_that_it_does_not_count(
    app, session, lan
):
    store = make.facility(session, "Siêu thị Sửa")
    first = make.inspection(session, store, lan, "not_met")
    link = {"supersedes": str(first.id), "reason": "ghi thiếu"}
    second = make.inspection(session, store, lan, "gradual", **link)
    browser = signed_in(app, "minh")

    listed = main_of(browser.get(LIST).text)
    old, new = (main_of(browser.get(page_of(each)).text) for each in (first, second))

    assert listed.count("đã có bản sửa thay, không tính") == 1
    assert "chưa đạt Đã chấp nhận đã có bản sửa thay, không tính" in listed
    sentence = "Đã có bản sửa thay nên kết luận này không còn được tính vào con số."
    assert sentence in old
    assert "được tính vào con số" not in new


@pytest.mark.parametrize("show", ["quarantined", "waiting", "voided", "returned"])
def test_an_empty_filter_says_so(app, session, lan, show):
    page = signed_in(app, "minh").get(f"{LIST}?show={show}").text

    check_page(page)
    assert "Không có lượt kiểm tra nào" in page


def test_the_list_goes_on_where_a_page_ends(app, session, lan, monkeypatch):
    monkeypatch.setattr("audit_service.department.inspection_list.PAGE", 2)
    store = make.facility(session)
    made = [make.inspection(session, store, lan) for _each in range(3)]
    browser = signed_in(app, "minh")

    first = browser.get(LIST).text
    second = browser.get(f"{LIST}?before={made[1].seq}").text

    assert f"before={made[1].seq}" in first
    assert str(made[0].id) in second
    assert str(made[1].id) not in second


def test_the_list_of_another_territory_is_empty_and_its_pages_are_not_found(app, session, lan):
    made = make.inspection(session, make.facility(session), lan)
    make.reviewer(session, "nam", ("75",))
    browser = signed_in(app, "nam")

    assert str(made.id) not in browser.get(LIST).text
    assert browser.get(page_of(made)).status_code == 404
    assert browser.get(f"{LIST}/{uuid4()}").status_code == 404


def test_more_inspections_take_no_more_statements(app, session, lan):
    store = make.facility(session)
    make.inspection(session, store, lan)
    browser = signed_in(app, "minh")
    with statements() as few:
        browser.get(LIST)
    for number in range(6):
        make.inspection(session, make.facility(session, f"Siêu thị {number}"), lan)

    with statements() as many:
        browser.get(LIST)

    assert len(many) == len(few) < 20


def test_a_record_is_told_in_plain_words(app, session, lan):
    observations = [
        {**make.PAPER, "price_vnd": 2000},
        make.THIN,
        {"category": "foam_tray", "use_point": "fresh", "in_use": True, "packed_by": "supplier"},
        {
            "category": "compostable_bag",
            "use_point": "checkout",
            "in_use": True,
            "certificate": {"kind": "eco_bag", "expires_on": "2026-01-31"},
        },
        {"category": "cling_film", "use_point": "fresh", "in_use": False},
    ]
    made = make.inspection(
        session,
        make.facility(session),
        lan,
        visited_on=date(2026, 5, 1),
        observations=observations,
        basis={"kind": "inspection", "decision": "Quyết định 12"},
    )

    page = signed_in(app, "minh").get(page_of(made)).text
    text = main_of(page)

    check_page(page)
    assert "Đã có bao bì thân thiện nhưng còn dùng: túi ni lông mỏng." in text
    assert "bán 2.000 đồng" in text
    assert "miễn trừ nhà cung cấp đóng gói Nhà cung cấp đóng gói sẵn" in text
    assert "Giấy chứng nhận đã hết hạn trước ngày kiểm tra." in text
    assert "Màng bọc thực phẩm (PE, PVC) không dùng" in text
    assert "Kiểm tra theo quyết định: Quyết định 12" in text


def test_the_legal_column_is_an_observation(app, session, lan):
    made = make.inspection(session, make.facility(session), lan, "gradual")

    page = signed_in(app, "minh").get(page_of(made)).text

    assert "quan sát" in page
    assert "Có thấy sản phẩm nhựa dùng một lần" in page
    assert "vi phạm" not in page


def test_no_bag_at_the_checkout_is_a_reason_of_its_own(app, session, lan):
    made = make.inspection(session, make.facility(session), lan, observations=[])

    assert "Không phát túi" in main_of(signed_in(app, "minh").get(page_of(made)).text)


def test_a_markets_stalls_are_counted_and_nobody_passes(app, session, lan):
    market = make.facility(session, "Chợ Rạch Giá", FacilityType.MARKET)
    stalls = {"of": 40, "friendly_only": 5, "both": 5, "plastic_only": 10}
    made = make.inspection(session, market, lan, stalls=stalls)

    text = main_of(signed_in(app, "minh").get(page_of(made)).text)

    assert "không xếp loại" in text
    assert "25,0 % chỉ dùng loại thân thiện" in text


def test_who_stood_for_the_store_is_for_reviewers_only(app, session, lan):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    person = {"name": "Lê Văn Tám", "position": "Quản lý ca"}
    signature = make.photo_entry(make.jpeg(3), kind="signature", use_point=None)
    payload = make.body(make.facility(session), representative=person, photos=[signature])
    made = make.put(session, payload, lan)

    browser = signed_in(app, "minh")
    form = {"csrf_token": token_of(browser.get(page_of(made)).text), "purpose": "review"}
    browser.post(f"{page_of(made)}/restricted", data=form)
    reviewer = browser.get(page_of(made)).text
    viewer = signed_in(app, "xem").get(page_of(made)).text

    check_page(viewer)
    assert "Lê Văn Tám" in reviewer
    assert "Chữ ký" in reviewer
    assert "Lê Văn Tám" not in viewer
    assert "Chữ ký" not in viewer


def test_photos_show_whether_they_have_come(app, session, lan):
    data = make.jpeg(1)
    entries = [make.photo_entry(data), make.photo_entry(make.jpeg(2))]
    made = make.put(session, make.body(make.facility(session), photos=entries), lan)
    make.send_photo(session, made, entries[0]["id"], data)

    page = signed_in(app, "minh").get(page_of(made)).text

    assert f"/photos/{entries[0]['id']}?size=thumb" in page
    assert f"/photos/{entries[1]['id']}" not in page
    assert "Ảnh chưa tới" in page
    assert "Phiếu còn chờ ảnh" in page


def test_every_revision_of_a_chain_is_listed(app, session, lan):
    store = make.facility(session)
    first = make.inspection(session, store, lan, "not_met")
    second = make.inspection(
        session, store, lan, "gradual", supersedes=str(first.id), reason="Ghi sót túi giấy"
    )

    page = signed_in(app, "minh").get(page_of(first)).text

    check_page(page)
    assert "Đã có bản sửa thay cho phiếu này." in page
    assert f'href="{page_of(second)}"' in page
    assert "Ghi sót túi giấy" in page


def test_a_second_copy_is_shown_beside_the_first(app, session, lan):
    payload = make.body(make.facility(session), note="Bản đầu tiên")
    made = make.put(session, payload, lan)
    with pytest.raises(Refused):
        make.put(session, {**payload, "note": "Bản thứ nhì"}, lan, made.id)
    session.commit()
    browser = signed_in(app, "minh")

    text = main_of(browser.get(page_of(made)).text)

    assert "note Bản đầu tiên Bản thứ nhì" in text
    assert "có bản thứ hai" in browser.get(LIST).text


def test_a_correction_of_another_provinces_is_not_named(app, session, lan):
    """It claims to correct a record here; what it is and who signed it is known over there."""
    hoa = make.account(session, "hoa", areas=("75",))
    make.reviewer(session, "binh", ("75",))
    here = make.inspection(session, make.facility(session), lan)
    there = make.inspection(
        session,
        make.facility(session, "Siêu thị Xa", ward_code=make.TRAN_BIEN),
        hoa,
        supersedes=str(here.id),
        reason="nhầm",
    )

    page, theirs = (
        signed_in(app, name).get(page_of(record)).text
        for name, record in (("minh", here), ("binh", there))
    )

    assert str(there.id) not in page
    assert "Hoa" not in page
    assert "Đã có bản sửa thay cho phiếu này." in page
    assert f"/department/inspections/{here.id}" not in theirs


def test_what_was_sent_is_a_file_for_who_says_what_for_and_that_is_in_the_trail(app, session, lan):
    made = make.inspection(session, make.facility(session), lan, note="như đã ký")
    browser = signed_in(app, "minh")
    page = browser.get(page_of(made)).text
    form = {"csrf_token": token_of(page), "body-purpose": "complaint"}

    answer = browser.post(f"{page_of(made)}/body", data=form)

    check_page(page)
    assert "Tải nguyên bản đã gửi" in main_of(page)
    assert answer.data == made.body
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="BBX-{made.seq}.json"'
    session.expire_all()
    acts = session.scalars(select(TrailEntry.act).order_by(TrailEntry.id)).all()
    assert acts.count("restricted_read") == 1
    assert "giải quyết kiến nghị, khiếu nại" in main_of(browser.get(page_of(made)).text)


def test_what_was_sent_is_not_for_viewers_nor_without_a_purpose(app, session, lan):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    made = make.inspection(session, make.facility(session), lan)
    for name, purpose, status in (("xem", "review", 403), ("minh", "", 422), ("minh", "own", 422)):
        browser = signed_in(app, name)
        page = browser.get(page_of(made)).text
        assert ("Tải nguyên bản đã gửi" in page) == (name == "minh")
        form = {"csrf_token": token_of(page), "body-purpose": purpose}
        answer = browser.post(f"{page_of(made)}/body", data=form)
        assert answer.status_code == status, (name, purpose)
    session.expire_all()
    assert "restricted_read" not in session.scalars(select(TrailEntry.act)).all()
