from datetime import date

import pytest

from inspections.account.rules import (
    Actor,
    FacilityFacts,
    Grade,
    InspectionFacts,
    Permission,
    Role,
    Scope,
    may,
    may_import_for,
    may_review,
    may_see_facility,
    may_see_inspection,
)

KIEN_GIANG, AN_GIANG, DONG_NAI, NATION = 3, 2, 5, 1


def actor(role=Role.INSPECTOR, account_id=10, **facts):
    return Actor(account_id, "lan", "Lan", role, **facts)


def inspection(signer_id=99, readable=True, area_ids=frozenset({KIEN_GIANG, AN_GIANG}), owner_id=7):
    return InspectionFacts(signer_id, readable, area_ids, owner_id, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("role", "grade", "permission", "allowed"),
    [
        (Role.INSPECTOR, None, Permission.SUBMIT_INSPECTION, True),
        (Role.DEPARTMENT, Grade.VIEWER, Permission.SUBMIT_INSPECTION, False),
        (Role.DEPARTMENT, Grade.REVIEWER, Permission.SUBMIT_INSPECTION, True),
        (Role.RETAILER, None, Permission.SUBMIT_INSPECTION, False),
        (Role.ADMINISTRATOR, None, Permission.SUBMIT_INSPECTION, False),
        (Role.DEPARTMENT, Grade.VIEWER, Permission.REVIEW_INSPECTION, False),
        (Role.DEPARTMENT, Grade.REVIEWER, Permission.REVIEW_INSPECTION, True),
        (Role.DEPARTMENT, Grade.MANAGER, Permission.REVIEW_INSPECTION, True),
        (Role.INSPECTOR, None, Permission.REVIEW_INSPECTION, False),
        (Role.DEPARTMENT, Grade.VIEWER, Permission.IMPORT_RECORDS, False),
        (Role.DEPARTMENT, Grade.REVIEWER, Permission.IMPORT_RECORDS, True),
        (Role.INSPECTOR, None, Permission.IMPORT_RECORDS, False),
        (Role.ADMINISTRATOR, None, Permission.IMPORT_RECORDS, False),
        (Role.RETAILER, None, Permission.USE_PORTAL, True),
        (Role.DEPARTMENT, Grade.MANAGER, Permission.USE_PORTAL, False),
        (Role.INSPECTOR, None, Permission.USE_DEPARTMENT, False),
        (Role.ADMINISTRATOR, None, Permission.USE_DEPARTMENT, True),
        (Role.RETAILER, None, Permission.READ_PROGRESS, True),
    ],
)
def test_a_permission_belongs_to_roles_from_a_grade_up(role, grade, permission, allowed):
    assert may(actor(role, grade=grade), permission) is allowed


def test_a_departments_account_without_a_grade_may_nothing():
    assert not any(may(actor(Role.DEPARTMENT), permission) for permission in Permission)


@pytest.mark.parametrize(
    ("scope", "permission", "allowed"),
    [
        (Scope.READ, Permission.READ_INSPECTIONS, True),
        (Scope.READ, Permission.READ_PROGRESS, True),
        (Scope.READ, Permission.SUBMIT_INSPECTION, False),
        (Scope.SUBMIT, Permission.SUBMIT_INSPECTION, True),
        (Scope.SUBMIT, Permission.READ_CATALOGUE, True),
        (Scope.SUBMIT, Permission.READ_PROGRESS, False),
        (Scope.READ, Permission.USE_FORM, False),
    ],
)
def test_a_key_carries_what_its_scope_names(scope, permission, allowed):
    assert may(actor(scope=scope), permission) is allowed


def test_no_key_reviews():
    for scope in Scope:
        reviewer = actor(Role.DEPARTMENT, grade=Grade.MANAGER, scope=scope)
        assert not may(reviewer, Permission.REVIEW_INSPECTION)


def test_whoever_has_no_area_sees_no_facility():
    placed = FacilityFacts(frozenset({NATION, KIEN_GIANG}), frozenset())

    assert not may_see_facility(actor(), placed)
    assert may_see_facility(actor(areas=frozenset({KIEN_GIANG})), placed)
    assert not may_see_facility(actor(areas=frozenset({DONG_NAI})), placed)


def test_an_unplaced_facility_is_seen_from_the_nation_alone():
    unplaced = FacilityFacts(None, frozenset())

    assert not may_see_facility(actor(areas=frozenset({KIEN_GIANG})), unplaced)
    assert may_see_facility(actor(areas=frozenset({NATION}), nation=True), unplaced)


def test_a_retailer_sees_the_facilities_it_answers_or_answered_for():
    facility = FacilityFacts(frozenset({KIEN_GIANG}), frozenset({7, 8}))

    assert may_see_facility(actor(Role.RETAILER, retailer_id=8), facility)
    assert not may_see_facility(actor(Role.RETAILER, retailer_id=9), facility)
    assert not may_see_facility(actor(Role.RETAILER), facility)


def test_a_head_office_sees_what_its_branches_see():
    head = actor(Role.RETAILER, retailer_id=1, branch_ids=frozenset({7}))

    assert may_see_facility(head, FacilityFacts(None, frozenset({7, 8})))
    assert not may_see_facility(head, FacilityFacts(None, frozenset({8})))
    assert may_see_inspection(head, inspection())
    assert not may_see_inspection(head, inspection(owner_id=8))


def test_without_a_retailer_branches_open_nothing():
    nobody = actor(Role.RETAILER, branch_ids=frozenset({7}))

    assert not may_see_facility(nobody, FacilityFacts(None, frozenset({7})))
    assert not may_see_inspection(nobody, inspection())


def test_an_inspector_sees_own_inspections_wherever_and_nobody_elses():
    here = actor(areas=frozenset({KIEN_GIANG}))

    assert may_see_inspection(here, inspection(signer_id=10, area_ids=frozenset({DONG_NAI})))
    assert not may_see_inspection(here, inspection(signer_id=99))


def test_a_retailer_sees_readable_inspections_made_while_the_facility_was_theirs():
    retailer = actor(Role.RETAILER, retailer_id=7)

    assert may_see_inspection(retailer, inspection())
    assert not may_see_inspection(retailer, inspection(readable=False))
    assert not may_see_inspection(retailer, inspection(owner_id=8))
    assert not may_see_inspection(actor(Role.RETAILER), inspection(owner_id=None))


def test_a_department_sees_its_territory_and_what_it_signed_itself():
    office = actor(Role.DEPARTMENT, grade=Grade.VIEWER, areas=frozenset({KIEN_GIANG}))
    elsewhere = frozenset({DONG_NAI})

    assert may_see_inspection(office, inspection())
    assert not may_see_inspection(office, inspection(area_ids=elsewhere))
    assert may_see_inspection(office, inspection(signer_id=10, area_ids=elsewhere))


def test_a_submit_key_sees_its_persons_own_inspections_alone():
    device = actor(
        Role.DEPARTMENT, grade=Grade.MANAGER, areas=frozenset({KIEN_GIANG}), scope=Scope.SUBMIT
    )

    assert not may_see_inspection(device, inspection())
    assert may_see_inspection(device, inspection(signer_id=10))


def test_nobody_reviews_their_own_inspection_nor_outside_their_territory():
    reviewer = actor(Role.DEPARTMENT, grade=Grade.REVIEWER, areas=frozenset({KIEN_GIANG}))

    assert may_review(reviewer, inspection())
    assert not may_review(reviewer, inspection(signer_id=10))
    assert not may_review(reviewer, inspection(area_ids=frozenset({DONG_NAI})))


def test_a_reviewer_imports_for_whoever_works_in_their_territory_and_for_themselves():
    reviewer = actor(Role.DEPARTMENT, grade=Grade.REVIEWER, areas=frozenset({KIEN_GIANG}))
    of_nation = actor(Role.DEPARTMENT, grade=Grade.REVIEWER, areas=frozenset({NATION}), nation=True)
    viewer = actor(Role.DEPARTMENT, grade=Grade.VIEWER, areas=frozenset({KIEN_GIANG}))

    assert may_import_for(reviewer, 99, {KIEN_GIANG, AN_GIANG})
    assert may_import_for(reviewer, 10, {DONG_NAI})
    assert not may_import_for(reviewer, 99, {DONG_NAI})
    assert not may_import_for(reviewer, 99, None)
    assert may_import_for(of_nation, 99, None)
    assert not may_import_for(viewer, 99, {KIEN_GIANG})
