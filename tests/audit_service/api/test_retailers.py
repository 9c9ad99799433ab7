"""Retailers by API: those of one's areas, entered and changed by a manager."""

import pytest

from inspections.account.rules import Scope
from inspections.facility.commands.dated import set_owner
from inspections.facility.models import Retailer
from tests import make
from tests.audit_service.api.test_registry import OUR_PAGE, last_month
from tests.pages import signed_in

DATABASES = "both"
NEW = {"name": "Công ty Mới", "kind": "company", "reason": "chủ mới"}


@pytest.fixture
def quan(app, session):
    """send(method, path, body) of the manager of An Giang, signed in."""
    make.manager(session)
    browser = signed_in(app, "quan")

    def send(method, path, body=None):
        return browser.open(f"/api/v1{path}", method=method, json=body, headers=OUR_PAGE)

    return send


def test_a_retailer_is_entered_once_with_a_tax_code_that_checks(quan, session):
    entered = quan("POST", "/retailers", NEW | {"tax_code": "0100109106"})

    assert entered.status_code == 201, entered.json
    assert entered.json["tax_code"] == "0100109106"
    again = quan("POST", "/retailers", NEW)
    assert (again.status_code, again.json["errors"]) == (422, {"name": "taken"})
    wrong = quan("POST", "/retailers", NEW | {"name": "Khác", "tax_code": "0100109107"})
    assert (wrong.status_code, wrong.json["errors"]) == (422, {"tax_code": "check_digit"})
    assert session.query(Retailer).count() == 1


def test_a_branch_names_its_head_office_and_no_circle_is_made(quan, session):
    head, branch = make.retailer(session, "Tổng công ty"), make.retailer(session, "Chi nhánh")

    tied = quan("PATCH", f"/retailers/{branch.id}", {"head_office_id": head.id, "reason": "chuỗi"})
    circle = quan("PATCH", f"/retailers/{head.id}", {"head_office_id": branch.id, "reason": "x"})
    unknown = quan("PATCH", f"/retailers/{branch.id}", {"head_office_id": 999, "reason": "x"})

    assert tied.json["head_office_id"] == head.id
    assert circle.status_code == unknown.status_code == 422
    assert unknown.json["errors"] == {"head_office_id": "unknown"}


def test_a_retailer_with_facilities_elsewhere_is_tied_to_nobody(quan, session):
    """Its head office's accounts, and keys made for them, would come to see what lies there."""
    chain, head = make.retailer(session, "Chuỗi"), make.retailer(session, "Tổng công ty")
    shown = {"reason": "x", "head_office_id": head.id}
    make.facility(session, retailer_id=chain.id)
    make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN, retailer_id=chain.id)

    refused = quan("PATCH", f"/retailers/{chain.id}", shown)
    untouched = quan("PATCH", f"/retailers/{chain.id}", {**shown, "head_office_id": None})

    assert refused.status_code == 422
    assert refused.json["errors"] == {"head_office": "owns_elsewhere"}
    assert untouched.status_code == 200
    session.expire_all()
    assert chain.head_office_id is None


def test_a_change_is_whole_or_nothing(quan, session):
    retailer = make.retailer(session, "Công ty A")
    change = {"name": "Công ty B", "tax_code": "123", "reason": "x"}

    answer = quan("PATCH", f"/retailers/{retailer.id}", change)

    session.expire_all()
    assert (answer.status_code, retailer.name) == (422, "Công ty A")


def test_retailers_of_other_provinces_do_not_exist_and_the_list_goes_on(
    quan, session, client, bearer
):
    foreign = make.retailer(session, "Công ty Đồng Nai")
    set_owner(session, make.facility(session, ward_code=make.TRAN_BIEN), foreign.id, last_month())
    for name in ("Công ty A", "Công ty B", "Công ty C"):
        make.retailer(session, name)

    first = quan("GET", "/retailers?limit=2").json
    rest = quan("GET", first["next"].removeprefix("/api/v1")).json

    named = [each["name"] for each in first["items"] + rest["items"]]
    assert (named, rest["next"]) == (["Công ty A", "Công ty B", "Công ty C"], None)
    change = {"name": "X", "reason": "x"}
    assert quan("PATCH", f"/retailers/{foreign.id}", change).status_code == 404
    assert quan("GET", "/retailers?after=nonsense").status_code == 422
    assert client.get("/api/v1/retailers", headers=bearer("quan", Scope.READ)).status_code == 200
