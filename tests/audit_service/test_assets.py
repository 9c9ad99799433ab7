import pytest

from audit_service import assets
from audit_service.release import tree_hash


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "static"
    (made / "form").mkdir(parents=True)
    script = "".join(f"export const one{n} = 1; // the first\n" for n in range(20))
    (made / "form" / "page.js").write_text(script)
    (made / "mark.svg").write_text("<svg/>\n")
    (made / "app.webmanifest").write_text("{}\n")
    monkeypatch.setattr(assets, "FOLDER", made)
    return made


def address(service, path: str) -> str:
    with service.app.test_request_context():
        return assets.asset(path)


def test_an_address_holds_the_hash_of_the_sources(folder, service):
    assert address(service, "form/page.js") == f"/static/{tree_hash(folder)}/form/page.js"


def test_a_file_is_kept_for_good_under_todays_hash(folder, service):
    with service.client().get(address(service, "form/page.js")) as answer:
        assert answer.text.startswith("export const one0=1;")
        assert {"immutable"} <= set(answer.headers["Cache-Control"].split(","))
        assert answer.mimetype == "text/javascript"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_client_gets_the_compressed_file_that_it_takes(folder, service, encoding):
    browser, path = service.client(), address(service, "form/page.js")

    with (
        browser.get(path) as plain,
        browser.get(path, headers={"Accept-Encoding": encoding}) as got,
    ):
        assert got.headers["Content-Encoding"] == encoding
        assert len(got.data) < len(plain.data)
        assert "Accept-Encoding" in got.vary
        assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["form/page.js", "app.webmanifest"])
def test_an_unknown_hash_gets_todays_file_but_has_to_ask_again(folder, service, path):
    known = service.client().get(address(service, path))

    with service.client().get(f"/static/0123456789ab/{path}") as answer, known:
        assert answer.data == known.data
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_manifest_has_its_type(folder, service):
    with service.client().get("/static/x/app.webmanifest") as answer:
        assert answer.mimetype == "application/manifest+json"


def test_a_script_carries_no_header_that_is_for_pages(folder, service):
    with service.client().get(address(service, "form/page.js")) as answer:
        assert set(answer.headers.keys()) == {
            "Cache-Control",
            "Content-Length",
            "Content-Type",
            "Vary",
            "X-App",
            "X-Content-Type-Options",
        }
    with service.client().get("/static/x/form/page.js") as other:
        assert "Content-Security-Policy" not in other.headers


@pytest.mark.parametrize("tree", [None, "x"])
def test_a_drawing_opened_by_itself_runs_and_loads_nothing(folder, service, tree):
    path = f"/static/{tree}/mark.svg" if tree else address(service, "mark.svg")

    with service.client().get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_every_answer_about_a_file_says_who_answered(folder, service, method):
    with getattr(service.client(), method)(address(service, "form/page.js")) as answer:
        assert answer.headers.getlist("X-App") == ["bao-bi-xanh"]


@pytest.mark.parametrize("name", ["none.js", "../secret_key", "%2e%2e/secret_key", "form"])
def test_nothing_outside_the_folder_is_served(folder, service, name):
    (folder.parent / "secret_key").write_text("secret")

    assert service.client().get(f"/static/x/{name}").status_code == 404
