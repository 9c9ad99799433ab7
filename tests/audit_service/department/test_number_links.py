"""Every number of a page with figures leads to the list that makes it, which counts as many."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from inspections.account.models import Account
from inspections.account.rules import Role
from inspections.facility.commands.dated import set_owner, set_status
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, Status
from tests import make
from tests.pages import check_page, main_of, signed_in

ON = "2026-11-20"
PLAN = "/department/plans/kien-giang-135"
BIEN_HOA, CAI_KHE = "26068", "31135"
LISTS = re.compile(r"#(?:facilities-of-part|facilities-of-cause|markets-of-part|cell)$")


@pytest.fixture
def plans(session):
    """Facilities in every state that a figure counts, in three plans; Minh sees Kiên Giang, Tý a
    ward of it, Quản the whole nation."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    make.reviewer(session, "ty", areas=(make.RACH_GIA,))
    make.account(session, "quan", Role.ADMINISTRATOR, areas=())
    visits = [
        ("full", FacilityType.SUPERMARKET, make.RACH_GIA, date(2026, 10, 1)),
        ("gradual", FacilityType.SUPERMARKET, make.RACH_GIA, date(2025, 12, 1)),
        ("gradual", FacilityType.SUPERMARKET, make.PHU_QUOC, date(2026, 9, 1)),
        ("not_met", FacilityType.SUPERMARKET, make.RACH_GIA, date(2026, 3, 2)),
        ("insufficient", FacilityType.SUPERMARKET, make.PHU_QUOC, date(2026, 11, 2)),
        ("full", FacilityType.SUPERMARKET, make.RACH_GIA, date(2025, 1, 10)),
        ("not_met", FacilityType.SUPERMARKET, make.PHU_QUOC, date(2025, 2, 10)),
        (None, FacilityType.SUPERMARKET, make.RACH_GIA, None),
        (None, FacilityType.MALL, make.PHU_QUOC, None),
        (None, FacilityType.SUPERMARKET, None, None),
        ("gradual", FacilityType.SUPERMARKET, BIEN_HOA, date(2026, 5, 1)),
        (None, FacilityType.CONVENIENCE_STORE, BIEN_HOA, None),
    ]
    for number, (outcome, type_, ward, day) in enumerate(visits):
        store = make.facility(session, f"Nơi {number}", type_, ward)
        if outcome:
            make.inspection(session, store, lan, outcome, visited_on=day)
    for name, ward, of in (
        ("Chợ Đủ", make.RACH_GIA, 25),
        ("Chợ Ít", make.PHU_QUOC, 300),
        ("Chợ Trống", make.PHU_QUOC, None),
    ):
        store = make.facility(session, name, FacilityType.MARKET, ward)
        if of:
            seen = {"of": of, "friendly_only": 10, "both": 5, "plastic_only": 4}
            seen["none_given"] = 6 if of == 25 else 0
            make.inspection(session, store, lan, visited_on=date(2026, 10, 1), stalls=seen)
    market = make.facility(session, "Chợ Cái Khế", FacilityType.MARKET, CAI_KHE)
    stalls = {"of": 30, "friendly_only": 10, "both": 5, "plastic_only": 10}
    make.inspection(session, market, lan, "gradual", visited_on=date(2025, 5, 1), stalls=stalls)
    for name, first, then in (("Tốt lên", "not_met", "full"), ("Kém đi", "full", "not_met")):
        store = make.facility(session, name)
        make.inspection(session, store, lan, first, visited_on=date(2026, 2, 1))
        make.inspection(session, store, lan, then, visited_on=date(2026, 11, 10))
    waiting = make.facility(session, "Đang chờ")
    make.inspection(session, waiting, lan, "full", visited_on=date(2026, 11, 15), accepted=False)
    shut = make.facility(session, "Đã đóng")
    set_status(session, shut, Status.CLOSED, date(2026, 10, 1))
    session.commit()


def numbers(page: str) -> set[tuple[str, str]]:
    """(text, address) of the links of the page's own part that lead to a list of facilities and
    whose text is a number, a signed one, or a part of a whole."""
    inner = page.split("<main")[1].split("</main>")[0]
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', inner, flags=re.DOTALL)
    found = set()
    for address, inside in links:
        shown = re.sub(r'<span class="visually-hidden">.*?</span>', "", inside)
        text = re.sub(r"<[^>]+>|\s", "", shown)
        if LISTS.search(address) and re.fullmatch(r"[+−]?[0-9.]+(/[0-9.]+)?", text):
            found.add((text, unescape(address)))
    return found


def whole(text: str) -> int:
    return int(text.replace(".", "").replace("−", "-").replace("+", ""))


def listed(browser, address: str) -> tuple[int, int | None, int, int]:
    """Of the list at the address: how many it says it counts, what it says they add, how many rows
    it shows, and how many are hidden from the reader."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    part = answer.text.split(f'id="{address.split("#")[1]}"')[1]
    part = part.split('id="left-out')[0].split('<footer class="sources"')[0]
    aside = re.search(r'card__aside">([0-9.]+) (?:cơ sở|chợ)(?: · ([+−]?[0-9.]+))?', part)
    assert aside, address
    rows = re.search(r'<table[^>]* id="(?:facilities|markets)">.*?</table>', part, re.DOTALL)
    shown = rows[0].count('<th scope="row">') if rows else 0
    hidden = re.search(r"([0-9.]+) cơ sở ngoài địa bàn", part)
    return (
        whole(aside[1]),
        whole(aside[2]) if aside[2] else None,
        shown,
        whole(hidden[1]) if hidden else 0,
    )


def check_numbers(browser, address: str, least: int, only: str = "") -> None:
    """`only`: what the addresses to follow contain."""
    answer = browser.get(address)
    assert answer.status_code == 200
    check_page(answer.text)
    found = {each for each in numbers(answer.text) if only in each[1]}
    assert len(found) >= least
    for text, leads_to in sorted(found):
        count, net, shown, hidden = listed(browser, leads_to)
        told = net if text[0] in "+−" else count
        assert told == whole(text.split("/")[-1]), (text, leads_to)
        assert shown + hidden == count, (text, leads_to)


def test_every_number_of_a_plans_page_opens_as_many_facilities(app, plans):
    check_numbers(signed_in(app, "minh"), f"{PLAN}?on={ON}", 40)


@pytest.mark.parametrize(
    ("slug", "only", "least"),
    [("vn-889", "on=2025-12-31", 6), ("can-tho-160", "", 2), ("dong-nai-202", "bags", 2)],
)
def test_so_does_every_number_of_the_other_plans(app, plans, slug, only, least):
    check_numbers(signed_in(app, "quan"), f"/department/plans/{slug}?on={ON}", least, only)


@pytest.mark.parametrize(
    ("target", "by"),
    [
        ("2025-share", "ward"),
        ("2030-share", "type"),
        ("2025-share", "former_province"),
        ("2025-share", "ward_kind"),
        ("2025-share", "chain"),
    ],
)
def test_so_does_every_number_of_the_parts_of_a_territory(app, plans, target, by):
    browser = signed_in(app, "minh")
    address = f"{PLAN}/compare?target={target}&on={ON}&by={by}"
    check_numbers(browser, address, 3, "group=")


def test_a_chain_opens_the_facilities_of_all_its_branches(app, plans, session):
    head = make.retailer(session, "Chuỗi Sao")
    branch = make.retailer(session, "Sao Rạch Giá", head)
    for owner, name in ((head, "Nơi 0"), (branch, "Nơi 1")):
        store = session.scalars(select(Facility).where(Facility.name == name)).one()
        set_owner(session, store, owner.id, date(2025, 1, 1))
    session.commit()
    address = f"{PLAN}/compare?target=2025-share&on={ON}&by=chain"
    browser = signed_in(app, "minh")

    check_numbers(browser, address, 2, f"group={head.id}")
    list_of_all = f"targets/2025-share?on={ON}&by=chain&group={head.id}#facilities-of-part"
    assert listed(browser, f"{PLAN}/{list_of_all}")[0] == 2


@pytest.mark.parametrize("name", ["minh", "ty"])
def test_so_does_every_number_of_packaging_in_use(app, plans, session, name):
    counted = [{**make.THIN, "units_per_day": 300}]
    store = session.scalars(select(Facility).where(Facility.name == "Nơi 3")).one()
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    make.inspection(session, store, lan, visited_on=date(2026, 11, 1), observations=counted)
    session.commit()
    browser, address = signed_in(app, name), f"{PLAN}/packaging?on={ON}"

    check_numbers(browser, address, 50)
    addresses = [each for _text, each in numbers(browser.get(address).text)]
    for kind in ("part=inspected", "part=registered", "part=reporting", "free=1", "open=only"):
        assert any(kind in each for each in addresses), kind


@pytest.mark.parametrize("name", ["minh", "ty"])
def test_so_does_every_number_of_markets(app, plans, name):
    browser, address = signed_in(app, name), f"{PLAN}/markets?on={ON}"

    check_numbers(browser, address, 3)
    counts = {text for text, _address in numbers(browser.get(address).text)}
    # N, those with a visit that counts, those with enough stalls seen.
    assert counts == {"3", "2", "1"}


def test_who_sees_a_part_of_the_territory_is_told_how_many_are_hidden(app, plans):
    check_numbers(signed_in(app, "ty"), f"{PLAN}/targets/2030-share?on={ON}", 8, f"on={ON}&part")


def test_so_do_the_numbers_of_the_nation_over_an_area_without_a_plan(app, plans):
    check_numbers(signed_in(app, "minh"), f"/department/?on={ON}", 8, "area=")


@pytest.mark.parametrize("name", ["minh", "ty"])
def test_so_does_every_number_of_the_page_of_what_is_not_known(app, plans, name):
    browser, address = signed_in(app, name), f"{PLAN}/unknown?on={ON}"

    check_numbers(browser, address, 11)
    heading = re.search(r'card__title">Đã kiểm tra (.*?) cơ sở', browser.get(address).text)
    assert heading
    assert heading[1].count('class="counted"') == 2


@pytest.mark.parametrize("name", ["minh", "ty"])
def test_so_does_every_number_of_the_page_of_changes(app, plans, name):
    address = f"{PLAN}/changes?target=2025-share&from=2026-06-30&to={ON}"
    check_numbers(signed_in(app, name), address, 12)


def test_a_part_or_a_group_that_there_is_not_is_not_found(app, plans):
    browser = signed_in(app, "minh")
    for wrong in (
        "part=most",
        "group=99999",
        "by=ward&group=supermarket",
        "packaging=gold",
        "packaging=roll_bag&free=1",
        "packaging=bags-free&free=1",
        "packaging=bags-free&open=most",
        "packaging=thin_carrier_bag&open=1&free=1",
    ):
        answer = browser.get(f"{PLAN}/targets/2025-share?on={ON}&{wrong}")
        assert answer.status_code == 404, wrong


def test_another_days_list_asks_the_same(app, plans):
    """What narrows a list down stays when one looks at another day or part of it."""
    browser = signed_in(app, "minh")
    asked = "packaging=thin_carrier_bag&open=only"

    page = browser.get(f"{PLAN}/targets/2025-share?on={ON}&{asked}").text

    assert '<input type="hidden" name="packaging" value="thin_carrier_bag">' in page
    assert '<input type="hidden" name="open" value="only">' in page
    tabs = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    assert all("open=only" in each for each in re.findall(r'href="([^"]+)"', tabs))
    assert browser.get(f"{PLAN}/markets?on={ON}&part=most").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"/department/?on={ON}",
        f"{PLAN}?on={ON}",
        f"{PLAN}/targets/2025-share?on={ON}",
        f"{PLAN}/unknown?on={ON}",
        f"{PLAN}/changes?from=2026-06-30&to={ON}",
        f"{PLAN}/compare?on={ON}",
        f"{PLAN}/packaging?on={ON}",
        f"{PLAN}/markets?on={ON}",
        f"/department/map?on={ON}",
    ],
)
def test_every_page_with_figures_names_its_data_its_rules_and_the_method(app, plans, address):
    browser = signed_in(app, "minh")
    page = browser.get(address).text

    foot = page.split('<footer class="sources"')[1].split("</footer>")[0]
    said = main_of(f'<main class="page"{foot}</main>')
    assert "20/11/2026" in said
    assert re.search(r"dữ liệu đến [0-9]{2}:[0-9]{2}, [0-9/]{10}", said)
    assert "bộ quy tắc 2026.1" in said
    assert re.search(r"N theo sổ cơ sở: .+, sửa lần cuối [0-9]{2}:[0-9]{2}, [0-9/]{10}", said)
    (method,) = re.findall(r'href="(/method[^"]*)"', foot)
    answer = app.test_client().get(method)
    assert answer.status_code == 200
    if "#" in method:
        assert f'id="{method.split("#")[1]}"' in answer.text
