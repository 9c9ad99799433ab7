"""/api/docs: a page of ours around two files of Swagger UI."""

import pytest

from tests.pages import check_page


def test_anybody_may_read_the_page_and_nothing_in_it_is_inline(client):
    answer = client.get("/api/docs")

    assert answer.status_code == 200
    check_page(answer.text)
    assert 'data-document="/api/v1/openapi.json"' in answer.text


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("swagger-ui-bundle.js", "text/javascript"), ("swagger-ui.css", "text/css")],
)
def test_a_file_that_the_page_needs_is_served_and_asked_for_again_by_its_etag(
    client, name, media_type
):
    with client.get(f"/api/docs/{name}") as first:
        assert (first.status_code, first.mimetype) == (200, media_type)
    with client.get(f"/api/docs/{name}", headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["index.css", "oauth2-redirect.html", "VERSION", "..%2f__init__.py"]
)
def test_no_other_file_of_the_package_is_served(client, name):
    answer = client.get(f"/api/docs/{name}")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
