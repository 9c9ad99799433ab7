"""Nothing is done for another site, nor without the token that our own pages hold."""

from collections.abc import Iterator

from tests.access.asks import Ask, asks
from tests.access.expect import Answer, Expectations
from tests.access.report import Report, changes_of
from tests.access.service import HEADERS, SAFE, Service

# What a page elsewhere, or one that is old, could make a browser send, by what is wrong with it.
TO_THE_API: dict[str, dict[str, str | None]] = {
    "no X-App": {"X-App": None},
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from a neighbour": {"Sec-Fetch-Site": "same-site"},
    "typed": {"Sec-Fetch-Site": "none"},
    "from another origin": {"Sec-Fetch-Site": None, "Origin": "https://example.org"},
    "from nowhere": {"Sec-Fetch-Site": None},
}


def test_every_change_is_refused_to_other_sites_and_without_a_token(service, expectations, capsys):
    report = Report()
    for ask, way in changes(service, expectations):
        headers = {**HEADERS, **service.headers(way)}
        for wrong, sent, body in forged(service, ask, headers):
            with service.send(ask.route.method, ask.path, sent, body) as response:
                status = response.status_code
            wrote = service.put_back()
            label = f"{way} × {ask.route.line} {wrong}"
            report.check("refused", status in (400, 403), label, "→", status)
            report.check("unwritten", not wrote, label, "→ wrote")
    report.close(capsys, "forgery")


def changes(service: Service, expectations: Expectations) -> Iterator[tuple[Ask, str]]:
    """Each unsafe route once, as somebody in a browser who may do it."""
    browsers = [way for way in service.world.ways if "/" not in way or way.endswith("/device")]
    for route in expectations.routes:
        if route.method in SAFE:
            continue
        found = (
            (ask, way)
            for ask in asks(service.world, expectations, route, changes_of(service))
            for way in browsers
            if expectations.answer(route, way, ask.key) is Answer.YES
        )
        one = next(found, None)
        # What nobody may do here, another site may not either.
        if one is not None:
            yield one


def forged(
    service: Service, ask: Ask, headers: dict[str, str]
) -> Iterator[tuple[str, dict[str, str], dict[str, object]]]:
    if ask.route.is_api:
        for wrong, changed in TO_THE_API.items():
            merged = {**headers, **changed}
            yield wrong, {name: value for name, value in merged.items() if value}, ask.body
        return
    form = ask.body.get("data", {})
    yield "no token", headers, {"data": form}
    yield "a made-up token", headers, {"data": {**form, "csrf_token": "x" + service.token}}
    others = {**headers, "Cookie": headers["Cookie"].replace(service.forms, "forms=x")}
    yield "a token of another browser", others, {"data": {**form, "csrf_token": service.token}}
