"""The pages about facilities whose ward is not known, or only likely."""

import pytest

from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.facility.commands.corrections import set_ward
from inspections.facility.queries.changes import changes_of
from inspections.facility.rules import ChangeKind, PlacedBy
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

LIST = "/department/facilities/unplaced"
FORMER = "19 Nguyễn Trung Trực, P. Vĩnh Thanh, TP Rạch Giá, Kiên Giang"


@pytest.fixture
def store(session):
    """Entered by the office of An Giang, with its address of before 01/07/2025."""
    territory = area_by_code(session, "P91").id
    return make.facility(
        session, "Chợ Hoa Sen", ward_code=None, territory_id=territory, former_address=FORMER
    )


@pytest.fixture
def manager(session, app):
    make.account(session, "hoa", Role.DEPARTMENT, Grade.MANAGER)
    return signed_in(app, "hoa")


def send(browser, store, **form):
    token = token_of(browser.get("/account").text)
    return browser.post(f"{LIST}/{store.code}", data={"csrf_token": token, **form})


def test_an_unplaced_facility_is_listed_with_what_its_address_says(manager, store):
    page = manager.get(LIST).text
    text = main_of(page)

    check_page(page)
    assert "Chưa có xã, phường 1 Xã, phường cần xác nhận 0" in text
    assert f"Địa chỉ cũ {FORMER} Tên trước 01/7/2025: P. Vĩnh Thanh, TP Rạch Giá" in text
    assert "Có thể là Phường Rạch Giá, Tỉnh An Giang" in text


def test_the_ward_that_was_chosen_is_written_down_as_confirmed(session, manager, store):
    form = manager.get(f"{LIST}/{store.code}").text
    check_page(form)
    assert f'name="ward" value="{make.RACH_GIA}"' in form

    answer = send(manager, store, ward=make.RACH_GIA, why="đã tới nơi")

    assert (answer.status_code, answer.location) == (303, LIST)
    session.refresh(store)
    assert store.ward_id == area_by_code(session, make.RACH_GIA).id
    assert store.ward_basis == PlacedBy.CONFIRMED.value
    told = changes_of(session, store)[0]
    assert (told.what, told.who, told.why) == (ChangeKind.WARD, "Hoa", "đã tới nơi")
    assert "Không có cơ sở nào" in manager.get(LIST).text


def test_a_likely_ward_is_listed_to_be_confirmed_and_can_be_confirmed_as_it_is(
    session, manager, store
):
    set_ward(session, store, make.LONG_XUYEN, PlacedBy.LIKELY)

    assert "Đang ghi Phường Long Xuyên" in main_of(manager.get(f"{LIST}?show=likely").text)
    form = manager.get(f"{LIST}/{store.code}").text
    assert f'value="{make.LONG_XUYEN}" checked' in form
    assert f'value="{make.RACH_GIA}"' in form
    assert send(manager, store, ward=make.LONG_XUYEN).status_code == 303

    session.refresh(store)
    assert store.ward_basis == PlacedBy.CONFIRMED.value


def test_another_ward_is_found_by_its_name_within_ones_own_areas(manager, store):
    page = manager.get(f"{LIST}/{store.code}?q=long xuyen").text

    assert f'name="ward" value="{make.LONG_XUYEN}"' in page
    assert 'value="26041"' not in manager.get(f"{LIST}/{store.code}?q=Trấn Biên").text


def test_a_form_without_a_ward_comes_back_with_all_that_was_typed(session, manager, store):
    answer = send(manager, store, why="hỏi ban quản lý", q="long xuyen")

    assert answer.status_code == 422
    check_page(answer.text)
    assert 'href="#ward"' in answer.text
    assert "hỏi ban quản lý" in answer.text
    assert 'value="long xuyen"' in answer.text
    assert f'name="ward" value="{make.LONG_XUYEN}"' in answer.text
    session.refresh(store)
    assert store.ward_id is None


def test_a_reason_that_is_too_long_keeps_the_choice(manager, store):
    answer = send(manager, store, ward=make.LONG_XUYEN, why="vì " * 300)

    assert answer.status_code == 422
    assert f'value="{make.LONG_XUYEN}" checked' in answer.text


@pytest.mark.parametrize(("ward", "status"), [(make.TRAN_BIEN, 404), ("99999", 422), ("91", 422)])
def test_a_facility_is_not_put_where_one_may_not_see_it(session, manager, store, ward, status):
    assert send(manager, store, ward=ward).status_code == status

    session.refresh(store)
    assert store.ward_id is None


def test_another_site_cannot_place_a_facility(session, manager, store):
    answer = manager.post(f"{LIST}/{store.code}", data={"ward": make.RACH_GIA})

    assert answer.status_code == 403
    session.refresh(store)
    assert store.ward_id is None


def test_a_viewer_looks_and_cannot_act(session, app, store):
    make.account(session, "vu", Role.DEPARTMENT, Grade.VIEWER)
    viewer = signed_in(app, "vu")

    page = viewer.get(LIST).text

    assert FORMER in page
    assert f"{LIST}/{store.code}" not in page
    assert viewer.get(f"{LIST}/{store.code}").status_code == 403
    assert send(viewer, store, ward=make.RACH_GIA).status_code == 403


def test_an_unplaced_facility_of_another_office_is_absent_and_unknown(session, app, store):
    make.account(session, "nam", Role.DEPARTMENT, Grade.MANAGER, ("75",))
    other = signed_in(app, "nam")

    assert "Chợ Hoa Sen" not in other.get(LIST).text
    assert other.get(f"{LIST}/{store.code}").status_code == 404
    assert send(other, store, ward=make.TRAN_BIEN).status_code == 404


def test_the_second_page_goes_on_where_the_first_one_ended(session, manager, store):
    with statements() as for_one:
        manager.get(LIST)
    for at in range(25):
        make.facility(session, f"Chợ {at:02}", ward_code=None, territory_id=store.territory_id)

    with statements() as for_twenty:
        page = manager.get(LIST).text
    (more,) = [part.split('"')[0] for part in page.split('href="') if 'rel="next"' in part[:120]]
    rest = manager.get(more.replace("&amp;", "&")).text

    names = [f"Chợ {at:02}" for at in range(25)] + ["Chợ Hoa Sen"]
    assert [name for name in names if f">{name}<" in page] == names[:20]
    assert [name for name in names if f">{name}<" in rest] == names[20:]
    assert len(for_twenty) == len(for_one)
