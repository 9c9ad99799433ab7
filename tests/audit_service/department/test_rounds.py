"""The office's pages of rounds: planned, followed, changed, printed, taken along."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from audit_service.choices import today
from audit_service.sheets.reading import read
from audit_service.words import day_typed
from inspections.account.rules import Role
from inspections.errors import Problem
from inspections.facility.commands.dated import set_status
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import BasisKind
from inspections.round.models import Round, RoundFrame, RoundVisit
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

NEW = "/department/rounds/new"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def ha(session, manager):
    """The manager's own account."""
    from_name = select(make.Account).where(make.Account.name == "ha")
    return session.scalars(from_name).one()


@pytest.fixture
def stores(session):
    return [make.facility(session, f"Siêu thị {number}") for number in range(1, 5)]


def typed(*team, **more):
    return {
        "title": "Khảo sát quý IV",
        "basis": "survey",
        "starts_on": day_typed(today()),
        "ends_on": day_typed(today() + timedelta(days=9)),
        "grace_days": "5",
        "team": [str(each.id) for each in team],
        **more,
    }


def send(browser, address, form, page=NEW):
    return browser.post(address, data={"csrf_token": token_of(browser.get(page).text), **form})


def visited_ids(session, round_id):
    query = select(RoundVisit.facility_id).where(RoundVisit.round_id == round_id)
    return set(session.scalars(query))


def test_stores_are_looked_for_some_left_out_some_added_and_a_round_is_made(
    session, manager, lan, stores
):
    make.inspection(session, stores[0], lan, visited_on=today() - timedelta(days=40))
    closed = make.facility(session, "Siêu thị đã đóng")
    set_status(session, closed, Status.CLOSED, today())
    mall = make.facility(session, "Trung tâm", FacilityType.MALL)
    session.commit()
    since = day_typed(today() - timedelta(days=100))

    empty = manager.get(NEW).text
    check_page(empty)
    assert "Bỏ bớt hoặc thêm" not in empty
    found = manager.get(f"{NEW}?look=1&type=supermarket&not_since={since}").text
    check_page(found)
    words = main_of(found)
    assert "3 cơ sở tìm thấy" in words
    assert not {"Siêu thị 1", "Siêu thị đã đóng", "Trung tâm"} & set(words.split("  "))
    form = typed(
        lan, look="1", type="supermarket", store=[str(stores[1].id)], codes=f"{mall.code}\n"
    )
    made = send(manager, NEW, form)

    assert made.status_code == 303, main_of(made.text)
    (round,) = session.scalars(select(Round)).all()
    assert visited_ids(session, round.id) == {stores[1].id, mall.id}
    assert (round.how, round.filter["type"], round.grace_days) == ("filter", "supermarket", 5)
    shown = manager.get(made.location).text
    check_page(shown)
    assert "0 trên 2 lượt" in main_of(shown)
    assert "Đã lập đợt kiểm tra." in shown


def test_a_draw_shows_what_it_would_tell_before_it_is_made(session, manager, lan, stores):
    before = main_of(manager.get(f"{NEW}?how=random&target=kien-giang-135:2025-share&size=3").text)
    assert "Thuộc diện hôm nay (N) 4" in before
    assert "từ 3 đến 4 trong 4 cơ sở (rộng 25,0 điểm phần trăm)" in before
    assert "cần bốc 4 cơ sở" in before
    for size, said in (("9", "Không còn đủ cơ sở"), ("0", "phải từ 1"), ("x", "phải từ 1")):
        asked = f"{NEW}?how=random&target=kien-giang-135:2025-share&size={size}"
        assert said in main_of(manager.get(asked).text)
    form = typed(lan, how="random", target="kien-giang-135:2025-share", size="3")

    made = send(manager, NEW, form)

    assert made.status_code == 303, main_of(made.text)
    (round,) = session.scalars(select(Round)).all()
    assert len(visited_ids(session, round.id)) == 3
    assert len(session.scalars(select(RoundFrame)).all()) == 4
    shown = manager.get(made.location).text
    check_page(shown)
    assert round.seed in shown
    assert "3 trong 4 cơ sở thuộc diện" in main_of(shown)


# A timedelta: so far from today.
WRONG = [
    ({"retailer": "\0x"}, "Trong sổ không có đơn vị nào như vậy."),
    ({"title": ""}, "Hãy điền: tên đợt."),
    ({"basis": "inspection"}, "Kiểm tra theo quyết định thì phải ghi số quyết định."),
    ({"starts_on": "hôm nay"}, "Ngày đầu chưa đúng."),
    ({"starts_on": timedelta(days=-1)}, "Ngày đầu không được ở quá khứ."),
    ({"ends_on": timedelta(days=-3)}, "Ngày cuối phải là ngày đầu"),
    ({"team": []}, "Hãy chọn ít nhất một người kiểm tra."),
    ({"team": ["999999", "x"]}, "không phải là người kiểm tra"),
    ({"grace_days": "1000"}, "Số ngày chờ từ 0 đến 60."),
    ({"store": []}, "Hãy chọn ít nhất một cơ sở."),
    ({"store": ["999999"]}, "Có cơ sở nằm ngoài địa bàn"),
    ({"codes": "1234"}, "Không có cơ sở nào mang mã “1234”."),
    ({"area": "75"}, "Địa bàn này không nằm trọn"),
    ({"how": "random", "target": "x"}, "Hãy chọn chỉ tiêu."),
    ({"how": "random", "target": "kien-giang-135:2025-share", "size": "0"}, "phải từ 1"),
    ({"how": "random", "target": "kien-giang-135:2025-share", "size": "9"}, "Không còn đủ"),
]


def test_what_cannot_be_planned_comes_back_as_typed_with_why(session, manager, lan, stores):
    for wrong, said in WRONG:
        more = {
            name: day_typed(today() + value) if isinstance(value, timedelta) else value
            for name, value in wrong.items()
        }
        form = typed(lan, look="1", store=[str(stores[0].id)], title="Tên đã gõ") | more

        again = send(manager, NEW, form)

        assert again.status_code == 422, more
        check_page(again.text)
        assert said in main_of(again.text), more
    assert session.scalars(select(Round)).all() == []


def test_visits_are_given_and_taken_stores_added_and_a_round_cancelled(
    session, manager, ha, lan, stores
):
    round = make.round(session, ha, stores[:3], lan, title="Khảo sát")
    page = f"/department/rounds/{round.id}"

    def change(act, version, **form):
        return send(manager, f"{page}/{act}", {"version": version, **form}, page)

    given = change(
        "assign", 1, store=[stores[0].id], inspector=lan.id, planned_on=day_typed(today())
    )
    assert given.status_code == 303
    assert change("add", 2, codes=stores[3].code).status_code == 303
    assert change("remove", 3, store=[stores[1].id]).status_code == 303
    assert visited_ids(session, round.id) == {stores[0].id, stores[2].id, stores[3].id}
    terms = typed(lan, ha, title="Khảo sát lại", version=4)
    assert send(manager, f"{page}/terms", terms, page).status_code == 303
    for way in ("store", "inspector", "day"):
        shown = manager.get(f"{page}?by={way}").text
        check_page(shown)
        assert "Khảo sát lại" in shown
    assert manager.get(f"{page}?by=x").status_code == 404

    for act, form, said in (
        ("assign", {"store": [stores[0].id], "inspector": 9999}, "không ở trong đoàn"),
        ("assign", {"store": [stores[0].id], "inspector": 10**10}, "không ở trong đoàn"),
        ("assign", {"store": [stores[0].id], "planned_on": "x"}, "Ngày chưa đúng"),
        ("assign", {}, "Hãy chọn ít nhất một cơ sở."),
        ("remove", {"store": [each.id for each in stores]}, "Phải còn ít nhất một cơ sở"),
        ("add", {"codes": "1"}, "Không có cơ sở nào mang mã"),
        ("terms", typed(title=""), "Hãy điền: tên đợt."),
        ("cancel", {"reason": " "}, "Cần ghi lý do."),
        ("draw", {"more": "1"}, "Chỗ này chưa đúng."),
    ):
        refused = change(act, 5, **form)
        assert refused.status_code == 422, act
        check_page(refused.text)
        assert said in main_of(refused.text), act

    assert main_of(manager.get(page).text).count("Sửa đợt kiểm tra") == 4
    old = change("cancel", 4, reason="mưa bão")
    assert old.status_code == 412
    assert Problem.ROUND_CHANGED.vi in old.text
    assert change("cancel", 5, reason="mưa bão").status_code == 303
    assert "Lý do: mưa bão" in main_of(manager.get(page).text)
    assert change("add", 6, codes=stores[1].code).status_code == 409


def test_a_draw_offers_no_way_to_change_it_by_hand(session, manager, ha, lan, stores):
    round = make.drawn(session, ha, 2, lan)
    page = f"/department/rounds/{round.id}"

    shown = manager.get(page).text
    assert "Bớt khỏi đợt" not in shown
    assert "Thêm vào đợt" not in shown
    form = {"version": 1, "store": [stores[0].id], "codes": stores[0].code}
    for act in ("add", "remove"):
        assert send(manager, f"{page}/{act}", form, page).status_code == 409
    assert send(manager, f"{page}/draw", {"version": 1, "more": "2"}, page).status_code == 303
    assert len(visited_ids(session, round.id)) == 4


def test_a_second_inspection_in_a_year_is_warned_of_and_a_survey_is_not(
    session, manager, ha, lan, stores
):
    basis = {"kind": "inspection", "decision": "1/QĐ"}
    make.inspection(session, stores[0], lan, visited_on=today() - timedelta(days=30), basis=basis)
    by_decision = {"basis": BasisKind.INSPECTION, "decision": "2/QĐ"}
    warned = make.round(session, ha, stores[:2], lan, title="Theo quyết định", **by_decision)
    survey = make.round(session, ha, stores[:2], lan)

    shown = main_of(manager.get(f"/department/rounds/{warned.id}").text)
    assert "Kiểm tra lại căn cứ" in shown
    assert "198/2025/QH15" in shown
    assert "1 cơ sở của đợt này" in shown
    assert "Kiểm tra lại căn cứ" not in manager.get(f"/department/rounds/{survey.id}").text
    preview = main_of(manager.get(f"{NEW}?look=1").text)
    assert "Đã kiểm tra theo quyết định ngày" in preview
    assert "Cũng nằm trong: Theo quyết định" in preview


def test_what_came_of_visits_is_on_the_page_on_paper_and_in_the_table(
    session, manager, ha, lan, stores, tmp_path
):
    make.inspection(session, stores[0], lan, visited_on=today())
    make.inspection(session, stores[1], lan, visited_on=today(), accepted=False)
    round = make.round(session, ha, stores, lan, title="Khảo sát")
    set_status(session, stores[2], Status.CLOSED, today())
    session.commit()
    page = f"/department/rounds/{round.id}"

    shown = main_of(manager.get(page).text)
    assert "1 trên 4 lượt" in shown
    assert "1 chờ ảnh hoặc duyệt" in shown
    assert "Đã đóng cửa" in shown
    paper = manager.get(f"{page}/print").text
    check_page(paper)
    assert main_of(paper).count("Siêu thị") == 4
    file = manager.get(f"{page}/visits.xlsx")
    assert file.status_code == 200
    kept = tmp_path / "visits.xlsx"
    kept.write_bytes(file.data)
    rows = [row for _number, row in read(kept, kept.name).rows()]
    assert [rows[0][0], rows[0][7]] == ["Mã cơ sở", "Tình trạng"]
    assert [row[7] for row in rows[1:]] == [
        "đã xong",
        "đã nhận, chờ ảnh hoặc duyệt",
        "chưa đến",
        "chưa đến",
    ]


def test_the_list_takes_as_many_statements_for_many_rounds(session, manager, ha, lan, stores):
    taken = []
    for count in (1, 4):
        for _each in range(count):
            make.round(session, ha, stores, lan)
        with statements() as sent:
            shown = manager.get("/department/rounds")
        assert shown.status_code == 200
        taken.append(len(sent))

    assert taken[0] == taken[1]
    check_page(shown.text)
    assert manager.get("/department/rounds?state=running").text.count("0 trên 4 lượt") == 5
    assert "Không có đợt nào" in manager.get("/department/rounds?state=cancelled").text
    for wrong in ("?state=x", "?after=x", "?after=WyJhIiwgMV0="):
        assert manager.get(f"/department/rounds{wrong}").status_code == 404


def test_who_may_see_and_plan(app, session, manager, ha, lan, stores):
    round = make.round(session, ha, stores, lan)
    page = f"/department/rounds/{round.id}"
    make.reviewer(session)
    make.account(session, "hoa")
    make.manager(session, "dong", areas=("75",))
    viet = make.retailer(session)
    make.account(session, "viet", Role.RETAILER, areas=(), retailer=viet)

    for name, status, planning in (
        ("lan", 200, 403),
        ("hoa", 404, 403),
        ("minh", 200, 403),
        ("dong", 404, 200),
        ("viet", 403, 403),
    ):
        browser = signed_in(app, name)
        for address in (page, f"{page}/print", f"{page}/visits.xlsx"):
            assert browser.get(address).status_code == status, (name, address)
        assert browser.get(NEW).status_code == planning, name
    dong = signed_in(app, "dong")
    form = {"version": 1, "reason": "phá"}
    assert send(dong, f"{page}/cancel", form).status_code == 404
    mine = signed_in(app, "lan").get(page).text
    check_page(mine)
    assert "/department/facilities/" not in mine.split("<main")[1]
