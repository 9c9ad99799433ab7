"""Addresses that no link of ours holds: characters that a database cannot take, places that no list
gave out, answered with a sentence on every database."""

import pytest

from inspections.account.rules import Scope
from tests import make
from tests.pages import signed_in

DATABASES = "both"

PLAN = "kien-giang-135"
# ["", true]: Python takes a truth for a number, PostgreSQL does not.
NO_PLACE = "WyIiLCB0cnVlXQ=="


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/plans/%00/progress",
        "/api/v1/plans/vn-889%00/trend",
        "/api/v1/facilities/%00",
        "/api/v1/facilities/..%2F..%2Fetc%2Fpasswd",
        "/api/v1/facilities/%D9%A4%D9%A9%D9%A2%D9%A8%D9%A9%D9%A7%D9%A9%D9%A4",
    ],
)
def test_what_cannot_exist_is_not_found(session, client, bearer, address):
    make.reviewer(session)

    answer = client.get(address, headers=bearer("minh", Scope.READ))

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "address",
    [
        "/department/plans/%00",
        f"/department/plans/{PLAN}/targets/%00",
        f"/department/plans/{PLAN}/targets/x?area=%00",
        f"/department/plans/{PLAN}/targets/x?page=99999999999999999",
        "/department/facilities/%00",
        "/department/inspections?show=%00",
        "/department/inspections?before=%D9%A1",
        "/department/inspections?before=2147483648",
        "/department/inspections?before=999999999999999",
        "/department/facilities/duplicates/dismissed?before=2147483648",
        "/department/facilities/unplaced?after=2147483648",
        f"/department/plans/{PLAN}/markets?page=2147483648",
        f"/department/facilities?after={NO_PLACE}",
        f"/department/retailers?after={NO_PLACE}",
        f"/department/review?after={NO_PLACE}",
        f"/department/map?after={NO_PLACE}",
        "/static/x/css%00/base.css",
        "/static/x/..%2F..%2Fwsgi.py",
    ],
)
def test_a_page_that_cannot_exist_is_not_found(app, session, address):
    make.reviewer(session)

    assert signed_in(app, "minh").get(address).status_code == 404


@pytest.mark.parametrize("name", ["facilities", "retailers", "rounds"])
def test_a_place_that_no_list_gave_out_is_refused(session, client, bearer, name):
    make.manager(session)

    answer = client.get(f"/api/v1/{name}?after={NO_PLACE}", headers=bearer("quan", Scope.READ))

    assert (answer.status_code, answer.json["errors"]) == (422, {"after": "invalid"})


# What Flask's url_for takes for its own.
OF_URL_FOR = "endpoint=x&values=x&self=x&_method=FOO&_external=1&_scheme=ftp&_anchor=x&list_id=x"


@pytest.mark.parametrize(
    "path", ["facilities", "facilities.json", "inspections", "retailers", "rounds"]
)
def test_the_address_of_the_next_page_keeps_what_was_asked_as_it_was(session, client, bearer, path):
    quan, lan = make.manager(session), make.account(session)
    for name in "AB":
        owner = make.retailer(session, name)
        store = make.facility(session, f"Chợ {name}", retailer_id=owner.id)
        make.inspection(session, store, lan)
        make.round(session, quan, [store], lan)
    asked, headers = f"/api/v1/{path}?limit=1", bearer("quan", Scope.READ)

    plain = client.get(f"{asked}&limit=2&x=a%20%C4%91%2F", headers=headers).json["next"]
    answer = client.get(f"{asked}&{OF_URL_FOR}", headers=headers)

    # A repeated word keeps its first value.
    assert plain.startswith(f"{asked}&x=a+%C4%91/&")
    assert answer.status_code == 200
    assert answer.json["next"].startswith(f"{asked}&{OF_URL_FOR}&")
    assert client.get(plain, headers=headers).json["next"] is None
