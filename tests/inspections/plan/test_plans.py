"""What the loaded plans say, against the documents themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.area.models import Area, AreaWard
from inspections.plan.models import Plan, PlanAgency, PlanDuty, Target
from inspections.plan.queries import (
    agencies_of,
    duties_of,
    plan_by_slug,
    plans,
    targets_of,
    tasks_of,
)
from inspections.plan.rules import AgencyRole, Criterion, TargetKind, Unit, next_deadline

SOURCES = Path(__file__).parents[3] / "../shared/source-plans"
FILES = {
    "kien-giang-135": "kien-giang-135-KH-UBND-2020.txt",
    "dong-nai-202": "dong-nai-202-KH-UBND-2022.txt",
    "hai-duong-2627": "hai-duong-2627-QD-UBND-2020-news.txt",
    "can-tho-160": "can-tho-160-KH-UBND-2022.txt",
    "lai-chau-2020": "lai-chau-action-plan-2020.txt",
}


def plan(session: Session, slug: str) -> Plan:
    found = plan_by_slug(session, slug)
    assert found is not None, slug
    return found


def targets(session: Session, slug: str) -> dict[str, Target]:
    rows = targets_of(session, plan(session, slug).id)
    return {target.key.removeprefix(f"{slug}:"): target for target in rows}


def folded(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def quotes(session: Session, slug: str) -> Iterator[str]:
    number = plan(session, slug).id
    yield from (target.quote for target in targets_of(session, number))
    yield from (task.quote for task in tasks_of(session, number))
    yield from (duty.quote for duty in duties_of(session, number) if duty.quote)


def test_the_six_plans_come_national_first(loaded: Session) -> None:
    assert [plan.slug for plan in plans(loaded)] == ["vn-889", *FILES]
    assert {plan.parent_slug for plan in plans(loaded)} == {None, "vn-889"}
    assert plan_by_slug(loaded, "an-giang-1") is None


@pytest.mark.parametrize(
    ("slug", "wards"),
    [
        ("vn-889", 3321),
        ("kien-giang-135", 48),
        ("dong-nai-202", 55),
        ("hai-duong-2627", 64),
        ("can-tho-160", 32),
        ("lai-chau-2020", 38),
    ],
)
def test_a_plans_territory_is_the_province_that_issued_it(
    loaded: Session, slug: str, wards: int
) -> None:
    territory = plan(loaded, slug).territory_id
    query = select(func.count()).where(AreaWard.area_id == territory)

    assert loaded.scalar(query) == wards
    assert loaded.get_one(Area, territory).level in {"nation", "former_province"}


@pytest.mark.parametrize("slug", FILES)
def test_every_quote_stands_word_for_word_in_the_plan(loaded: Session, slug: str) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the plans' own texts are not on this machine")
    text = folded((SOURCES / FILES[slug]).read_text("utf-8"))
    wanted = [folded(quote) for quote in quotes(loaded, slug)]

    assert len(wanted) >= 2
    assert [quote for quote in wanted if quote not in text] == []


def test_every_plan_has_a_target_and_quotes_it(loaded: Session) -> None:
    for each in plans(loaded):
        rows = targets_of(loaded, each.id)
        assert rows
        assert all(row.quote and row.title_vi and row.title_en for row in rows)


def test_no_target_falls_due_between_2026_and_2029(loaded: Session) -> None:
    due = set(loaded.scalars(select(Target.due_on).distinct()))

    assert due == {date(2025, 12, 31), date(2030, 12, 31), None}


@pytest.mark.parametrize("slug", ["vn-889", "kien-giang-135", "hai-duong-2627", "lai-chau-2020"])
def test_85_percent_gradual_in_2025_and_100_percent_full_in_2030(
    loaded: Session, slug: str
) -> None:
    rows = targets(loaded, slug)

    assert [
        (row.kind, row.goal_percent, row.unit, row.criterion, row.due_on) for row in rows.values()
    ] == [
        (TargetKind.SHARE, 85, Unit.FACILITIES, Criterion.GRADUAL, date(2025, 12, 31)),
        (TargetKind.SHARE, 100, Unit.FACILITIES, Criterion.FULL, date(2030, 12, 31)),
    ]
    assert all(row.facility_types == ["supermarket", "mall"] for row in rows.values())


def test_a_target_is_gradual_exactly_where_its_quote_says_dan(loaded: Session) -> None:
    judged = loaded.scalars(select(Target).where(Target.criterion.is_not(None))).all()

    assert len(judged) == 13
    for target in judged:
        says_dan = "thay thế dần" in target.quote
        assert (target.criterion == Criterion.GRADUAL) is says_dan, target.key


def test_dong_nai_keeps_both_of_its_contradicting_rows_for_2025(loaded: Session) -> None:
    rows = targets(loaded, "dong-nai-202")
    facilities, bags = rows["2025-share"], rows["2025-bags"]

    assert (facilities.goal_percent, facilities.unit) == (85, Unit.FACILITIES)
    assert (bags.goal_percent, bags.unit, bags.criterion) == (100, Unit.BAGS, None)
    assert facilities.due_on == bags.due_on == date(2025, 12, 31)
    assert "convenience_store" in bags.facility_types
    assert "convenience_store" not in facilities.facility_types


def test_dong_nai_2030_stays_gradual(loaded: Session) -> None:
    assert targets(loaded, "dong-nai-202")["2030-share"].criterion == Criterion.GRADUAL


def test_dong_nais_inspection_task_has_no_number_and_no_date(loaded: Session) -> None:
    row = targets(loaded, "dong-nai-202")["inspect"]

    assert row.kind == TargetKind.INSPECT
    assert (row.goal_percent, row.unit, row.criterion) == (None, None, None)
    assert (row.starts_on, row.due_on) == (None, None)
    assert set(row.facility_types) == {"supermarket", "mall", "convenience_store", "market"}


def test_can_tho_encourages_three_types_each_on_its_own_without_a_number(loaded: Session) -> None:
    rows = targets(loaded, "can-tho-160").values()

    assert [row.facility_types for row in rows] == [["market"], ["supermarket"], ["mall"]]
    assert {row.goal_percent for row in rows} == {None}
    assert {row.kind for row in rows} == {TargetKind.ENCOURAGE}
    assert {row.due_on for row in rows} == {date(2025, 12, 31)}
    assert plan(loaded, "can-tho-160").ends_on == date(2025, 12, 31)


def test_only_shares_have_a_number(loaded: Session) -> None:
    numbered = select(Target.kind).where(Target.goal_percent.is_not(None)).distinct()
    bare = select(Target.kind).where(Target.goal_percent.is_(None)).distinct()

    assert set(loaded.scalars(numbered)) == {TargetKind.SHARE}
    assert TargetKind.SHARE not in set(loaded.scalars(bare))


def test_markets_never_have_a_number(loaded: Session) -> None:
    rows = loaded.scalars(select(Target)).all()
    markets = [row for row in rows if "market" in row.facility_types]

    assert {row.key for row in markets} == {
        "dong-nai-202:inspect",
        "can-tho-160:2025-encourage-market",
    }
    assert {row.goal_percent for row in markets} == {None}


def test_lai_chaus_blank_number_and_date_stay_unknown(loaded: Session) -> None:
    lai_chau = plan(loaded, "lai-chau-2020")

    assert (lai_chau.number, lai_chau.issued_on) == (None, None)
    assert [each.slug for each in plans(loaded) if each.number is None] == ["lai-chau-2020"]


def test_plans_known_second_hand_are_marked(loaded: Session) -> None:
    marked = {each.slug for each in plans(loaded) if each.secondary}

    assert marked == {"vn-889", "hai-duong-2627"}
    assert all(row.quote_note for row in targets(loaded, "vn-889").values())


@pytest.mark.parametrize(
    ("slug", "due"),
    [
        ("dong-nai-202", date(2026, 11, 30)),
        ("lai-chau-2020", date(2026, 12, 4)),
        ("kien-giang-135", None),
        ("hai-duong-2627", None),
        ("can-tho-160", None),
    ],
)
def test_reports_are_due_strictly_before_the_plans_day_or_on_no_known_day(
    loaded: Session, slug: str, due: date | None
) -> None:
    (duty,) = duties_of(loaded, plan(loaded, slug).id)

    assert next_deadline(duty, date(2026, 11, 20)) == due


def test_an_unknown_duty_names_nobody_and_says_why(loaded: Session) -> None:
    unknown = loaded.scalars(select(PlanDuty).where(PlanDuty.before_day.is_(None))).all()

    assert len(unknown) == 3
    for duty in unknown:
        assert (duty.before_month, duty.reporter, duty.receiver, duty.onward) == (None,) * 4
        assert duty.note


def test_district_reporters_end_with_the_districts(loaded: Session) -> None:
    ended = loaded.scalars(select(PlanAgency).where(PlanAgency.valid_to.is_not(None))).all()

    assert {(row.role, row.valid_to) for row in ended} == {
        (AgencyRole.REPORTER, date(2025, 7, 1)),
    }
    assert all("huyện" in row.name for row in ended)


def test_the_environment_department_has_both_names_and_no_invented_day(loaded: Session) -> None:
    for slug in ("dong-nai-202", "lai-chau-2020"):
        rows = agencies_of(loaded, plan(loaded, slug).id, AgencyRole.ENVIRONMENT)
        assert [row.name for row in rows] == [
            "Sở Tài nguyên và Môi trường",
            "Sở Nông nghiệp và Môi trường",
        ]
        assert {(row.valid_from, row.valid_to) for row in rows} == {(None, None)}
        assert all(row.note for row in rows)


def test_tasks_without_a_number_stand_apart_from_targets(loaded: Session) -> None:
    counts = {each.slug: len(tasks_of(loaded, each.id)) for each in plans(loaded)}

    assert counts == {
        "vn-889": 0,
        "kien-giang-135": 0,
        "dong-nai-202": 4,
        "hai-duong-2627": 1,
        "can-tho-160": 1,
        "lai-chau-2020": 3,
    }
    assert any(
        "market" in task.facility_types
        for task in tasks_of(loaded, plan(loaded, "lai-chau-2020").id)
    )
