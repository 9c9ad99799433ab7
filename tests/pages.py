"""What tests of pages share: a signed-in browser, form tokens, rules for every page, statements."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests import make


def signed_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which this person (of tests/make.py) has signed in."""
    browser = app.test_client()
    form = {"name": name, "password": make.PASSWORD}
    form["csrf_token"] = token_of(browser.get("/sign-in").text)
    answer = browser.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    return browser


def token_of(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def main_of(page: str) -> str:
    """The page's own part as plain text, white space collapsed."""
    inner = page.split('<main class="page"')[1].split("</main>")[0]
    inner = re.sub(r"</?time\b[^>]*>", "", inner)
    text = re.sub(r"<[^>]+>", " ", inner).replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


def check_page(page: str) -> None:
    """One h1, a language, a title, unique ids, and nothing inline that the policy would block."""
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(r'<html lang="(vi|en)">', page)
    assert re.search(r"<title>[^<\s][^<]* – Bao Bì Xanh</title>", page)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent to a database meanwhile; transactions aside."""
    sent: list[str] = []

    def remember(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
