"""Two people change one thing: the second is told, and loses nothing."""

from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.facility.commands.dated import rename
from inspections.facility.rules import Author
from tests import make
from tests.audit_service.department.conftest import hidden
from tests.pages import check_page, main_of, signed_in

DAY = "01/03/2026"


@pytest.fixture
def other(session, app, manager):
    """A second manager, Bình, in a browser of his own."""
    make.account(session, "binh", Role.DEPARTMENT, Grade.MANAGER)
    return signed_in(app, "binh")


def test_a_form_filled_from_an_older_state_is_held_back_and_shows_what_changed(
    session, manager, other, fill
):
    store = make.facility(session)
    address = f"/department/facilities/{store.code}/address"
    seen = hidden(manager.get(address).text, "seen")
    fill(f"/department/facilities/{store.code}/rename", browser=other, name="Tên Mới", on=DAY)

    held = fill(address, seen=seen, address="99 Lê Lợi")

    session.expire_all()
    page = main_of(held.text)
    assert held.status_code == 412
    check_page(held.text)
    assert store.address is None
    assert "Có người vừa sửa, nên chưa ghi gì" in page
    assert "Binh" in page
    assert "Siêu thị Rạch Giá → thành Tên Mới" in page
    assert 'value="99 Lê Lợi"' in held.text
    again = fill(address, seen=hidden(held.text, "seen"), address="99 Lê Lợi")
    session.expire_all()
    assert (again.status_code, store.address, store.name) == (303, "99 Lê Lợi", "Tên Mới")


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30, "٣"])
def test_a_form_that_does_not_say_what_it_was_filled_from_is_held_back(session, fill, seen):
    store = make.facility(session)

    held = fill(f"/department/facilities/{store.code}/address", seen=seen, address="1 Lê Lợi")

    session.expire_all()
    assert (held.status_code, store.address) == (412, None)


def test_a_button_pressed_twice_changes_once(session, manager, fill):
    store = make.facility(session)
    address = f"/department/facilities/{store.code}/rename"
    seen = hidden(manager.get(address).text, "seen")

    first = fill(address, seen=seen, name="Tên Mới", on=DAY)
    second = fill(address, seen=seen, name="Tên Mới", on=DAY)

    assert (first.status_code, second.status_code) == (303, 412)


def test_a_retailer_is_held_back_for_in_the_same_way(session, manager, other, fill):
    shop = make.retailer(session)
    address = f"/department/retailers/{shop.id}"
    seen = hidden(manager.get(f"{address}/address").text, "seen")
    fill(f"{address}/rename", browser=other, name="Công ty Mới")

    held = fill(f"{address}/address", seen=seen, address="1 Lê Lợi")

    session.expire_all()
    assert (held.status_code, shop.address) == (412, None)
    assert "Công ty Mới" in main_of(held.text)


def test_a_change_at_the_command_line_is_told_as_such(session, manager, fill):
    store = make.facility(session)
    address = f"/department/facilities/{store.code}/address"
    seen = hidden(manager.get(address).text, "seen")
    rename(session, store, "Tên Khác", date(2026, 3, 1), by=Author(None, "Sửa lỗi"))
    session.commit()

    held = fill(address, seen=seen, address="1 Lê Lợi")

    assert "người quản trị máy chủ" in main_of(held.text)
    assert "Lý do: Sửa lỗi" in main_of(held.text)
