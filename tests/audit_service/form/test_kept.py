"""What phones keep: the page by language, the manifest, the worker and the list of its files."""

import json
import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask import Flask

from audit_service.app import create_app
from audit_service.form import shell
from audit_service.release import joined_sheets
from tests.first_load import BUDGET, REQUESTS, first_load, on_the_wire, table

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "static"


@pytest.fixture
def client(service):
    return service.client()


def release_of(client) -> dict:
    line = client.get("/f/sw.js").text.splitlines()[0]
    return json.loads(line.removeprefix("const RELEASE = ").removesuffix(";"))


@pytest.mark.parametrize(("language", "other"), [("vi", "en"), ("en", "vi")])
def test_a_shell_has_the_bytes_of_the_page_in_its_language(client, language, other):
    page = client.get("/f/", headers={"Accept-Language": language})

    kept_page = client.get(f"/f/shell/{language}", headers={"Accept-Language": other})

    assert kept_page.data == page.data
    assert list(kept_page.content_language) == [language]
    assert f'<html lang="{language}">' in kept_page.text


def test_the_readers_own_choice_does_not_change_a_shell(client):
    client.set_cookie("language", "en")

    assert '<html lang="vi">' in client.get("/f/shell/vi").text


@pytest.mark.parametrize("path", ["/f/shell/fr", "/f/shell/", "/f/shell/vi/x"])
def test_there_is_no_shell_in_another_language(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/f/", "/f/48210373", "/f/shell/en", "/f/sw.js"])
def test_who_holds_the_page_is_told_that_nothing_has_changed(client, path):
    asks = {"Accept-Encoding": "gzip, br"}
    first = client.get(path, headers=asks)

    again = client.get(path, headers=asks | {"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Encoding"] == "br"
    assert brotli.decompress(first.data) == client.get(path).data
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/f/", "/f/shell/vi", "/f/sw.js", "/f/manifest.webmanifest"])
def test_what_a_phone_keeps_is_neither_secret_nor_kept_on_the_way(client, path):
    answer = client.get(path)

    assert "no-cache" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-App"] == "bao-bi-xanh"


def test_the_page_and_the_worker_name_one_release(client):
    named = {client.get(path).headers["X-Release"] for path in ("/f/", "/f/1", "/f/shell/en")}

    assert named == {release_of(client)["version"]}


def test_a_sentence_that_changes_is_a_new_release(client, service, monkeypatch):
    before = release_of(client)
    monkeypatch.setattr(shell, "FORM_VERSION", "2099.1")

    after = release_of(create_app(service.app.config["SETTINGS"]).test_client())

    assert after["tree"] == before["tree"]
    assert after["version"] != before["version"]


def test_all_workers_of_a_server_make_the_same_release(service, client):
    """However Python orders its sets in each of them: else phones would update for ever."""
    script = (
        "import sys; from pathlib import Path; from audit_service.app import create_app; "
        "from audit_service.settings import Settings; "
        "app = create_app(Settings(data_dir=Path(sys.argv[1]), secret_key='x', demo=True)); "
        "print(app.test_client().get('/f/sw.js').text)"
    )
    folder = str(service.app.config["SETTINGS"].data_dir)
    made = [
        subprocess.run(
            [sys.executable, "-c", script, folder],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]

    assert made == [client.get("/f/sw.js").text.strip()] * 2


def test_the_worker_is_a_script_that_browsers_ask_for_anew(client):
    answer = client.get("/f/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.search(r"addEventListener\(.install.", answer.text)


def test_every_file_that_the_worker_keeps_exists_and_is_kept_for_good(client):
    release = release_of(client)

    for address in [*release["files"], *release["shells"].values()]:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert ("immutable" in answer.headers["Cache-Control"]) == ("/static/" in address)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_worker_keeps_every_file_that_the_page_names(client, language):
    page = client.get(f"/f/shell/{language}").text
    named = set(re.findall(r'"(/static/[^"#]+)', page))
    # On the browser's tab and on the home screen, never in the page.
    shown_by_the_system = {address for address in named if address.endswith(".png")}

    assert set(release_of(client)["files"]) >= named - shown_by_the_system
    assert {address.rsplit("/", 1)[1] for address in shown_by_the_system} == {
        "app-180.png",
        "app-192.png",
    }


def test_the_page_asks_for_all_its_scripts_at_once(client):
    preloaded = re.findall(r'rel="modulepreload" href="[^"]*/(form/[^"]+)"', client.get("/f/").text)

    files = {f"form/{file.name}" for file in (STATIC / "form").glob("*.js")}
    assert set(preloaded) == files - {"form/types.js"}


def test_the_small_drawings_are_inside_the_page(client):
    page = client.get("/f/").text
    used = set(re.findall(r'<use href="#([^"]+)"', page))

    assert used
    assert used == set(re.findall(r'<symbol id="([^"]+)"', page))
    assert "ui.svg" not in page


def test_the_forms_sheet_has_every_rule_that_the_page_needs(client):
    """css/sheets.toml leaves out what only other pages show."""
    form, others = (classes_of(f"css/sheets/{name}.css") for name in ("form", "page"))
    page = client.get("/f/").text
    named = {each for classes in re.findall(r'class="([^"]*)"', page) for each in classes.split()}

    assert others - form
    assert sorted(named & others - form) == []


def classes_of(place: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", joined_sheets(STATIC)[Path(place)], flags=re.S)
    return set(re.findall(r"\.([a-z][\w-]*)", text))


@pytest.mark.parametrize(("language", "name"), [("vi", "Phiếu kiểm tra"), ("en", "Packaging")])
def test_the_manifest_names_the_form_for_the_home_screen(client, language, name):
    answer = client.get("/f/manifest.webmanifest", headers={"Accept-Language": language})
    manifest = answer.json

    assert answer.mimetype == "application/manifest+json"
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/f/", "/f/", "/f/")
    assert (manifest["display"], manifest["short_name"]) == ("standalone", "Bao Bì Xanh")
    assert manifest["lang"] == language
    assert name in manifest["name"]


def test_the_browsers_bar_has_the_colours_of_the_tokens(client):
    tokens = (STATIC / "css" / "tokens.css").read_text()
    light, dark = re.findall(r"--card: (#\w+);", tokens)
    page = client.get("/f/").text

    assert f'(prefers-color-scheme: light)" content="{light}"' in page
    assert f'(prefers-color-scheme: dark)" content="{dark}"' in page
    assert client.get("/f/manifest.webmanifest").json["theme_color"] == light


def test_the_icons_have_the_size_that_the_manifest_says(client):
    icons = client.get("/f/manifest.webmanifest").json["icons"]

    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        with client.get(icon["src"]) as answer:
            assert icon["sizes"] == "{}x{}".format(*struct.unpack(">II", answer.data[16:24]))
            assert len(answer.data) < 6000


def test_called_off_the_worker_lets_go_and_the_page_asks_for_none(service, client):
    off = create_app(replace(service.app.config["SETTINGS"], form_worker=False)).test_client()

    worker = off.get("/f/sw.js").text
    assert "unregister()" in worker
    assert "indexedDB" not in worker
    assert "RELEASE" not in worker
    assert 'data-worker="0"' in off.get("/f/").text
    assert "data-worker" not in client.get("/f/").text


def test_the_page_knows_its_release_and_the_address_that_people_type(service, client):
    settings = replace(service.app.config["SETTINGS"], public_url="https://bbx.example")
    public: Flask = create_app(settings)

    assert f'data-tree="{public.config["STATIC_TREE"]}"' in public.test_client().get("/f/").text
    assert 'data-public-url="https://bbx.example"' in public.test_client().get("/f/").text
    # HTML's short way to write an attribute without a value.
    assert re.search(r"<body [^>]*\bdata-public-url(?=[ >])", client.get("/f/").text)


def test_the_kept_files_are_those_of_this_tree(service, client):
    release = release_of(client)

    assert {address.split("/")[2] for address in release["files"]} == {release["tree"]}
    assert release["tree"] == service.app.config["STATIC_TREE"]
    assert len(set(release["files"])) == len(release["files"])


def test_a_first_visit_is_small_and_asks_for_few_files(service):
    loads = first_load(service.app)

    assert len(loads) <= REQUESTS, table(loads)
    assert on_the_wire(loads) <= BUDGET, table(loads)
