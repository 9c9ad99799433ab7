"""A page of another origin, in a browser in which a manager has signed in, changes and reads
nothing of ours.

From another port of the same host the browser sends the manager's cookies along, as SameSite knows
sites only: there the service's own check has to hold. From another host name SameSite holds too.
"""

import json
from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.auth import check_origin
from inspections.account.commands.devices import enrol_signed_in
from inspections.account.commands.keys import add_key
from inspections.account.models import Account, ApiKey, Login, Throttle
from inspections.account.queries import actor_of
from inspections.account.rules import Scope
from inspections.db import Base, now
from tests import make
from tests.browser.cast import Cast, fill
from tests.browser.hostile import EMBED, FETCH, FRAME, OPEN, SUBMIT, another_site

FORM, TEXT, PARTS = "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"
# Sessions and counted tries are no data of the service.
ASIDE = {Login.__tablename__, Throttle.__tablename__}


@pytest.fixture
def cast(app, session) -> Cast:
    made = fill(app, session)
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    ha = session.scalars(select(Account).where(Account.name == "ha")).one()
    for person in (lan, ha):
        add_key(session, person.name, Scope.READ, 30)
        enrol_signed_in(session, actor_of(session, person.id), "Máy", now())
    session.commit()
    return made


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, as it is."""
    session.rollback()
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in ASIDE
    }


def unsafe(app: Flask, session: Session, cast: Cast) -> list[tuple[str, str]]:
    """Method and address of everything that changes something, about rows that there are."""
    session.rollback()
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    devices = list(session.scalars(select(ApiKey.id).where(ApiKey.device)))
    keys = list(session.scalars(select(ApiKey.id).where(~ApiKey.device)))
    ids: dict[str, list[object]] = {
        "key_id": [*keys, *devices],
        "device_id": [*devices],
        "account_id": [lan.id],
        "inspection_id": [cast.flagged.id, cast.quarantined.id],
        "code": [cast.store.code],
        "retailer_id": [cast.owner.id],
    }
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("")
        for rule in app.url_map.iter_rules():
            methods = rule.methods - {"GET", "HEAD", "OPTIONS"}
            # Where no such row is known, any value that fits: the address is tried all the same.
            values = [ids.get(name) or _any(rule, name) for name in sorted(rule.arguments)]
            for chosen in product(*values) if methods else ():
                given = dict(zip(sorted(rule.arguments), chosen, strict=True))
                path = adapter.build(rule.endpoint, given, method=min(methods))
                found += [(method, path) for method in methods]
    return sorted(set(found))


def _any(rule: Any, name: str) -> list[object]:
    converter = rule._converters[name]
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return sorted(converter.items)[:3]
    return {"UUIDConverter": [uuid4()], "IntegerConverter": [1]}.get(kind, ["1"])


def fields_for(session: Session) -> dict[str, str]:
    """What makes each of the department's forms whole, all at once."""
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    session.rollback()
    return {
        "for": str(lan.id),
        "scope": "read",
        "days": "30",
        "label": "của kẻ lạ",
        "act": "void",
        "reason": "thử",
        "why": "thử",
        "lost": "1",
        "name": "Tên do kẻ lạ đặt",
        "retailer_kind": "company",
        "type": "supermarket",
        "ward": make.RACH_GIA,
        "on": "20/11/2026",
        "seen": "0",
        "csrf_token": "x",
    }


def attack(page: Page, url: str, targets: list[tuple[str, str]], fields: dict[str, str]) -> None:
    """Everything that a page can send, to every address."""
    sign_in = {"name": "lan", "password": make.PASSWORD, "csrf_token": "x", "next": "/"}
    for method, path in targets:
        if method == "POST" and not path.startswith("/api/"):
            sent = sign_in if path == "/sign-in" else fields
            page.evaluate(SUBMIT, {"action": url + path, "fields": sent, "type": FORM})
        body = json.dumps({"label": "Máy của kẻ lạ", "name": "Tên", "kind": "company", "why": "x"})
        for type_, mode in ((TEXT, "no-cors"), ("application/json", "cors")):
            sent_body = {"url": url + path, "method": method, "body": body, "type": type_}
            answer = page.evaluate(FETCH, {**sent_body, "mode": mode})
            assert answer in ("opaque", "refused"), (method, path, answer)
    first = next(path for method, path in targets if method == "POST" and "/keys/" in path)
    for type_ in (TEXT, PARTS):
        sent_form = {"action": url + first, "fields": fields, "type": type_}
        page.evaluate(SUBMIT, sent_form)


def sign_out(page: Page, url: str) -> None:
    """By itself and by a person's click, in the window's own place."""
    page.evaluate(
        """(action) => {
          const form = document.createElement('form');
          Object.assign(form, { method: 'post', action });
          document.body.append(form);
          form.submit();
        }""",
        f"{url}/sign-out",
    )
    page.wait_for_url(f"{url}/**")


@pytest.fixture
def strange(reader, cast) -> Any:
    """strange("localhost", "/quiet"): a page there, in a tab beside Hà's, who has signed in."""
    reader.sign_in("ha", "/department/")
    with another_site() as port:
        pages: list[Page] = []

        def open_page(host: str, path: str = "/") -> Page:
            pages.append(reader.page.context.new_page())
            pages[-1].goto(f"http://{host}:{port}{path}")
            return pages[-1]

        yield open_page
        for page in pages:
            page.close()


@pytest.mark.parametrize(
    ("host", "path"), [("127.0.0.1", "/"), ("127.0.0.1", "/quiet"), ("localhost", "/")]
)
def test_another_site_changes_nothing_and_signs_nobody_out(
    app, session, live, reader, cast, strange: Callable[..., Page], host, path
):
    page, targets = strange(host, path), unsafe(app, session, cast)
    assert len(targets) > 40
    before = rows(session)

    attack(page, live.url, targets, fields_for(session))
    sign_out(page, live.url)

    after = rows(session)
    assert {name: len(each) for name, each in after.items()} == {
        name: len(each) for name, each in before.items()
    }
    assert after == before
    reader.go("/department/")
    expect(reader.page.locator(".who__name")).to_contain_text("Ha")


def test_another_site_reads_nothing(session, live, reader, strange):
    for host in ("127.0.0.1", "localhost"):
        page = strange(host)
        for path in ("/api/v1/me", "/api/v1/facilities", "/department/keys", "/account"):
            url = live.url + path
            for mode in ("cors", "no-cors"):
                asked = {"url": url, "method": "GET", "mode": mode}
                assert page.evaluate(FETCH, asked) in ("opaque", "refused"), path
            for tag in ("img", "script", "link"):
                if tag == "link" or tag == "img" or path.startswith("/api/"):
                    assert page.evaluate(EMBED, {"tag": tag, "url": url}) is False, (tag, path)
            assert page.evaluate(FRAME, url) == "", path
            shown = [frame.url for frame in page.frames if frame.url.startswith(live.url)]
            assert shown == [], "a page of ours stands in a frame"
        assert page.evaluate(OPEN, f"{live.url}/department/keys") == ""
        opened = page.context.pages[-1]
        expect(opened.locator("h1")).to_have_text("Khoá cho chương trình")
        assert opened.evaluate("window.opener") is None
        opened.close()


def test_the_same_page_does_harm_where_the_check_is_left_out(
    app, session, live, reader, cast, strange
):
    """So that silence above means something."""
    app.before_request_funcs[None].remove(check_origin)
    page, before = strange("127.0.0.1"), rows(session)
    made = ("POST", "/department/keys/new")
    targets = [made, *(each for each in unsafe(app, session, cast) if "/revoke" in each[1])]

    attack(page, live.url, targets, fields_for(session))
    sign_out(page, live.url)

    after = rows(session)
    assert len(after["api_key"]) > len(before["api_key"])
    assert len(after["trail_entry"]) > len(before["trail_entry"])
    reader.go("/department/")
    expect(reader.page.locator("#password")).to_be_visible()
