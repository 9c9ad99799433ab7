"""Who may open and send which page of the registry."""

from collections.abc import Callable

import pytest

from audit_service.department import facility_changes, retailers
from inspections.account.rules import Grade, Role
from tests import make
from tests.pages import signed_in, token_of

CHANGES = [f"/department/facilities/{{code}}/{name}" for name in facility_changes.FORMS]
OF_RETAILER = [f"/department/retailers/{{shop}}/{name}" for name in retailers.FORMS]
READ = [
    "/department/facilities",
    "/department/facilities/types",
    "/department/facilities/{code}",
    "/department/retailers",
    "/department/retailers/{shop}",
]
WRITE = [
    "/department/facilities/new",
    "/department/retailers/new",
    *CHANGES,
    *OF_RETAILER,
]
ABOUT_ONE = [address for address in (*READ, *WRITE) if "{" in address]

PEOPLE: dict[str, tuple] = {
    "lan": (Role.INSPECTOR, None),
    "xem": (Role.DEPARTMENT, Grade.VIEWER),
    "minh": (Role.DEPARTMENT, Grade.REVIEWER),
    "ha": (Role.DEPARTMENT, Grade.MANAGER),
    "tri": (Role.ADMINISTRATOR, None),
}


@pytest.fixture
def here(session) -> Callable[[str], str]:
    """Addresses about a facility of An Giang and its retailer."""
    shop = make.retailer(session)
    store = make.facility(session, retailer_id=shop.id)
    code, number = store.code, shop.id
    return lambda address: address.format(code=code, shop=number)


@pytest.fixture
def browsers(session, app, here):
    """One signed-in browser for each kind of person, all of An Giang but "xa"."""
    for name, (role, grade) in PEOPLE.items():
        make.account(session, name, role, grade)
    make.account(session, "xa", Role.DEPARTMENT, Grade.MANAGER, ("75",))
    make.account(session, "chi", Role.RETAILER, None, (), make.retailer(session, "Công ty Khác"))
    return {name: signed_in(app, name) for name in (*PEOPLE, "xa", "chi")}


def statuses(browser, addresses, here) -> set[int]:
    return {browser.get(here(address)).status_code for address in addresses}


def test_strangers_are_sent_to_sign_in(client, here):
    assert statuses(client, READ + WRITE, here) == {302}


def test_inspectors_and_retailers_have_no_registry(browsers, here):
    for name in ("lan", "chi"):
        assert statuses(browsers[name], READ + WRITE, here) == {403}, name


def test_every_office_reads_and_only_managers_change(browsers, here):
    for name in ("xem", "minh", "ha", "tri"):
        assert statuses(browsers[name], READ, here) == {200}, name
    for name in ("xem", "minh", "tri"):
        assert statuses(browsers[name], WRITE, here) == {403}, name
    assert statuses(browsers["ha"], WRITE, here) == {200}


def test_what_lies_in_another_area_is_not_found(browsers, here):
    assert statuses(browsers["xa"], ABOUT_ONE, here) == {404}


def test_sending_is_allowed_to_whom_the_form_is_shown_and_to_nobody_else(browsers, here):
    token = {name: token_of(browser.get("/account").text) for name, browser in browsers.items()}
    expected = {"lan": 403, "chi": 403, "xem": 403, "minh": 403, "tri": 403}

    for name, status in expected.items():
        form = {"csrf_token": token[name]}
        sent = {browsers[name].post(here(address), data=form).status_code for address in WRITE}
        assert sent == {status}, name
    form = {"csrf_token": token["xa"]}
    about_one = [address for address in WRITE if "{" in address]
    assert {browsers["xa"].post(here(each), data=form).status_code for each in about_one} == {404}


def test_nothing_is_taken_that_a_page_of_ours_did_not_send(browsers, here):
    sent = {browsers["ha"].post(here(address), data={"why": "x"}).status_code for address in WRITE}

    assert sent == {403}


def test_ways_to_change_are_shown_to_managers_only(browsers, here):
    page = here("/department/facilities/{code}")

    assert f"{page}/rename" in browsers["ha"].get(page).text
    assert f"{page}/rename" not in browsers["xem"].get(page).text
    assert "/department/facilities/new" in browsers["ha"].get("/department/facilities").text
    assert "/department/facilities/new" not in browsers["minh"].get("/department/facilities").text


def test_a_retailer_is_kept_where_it_has_stores_and_by_all_while_it_has_none(session, browsers):
    here_and_there, idle = make.retailer(session, "Công ty Hai Nơi"), make.retailer(session, "Mới")
    make.facility(session, "Một", retailer_id=here_and_there.id)
    make.facility(session, "Hai", ward_code=make.TRAN_BIEN, retailer_id=here_and_there.id)

    for name in ("ha", "xa"):
        for each in (here_and_there, idle):
            answer = browsers[name].get(f"/department/retailers/{each.id}/rename")
            assert answer.status_code == 200, (name, each.name)
