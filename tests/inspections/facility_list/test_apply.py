"""Writing a list: what the commands would make, once, and only what was seen."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility import models
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility, RegistryChange, Retailer
from inspections.facility.rules import Author, FacilityType, PlacedBy, RetailerKind, Status
from inspections.facility_list.commands.apply import apply
from inspections.facility_list.models import FacilityListRow
from inspections.plan.queries import plan_by_slug
from inspections.progress.commands.kept_differences import kept_differences
from inspections.progress.queries import plan_progress
from inspections.progress.queries.kept import is_kept
from tests import lists, make
from tests.lists import HEAD, ON

DATABASES = "both"

FULL = [
    *("Mã cơ sở", "Tên cơ sở", "Loại hình", "Hạng", "Đơn vị bán lẻ", "Mã số thuế", "Địa chỉ"),
    *("Địa chỉ cũ", "Xã, phường", "Tỉnh", "Vĩ độ", "Kinh độ", "Ngày khai trương"),
    *("Ngày đóng cửa", "Tình trạng", "Diện tích (m²)", "Số mặt hàng", "Căn cứ", "Mã cơ sở chứa"),
]
STORE = [
    *("48210373", "Co.opmart Rạch Giá", "Siêu thị", "hạng II", "Công ty Hai", "0300588569"),
    *("19 Nguyễn Trung Trực", "19 NTT, P. Vĩnh Thanh, TP Rạch Giá", "Phường Rạch Giá", "An Giang"),
    *("10,0123", "105,0801", date(2019, 5, 1), date(2026, 1, 31), None, "2.500 m2", 12000),
    *("Quyết định 12", None),
]
TABLES = (
    models.FacilityName,
    models.FacilityType,
    models.FacilityStatus,
    models.FacilityOwner,
    RegistryChange,
    Retailer,
)


def content(session, model, facility):
    """The rows of a table about one facility or about retailers, without ids and moments."""
    session.expire_all()
    column = getattr(model, "facility_id", None)
    query = select(model).order_by(model.id)
    if column is not None:
        query = query.where(column == facility.id)
    left_out = {"id", "facility_id", "at", "why", "code", "retailer_id"}
    names = [each.key for each in model.__mapper__.column_attrs if each.key not in left_out]
    rows = [{name: getattr(row, name) for name in names} for row in session.scalars(query)]
    for row in rows:
        if isinstance(row.get("after"), dict):
            row["after"] = {k: v for k, v in row["after"].items() if k != "retailer_id"}
    return rows


def test_what_a_list_enters_is_what_the_commands_would_make(session):
    actor = lists.manager(session)
    by = Author(actor.account_id, "x")
    owner = add_retailer(session, "Công ty Hai", RetailerKind.COMPANY, "0300588569", by=by)
    twin = add_facility(
        session,
        name="Co.opmart Rạch Giá",
        type=FacilityType.SUPERMARKET,
        class_="II",
        basis="Quyết định 12",
        area_m2=2500,
        items=12000,
        ward_code=make.RACH_GIA,
        ward_basis=PlacedBy.STATED,
        address="19 Nguyễn Trung Trực",
        former_address="19 NTT, P. Vĩnh Thanh, TP Rạch Giá",
        lat=10.0123,
        lon=105.0801,
        retailer_id=owner.id,
        opened_on=date(2019, 5, 1),
        by=by,
    )
    set_status(session, twin, Status.CLOSED, date(2026, 1, 31), by=by)
    wanted = {model: content(session, model, twin) for model in TABLES}
    columns = [each.key for each in Facility.__mapper__.column_attrs]
    own = ("id", "code", "changed_at")
    alike = {name: getattr(twin, name) for name in columns if name not in own}
    session.rollback()

    made = lists.written(session, actor, [FULL, STORE])

    store = session.scalars(select(Facility)).one()
    assert store.code == "48210373"
    assert {name: getattr(store, name) for name in alike} == alike
    assert {model: content(session, model, store) for model in TABLES} == wanted
    whys = session.scalars(select(RegistryChange.why)).all()
    assert store.changed_at == session.scalar(select(func.max(RegistryChange.at)))
    assert set(whys) == {"Danh sách nhập từ tệp “danh sach.xlsx”, dòng 2"}
    assert (made.state, made.counts) == ("applied", {"created": 1})


def test_the_same_list_twice_changes_nothing(session):
    actor = lists.manager(session)
    table = [
        FULL,
        STORE,
        [None, "Chợ Tắc Cậu", "Chợ hạng 2", *[None] * 5, "Rạch Giá", "An Giang", *[None] * 9],
    ]
    made = lists.written(session, actor, table)
    count = len(session.scalars(select(RegistryChange)).all())

    apply(session, made, actor)
    again = lists.written(session, actor, table)

    assert again.counts == {"same": 2}
    assert len(session.scalars(select(RegistryChange)).all()) == count
    assert len(session.scalars(select(Facility)).all()) == 2


def test_what_changed_after_the_preview_is_not_written_and_told(session):
    actor = lists.manager(session)
    store = make.facility(session, "Siêu thị A", code="48210373", address="1 Trần Phú")
    table = [
        HEAD,
        ["48210373", "Siêu thị A", None, "2 Trần Phú", None, None],
        [None, "Siêu thị B", "Siêu thị", "5 Lê Lợi", "Rạch Giá", "An Giang"],
    ]
    waiting = lists.previewed(session, actor, table)
    store.address = "3 Trần Phú"
    session.commit()

    apply(session, waiting, actor)

    session.refresh(store)
    assert store.address == "3 Trần Phú"
    assert waiting.counts == {"refused": 1, "created": 1}
    first = session.get_one(FacilityListRow, (waiting.id, 2))
    assert first.proposal["reasons"] == [{"code": "since_changed"}]
    second = session.get_one(FacilityListRow, (waiting.id, 3))
    assert session.get_one(Facility, second.facility_id).name == "Siêu thị B"


def test_stores_are_locked_in_one_order_whatever_that_of_the_lines(postgres_engine):
    take = select(Facility.id).with_for_update(key_share=True, nowait=True)
    with Session(postgres_engine) as session, postgres_engine.connect() as other:
        actor = lists.manager(session)
        first, last = [make.facility(session, name) for name in ("Siêu thị A", "Siêu thị B")]
        lines = [[each.code, None, None, "2 Trần Phú", None, None] for each in (last, first)]
        waiting = lists.previewed(session, actor, [HEAD, *lines])
        other.execute(take.where(Facility.id == first.id))

        session.execute(text("SET LOCAL lock_timeout = 200"))
        with pytest.raises(OperationalError):
            apply(session, waiting, actor)

        # It waited for the first before it took the last.
        assert other.scalars(take.where(Facility.id == last.id)).all() == [last.id]


def test_changes_hold_from_the_day_of_the_list_and_are_recorded(session):
    actor = lists.manager(session)
    store = make.facility(session, "Siêu thị A", code="48210373", opened_on=date(2020, 1, 1))
    table = [
        ["Mã", "Tên", "Loại hình", "Chủ quản", "Tình trạng"],
        ["4821 0373", "Siêu thị A mới", "Chợ hạng 3", "Ban quản lý chợ A", "Tạm ngừng"],
    ]

    lists.written(session, actor, table)

    session.refresh(store)
    changed = session.scalars(select(RegistryChange).order_by(RegistryChange.id)).all()
    told = [(each.what, each.after.get("on")) for each in changed if each.facility_id][1:]
    assert store.name == "Siêu thị A mới"
    assert told == [(what, ON.isoformat()) for what in ("renamed", "typed", "owner", "status")]
    assert session.scalars(select(Retailer)).one().kind == "market_board"


def test_only_the_owner_writes_a_list_and_only_a_ready_one(session):
    actor, other = lists.manager(session), lists.manager(session, "minh")
    waiting = lists.previewed(
        session, actor, [HEAD, [None, "A", "Chợ", None, "Rạch Giá", "An Giang"]]
    )

    with pytest.raises(Refused) as stranger:
        apply(session, waiting, other)
    waiting.state = "discarded"
    session.commit()
    with pytest.raises(Refused) as discarded:
        apply(session, waiting, actor)

    assert stranger.value.problem is Problem.NOT_ALLOWED
    assert discarded.value.problem is Problem.INVALID
    assert session.scalars(select(Facility)).all() == []


def test_codes_are_drawn_until_one_is_free(session):
    actor = lists.manager(session)
    first = lists.previewed(
        session, actor, [HEAD, [None, "A", "Chợ", None, "Rạch Giá", "An Giang"]]
    )
    apply(session, first, actor, Random(1))
    session.commit()
    second = lists.previewed(
        session, actor, [HEAD, [None, "B", "Chợ", None, "Rạch Giá", "An Giang"]]
    )

    apply(session, second, actor, Random(1))

    codes = session.scalars(select(Facility.code)).all()
    assert len(set(codes)) == 2


def test_what_a_list_enters_and_changes_stands_in_the_kept_figures(session):
    actor = lists.manager(session)
    old = make.facility(session, "Siêu thị Cũ")
    rows = [
        [old.code, "Siêu thị Cũ", "Trung tâm thương mại", "1 Trần Phú", "Rạch Giá", "An Giang"],
        *(
            [None, f"Siêu thị Mới {at}", "Siêu thị", f"{at} Lê Lợi", "Rạch Giá", "An Giang"]
            for at in range(2, 6)
        ),
    ]
    made = lists.previewed(session, actor, [HEAD, *rows])
    apply(session, made, actor)
    session.commit()

    assert is_kept(session)
    assert [str(each) for each in kept_differences(session)] == []
    plan = plan_by_slug(session, "kien-giang-135")
    assert plan_progress(session, plan, ON)[0].counts.registered == 5
