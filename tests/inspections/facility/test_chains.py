import pytest

from inspections.errors import Refused
from inspections.facility.commands.retailers import (
    add_retailer,
    rename_retailer,
    set_head_office,
    set_retailer_address,
    set_tax_code,
)
from inspections.facility.queries.changes import changes_of_retailer
from inspections.facility.rules import ChangeKind, RetailerKind


@pytest.fixture
def company(session):
    return lambda name, **more: add_retailer(session, name, RetailerKind.COMPANY, **more)


def told(session, retailer):
    return [(each.what, each.before, each.after) for each in changes_of_retailer(session, retailer)]


def test_a_branch_has_a_head_office_and_can_leave_it(session, company):
    head, branch = company("Hệ thống"), company("Chi nhánh")

    set_head_office(session, branch, head)
    assert branch.head_office_id == head.id
    set_head_office(session, branch, None)
    assert branch.head_office_id is None

    left, joined, _created = told(session, branch)
    assert joined == (
        ChangeKind.HEAD_OFFICE,
        {"head_office": None},
        {"head_office": "Hệ thống"},
    )
    assert left[2] == {"head_office": None}


def test_a_head_office_has_none_itself_and_nobody_is_their_own(session, company):
    head, branch, other = company("Hệ thống"), company("Chi nhánh"), company("Khác")
    set_head_office(session, branch, head)

    refusals = {}
    for word, (retailer, above) in {
        "itself": (head, head),
        "circle": (head, branch),
        "is_a_branch": (other, branch),
        "has_branches": (head, other),
    }.items():
        with pytest.raises(Refused) as refused:
            set_head_office(session, retailer, above)
        refusals[word] = refused.value.fields

    assert refusals == {word: {"head_office": word} for word in refusals}
    assert (head.head_office_id, other.head_office_id) == (None, None)


def test_the_same_head_office_again_is_no_change(session, company):
    head, branch = company("Hệ thống"), company("Chi nhánh")
    set_head_office(session, branch, head)
    set_head_office(session, branch, head)
    assert len(told(session, branch)) == 2


def test_a_retailer_is_renamed_with_its_keys_and_its_old_name_is_kept(session, company):
    retailer = company("Cửa hàng Một")

    rename_retailer(session, retailer, " Chợ  Hai ")

    assert (retailer.name, retailer.search_key) == ("Chợ Hai", "cho hai")
    assert told(session, retailer)[0] == (
        ChangeKind.RENAMED,
        {"name": "Cửa hàng Một"},
        {"name": "Chợ Hai"},
    )


def test_a_name_that_another_retailer_has_is_refused(session, company):
    company("Một")
    retailer = company("Hai")
    with pytest.raises(Refused) as refused:
        rename_retailer(session, retailer, "Một")
    assert refused.value.fields == {"name": "taken"}
    assert (retailer.name, retailer.search_key) == ("Hai", "hai")
    assert len(told(session, retailer)) == 1


def test_a_tax_code_is_checked_and_kept(session, company):
    retailer = company("Một")

    set_tax_code(session, retailer, "0100 233 488")
    assert retailer.tax_code == "0100233488"
    with pytest.raises(Refused) as refused:
        set_tax_code(session, retailer, "0100233480")

    assert refused.value.fields == {"tax_code": "check_digit"}
    assert told(session, retailer)[0][2] == {"tax_code": "0100233488"}


def test_a_retailer_has_an_address(session, company):
    retailer = company("Một", address="1 Lê Lợi")
    set_retailer_address(session, retailer, "2  Trần Phú")
    assert retailer.address == "2 Trần Phú"
    assert told(session, retailer)[0][1] == {"address": "1 Lê Lợi"}
