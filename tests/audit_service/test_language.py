import re
from datetime import UTC, datetime

import pytest

from audit_service.language import current_language
from audit_service.words import day, moment, number, share_text, with_percent


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (None, "Không tìm thấy."),
        ("en", "Not found."),
        ("en-GB,en;q=0.9", "Not found."),
        ("vi,en;q=0.8", "Không tìm thấy."),
        ("fr,en;q=0.5", "Not found."),
        ("fr", "Không tìm thấy."),
    ],
)
def test_vietnamese_unless_the_browser_asks_for_english(service, asked, sentence):
    headers = {} if asked is None else {"Accept-Language": asked}

    answer = service.client().get("/api/v1/none", headers=headers)

    assert answer.json["detail"] == sentence


def link_on(page: str) -> str:
    (found,) = re.findall(r'<a class="language" href="([^"]*)" lang="(?:vi|en)"', page)
    return found.replace("&amp;", "&")


@pytest.mark.parametrize("path", ["/sign-in", "/f/", "/f/48210373", "/none"])
def test_every_page_links_to_itself_in_the_other_language(service, path):
    browser = service.client()
    here = {"Referer": f"http://localhost{path}"}

    link = link_on(browser.get(path).text)
    to_english = browser.get(link, headers=here)
    page = browser.get(path).text
    back = browser.get(link_on(page), headers=here)

    assert (to_english.status_code, to_english.location) == (303, path)
    assert '<html lang="en">' in page
    assert ' lang="vi" hreflang="vi"' in page
    assert "Tiếng Việt</a>" in page
    assert back.location == path
    assert ">English</a>" in browser.get(path).text


def test_the_way_back_keeps_what_was_asked_for(service):
    here = {"Referer": "http://localhost/sign-in?next=/f/48210373"}

    assert service.client().get("/language/en", headers=here).location == (
        "/sign-in?next=/f/48210373"
    )


@pytest.mark.parametrize(
    "referer",
    ["", "http://elsewhere.example/f/", "http://localhost//elsewhere.example/", "about:blank"],
)
def test_without_a_page_of_ours_behind_it_the_choice_leads_home(service, referer):
    answer = service.client().get("/language/en", headers={"Referer": referer})

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_form_that_came_back_leads_to_the_forms_page(service, form_token):
    browser = service.client()
    form = {"name": "lan", "password": "wrong", "csrf_token": form_token(browser)}
    here = {"Referer": "http://localhost/sign-in?next=/portal/"}

    refused = browser.post("/sign-in", data=form, headers=here)
    link = link_on(refused.text)
    at_refused = {"Referer": "http://localhost/sign-in"}

    assert browser.get(link, headers=at_refused).location == "/sign-in?next=/portal/"


@pytest.mark.parametrize("path", ["/sign-in", "/f/", "/f/48210373", "/none", "/api/v1/none"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_worded_says_its_language_and_is_kept_for_no_reader_of_the_other(
    service, path, language
):
    answer = service.client().get(path, headers={"Accept-Language": language})

    assert answer.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(answer.vary.as_set(preserve_casing=True))
    assert "public" not in answer.headers["Cache-Control"]


def test_what_has_no_words_has_no_language(service):
    answer = service.client().get("/static/x/icons/mark.svg")

    assert "Content-Language" not in answer.headers
    answer.close()


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("vi", ["05/01/2026", "07:08, 05/01/2026", "1.234.567,5", "84,9 %", "12 %"]),
        ("en", ["5 Jan 2026", "07:08, 5 Jan 2026", "1,234,567.5", "84.9%", "12%"]),
    ],
)
def test_values_are_written_as_the_readers_of_the_language_do(service, language, written):
    at = datetime(2026, 1, 5, 0, 8, tzinfo=UTC)
    with service.app.test_request_context(headers={"Accept-Language": language}):
        values = [day(at.date()), moment(at), number(1234567.5)]
        values += [share_text(0.8496, 85), with_percent("12")]

    assert [value.replace("\N{NO-BREAK SPACE}", " ") for value in values] == written


def test_outside_a_request_the_language_is_that_of_the_settings(service):
    with service.app.app_context():
        assert current_language() == "vi"
