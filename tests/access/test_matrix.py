"""Every address, every way to sign in, own and foreign things, against expectations.toml."""

import pytest

from tests.access import table
from tests.access.asks import Ask, asks
from tests.access.expect import Answer, Expectations, Route
from tests.access.report import Report, changes_of, rules
from tests.access.service import SAFE, Named, Service, answer_of, text_of


def test_every_address_has_a_line_and_every_line_an_address(service, expectations):
    """A line to begin with: "/the/address/<code> GET" = { door = "office", object = "facility" }"""
    exist = {rule for rule, _ in rules(service.app)}
    expected = {route.rule for route in expectations.routes}

    missing = [f'"{rule}" = {{ door = "…" }}' for rule in sorted(exist - expected)]
    assert not missing, "add to [routes] of expectations.toml:\n" + "\n".join(missing)
    assert sorted(expected - exist) == [], "no such address any more"


# So that workers may share the work, and no part of it takes long.
PARTS = {
    "api of facilities": "/api/v1/facilit",
    "rest of the api": "/api/",
    "pages of facilities": "/department/facilities",
    "pages of people": "/department/people",
    "pages of review": "/department/review",
    "pages of visits": "/department/inspections",
    "rest of the office's pages": "/department",
    "all other pages": "/",
}


def part_of(route: Route) -> str:
    return next(part for part, start in PARTS.items() if route.address.startswith(start))


# What is written where something is read that the trail has to tell of, and where tries count.
NOTES = ("trail_entry", "trail_value", "restricted_look")
TRIES = ("throttle",)


@pytest.mark.parametrize("part", PARTS)
def test_each_way_to_sign_in_gets_what_it_may_and_nothing_else(service, expectations, capsys, part):
    report = Report()
    for route in (each for each in expectations.routes if part_of(each) == part):
        every = list(asks(service.world, expectations, route, changes_of(service)))
        for way in service.world.ways:
            named = allowed(service, expectations, route, way)
            for ask in wanted(expectations, every, way):
                try_one(service, expectations, report, ask, way, named)
    report.close(capsys, f"matrix, {part}")


def wanted(expectations: Expectations, every: list[Ask], way: str) -> list[Ask]:
    """Where the door is shut two objects stand for all, and one for whoever is nobody."""
    route = every[0].route
    who, kind = expectations.who(route, way)
    if way.startswith("over/") or (who == "nobody" and route.door != "public"):
        return every[:1]
    is_open = route.door == "public" or expectations.may_enter(route.door, who, kind)
    return every if is_open else every[:2]


def try_one(
    service: Service,
    expectations: Expectations,
    report: Report,
    ask: Ask,
    way: str,
    may_name: set[Named],
) -> None:
    route, method = ask.route, ask.route.method
    expected = expectations.answer(route, way, ask.key)
    label = f"{way} × {ask.path} {method}" + (f" [{ask.key}]" if ask.key else "")
    with service.ask(method, ask.path, way, ask.body) as response:
        got, text = answer_of(response), text_of(response)
    sentence = (label, "→ expected:", expected.value, "got:", got.value, response.status_code)
    report.check("answers", got is expected, *sentence)
    wrote = service.put_back()
    if method in SAFE or expected is not Answer.YES:
        others = service.writes.tables - excused(route, expected) if wrote else set()
        report.check("unwritten", not others, label, "→ wrote to", sorted(others))
    leaks = service.named_in(text) - may_name
    if leaks:
        # What was asked for may come back.
        leaks -= service.named_in(f"{ask.path} {ask.body}")
    report.check("silent", not leaks, label, "→ gives away", sorted(leaks))
    if route.shows and got is Answer.YES:
        check_list(service, expectations, report, route, way, text, label)


def excused(route: Route, expected: Answer) -> set[str]:
    """Tables that an address which only reads, or refuses, may write to."""
    found = set(TRIES) if route.counts else set()
    return found | set(NOTES) if route.notes and expected is Answer.YES else found


def check_list(
    service: Service,
    expectations: Expectations,
    report: Report,
    route: Route,
    way: str,
    text: str,
    label: str,
) -> None:
    kind = expectations.listed_kind(route.shows)
    expected = expectations.listed(route.shows, way)
    found = {key for named, key in service.named_in(text) if named == kind}
    report.check(
        "lists", found == expected, label, "→ lists", sorted(found), "not", sorted(expected)
    )
    for query in route.also:
        path = f"{route.address}?{query}"
        with service.ask("GET", path, way, {}) as response:
            shown = {key for named, key in service.named_in(text_of(response)) if named == kind}
            status = response.status_code
        foreign = sorted(shown - expected)
        report.check("lists", not foreign, way, "×", path, "→ lists", foreign)
        report.check("answers", status == 200 or status == 403, way, "×", path, "→", status)
        if query == "q=Mk":
            report.check("lists", bool(shown) == bool(expected), way, "×", path, "→ finds nothing")


def allowed(service: Service, expectations: Expectations, route: Route, way: str) -> set[Named]:
    """What an answer to this way may give away: what it sees, and what stands around that."""
    who, _ = expectations.who(route, way)
    sees = {kind: expectations.sees(kind, way) for kind in expectations.table["sees"]}
    named = {(kind, key) for kind, keys in sees.items() for key in keys}
    named |= {(kind, key) for kind in route.names for key in service.world.things[kind]}
    visits = service.world.things["inspection"]
    named |= {("facility", visits[key].more["store"]) for key in sees["inspection"]}
    if who == "nobody":
        return named
    named.add(("person", who))
    if expectations.is_one_of(who, ["viewers", "reviewers", "managers", "administrators"]):
        named |= {("person", name) for name in expectations.people}
    if expectations.is_one_of(who, expectations.table["personal"]["who"]):
        named |= {("representative", key) for key in sees["inspection"]}
    return named


def test_the_page_about_access_says_what_is_expected(expectations):
    """Otherwise: make access"""
    text = table.PAGE.read_text(encoding="utf-8")

    assert table.page(text, expectations) == text
