import pytest
from flask import request

from audit_service.app import create_app
from audit_service.settings import Settings

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("path", ["/sign-in", "/none", "/api/v1/probe", "/probe/office"])
def test_every_answer_carries_the_security_headers(service, path):
    headers = service.client().get(path).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/none",
        "/probe/moved",
        "/probe/abort/500",
        "/api/v1/probe",
        "/api/v1/none",
        "/api/v1/probe/abort/500",
        "/static/x/icons/mark.svg",
        "/static/x/none",
    ],
)
def test_every_answer_says_who_answered(service, path):
    with service.client().get(path) as answer:
        assert answer.headers.getlist("X-App") == ["bao-bi-xanh"]


def test_https_is_asked_for_where_the_service_has_it(tmp_path):
    secure = Settings(data_dir=tmp_path, secret_key="x", public_url="https://bbx.example")
    plain = Settings(data_dir=tmp_path, secret_key="x", public_url="http://bbx.example")

    def header(settings):
        answer = create_app(settings).test_client().get("/sign-in")
        return answer.headers.get("Strict-Transport-Security")

    assert header(secure) == "max-age=31536000"
    assert header(plain) is None


def test_a_forged_address_counts_only_through_the_named_proxies(tmp_path, service):
    forged = {"X-Forwarded-For": "203.0.113.9, 192.0.2.8"}

    direct = service.client().get("/probe/reading", headers=forged).json["address"]

    assert direct == "127.0.0.1"
    app = create_app(Settings(data_dir=tmp_path, secret_key="x", proxy_hops=1, demo=True))
    seen = []

    @app.before_request
    def look():
        seen.append(request.remote_addr)

    app.test_client().get("/sign-in", headers=forged)
    assert seen == ["192.0.2.8"]


def test_a_form_larger_than_a_photo_is_refused(service):
    big = b"x" * (14 * 1024 * 1024)

    answer = service.client("viet").post(
        "/probe/office", data=big, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 413
