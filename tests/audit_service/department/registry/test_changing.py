"""What the forms write into the registry, and what they refuse."""

from datetime import date

import pytest
from sqlalchemy import func, select

from audit_service.choices import today
from inspections.facility.models import Facility, RegistryChange, Retailer
from inspections.facility.queries.by_code import facility_by_code
from inspections.facility.queries.changes import changes_of
from inspections.facility.queries.dated import names_of, owner_on, status_on, type_rows_on
from inspections.facility.rules import FacilityType, PlacedBy, Status
from tests import make
from tests.pages import check_page, main_of

DAY = "01/03/2026"
ON = date(2026, 3, 1)


@pytest.fixture
def store(session, manager) -> Facility:
    shop = make.retailer(session)
    return make.facility(session, retailer_id=shop.id, address="12 Lê Lợi")


def at(store: Facility, change: str = "") -> str:
    return f"/department/facilities/{store.code}/{change}".rstrip("/")


def done(session, answer, store: Facility) -> Facility:
    """The facility as it is after a change that was taken."""
    assert answer.status_code == 303, main_of(answer.text)
    assert answer.location == at(store)
    session.expire_all()
    return store


def refused(answer, sentence: str) -> str:
    """The form again, with this sentence at the field and in the summary."""
    assert answer.status_code == 422
    check_page(answer.text)
    assert main_of(answer.text).count(sentence) == 2, main_of(answer.text)
    return answer.text


def test_a_new_name_holds_from_its_day_and_the_log_says_who_and_why(session, store, manager, fill):
    done(session, fill(at(store, "rename"), name="Siêu thị Xanh", on=DAY), store)

    named = [(row.name, row.starts_on) for row in names_of(session, store)]
    assert named == [("Siêu thị Xanh", ON), ("Siêu thị Rạch Giá", None)]
    page = main_of(manager.get(at(store)).text)
    assert "Đã ghi tên mới." in page
    assert "Siêu thị Rạch Giá từ trước, không rõ ngày đến trước 01/03/2026" in page
    assert "Đổi tên" in page
    assert "Siêu thị Rạch Giá → thành Siêu thị Xanh" in page
    assert "Ha" in page
    assert "Lý do: Theo công văn" in page


def test_a_facility_is_suspended_closed_and_opened_again(session, store, fill):
    for status, day in (
        ("suspended", "01/03/2026"),
        ("active", "01/04/2026"),
        ("closed", "01/05/2026"),
    ):
        done(session, fill(at(store, "status"), status=status, on=day, why="Sửa mái"), store)

    held = [status_on(session, store.id, date(2026, month, 15)) for month in (2, 3, 4, 5)]
    assert held == [Status.ACTIVE, Status.SUSPENDED, Status.ACTIVE, Status.CLOSED]
    assert changes_of(session, store)[0].why == "Sửa mái"


def test_a_type_is_written_with_what_it_rests_on(session, store, manager, fill):
    typed = {
        "type": "supermarket",
        "class": "II",
        "basis": "QĐ 12/QĐ-SCT",
        "area_m2": "2.500",
        "items": "",
    }

    done(session, fill(at(store, "type"), on=DAY, **typed), store)

    row = type_rows_on(session, [store.id], ON)[store.id]
    assert (row.class_, row.basis, row.area_m2, row.items) == ("II", "QĐ 12/QĐ-SCT", 2500, None)
    assert "Siêu thị, hạng II từ 01/03/2026 · QĐ 12/QĐ-SCT · 2.500 m²" in main_of(
        manager.get(at(store)).text
    )


def test_an_owner_is_found_by_a_part_of_its_name_or_entered_anew(session, store, fill):
    other = make.retailer(session, "Công ty Hoa Sen")
    done(session, fill(at(store, "owner"), retailer="hoa sen", on=DAY), store)
    new = {"retailer": "Ban quản lý chợ Mới", "retailer_new": "1", "retailer_kind": "market_board"}
    done(session, fill(at(store, "owner"), on="01/04/2026", **new), store)

    board = session.scalars(select(Retailer).where(Retailer.name == new["retailer"])).one()
    assert owner_on(session, store.id, ON) == other.id
    assert owner_on(session, store.id, date(2026, 4, 1)) == board.id
    assert board.kind == "market_board"


def test_a_name_that_several_retailers_bear_a_part_of_is_to_be_chosen(session, store, fill):
    one, two = (
        make.retailer(session, "Công ty Sen Hồng"),
        make.retailer(session, "Công ty Sen Trắng"),
    )

    page = refused(fill(at(store, "owner"), retailer="sen", on=DAY), "Có nhiều kết quả khớp.")
    assert one.name in page
    chosen = {"retailer": "sen", "retailer-choice": str(two.id)}
    done(session, fill(at(store, "owner"), on=DAY, **chosen), store)

    assert owner_on(session, store.id, ON) == two.id


def test_both_texts_of_an_address_are_kept(session, store, fill):
    texts = {"address": "14 Lê Lợi", "former_address": "P. Vĩnh Thanh, TP Rạch Giá"}

    done(session, fill(at(store, "address"), **texts), store)

    assert (store.address, store.former_address) == tuple(texts.values())


@pytest.mark.parametrize("text", ["31078", "phu quoc", "Đặc khu Phú Quốc, Tỉnh An Giang"])
def test_a_ward_is_found_by_its_name_or_code_and_taken_as_confirmed(session, store, fill, text):
    done(session, fill(at(store, "ward"), ward=text), store)

    assert changes_of(session, store)[0].after == {"ward": "W31078", "ward_basis": "confirmed"}
    assert store.ward_basis == PlacedBy.CONFIRMED


def test_what_an_address_says_about_the_ward_is_shown(session, manager):
    store = make.facility(session, "Chợ", former_address="P. Vĩnh Thanh, TP Rạch Giá, Kiên Giang")

    page = main_of(manager.get(at(store, "ward")).text)

    assert "(tên trước 01/7/2025): Phường Rạch Giá, Tỉnh An Giang." in page


def test_a_position_is_two_numbers_or_none(session, store, fill):
    done(session, fill(at(store, "position"), position="10.01, 105.08"), store)
    assert (store.lat, store.lon) == (10.01, 105.08)

    done(session, fill(at(store, "position"), position=""), store)
    assert (store.lat, store.lon) == (None, None)


def test_a_store_is_put_inside_a_mall_and_taken_out_again(session, store, manager, fill):
    mall = make.facility(session, "Trung tâm Rạch Giá", FacilityType.MALL)

    done(session, fill(at(store, "parent"), parent="trung tam"), store)
    assert store.parent_id == mall.id
    assert store.name in main_of(manager.get(at(mall)).text)

    done(session, fill(at(store, "parent"), parent=""), store)
    assert store.parent_id is None


def test_a_move_closes_the_old_place_and_opens_a_new_one(session, store, manager, fill):
    answer = fill(at(store, "move"), ward="Vĩnh Thông", address="3 Cách Mạng", on=DAY)

    session.expire_all()
    new = session.scalars(select(Facility).where(Facility.continues_id == store.id)).one()
    assert answer.location == at(new)
    assert (new.name, new.address, new.code != store.code) == (store.name, "3 Cách Mạng", True)
    assert status_on(session, store.id, ON) is Status.CLOSED
    assert "Chuyển đến đây từ: Siêu thị Rạch Giá" in main_of(manager.get(at(new)).text)
    assert "Cơ sở đã chuyển đến nơi khác:" in main_of(manager.get(at(store)).text)


def test_a_merge_is_asked_about_first_and_the_old_code_leads_on(session, store, manager, fill):
    kept = make.facility(session, "Siêu thị Rạch Giá 1")

    asked = fill(at(store, "merge"), into=kept.code)
    session.expire_all()
    assert asked.status_code == 200
    assert "Giữ lại: Siêu thị Rạch Giá 1" in main_of(asked.text)
    assert store.merged_into_id is None
    agreed = asked.text.split('name="agreed" value="')[1].split('"')[0]

    answer = fill(at(store, "merge"), into=kept.code, agreed=agreed)
    session.expire_all()
    assert answer.location == at(kept)
    assert store.merged_into_id == kept.id
    assert manager.get(at(store)).location == at(kept)


def test_agreeing_to_one_merge_is_not_agreeing_to_another(session, store, fill):
    kept, other = make.facility(session, "Một"), make.facility(session, "Hai")
    asked = fill(at(store, "merge"), into=kept.code)
    agreed = asked.text.split('name="agreed" value="')[1].split('"')[0]

    again = fill(at(store, "merge"), into=other.code, agreed=agreed)

    session.expire_all()
    assert (again.status_code, store.merged_into_id) == (200, None)
    assert "Giữ lại: Hai" in main_of(again.text)


NEW = "/department/facilities/new"


def test_a_new_facility_gets_a_code_and_its_first_facts(session, manager, fill):
    typed = {
        "name": "Chợ Vĩnh Thanh",
        "type": "market",
        "class": "2",
        "ward": "Phường Rạch Giá",
        "address": "2 Trần Phú",
        "position": "10.01, 105.08",
        "retailer": "Ban quản lý chợ",
        "retailer_new": "1",
        "retailer_kind": "market_board",
        "opened_on": "01/02/2020",
    }

    answer = fill(NEW, **typed)

    made = facility_by_code(session, answer.location.rsplit("/", 1)[1])
    row = type_rows_on(session, [made.id], today())[made.id]
    assert (made.name, made.lat, row.type, row.class_) == ("Chợ Vĩnh Thanh", 10.01, "market", "2")
    assert status_on(session, made.id, date(2020, 2, 1)) is Status.ACTIVE
    assert status_on(session, made.id, date(2020, 1, 31)) is None
    (created,) = changes_of(session, made)
    assert (created.who, created.why) == ("Ha", "Theo công văn")


def test_the_same_form_sent_twice_makes_one_facility(session, manager, fill):
    typed = {"name": "Chợ", "type": "market", "ward": "30742", "code": "48210373"}

    first, second = fill(NEW, **typed), fill(NEW, **typed)

    assert first.location == second.location == "/department/facilities/48210373"
    assert session.scalar(select(func.count()).select_from(Facility)) == 1


def test_a_facility_under_construction_has_no_opening_day(session, fill):
    typed = {"name": "Chợ", "type": "market", "ward": "30742", "planned": "1"}

    refused(fill(NEW, opened_on=DAY, **typed), "Cơ sở đang xây dựng thì chưa có ngày mở cửa.")
    answer = fill(NEW, **typed)

    made = facility_by_code(session, answer.location.rsplit("/", 1)[1])
    assert status_on(session, made.id, today()) is Status.PLANNED


REFUSED = [
    ("rename", {"name": "", "on": DAY}, "Hãy điền: tên mới."),
    ("rename", {"name": "Mới", "on": "99/99/2026"}, "Từ ngày chưa đúng."),
    ("rename", {"name": "Mới", "on": "01/01/2100"}, "Chưa ghi trước tên mới được"),
    ("rename", {"name": "x" * 301, "on": DAY}, "Chỗ này dài quá."),
    ("rename", {"name": "Mới", "on": DAY, "why": " "}, "Hãy điền: lý do."),
    ("rename", {"name": "Mới", "on": DAY, "why": "\u200b"}, "Hãy điền: lý do."),
    ("rename", {"name": "\u3164", "on": DAY}, "Hãy điền: tên mới."),
    ("status", {"status": "planned", "on": DAY}, "Hãy chọn: việc cần ghi."),
    ("type", {"type": "market", "class": "II", "on": DAY}, "Loại cơ sở này không có hạng đó."),
    ("type", {"type": "mall", "area_m2": "3000000", "on": DAY}, "Diện tích lớn quá mức"),
    ("type", {"type": "mall", "items": "vài", "on": DAY}, "Số tên hàng phải là một số nguyên."),
    ("owner", {"retailer": "Không Ai", "on": DAY}, "Trong sổ không có đơn vị nào như vậy."),
    (
        "owner",
        {
            "retailer": "Công ty Bán lẻ Một",
            "retailer_new": "1",
            "retailer_kind": "company",
            "on": DAY,
        },
        "Đã có đơn vị mang đúng tên này.",
    ),
    ("ward", {"ward": ""}, "Hãy điền: xã, phường hiện nay."),
    ("ward", {"ward": "Trấn Biên"}, "Trong địa bàn của tài khoản không có xã, phường nào"),
    ("ward", {"ward": "26041"}, "Trong địa bàn của tài khoản không có xã, phường nào"),
    ("position", {"position": "10.01"}, "Vị trí chưa đọc được."),
    ("position", {"position": "105.08, 10.01"}, "Vĩ độ phải từ -90 đến 90."),
    ("position", {"position": "NaN, NaN"}, "Vị trí chưa đọc được."),
    ("position", {"position": "1e999, 105.08"}, "Vị trí chưa đọc được."),
    ("position", {"position": "48.85, 2.35"}, "Vị trí này ở ngoài Việt Nam."),
    ("parent", {"parent": "{code}"}, "Cơ sở không thể nằm trong chính nó."),
    ("parent", {"parent": "{foreign}"}, "không có cơ sở nào như vậy"),
    (
        "move",
        {"ward": "Trấn Biên", "on": DAY},
        "Trong địa bàn của tài khoản không có xã, phường nào",
    ),
    ("merge", {"into": "{foreign}"}, "không có cơ sở nào như vậy"),
]


@pytest.mark.parametrize(("change", "typed", "sentence"), REFUSED)
def test_what_cannot_be_written_is_said_and_nothing_typed_is_lost(
    session, store, fill, change, typed, sentence
):
    codes = {
        "code": store.code,
        "foreign": make.facility(session, "Xa", ward_code=make.TRAN_BIEN).code,
    }
    typed = {name: text.format(**codes) for name, text in typed.items()}
    before = session.scalar(select(func.count()).select_from(RegistryChange))

    page = refused(fill(at(store, change), **typed), sentence)

    assert session.scalar(select(func.count()).select_from(RegistryChange)) == before
    kept = [text for name, text in typed.items() if text.strip() and name != "status"]
    assert [text for text in kept if text not in page] == []


def test_a_day_before_what_is_written_already_is_refused(session, store, fill):
    done(session, fill(at(store, "status"), status="closed", on=DAY), store)

    for day in (DAY, "28/02/2026"):
        refused(fill(at(store, "status"), status="active", on=day), "Ngày phải sau ngày bắt đầu")


def test_a_circle_and_a_shop_as_a_surrounding_one_are_refused(session, store, fill):
    mall = make.facility(session, "Trung tâm", FacilityType.MALL, parent_code=None)
    market = make.facility(session, "Chợ", FacilityType.MARKET, parent_code=mall.code)

    refused(fill(at(mall, "parent"), parent=market.code), "đang nằm trong cơ sở này")
    refused(fill(at(market, "parent"), parent=store.code), "Chỉ trung tâm thương mại hoặc chợ")


def test_a_closed_facility_moves_nowhere(session, store, fill):
    done(session, fill(at(store, "status"), status="closed", on=DAY), store)

    refused(
        fill(at(store, "move"), ward="30742", on="01/04/2026"), "Vào ngày đó cơ sở đã đóng cửa."
    )


def test_a_facility_is_not_merged_into_itself(session, store, fill):
    asked = fill(at(store, "merge"), into=store.code)
    agreed = asked.text.split('name="agreed" value="')[1].split('"')[0]

    refused(fill(at(store, "merge"), into=store.code, agreed=agreed), "không thể gộp vào chính nó")


def test_writing_what_stands_there_already_says_so(session, store, manager, fill):
    done(session, fill(at(store, "address"), address="12 Lê Lợi", former_address=""), store)

    assert "Không có gì thay đổi" in main_of(manager.get(at(store)).text)
    assert len(changes_of(session, store)) == 1


def test_the_address_may_bring_what_a_field_holds(store, manager):
    page = manager.get(at(store, "merge") + "?into=48210373").text

    assert 'name="into" type="text" value="48210373"' in page
