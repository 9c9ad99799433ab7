import pytest

from audit_service import assets


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "static"
    (made / "form").mkdir(parents=True)
    (made / "form" / "page.js").write_text("export {};\n")
    (made / "app.webmanifest").write_text("{}\n")
    monkeypatch.setattr(assets, "FOLDER", made)
    return made


def test_the_hash_changes_with_content_and_with_names(folder):
    before = assets.tree_hash(folder)
    assert assets.tree_hash(folder) == before

    (folder / "form" / "page.js").rename(folder / "form" / "other.js")
    renamed = assets.tree_hash(folder)
    (folder / "form" / "other.js").write_text("export default 1;\n")

    assert len({before, renamed, assets.tree_hash(folder)}) == 3


def test_a_file_is_kept_for_good_under_todays_hash(folder, service):
    with service.app.test_request_context():
        address = assets.asset("form/page.js")

    with service.client().get(address) as answer:
        assert answer.text == "export {};\n"
        assert {"public", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))
        assert answer.mimetype == "text/javascript"


def test_an_unknown_hash_gets_todays_file_but_has_to_ask_again(folder, service):
    with service.client().get("/static/0123456789ab/form/page.js") as answer:
        assert answer.text == "export {};\n"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_manifest_has_its_type(folder, service):
    with service.client().get("/static/x/app.webmanifest") as answer:
        assert answer.mimetype == "application/manifest+json"


@pytest.mark.parametrize("name", ["none.js", "../secret_key", "%2e%2e/secret_key", "form"])
def test_nothing_outside_the_folder_is_served(folder, service, name):
    (folder.parent / "secret_key").write_text("secret")

    assert service.client().get(f"/static/x/{name}").status_code == 404
