"""Rounds by API: the list, one of them, and the day's visits for a phone."""

from datetime import timedelta

import pytest

from audit_service.choices import today
from inspections.account.queries import actor_of
from inspections.account.rules import Role, Scope
from inspections.db import now
from inspections.facility.commands.merge import merge
from inspections.inspection.record import BasisKind
from inspections.round.commands.change import Edit, assign
from tests import make

DATABASES = "both"


@pytest.fixture
def stores(session):
    return [make.facility(session, f"Siêu thị {number}") for number in range(1, 4)]


@pytest.fixture
def round(session, lan, stores):
    """Of lan and hoa, by decision, begun yesterday; store 1 is lan's today, store 2 hoa's."""
    quan, hoa = make.manager(session), make.account(session, "hoa")
    made = make.round(
        session,
        quan,
        stores,
        lan,
        hoa,
        starts_on=today() - timedelta(days=1),
        title="Kiểm tra chuyên đề",
        basis=BasisKind.INSPECTION,
        decision="12/QĐ-SNNMT",
        grace_days=2,
    )
    edit = Edit(actor_of(session, quan.id), made.id, 1, today(), now())
    assign(session, edit, [stores[0].id], lan.id, today())
    edit = Edit(actor_of(session, quan.id), made.id, 2, today(), now())
    assign(session, edit, [stores[1].id], hoa.id, None)
    session.commit()
    return made


@pytest.fixture
def get(client, bearer):
    """get("lan", "/my-visits"): the answer to a key of that person."""
    keys = {}

    def ask(name, path, scope=Scope.SUBMIT, **more):
        headers = keys.setdefault((name, scope), bearer(name, scope))
        return client.get(f"/api/v1{path}", headers=headers | more)

    return ask


def test_a_phone_gets_its_persons_visits_and_the_teams(session, get, round, lan, stores):
    make.inspection(session, stores[2], lan, "not_met")
    answer = get("lan", "/my-visits")

    assert answer.status_code == 200
    assert answer.json["on"] == today().isoformat()
    (sent,) = answer.json["rounds"]
    visits = sent.pop("visits")
    assert sent == {
        "id": round.id,
        "title": "Kiểm tra chuyên đề",
        "basis": {"kind": "inspection", "decision": "12/QĐ-SNNMT"},
        "starts_on": (today() - timedelta(days=1)).isoformat(),
        "ends_on": (today() + timedelta(days=8)).isoformat(),
        "last_on": (today() + timedelta(days=10)).isoformat(),
        "random": False,
        "team": [{"name": "Hoa"}, {"name": "Lan"}],
    }
    assert [(each["facility"]["name"], each["assigned"], each["day"]) for each in visits] == [
        ("Siêu thị 1", "me", today().isoformat()),
        ("Siêu thị 3", "team", None),
    ]
    assert visits[0] == {
        "facility": {
            "code": stores[0].code,
            "name": "Siêu thị 1",
            "type": "supermarket",
            "class": None,
            "status": "active",
            "ward": {"code": make.RACH_GIA, "name": "Phường Rạch Giá"},
            "address": None,
            "lat": None,
            "lon": None,
            "last": None,
        },
        "planned_as": stores[0].code,
        "day": today().isoformat(),
        "assigned": "me",
        "state": "planned",
        "outcome": None,
        "visited_on": None,
        "fate": None,
        "moved_to": None,
    }
    assert visits[1]["state"] == "done"
    assert visits[1]["outcome"] == "checked"
    assert visits[1]["facility"]["last"]["outcome"] == "not_met"


def test_the_phone_asks_again_with_its_etag_and_hears_of_a_change(session, get, round, stores):
    tag = get("lan", "/my-visits").headers["ETag"]

    assert get("lan", "/my-visits", **{"If-None-Match": tag}).status_code == 304
    merge(session, stores[2], make.facility(session, "Siêu thị Khác"))
    changed = get("lan", "/my-visits", **{"If-None-Match": tag})
    assert changed.status_code == 200
    (merged,) = (each for each in changed.json["rounds"][0]["visits"] if each["fate"])
    assert (merged["fate"], merged["planned_as"]) == ("merged", stores[2].code)
    assert merged["facility"]["name"] == "Siêu thị Khác"


def test_a_round_is_told_a_week_before_it_begins(get, round):
    begins = today() - timedelta(days=1)
    for early, told in ((7, 1), (8, 0)):
        day = begins - timedelta(days=early)
        assert len(get("lan", f"/my-visits?on={day}").json["rounds"]) == told


def test_a_day_without_rounds_has_none(get, round):
    assert get("lan", "/my-visits?on=2020-01-01").json == {"on": "2020-01-01", "rounds": []}
    assert get("quan", "/my-visits").json["rounds"] == []
    assert get("lan", "/my-visits?on=hôm-nay").status_code == 422


def test_a_round_is_shown_with_all_its_visits_to_those_who_may_know_of_it(
    session, get, round, stores
):
    shown = get("quan", f"/rounds/{round.id}", Scope.READ).json

    assert (shown["state"], shown["visits"], shown["done"], shown["area"]) == (
        "running",
        3,
        0,
        "P91",
    )
    assert [each["assigned"] for each in shown["list"]] == ["lan", "hoa", None]
    assert shown["draw"] is None
    make.account(session, "dong", Role.INSPECTOR, areas=("91",))
    make.manager(session, "bien", areas=("75",))
    for name, scope in (("dong", Scope.SUBMIT), ("bien", Scope.READ)):
        assert get(name, f"/rounds/{round.id}", scope).status_code == 404
        assert get(name, "/rounds", scope).json == {"items": [], "next": None}
    for number in ("0", "x", "99999999999999", "1.0"):
        assert get("quan", f"/rounds/{number}", Scope.READ).status_code == 404
    viet = make.retailer(session)
    make.account(session, "viet", Role.RETAILER, areas=(), retailer=viet)
    assert get("viet", "/rounds", Scope.READ).status_code == 403


def test_a_draw_says_what_it_was_drawn_from_and_by_which_seed(session, get, lan, stores):
    quan = make.manager(session)
    made = make.drawn(session, quan, 2, lan, seed="ef" * 32)

    shown = get("quan", f"/rounds/{made.id}", Scope.READ).json

    assert (shown["how"], shown["plan"]) == ("random", "kien-giang-135")
    assert shown["draw"] == {
        "target": "kien-giang-135:2025-share",
        "drawn_on": today().isoformat(),
        "drawn_from": 3,
        "seed": "ef" * 32,
    }


def test_the_list_is_read_a_page_at_a_time(session, get, lan, stores):
    quan = make.manager(session)
    for day in (0, 0, 1, 2, 3):
        starts_on = today() + timedelta(days=day)
        make.round(session, quan, stores[:1], lan, starts_on=starts_on, today=today())

    address, ids = "/api/v1/rounds?limit=2", []
    while address:
        page = get("quan", address.removeprefix("/api/v1"), Scope.READ)
        assert page.status_code == 200
        ids += [each["id"] for each in page.json["items"]]
        address = page.json["next"]

    assert ids == [5, 4, 3, 2, 1]
    assert len(get("quan", "/rounds?state=running", Scope.READ).json["items"]) == 2
    for wrong in ("?after=x", "?after=WyJhIiwgMV0=", "?state=none", "?limit=0"):
        assert get("quan", f"/rounds{wrong}", Scope.READ).status_code == 422
