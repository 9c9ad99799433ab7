"""The page of one facility."""

from datetime import date

from inspections.facility.commands.corrections import set_ward
from inspections.facility.commands.dated import set_owner, set_status
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType, PlacedBy, Status
from tests import make
from tests.pages import check_page, main_of, signed_in, statements


def test_a_facility_shows_its_dated_facts_and_its_visits(app, session):
    lan, _minh = make.account(session), make.reviewer(session)
    one, two = make.retailer(session, "Công ty Một"), make.retailer(session, "Công ty Hai")
    mall = make.facility(session, "Trung tâm Rạch Giá", FacilityType.MALL)
    store = make.facility(
        session, class_="II", retailer_id=one.id, parent_code=mall.code, address="12 Lê Lợi"
    )
    set_owner(session, store, two.id, date(2026, 3, 1))
    set_status(session, store, Status.SUSPENDED, date(2026, 6, 1), "Sửa mái")
    make.inspection(session, store, lan, "gradual", visited_on=date(2026, 2, 1))

    page = signed_in(app, "minh").get(f"/department/facilities/{store.code}").text
    text = main_of(page)

    check_page(page)
    assert "Siêu thị, hạng II" in text
    assert "Công ty Hai từ 01/03/2026" in text
    assert "Công ty Một từ trước, không rõ ngày đến trước 01/03/2026" in text
    assert "Tạm ngừng từ 01/06/2026 · Sửa mái" in text
    assert "Nằm trong: Trung tâm Rạch Giá" in text
    assert "01/02/2026 đạt một phần Đã chấp nhận" in text


def test_a_facility_shows_where_it_is_how_that_is_known_and_who_answers_for_it(app, session):
    make.reviewer(session)
    head = make.retailer(session, "Tập đoàn Sen")
    shop = make.retailer(session, "Công ty Sen", head)
    store = make.facility(
        session,
        retailer_id=shop.id,
        address="12 Lê Lợi",
        former_address="P. Vĩnh Thanh, TP Rạch Giá",
        ward_basis=PlacedBy.LIKELY,
        area_m2=1200,
        items=5000,
        basis="QĐ 7/QĐ-SCT",
    )

    page = signed_in(app, "minh").get(f"/department/facilities/{store.code}").text
    text = main_of(page)

    assert "Công ty Sen Trụ sở chính: Tập đoàn Sen" in text
    assert f"Phường Rạch Giá Biết được do: {PlacedBy.LIKELY.vi}" in text
    assert "Địa chỉ 12 Lê Lợi Địa chỉ cũ P. Vĩnh Thanh, TP Rạch Giá" in text
    assert "QĐ 7/QĐ-SCT · 1.200 m² · 5.000 tên hàng" in text
    for end in ("label.svg", "label.png"):
        assert f"/department/facilities/{store.code}/{end}" in page
    assert f"/department/labels.pdf?codes={store.code}" in page


def test_more_changes_take_no_more_statements(app, session):
    make.reviewer(session)
    one = make.facility(session, retailer_id=make.retailer(session).id)
    browser, address = signed_in(app, "minh"), f"/department/facilities/{one.code}"
    with statements() as few:
        browser.get(address)
    for number, ward in enumerate((make.PHU_QUOC, make.LONG_XUYEN, make.RACH_GIA)):
        set_ward(session, one, ward, PlacedBy.CONFIRMED)
        set_owner(
            session, one, make.retailer(session, f"Công ty {number}").id, date(2026, 3, 2 + number)
        )
    session.commit()

    with statements() as many:
        browser.get(address)

    assert len(many) == len(few) < 40


def test_a_merged_code_leads_to_what_it_became(app, session):
    make.reviewer(session)
    old, kept = make.facility(session, "Cũ"), make.facility(session, "Còn")
    merge(session, old, kept)
    session.commit()

    answer = signed_in(app, "minh").get(f"/department/facilities/{old.code}")

    assert answer.location == f"/department/facilities/{kept.code}"


def test_a_facility_of_another_territory_is_not_found(app, session):
    make.reviewer(session, "nam", ("75",))
    store = make.facility(session)

    answer = signed_in(app, "nam").get(f"/department/facilities/{store.code}")

    assert answer.status_code == 404
    assert store.name not in answer.text


def test_more_visits_take_no_more_statements(app, session):
    lan, _minh = make.account(session), make.reviewer(session)
    store = make.facility(session)
    browser, address = signed_in(app, "minh"), f"/department/facilities/{store.code}"
    make.inspection(session, store, lan)
    with statements() as few:
        browser.get(address)
    for _each in range(6):
        make.inspection(session, store, lan)

    with statements() as many:
        browser.get(address)

    assert len(many) == len(few) < 31
