import pytest
from sqlalchemy import select

from audit_service.app import create_app
from audit_service.db import db
from audit_service.settings import Settings
from inspections.account.models import Login, Throttle


def sign_in(browser, token, **fields):
    form = {"name": "lan", "password": "rung-tram-lan", "csrf_token": token} | fields
    return browser.post("/sign-in", data=form)


def rows(service, statement):
    with service.app.app_context():
        return list(db.session.scalars(statement))


@pytest.mark.parametrize(
    ("name", "home"), [("lan", "/f/"), ("viet", "/department/"), ("chi", "/portal/")]
)
def test_everybody_lands_on_their_own_pages(service, form_token, name, home):
    browser = service.client()

    answer = sign_in(browser, form_token(browser), name=name, password=service.passwords[name])

    assert (answer.status_code, answer.location) == (303, home)


def test_signing_in_goes_on_to_where_one_was_going(service, form_token):
    browser = service.client()

    answer = sign_in(browser, form_token(browser), next="/department/plans?on=2026-11-20")

    assert answer.location == "/department/plans?on=2026-11-20"


def test_signing_in_never_leads_to_another_site(service, form_token):
    browser = service.client()

    answer = sign_in(browser, form_token(browser), next="//elsewhere.example")

    assert answer.location == "/f/"


def test_the_form_keeps_where_one_is_going(service):
    page = service.client().get("/sign-in?next=/department/%22x").text

    assert 'name="next" value="/department/&#34;x"' in page


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(service, form_token):
    browser = service.client()

    answer = sign_in(browser, form_token(browser))

    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie


def test_with_https_the_cookie_is_bound_to_the_host(tmp_path, service, form_token):
    settings = Settings(data_dir=tmp_path, secret_key="x", public_url="https://bbx.example")
    browser = create_app(settings).test_client()
    token = form_token(browser, "https://bbx.example/sign-in")

    answer = browser.post(
        "/sign-in",
        base_url="https://bbx.example",
        headers={"Referer": "https://bbx.example/sign-in"},
        data={"name": "lan", "password": service.passwords["lan"], "csrf_token": token},
    )

    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-session="))
    assert "Secure" in cookie
    assert "Domain" not in cookie
    page = browser.get("/probe-none", base_url="https://bbx.example")
    assert "/sign-out" in page.text


def test_a_wrong_password_shows_the_form_again_with_the_name(service, form_token):
    browser = service.client()

    answer = sign_in(browser, form_token(browser), password="wrong")

    assert answer.status_code == 401
    assert "mật khẩu chưa đúng" in answer.text
    assert 'value="lan"' in answer.text
    assert "wrong" not in answer.text.split("<main")[1]
    assert "WWW-Authenticate" not in answer.headers
    assert rows(service, select(Login)) == []


def test_failed_tries_are_kept_and_the_eleventh_has_to_wait(service, form_token):
    browser = service.client()
    token = form_token(browser)
    statuses = [sign_in(browser, token, password="wrong").status_code for _ in range(10)]

    answer = sign_in(browser, token)

    assert statuses == [401] * 10
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 900
    # By name and address; the address and the name alone were not used up by the eleventh.
    tries = select(Throttle.attempts).where(Throttle.key.startswith("sign_in"))
    assert sorted(rows(service, tries)) == [10, 10, 11]


def test_signing_in_needs_the_forms_token(service):
    answer = sign_in(service.client(), "none")

    assert answer.status_code == 403
    assert rows(service, select(Throttle)) == []


def test_signing_out_ends_the_session_on_the_server_too(service, form_token):
    browser = service.client("lan")
    stolen = browser.get_cookie("session").value
    browser.post("/sign-out", data={"csrf_token": form_token(browser)})

    assert browser.get_cookie("session") is None
    browser.set_cookie("session", stolen)
    assert browser.get("/api/v1/probe").status_code == 401


def test_signing_out_cannot_be_done_by_another_site(service):
    browser = service.client("lan")

    assert browser.post("/sign-out").status_code == 403
    assert browser.get("/api/v1/probe").status_code == 200


def test_a_readers_choice_of_language_wins_over_the_browsers(service):
    browser = service.client()
    asked = {"Accept-Language": "vi"}

    answer = browser.get("/language/en?next=/sign-in", headers=asked)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    code = browser.get("/api/v1/none", headers=asked).json
    assert code["detail"] == "Not found."


def test_with_https_the_language_is_bound_to_the_host_and_followed(tmp_path):
    settings = Settings(data_dir=tmp_path, secret_key="x", public_url="https://bbx.example")
    browser = create_app(settings).test_client()

    answer = browser.get("/language/en", base_url="https://bbx.example")

    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if "language=en" in c)
    assert cookie.startswith("__Host-language=en;")
    assert "Secure" in cookie
    code = browser.get("/api/v1/none", base_url="https://bbx.example").json
    assert code["detail"] == "Not found."


@pytest.mark.parametrize("next_", ["//[", "/\\elsewhere.example"])
def test_an_address_that_nobody_can_read_leads_home(service, next_):
    answer = service.client().get("/language/en", query_string={"next": next_})

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_referer_that_nobody_can_read_leads_home(service):
    answer = service.client().get("/language/en", headers={"Referer": "http://["})

    assert (answer.status_code, answer.location) == (303, "/")


def test_only_the_two_languages_can_be_chosen(service):
    assert service.client().get("/language/fr").status_code == 404


def test_choosing_a_language_never_leads_to_another_site(service):
    assert service.client().get("/language/en?next=//elsewhere.example").location == "/"
