"""The retailer's pages: own facilities, visits of one's own time, the verdict first."""

from datetime import date
from uuid import uuid4

import pytest

from inspections.account.rules import Role
from inspections.db import now
from inspections.facility.commands.dated import set_owner
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from tests import make
from tests.pages import check_page, main_of, signed_in, statements

DATABASES = "both"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def one(session):
    """Company One; Chi signs in for it."""
    made = make.retailer(session, "Công ty Một")
    make.account(session, "chi", Role.RETAILER, None, (), made)
    return made


@pytest.fixture
def two(session):
    """Company Two; Hai signs in for it."""
    made = make.retailer(session, "Công ty Hai")
    make.account(session, "hai", Role.RETAILER, None, (), made)
    return made


def audit_of(inspection):
    return f"/portal/inspections/{inspection.id}"


def test_a_retailer_sees_its_facilities_with_the_last_verdict_and_why(app, session, lan, one):
    store = make.facility(session, "Siêu thị Của Chi", retailer_id=one.id)
    make.facility(session, "Siêu thị Chưa Xem", retailer_id=one.id)
    make.inspection(session, store, lan, "not_met", visited_on=date(2026, 2, 1))
    make.inspection(session, store, lan, "gradual", visited_on=date(2026, 5, 1))

    page = signed_in(app, "chi").get("/portal/").text
    text = main_of(page)

    check_page(page)
    assert "Hiện nay 2" in text
    assert "đạt một phần" in text
    assert "Đã có bao bì thân thiện nhưng còn dùng: túi ni lông mỏng." in text
    assert "Kiểm tra ngày 01/05/2026." in text
    assert "Chưa có lượt kiểm tra nào được tính." in text
    assert "Trước đây" not in text


def test_another_retailers_facility_and_visits_are_not_found(app, session, lan, one, two):
    store = make.facility(session, "Siêu thị Của Chi", retailer_id=one.id)
    made = make.inspection(session, store, lan)
    browser = signed_in(app, "hai")

    assert "Siêu thị Của Chi" not in browser.get("/portal/").text
    assert browser.get(f"/portal/facilities/{store.code}").status_code == 404
    assert browser.get(audit_of(made)).status_code == 404
    assert browser.get(audit_of(made).replace(str(made.id), str(uuid4()))).status_code == 404


def test_a_former_facility_stands_apart_with_the_visits_of_its_own_time(
    app, session, lan, one, two
):
    store = make.facility(session, "Siêu thị Đã Bán", retailer_id=one.id)
    set_owner(session, store, two.id, date(2026, 4, 1))
    before = make.inspection(session, store, lan, "not_met", visited_on=date(2026, 2, 1))
    after = make.inspection(session, store, lan, "full", visited_on=date(2026, 5, 1))
    chi, hai = signed_in(app, "chi"), signed_in(app, "hai")

    cards = main_of(chi.get("/portal/").text)
    line = chi.get(f"/portal/facilities/{store.code}").text
    of_two = hai.get(f"/portal/facilities/{store.code}").text

    check_page(line)
    assert "Trước đây 1 Siêu thị Đã Bán chưa đạt" in cards
    assert "đến trước ngày 01/04/2026" in main_of(line)
    assert str(before.id) in line
    assert str(after.id) not in line
    assert chi.get(audit_of(after)).status_code == 404
    assert str(after.id) in of_two
    assert str(before.id) not in of_two
    assert hai.get(audit_of(before)).status_code == 404


def test_the_verdict_comes_first_then_why_then_what_to_do(app, session, lan, one):
    observations = [
        make.PAPER,
        make.THIN,
        {"category": "compostable_bag", "use_point": "checkout", "in_use": True},
        {"category": "foam_box", "use_point": "food", "in_use": True},
        {"category": "plastic_straw", "use_point": "food", "in_use": True},
    ]
    use_points = [make.ALL_SEEN[0], {"key": "fresh", "present": True}, {"key": "food"}]
    made = make.inspection(
        session,
        make.facility(session, retailer_id=one.id),
        lan,
        visited_on=date(2026, 11, 1),
        observations=observations,
        use_points=use_points,
    )

    page = signed_in(app, "chi").get(audit_of(made)).text
    text = main_of(page)

    check_page(page)
    assert text.index("đạt một phần") < text.index("Vì sao") < text.index("Cần làm gì")
    assert "Được tính đến hết ngày 31/10/2027" in text
    assert "Túi ni lông mỏng, quầy thu ngân: thay bằng loại thân thiện, hoặc đưa giấy" in text
    assert "Túi phân hủy sinh học, quầy thu ngân: gửi giấy chứng nhận" in text
    assert "cho Sở trong 30 ngày" in text
    assert "Hộp xốp, quầy đồ ăn: thay bằng loại thân thiện." in text
    assert "Ống hút nhựa, quầy đồ ăn" not in text
    assert "Chưa xem hết: quầy tươi sống và quầy đồ ăn." in text


def test_an_expired_certificate_is_asked_for_again(app, session, lan, one):
    certificate = {"kind": "nstvn", "expires_on": "2026-01-31"}
    observations = [{**make.THIN, "certificate": certificate}]
    made = make.inspection(
        session,
        make.facility(session, retailer_id=one.id),
        lan,
        visited_on=date(2026, 5, 1),
        observations=observations,
    )

    text = main_of(signed_in(app, "chi").get(audit_of(made)).text)

    assert "giấy chứng nhận đã hết hạn. Gửi giấy còn hạn" in text


def test_nothing_is_asked_of_a_store_that_meets_all(app, session, lan, one):
    store = make.facility(session, retailer_id=one.id)
    made = make.inspection(session, store, lan, "full")

    text = main_of(signed_in(app, "chi").get(audit_of(made)).text)

    assert "Không phải sửa gì. Hãy giữ như hiện nay." in text
    assert "hoặc" not in text.split("Cần làm gì")[1]


def test_a_mall_is_told_of_its_stalls(app, session, lan, one):
    mall = make.facility(session, "Trung tâm", FacilityType.MALL, retailer_id=one.id)
    stalls = {"of": 40, "friendly_only": 2, "plastic_only": 20}
    made = make.inspection(session, mall, lan, stalls=stalls)

    text = main_of(signed_in(app, "chi").get(audit_of(made)).text)

    assert "Từ một nửa số gian hàng đã xem trở lên chỉ dùng bao bì nhựa." in text
    assert "Vận động các gian hàng" in text


def test_what_is_under_review_has_no_verdict_no_flag_and_no_name(app, session, lan, one):
    lan.display_name = "Trần Ngọc Lan"
    store = make.facility(session, retailer_id=one.id)
    made = make.inspection(session, store, lan, "not_met", accepted=False)
    browser = signed_in(app, "chi")

    page = browser.get(audit_of(made)).text
    line = browser.get(f"/portal/facilities/{store.code}").text

    check_page(page)
    for shown in (page, line):
        assert "Sở đang xem xét. Chưa có kết luận." in shown
        assert "chưa đạt" not in shown
        assert "không có ảnh quầy thu ngân" not in shown.lower()
        assert "Trần Ngọc Lan" not in shown


def test_a_voided_record_says_so(app, session, lan, one):
    made = make.inspection(session, make.facility(session, retailer_id=one.id), lan)
    review(session, made, Act.VOID, "gửi nhầm cơ sở", None, now())
    session.commit()

    page = signed_in(app, "chi").get(audit_of(made)).text

    assert "Phiếu đã huỷ, không được tính." in page
    assert "gửi nhầm cơ sở" not in page


def test_a_corrected_record_leads_to_the_one_that_took_its_place(app, session, lan, one):
    store = make.facility(session, retailer_id=one.id)
    first = make.inspection(session, store, lan, "not_met")
    second = make.inspection(session, store, lan, "gradual", supersedes=str(first.id))

    page = signed_in(app, "chi").get(audit_of(first)).text

    assert f'href="{audit_of(second)}"' in page
    assert "chưa đạt" not in page


def test_a_visit_to_closed_doors_has_no_verdict(app, session, lan, one):
    payload = {**make.body(make.facility(session, retailer_id=one.id)), "outcome": "closed"}
    made = make.put(session, payload, lan)

    text = main_of(signed_in(app, "chi").get(audit_of(made)).text)

    assert "Không kiểm tra được: đóng cửa." in text


def test_photos_are_shown_but_not_those_of_signatures(app, session, lan, one):
    entries = [
        make.photo_entry(make.jpeg(1)),
        make.photo_entry(make.jpeg(2), kind="signature", use_point=None),
    ]
    payload = make.body(make.facility(session, retailer_id=one.id), photos=entries)
    made = make.put(session, payload, lan)

    page = signed_in(app, "chi").get(audit_of(made)).text

    check_page(page)
    assert "Quầy thu ngân" in page
    assert "Chữ ký" not in page


def test_a_quarantined_record_is_not_found(app, session, lan, one):
    payload = {**make.body(make.facility(session, retailer_id=one.id)), "observations": "x"}
    made = make.put(session, payload, lan)

    assert signed_in(app, "chi").get(audit_of(made)).status_code == 404


def test_the_office_has_its_own_pages(app, session):
    make.reviewer(session)

    assert signed_in(app, "minh").get("/portal/").status_code == 403


def test_a_retailer_without_facilities_is_told_so(app, one):
    page = signed_in(app, "chi").get("/portal/").text

    check_page(page)
    assert "Chưa có cơ sở nào" in page


def test_more_facilities_take_no_more_statements(app, session, lan, one):
    store = make.facility(session, retailer_id=one.id)
    make.inspection(session, store, lan)
    browser = signed_in(app, "chi")
    with statements() as few:
        browser.get("/portal/")
    for number in range(6):
        other = make.facility(session, f"Siêu thị {number}", retailer_id=one.id)
        make.inspection(session, other, lan)

    with statements() as many:
        browser.get("/portal/")

    assert len(many) == len(few) < 15


def test_the_pages_speak_english_where_the_reader_does(app, session, lan, one):
    store = make.facility(session, retailer_id=one.id)
    made = make.inspection(session, store, lan, "gradual")

    answer = signed_in(app, "chi").get(audit_of(made), headers={"Accept-Language": "en"})

    check_page(answer.text)
    assert "Thin bag" in answer.text
