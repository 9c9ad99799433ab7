"""What a list's row would do to the registry, and why what not."""

from datetime import date

import pytest

from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.facility_list.columns import find_headings
from inspections.facility_list.queries.judge import judge
from tests import make

ON = date(2026, 6, 1)


def manager(session, name="huong", areas=("91",)):
    person = make.account(session, name, Role.DEPARTMENT, Grade.MANAGER, areas)
    return actor_of(session, person.id)


@pytest.fixture
def actor(session):
    return manager(session)


def proposals(session, actor, table, on=ON):
    numbered = list(enumerate(table, start=1))
    found = find_headings(numbered)
    rows = [row for row in numbered if row[0] > found.row]
    return list(judge(session, actor, found.columns, rows, on))


HEAD = ["STT", "Tên siêu thị", "Loại hình", "Địa chỉ", "Xã/phường", "Tỉnh"]


def test_a_first_row(session, actor):
    (made,) = proposals(
        session,
        actor,
        [
            HEAD,
            [
                1,
                "Co.opmart Rạch Giá",
                "Siêu thị hạng II",
                "19 Nguyễn Trung Trực",
                "Rạch Giá",
                "An Giang",
            ],
        ],
    )
    print(made.kept())
    assert made.action == "created"
