"""Answers in brotli and gzip: for the marked views, never where a form's token is."""

import gzip

import brotli
import pytest
from flask import Response
from flask_wtf.csrf import generate_csrf

from audit_service.app import create_app
from audit_service.auth import public
from audit_service.compression import compressed
from inspections.account.rules import Scope
from tests import make
from tests.conftest import opened

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
LIST = "/api/v1/catalogue"


@pytest.fixture
def get(session, client, bearer):
    """get(path, "br", …): as an inspector whose client takes that encoding."""
    make.account(session)
    headers = bearer("lan", Scope.READ)

    def ask(path, encoding="identity", method="GET", **more):
        named = {name.replace("_", "-"): value for name, value in more.items()}
        asked = {**headers, "Accept-Encoding": encoding, **named}
        return client.open(path, method=method, headers=asked)

    return ask


@pytest.fixture
def app(settings):
    """One of its own: tests here add views to it."""
    with opened(create_app(settings)) as made:
        yield made


@pytest.fixture
def view(app):
    """view(function): a public address of its own that answers what the function does, marked."""

    def add(function):
        app.add_url_rule("/probe", "probe", public(compressed(function)))
        return "/probe"

    return add


@pytest.mark.parametrize("path", [LIST, "/api/v1/plans", "/api/v1/openapi.json", "/f/48210373"])
@pytest.mark.parametrize("encoding", UNPACK)
def test_a_packed_answer_holds_what_the_plain_one_does(get, path, encoding):
    plain, packed = get(path), get(path, encoding)

    assert packed.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert "Content-Encoding" not in plain.headers


def test_brotli_is_taken_where_both_will_do_and_nothing_that_is_not_offered(get):
    assert get(LIST, "gzip, deflate, br, zstd").headers["Content-Encoding"] == "br"
    assert get(LIST, "br;q=0.1, gzip").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in get(LIST, "zstd, deflate").headers


def test_no_cache_between_gives_a_packed_answer_to_who_cannot_read_it(get):
    for encoding in ("identity", "br"):
        assert "Accept-Encoding" in get(LIST, encoding).headers["Vary"]
        assert {"Accept-Encoding", "Accept-Language"} <= set(get("/f/", encoding).vary)


def test_each_encoding_has_a_tag_of_its_own_made_of_the_plain_bytes(get):
    tag = get(LIST).headers["ETag"]

    assert get(LIST, "br").headers["ETag"] == f'{tag[:-1]}:br"'
    assert get(LIST, "gzip").headers["ETag"] == f'{tag[:-1]}:gzip"'


@pytest.mark.parametrize("path", [LIST, "/f/"])
@pytest.mark.parametrize("encoding", ["identity", *UNPACK])
def test_what_the_client_has_is_not_sent_again_in_any_encoding(get, path, encoding):
    first = get(path, encoding)

    again = get(path, encoding, If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]
    assert "Content-Encoding" not in again.headers


def test_a_client_that_holds_other_bytes_is_sent_these(get):
    packed = get(LIST, "br").headers["ETag"]

    assert get(LIST, If_None_Match=packed).status_code == 200


@pytest.mark.parametrize("encoding", ["identity", *UNPACK])
def test_head_says_what_get_would_send(get, encoding):
    sent, said = get(LIST, encoding), get(LIST, encoding, method="HEAD")

    assert said.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Vary", "Content-Encoding"):
        assert said.headers.get(name) == sent.headers.get(name)


def test_a_map_is_packed_as_other_json_is(get, view):
    path = view(lambda: Response("{" + " " * 5000 + "}", mimetype="application/geo+json"))

    assert get(path, "br").headers["Content-Encoding"] == "br"


def test_a_page_with_a_forms_token_is_never_packed(get, view):
    page = get(view(lambda: "<p>" + generate_csrf() + "x" * 5000), "br")

    assert page.status_code == 200
    assert "Content-Encoding" not in page.headers
    assert "Content-Encoding" not in get("/sign-in", "br").headers


def test_a_view_that_does_not_ask_for_it_is_left_alone(app, get):
    app.add_url_rule("/probe", "probe", public(lambda: "x" * 5000))

    answer = get("/probe", "br")

    assert answer.data == b"x" * 5000
    assert "Accept-Encoding" not in answer.vary


def test_what_is_streamed_is_left_alone(get, view):
    answer = get(view(lambda: Response(iter(["x" * 3000, "y" * 3000]))), "br")

    assert answer.text == "x" * 3000 + "y" * 3000
    assert "ETag" not in answer.headers


def test_what_is_shorter_than_its_packing_is_worth_is_sent_as_it_is(get, view):
    assert "Content-Encoding" not in get(view(lambda: "<p>ngắn"), "br").headers


def test_an_error_is_read_by_whoever_asks(get):
    answer = get("/api/v1/facilities?limit=0", "br")

    assert answer.json["code"] == "invalid"
    assert "Content-Encoding" not in answer.headers
