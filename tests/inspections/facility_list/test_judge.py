"""What a list's row would do to the registry, and why what not."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inspections.area.models import Area
from inspections.facility.commands import merge
from inspections.facility.commands.dated import set_status
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, Status
from tests import lists, make
from tests.lists import HEAD, actions, changes, notices, proposals, reasons
from tests.pages import statements

HERE = ("Rạch Giá", "An Giang")
A = [None, "Siêu thị A", "Siêu thị", "1 Trần Phú", *HERE]


@pytest.fixture
def actor(session):
    return lists.manager(session)


@pytest.fixture
def store(session):
    return make.facility(session, "Siêu thị A", code="48210373", address="1 Trần Phú")


def test_a_facility_is_found_by_its_code_however_it_is_typed(session, actor, store):
    (found,) = proposals(
        session, actor, [HEAD, ["4821 0373", "Siêu thị B", None, None, None, None]]
    )

    assert changes(found) == {"name": ("Siêu thị A", "Siêu thị B")}


def test_the_code_of_a_merged_facility_means_its_survivor(session, actor, store):
    old = make.facility(session, "Siêu thị cũ")
    merge.merge(session, old, store)

    (found,) = proposals(session, actor, [HEAD, [old.code, None, "Siêu thị", None, None, None]])

    assert (found.action, found.facility.code) == ("same", store.code)


def test_by_its_name_in_its_ward_it_is_found_whatever_the_writing(session, actor, store):
    rows = [[None, "SIÊU THỊ A", None, None, "Phường Rạch Giá", None]]

    assert actions(proposals(session, actor, [HEAD, *rows])) == {"same": 1}


def test_the_same_name_at_another_address_is_another_store_and_told(session, actor, store):
    rows = [[None, "Siêu thị A", "Siêu thị", "9 Lê Lợi", *HERE]]

    found = proposals(session, actor, [HEAD, *rows])

    assert actions(found) == {"created": 1}
    assert notices(found) == [["like_name"]]


def test_several_that_fit_are_refused_with_their_codes(session, actor, store):
    other = make.facility(session, "Siêu thị A", address="2 Trần Phú")
    rows = [[None, "Siêu thị A", "Siêu thị", None, *HERE]]

    (found,) = proposals(session, actor, [HEAD, *rows])

    assert [each.word for each in found.reasons] == ["ambiguous"]
    assert {store.code, other.code} <= set(found.reasons[0].args["codes"][0].split(", "))


def test_a_second_row_of_one_facility_is_refused_with_the_number_of_the_first(
    session, actor, store
):
    new = [None, "Chợ B", "Chợ", None, *HERE]
    found = proposals(session, actor, [HEAD, A, new, A, ["48210373"] + [None] * 4 + ["x"], new])

    assert [each.action for each in found] == ["same", "created", *["refused"] * 3]
    assert [each.reasons[0].args["row"] for each in found[2:]] == [2, 2, 3]


def test_titles_sums_and_numbers_of_columns_are_skipped(session, actor):
    head = ["STT", *HEAD[1:]]
    rows = [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I. Phường Rạch Giá"],
        ["II", "Phường Vĩnh Thông"],
        ["Tổng cộng", None, 45],
        [],
        [1, "Siêu thị A"],
    ]

    found = proposals(session, actor, [head, *rows])

    assert [each.action for each in found] == [*["skipped"] * 5, "refused"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([None, None, "Chợ", "x", *HERE], "no_name"),
        ([None, "A", None, "x", *HERE], "no_type"),
        (["12345678", "A", "Chợ", "x", *HERE], "bad_code"),
        ([None, "A", "Chợ", "x", "Phường Trấn Biên", "Đồng Nai"], "foreign_area"),
        ([None, "A" * 301, "Chợ", "x", *HERE], "too_long"),
    ],
)
def test_rows_are_refused_with_a_reason(session, actor, cells, code):
    assert reasons(proposals(session, actor, [HEAD, cells])) == [[code]]


NOWHERE = [None, "A", "Chợ", "x", "Xã Không Có", "An Giang"]


@pytest.mark.parametrize(("areas", "key"), [(("VN",), None), (("91",), "P91"), (("F91",), "F91")])
def test_what_cannot_be_placed_is_listed_in_the_territory_of_who_enters_it(session, areas, key):
    actor = lists.manager(session, "trung", areas)

    found = proposals(session, actor, [HEAD, NOWHERE])
    lists.written(session, actor, [HEAD, NOWHERE])

    assert (actions(found), notices(found)) == ({"created": 1}, [["unplaced"]])
    entered = session.scalars(select(Facility)).one()
    territory = session.get(Area, entered.territory_id) if entered.territory_id else None
    assert (entered.ward_id, territory.key if territory else None) == (None, key)
    assert actions(proposals(session, actor, [HEAD, NOWHERE])) == {"same": 1}


def test_who_answers_for_several_areas_has_to_say_where_a_facility_is(session):
    actor = lists.manager(session, "hai", ("91", "75"))

    assert reasons(proposals(session, actor, [HEAD, NOWHERE])) == [["unplaced"]]


def test_a_row_without_a_type_means_what_a_row_below_it_enters(session, actor):
    rows = [[None, "Chợ A", None, "1 Lê Lợi", *HERE], [None, "Chợ A", "Chợ", None, *HERE]]

    found = proposals(session, actor, [HEAD, *rows])

    assert [each.action for each in found] == ["refused", "created"]
    assert reasons(found)[0] == ["same_as_row"]


def test_an_old_address_is_placed_and_kept_as_such(session, actor):
    head = ["Tên", "Loại", "Địa chỉ"]
    rows = [["A", "Chợ", "12 Lê Lợi, P. Vĩnh Thanh, TP Rạch Giá, Kiên Giang"]]

    (found,) = proposals(session, actor, [head, *rows])

    assert (found.placed.name, found.placed.confidence) == ("Phường Rạch Giá", "former")
    assert changes(found)["former_address"] == (None, rows[0][2])
    assert found.writes.ward[1] == "former"


DATES = ["Mã", "Tên", "Ngày khai trương", "Ngày đóng cửa", "Tình trạng"]


@pytest.mark.parametrize(
    ("opened", "closed", "status", "code"),
    [
        ("01/6/2020", "01/5/2020", None, "closed_too_early"),
        (None, "01/12/2019", None, "closed_too_early"),
        (None, "01/5/2026", "đang hoạt động", "open_and_closed"),
        ("01/6/2020", None, "đang xây dựng", "planned_and_open"),
    ],
)
def test_days_that_contradict_each_other_are_refused(session, actor, opened, closed, status, code):
    make.facility(session, "Siêu thị A", code="48210373", opened_on=date(2020, 1, 1))

    found = proposals(session, actor, [DATES, ["48210373", "Siêu thị A", opened, closed, status]])

    assert reasons(found) == [[code]]


def test_a_list_older_than_the_last_change_is_refused(session, actor, store):
    set_status(session, store, Status.SUSPENDED, date(2026, 8, 1))

    found = proposals(session, actor, [DATES, ["48210373", None, None, None, "đã đóng cửa"]])

    assert reasons(found) == [["too_early"]]


def test_a_parent_must_be_a_mall_or_market_that_one_may_see(session, actor, store):
    far = make.facility(session, "TTTM xa", FacilityType.MALL, ward_code=make.TRAN_BIEN)
    near = make.facility(session, "TTTM gần", FacilityType.MALL)
    table = [["Tên", "Loại", "Xã", "Mã cơ sở chứa"]]
    table += [
        [f"Cửa hàng {n}", "CHTL", "Rạch Giá", p.code] for n, p in enumerate((far, store, near))
    ]

    found = proposals(session, actor, table)

    assert reasons(found) == [["parent_unknown"], ["parent_kind"], []]


def test_retailers_are_found_by_name_or_tax_code_and_new_ones_told(session, actor):
    known = make.retailer(session, "Công ty Bán lẻ Một")
    known.tax_code = "0300588569"
    head = ["Tên", "Loại", "Xã", "Chủ quản", "MST"]
    rows = [
        ["A", "Chợ", "Rạch Giá", "CÔNG TY BÁN LẺ MỘT", None],
        ["B", "Chợ", "Rạch Giá", None, "0300588569"],
        ["C", "Chợ", "Rạch Giá", "Công ty Bán lẻ Một", "0100109106"],
        ["D", "Chợ", "Rạch Giá", "Công ty Hai", None],
        ["E", "Chợ", "Rạch Giá", None, "0100109106"],
    ]

    found = proposals(session, actor, [head, *rows])

    assert [each.writes and each.writes.owner.id for each in found[:2]] == [known.id] * 2
    assert reasons(found) == [[], [], ["retailer_differs"], [], ["retailer_name"]]
    assert notices(found)[3] == ["new_retailer"]


def test_a_mini_market_is_a_convenience_store_and_told(session, actor):
    found = proposals(session, actor, [HEAD, [None, "A", "Siêu thị mini", None, *HERE]])

    assert changes(found[0])["type"] == (None, "convenience_store")
    assert notices(found) == [["mini"]]


def test_the_statements_do_not_grow_with_the_rows(session, actor):
    table = [HEAD, *([None, f"Chợ {n}", "Chợ", f"{n} Trần Phú", *HERE] for n in range(40))]

    with statements() as few:
        proposals(session, actor, table[:3])
    with statements() as many:
        proposals(session, actor, table)

    assert len(many) == len(few)


ROW = st.tuples(
    st.sampled_from([None, "48210373", "12345678"]),
    st.sampled_from(["Chợ A", "CHỢ A", "Chợ B", "Siêu thị C", None]),
    st.sampled_from(["Chợ", "Chợ hạng 2", "Siêu thị", "ST mini", None]),
    st.sampled_from([None, "1 Trần Phú", "2 Trần Phú", "3, P. Vĩnh Thanh, TP Rạch Giá"]),
    st.sampled_from(["Rạch Giá", "Phường Long Xuyên", "Vĩnh Thanh", None]),
    st.sampled_from(["An Giang", None]),
    st.sampled_from([None, "Công ty X", "Công ty Y"]),
    st.sampled_from([None, "tạm ngừng", "đã đóng cửa"]),
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(ROW, min_size=1, max_size=8), areas=st.sampled_from(["91", "VN"]))
def test_a_list_that_was_written_has_nothing_more_to_write(session, rows, areas):
    name = f"m{len(session.info.setdefault('names', []))}"
    session.info["names"].append(name)
    actor = lists.manager(session, name, (areas,))
    table = [[*HEAD, "Chủ quản", "Tình trạng"], *(list(row) for row in rows)]

    lists.written(session, actor, table)

    again = proposals(session, actor, table)
    assert actions(again).keys() <= {"same", "refused", "skipped"}
