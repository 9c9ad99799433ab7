"""Read in English, a page shows no Vietnamese but names and what plans and people say."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from sqlalchemy import select

from audit_service.choices import today
from inspections.account.models import Account
from inspections.account.rules import Role
from inspections.area.models import AreaName
from inspections.errors import Refused
from inspections.facility.commands.dated import set_owner
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.models import Inspection
from inspections.inspection.record import BasisKind
from inspections.plan.models import Plan, PlanAgency, PlanDuty
from tests import make
from tests.pages import check_page, signed_in
from tests.test_messages import is_vietnamese

VOID = {"meta", "link", "input", "img", "br", "use", "path", "circle", "rect", "line", "hr"}
SAID_ALOUD = ("alt", "title", "aria-label", "placeholder", "value", "content")


class Reader(HTMLParser):
    """The texts of a page that are not marked as Vietnamese."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._vietnamese: list[bool] = [False]

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        vietnamese = held["lang"] == "vi" if "lang" in held else self._vietnamese[-1]
        if not vietnamese:
            self.texts += [held[name] for name in SAID_ALOUD if held.get(name)]
        if tag not in VOID:
            self._vietnamese.append(vietnamese)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self._vietnamese.pop()

    def handle_data(self, data):
        if not self._vietnamese[-1]:
            self.texts.append(data)


def vietnamese_on(page: str, names: list[str]) -> list[str]:
    reader = Reader()
    reader.feed(page)
    found = []
    for text in reader.texts:
        for name in names:
            text = text.replace(name, "")
        if is_vietnamese(text):
            found.append(" ".join(text.split()))
    return found


@pytest.fixture
def names(session) -> list[str]:
    """What is Vietnamese by itself, the longest first."""
    plans = session.scalars(select(Plan)).all()
    known = {area.full_name for area in session.scalars(select(AreaName))}
    known |= set(session.scalars(select(PlanAgency.name)))
    known |= {receiver for receiver in session.scalars(select(PlanDuty.receiver)) if receiver}
    for plan in plans:
        known |= {plan.issuer, plan.title, plan.number or plan.issuer}
    # What tests/make.py types as the reason of an acceptance.
    known.add("kiểm thử")
    return sorted(known, key=len, reverse=True)


@pytest.fixture
def rows(app, session) -> dict[str, str]:
    """One of everything that the pages show, named in English; the addresses of the pages."""
    signer, reviewer = make.account(session, "lan"), make.reviewer(session, "minh")
    assert reviewer.id
    shop = make.retailer(session, "Green Shops")
    make.account(session, "chi", Role.RETAILER, areas=(), retailer=shop)
    store = make.facility(session, "Green Store", retailer_id=shop.id, address="1 Main Street")
    mall = make.facility(session, "Green Mall", FacilityType.MALL, retailer_id=shop.id)
    make.facility(session, "Nowhere", ward_code=None)
    make.facility(session, "Later", status=Status.SUSPENDED)
    former = make.facility(session, "Former", retailer_id=shop.id)
    set_owner(session, former, make.retailer(session, "Other").id, today() - timedelta(days=30))
    picture = make.jpeg()
    certified = {
        "category": "thin_carrier_bag",
        "use_point": "checkout",
        "in_use": True,
        "default": True,
        "charged": True,
        "price_vnd": 2000,
        "units_per_day": 1200,
        "units_source": "told",
        "packed_by": "shop",
        "width_cm": 30.5,
        "height_cm": 40,
        "thickness_um": 20,
        "printed_claim": "bio",
        "supplier": "Bags Ltd",
        "certificate": {"kind": "nstvn", "number": "1", "expires_on": "2020-01-01"},
    }
    made = {
        outcome: make.inspection(session, store, signer, outcome, today() - timedelta(days=days))
        for outcome, days in (("full", 5), ("gradual", 4), ("not_met", 3), ("insufficient", 400))
    }
    made["flagged"] = make.inspection(
        session,
        store,
        signer,
        "not_met",
        accepted=False,
        observations=[certified, make.PAPER],
        photos=[make.photo_entry(picture)],
        representative={"name": "A", "position": "B", "signs": True, "agrees": False},
        unknown_field=1,
        clock_offset_ms=600_000,
    )
    made["closed"] = make.inspection(session, store, signer, outcome_=1, accepted=False)
    made["corrected"] = make.inspection(
        session, store, signer, supersedes=str(made["full"].id), reason="typing error"
    )
    tally = {"of": 30, "friendly_only": 10, "both": 9, "plastic_only": 1, "none_given": 0}
    made["mall"] = make.inspection(session, mall, signer, use_points=[], stalls=tally)
    made["refused"] = make.put(session, make.body(store) | {"outcome": "refused"}, signer)
    made["quarantined"] = make.put(
        session, make.body(store) | {"facility": "1", "started_at": 5}, signer
    )
    second = uuid4()
    first_copy = make.put(session, make.body(store, note="one"), signer, second)
    with pytest.raises(Refused):
        make.put(session, make.body(store, note="two"), signer, second)
    session.commit()
    made["copied"] = first_copy
    return {name: str(each.id) for name, each in made.items()} | {
        "store": store.code,
        "shop_mall": mall.code,
    }


OFFICE = (
    "/department/",
    "/department/?on=2025-12-31",
    "/department/?on=nonsense",
    "/department/plans/vn-889",
    "/department/plans/kien-giang-135",
    "/department/plans/dong-nai-202",
    "/department/plans/can-tho-160",
    "/department/plans/kien-giang-135/changes?from=2025-12-31",
    "/department/plans/kien-giang-135/changes?from=2025-12-31&cause=expired",
    "/department/plans/kien-giang-135/changes?from=x&to=y",
    "/department/plans/kien-giang-135/unknown?ward=W30742&type=supermarket",
    "/department/plans/lai-chau-2020/unknown",
    "/department/inspections",
    "/department/inspections?show=flagged",
    "/department/rescue",
    "/department/none",
)


def english(app, name: str | None = None):
    browser = signed_in(app, name) if name else app.test_client()
    browser.set_cookie("language", "en")
    return browser


def check(answer, names: list[str]) -> None:
    check_page(answer.text)
    assert '<html lang="en">' in answer.text
    assert vietnamese_on(answer.text, names) == []


@pytest.mark.parametrize("path", OFFICE)
def test_a_page_of_the_office_is_english(app, rows, names, path):
    check(english(app, "minh").get(path), names)


def test_one_vietnamese_word_of_two_meanings_has_the_right_english_in_each_place(
    app, session, rows
):
    quan = make.manager(session, "quan")
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    bags = {"category": "thin_carrier_bag", "use_point": "checkout", "in_use": True}
    store = make.facility(session, "Green Corner")
    planned = make.round(session, quan, [store], lan)
    make.inspection(session, store, lan, observations=[{**bags, "units_per_day": 9}])
    session.commit()
    browser = english(app, "quan")
    plan = "/department/plans/kien-giang-135"

    for address in (f"{plan}/targets/2025-share", f"{plan}/packaging"):
        assert '<th scope="col">Day</th>' in browser.get(address).text, address
    assert "<dt>Days</dt>" in browser.get(f"/department/rounds/{planned.id}").text
    for address in ("map", "facilities", "rounds/new"):
        page = browser.get(f"/department/{address}").text
        assert re.search(r'<option value=""( selected)?>All types</option>', page), address
        assert "All categories" not in page, address


@pytest.mark.parametrize("first", ["vi", "en"])
def test_who_reads_a_page_first_settles_nothing_for_the_next(app, rows, monkeypatch, first):
    monkeypatch.setattr(app.jinja_env, "bytecode_cache", None)
    app.jinja_env.cache.clear()
    browser = signed_in(app, "minh")
    path = "/department/plans/kien-giang-135/targets/2025-share"
    pages = {}
    for language in (first, "vi", "en"):
        browser.set_cookie("language", language)
        pages[language] = browser.get(path).text

    scales = {
        language: set(re.findall(r'class="trend__scale"[^>]*>([^<]*%)<', page))
        for language, page in pages.items()
    }
    assert scales == {
        "vi": {f"{share}\N{NO-BREAK SPACE}%" for share in (0, 50, 100)},
        "en": {"0%", "50%", "100%"},
    }


def test_every_target_is_english(app, rows, names):
    browser = english(app, "minh")
    pages = [
        browser.get(f"/department/plans/kien-giang-135/targets/2025-share?by={by}")
        for by in ("ward", "type", "former_province")
    ]

    assert [page.status_code for page in pages] == [200] * 3
    for page in pages:
        check(page, names)


def test_the_page_of_every_inspection_and_facility_is_english(app, session, rows, names):
    browser = english(app, "minh")
    paths = [f"/department/inspections/{each}" for each in session.scalars(select(Inspection.id))]
    paths += [f"/department/facilities/{rows[name]}" for name in ("store", "shop_mall")]

    assert len(paths) > 10
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        check(answer, names)


def test_the_pages_of_rounds_are_english(app, session, rows, names):
    planner = make.manager(session, "quan")
    stores = session.scalars(select(Facility).where(Facility.code == rows["store"])).all()
    basis = {"basis": BasisKind.INSPECTION, "decision": "1"}
    chosen = make.round(session, planner, stores, planner, title="Survey", **basis)
    make.round(session, planner, stores, planner, title="Again", **basis)
    drawn = make.drawn(session, planner, 1, planner, title="Draw")
    new, one = "/department/rounds/new", f"/department/rounds/{chosen.id}"
    browser = english(app, "quan")

    for path in (
        "/department/rounds",
        "/department/rounds?state=cancelled",
        one,
        f"{one}?by=day",
        f"{one}/print?by=inspector",
        f"/department/rounds/{drawn.id}",
        f"{new}?look=1&not_since=x&retailer=none",
        f"{new}?look=1",
        f"{new}?how=random&target=kien-giang-135:2025-share&size=1",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        check(answer, names)


def test_the_portal_is_english(app, rows, names):
    browser = english(app, "chi")
    paths = ["/portal/", f"/portal/facilities/{rows['store']}"]
    paths += [f"/portal/inspections/{rows[name]}" for name in ("not_met", "insufficient", "mall")]
    paths += [f"/portal/inspections/{rows[name]}" for name in ("flagged", "corrected", "full")]

    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        check(answer, names)


def test_every_result_sheet_is_english(app, session, rows, names):
    browser = english(app)
    made = session.execute(select(Inspection.id, Inspection.payload_sha256)).all()

    assert len(made) > 10
    for id_, sha256 in made:
        answer = browser.get(f"/r/{id_}/{sha256[:16]}")
        assert answer.status_code == 200
        check(answer, names)


@pytest.mark.parametrize("path", ["/sign-in", "/none", "/api/docs", "/r/none"])
def test_a_page_for_everybody_is_english(app, names, path):
    check(english(app).get(path), names)


def test_a_refused_sign_in_is_english(app, names):
    browser = english(app)
    token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]

    answer = browser.post("/sign-in", data={"name": "x", "password": "y", "csrf_token": token})

    assert answer.status_code == 401
    check(answer, names)


def test_the_phone_form_is_english(app, names):
    page = english(app).get("/f/").text

    assert vietnamese_on(page, names) == []


def test_the_reader_of_these_tests_finds_vietnamese():
    page = (
        '<p lang="vi">Cơ sở</p><p title="Ảnh">Rạch Giá, ward</p><p>Bao Bì Xanh</p><img alt="Túi">'
    )

    assert vietnamese_on(page, ["Rạch Giá"]) == ["Ảnh", "Túi"]


@pytest.mark.parametrize(
    ("language", "day"),
    [("vi", "20/11/2025"), ("en", "20\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2025")],
)
def test_days_are_written_as_the_readers_of_the_language_do(app, session, rows, language, day):
    browser = signed_in(app, "minh")
    browser.set_cookie("language", language)

    page = browser.get("/department/?on=2025-11-20").text

    assert f'<time datetime="2025-11-20">{day}</time>' in page
