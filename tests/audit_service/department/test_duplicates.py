"""The pages about entries that may be one facility: who may look, who may act, what it does."""

from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.errors import Problem
from inspections.facility.commands.dated import set_owner, set_status
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.queries.changes import changes_of
from inspections.facility.rules import ChangeKind, FacilityType, Status
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.commands.recompute import recompute
from inspections.progress.queries import tally
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

LIST = "/department/facilities/duplicates"
DAY = date(2026, 3, 1)


@pytest.fixture
def pair(session) -> tuple[Facility, Facility]:
    """Two entries of one market, and a market elsewhere."""
    make.facility(session, "Chợ Hoa Sen", FacilityType.MARKET, ward_code=make.TRAN_BIEN)
    return tuple(
        make.facility(session, "Chợ Hoa Sen", FacilityType.MARKET, address=f"7 Lê Lợi{more}")
        for more in ("", ", P. Rạch Giá")
    )


@pytest.fixture
def manager(session, app):
    make.account(session, "hoa", Role.DEPARTMENT, Grade.MANAGER)
    return signed_in(app, "hoa")


@pytest.fixture
def viewer(session, app):
    make.account(session, "vu", Role.DEPARTMENT, Grade.VIEWER)
    return signed_in(app, "vu")


def address(a: Facility, b: Facility, act: str) -> str:
    return f"{LIST}/{a.code}/{b.code}/{act}"


def send(browser, where: str, **form):
    token = token_of(browser.get("/account").text)
    return browser.post(where, data={"csrf_token": token, **form})


def test_a_pair_stands_side_by_side_with_its_reasons_and_what_to_do(session, manager, pair):
    a, b = pair
    lan = make.account(session)
    make.inspection(session, b, lan, visited_on=DAY)

    page = manager.get(LIST).text
    text = main_of(page)

    check_page(page)
    assert "Rất có thể là một cơ sở 1 Có thể là một cơ sở 0" in text
    assert "Tên giống nhau Cùng số nhà và tên đường Cùng xã, phường" in text
    assert "Lượt kiểm tra được tính 1 lượt gần nhất 01/03/2026: không xếp loại" in text
    for act in (address(b, a, "merge"), address(a, b, "merge"), address(a, b, "dismiss")):
        assert f'href="{act}"' in page


def test_a_viewer_looks_and_cannot_act(session, viewer, pair):
    a, b = pair
    page = viewer.get(LIST).text

    assert "7 Lê Lợi" in page
    assert "/merge" not in page
    assert "/dismiss" not in page.replace(f"{LIST}/dismissed", "")
    for act in ("merge", "dismiss"):
        assert viewer.get(address(a, b, act)).status_code == 403
        assert send(viewer, address(a, b, act), why="x").status_code == 403
    assert send(viewer, address(a, b, "reconsider")).status_code == 403
    session.refresh(a)
    assert a.merged_into_id is None


def test_inspectors_and_retailers_do_not_see_the_list(session, app, pair):
    make.account(session, "lan")
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=make.retailer(session))

    for name in ("lan", "chi"):
        assert signed_in(app, name).get(LIST).status_code == 403


def test_what_lies_elsewhere_is_absent_and_unknown(session, manager, pair):
    a, _b = pair
    foreign = [
        make.facility(session, "Siêu thị Xa", ward_code=make.TRAN_BIEN, address="1 Lê Lợi")
        for _ in range(2)
    ]

    assert "Siêu thị Xa" not in manager.get(LIST).text
    for one, other in ((a, foreign[0]), (foreign[0], a), foreign):
        for act in ("merge", "dismiss"):
            assert manager.get(address(one, other, act)).status_code == 404
            assert send(manager, address(one, other, act), why="x").status_code == 404
    session.refresh(a)
    assert a.merged_into_id is None


@pytest.mark.parametrize("act", ["merge", "dismiss", "reconsider"])
def test_another_site_cannot_decide(session, manager, pair, act):
    a, b = pair

    assert manager.post(address(a, b, act), data={"why": "x"}).status_code == 403

    session.refresh(a)
    assert a.merged_into_id is None
    assert "7 Lê Lợi" in manager.get(LIST).text


def test_the_page_before_a_merge_says_what_it_would_change_and_changes_nothing(
    session, manager, pair
):
    a, b = pair
    lan = make.account(session)
    make.inspection(session, a, lan, visited_on=DAY)
    inside = make.facility(session, "Quầy Một", parent_code=a.code)

    page = manager.get(address(a, b, "merge")).text
    text = main_of(page)

    check_page(page)
    assert "Đã gộp thì không tách lại được." in text
    assert "0 và 1 lượt kiểm tra thành 1 lượt của một cơ sở" in text
    assert "sẽ tính ít đi một cơ sở" in text
    assert f"Sẽ nằm trong Chợ Hoa Sen: {inside.name}." in text
    session.refresh(a)
    assert a.merged_into_id is None


def test_keeping_the_side_that_is_closed_or_knows_less_is_warned_of(session, manager, pair):
    a, b = pair
    set_status(session, b, Status.CLOSED, DAY)
    set_owner(session, a, make.retailer(session).id, DAY)
    territory = area_by_code(session, "91").id
    b.ward_id, b.territory_id = None, territory
    session.commit()
    told = ("cơ sở là đã đóng cửa", "chưa có đơn vị bán lẻ", "chưa có xã, phường")

    keeping_b, keeping_a = (
        main_of(manager.get(address(*each, "merge")).text) for each in ((a, b), (b, a))
    )

    assert [each for each in told if each in keeping_b] == list(told)
    assert [each for each in told if each in keeping_a] == []


def test_a_merge_needs_a_reason_and_gives_back_what_was_typed(session, manager, pair):
    a, b = pair
    long = "vì " * 300

    missing, too_long = (send(manager, address(a, b, "merge"), why=why) for why in ("  ", long))

    assert (missing.status_code, too_long.status_code) == (422, 422)
    assert Problem.REASON_NEEDED.vi in missing.text
    assert 'href="#why"' in missing.text
    assert "Lý do dài quá 500 chữ." in too_long.text
    assert long.strip() in too_long.text
    check_page(too_long.text)
    session.refresh(a)
    assert a.merged_into_id is None


def test_merging_leaves_one_store_with_both_codes_and_the_reason(session, manager, pair):
    a, b = pair

    answer = send(manager, address(a, b, "merge"), why="một chợ")

    assert (answer.status_code, answer.location) == (303, LIST)
    session.refresh(a)
    assert a.merged_into_id == b.id
    (told,) = [each for each in changes_of(session, b) if each.what is ChangeKind.MERGED]
    assert (told.who, told.why) == ("Hoa", "một chợ")
    assert "Không có cặp nào" in manager.get(LIST).text
    again = send(manager, address(a, b, "merge"), why="một chợ")
    assert (again.status_code, again.location) == (303, f"/department/facilities/{b.code}")


def test_after_a_merge_the_figures_are_those_of_one_store(session, manager):
    lan = make.account(session, areas=("VN",))
    a, b = (make.facility(session, "Siêu thị Hoa Sen", address="7 Lê Lợi") for _ in range(2))
    make.inspection(session, a, lan, "not_met", DAY)
    make.inspection(session, b, lan, "full", date(2026, 2, 1))
    assert counts(session) == (2, 2, 1)

    assert send(manager, address(a, b, "merge"), why="một siêu thị").status_code == 303

    session.expire_all()
    assert counts(session) == (1, 1, 0)


def counts(session) -> tuple[int, int, int]:
    """N, n and how many meet the criterion in Kiên Giang, once the long way agrees."""
    on = date(2026, 11, 20)
    assert [str(each) for each in recompute(session, on)] == []
    plan = plan_by_slug(session, "kien-giang-135")
    share = next(each for each in targets_of(session, plan.id) if each.kind == "share")
    found = tally(session, plan, share, on)
    return found.registered, found.inspected, found.met_gradual


def test_a_pair_said_to_be_two_leaves_the_list_until_that_is_taken_back(manager, viewer, pair):
    a, b = pair
    assert send(manager, address(a, b, "dismiss"), why="").status_code == 422

    assert send(manager, address(a, b, "dismiss"), why="hai bên sông").status_code == 303

    assert "Không có cặp nào" in manager.get(LIST).text
    kept = manager.get(f"{LIST}/dismissed").text
    check_page(kept)
    assert "hai bên sông Hoa ·" in main_of(kept)
    assert "/reconsider" not in viewer.get(f"{LIST}/dismissed").text

    assert send(manager, address(b, a, "reconsider")).status_code == 303

    assert "7 Lê Lợi" in manager.get(LIST).text


def test_a_closed_store_and_a_later_one_elsewhere_are_told_to_be_a_move(session, manager):
    old = make.facility(session, "Siêu thị Hoa Sen", opened_on=date(2020, 1, 1))
    set_status(session, old, Status.CLOSED, DAY)
    make.facility(session, "Siêu thị Hoa Sen", ward_code=make.LONG_XUYEN, opened_on=DAY)

    page = manager.get(LIST).text

    assert "có thể là chuyển địa điểm" in page
    assert f'<a href="/department/facilities/{old.code}">Chuyển địa điểm ở trang của' in page


def test_a_merged_code_stands_for_what_it_became(session, manager, pair):
    a, b = pair
    old = make.facility(session, "Chợ cũ")
    merge(session, old, a)

    assert f"Gộp {a.code[:4]}" in main_of(manager.get(address(old, b, "merge")).text)


@pytest.mark.parametrize("query", ["show=x", "after=x", "after=0-1", "after=0-1-99999999999999999"])
def test_an_address_that_no_page_makes_is_not_found(manager, query):
    assert manager.get(f"{LIST}?{query}").status_code == 404


def test_pages_hold_ten_pairs_and_ask_no_more_often_for_ten_than_for_one(session, manager):
    for at in range(12):
        for _ in range(2):
            make.facility(session, f"Siêu thị Hoa {at}", address=f"{at} Lê Lợi")
        if at == 0:
            with statements() as for_one:
                manager.get(LIST)

    with statements() as for_ten:
        page = manager.get(LIST).text
    (more,) = [part.split('"')[0] for part in page.split('href="') if 'rel="next"' in part[:120]]
    rest = manager.get(more.replace("&amp;", "&")).text

    assert len(for_ten) == len(for_one)
    assert (page.count("Gộp vào"), rest.count("Gộp vào")) == (20, 4)
