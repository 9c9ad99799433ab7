import os
import re
import stat
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from audit_service.app import create_app
from audit_service.db import db
from audit_service.settings import Settings, SettingsError, load
from inspections.installation.commands import mark_demo

ROOT = Path(__file__).parents[2]
PRODUCTION = {"SECRET_KEY": "x", "PUBLIC_URL": "https://bbx.example/"}


def test_every_setting_is_documented_and_nothing_else():
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.M)

    assert documented == [setting.name.upper() for setting in fields(Settings)]
    assert all(setting.metadata["doc"] for setting in fields(Settings))


def test_the_documented_defaults_are_the_real_ones():
    text = (ROOT / "docs/settings.md").read_text()
    defaults = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", text, re.M))

    kept = {setting.name.upper(): setting.default for setting in fields(Settings)}
    assert defaults == {
        name: str(int(v) if isinstance(v, bool) else v) for name, v in kept.items() if v != ""
    }


def test_unset_and_empty_variables_take_their_defaults(tmp_path):
    settings = load(PRODUCTION | {"SESSION_HOURS": "", "DATA_DIR": str(tmp_path)})

    assert settings.session_hours == 12
    assert settings.max_photo_bytes == 12 * 1024 * 1024
    assert settings.database == f"sqlite:///{tmp_path}/bao-bi-xanh.sqlite"


def test_a_folder_is_looked_for_where_the_service_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert load(PRODUCTION | {"DATA_DIR": "kept"}).data_dir == tmp_path / "kept"
    assert load(PRODUCTION).data_dir == tmp_path / "var"


def test_the_environment_is_read_by_type():
    environ = PRODUCTION | {
        "PROXY_HOPS": "2",
        "DEFAULT_LANGUAGE": "en",
        "DATABASE_URL": "postgresql+psycopg://db/bbx",
    }

    settings = load(environ)

    assert (settings.proxy_hops, settings.default_language) == (2, "en")
    assert settings.database == "postgresql+psycopg://db/bbx"
    assert (settings.public_url, settings.https) == ("https://bbx.example", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "true"),
        ("DEMO", "flase"),
        ("SESSION_HOURS", "-1"),
        ("SESSION_HOURS", "1.5"),
        ("MAX_PHOTO_BYTES", "12 MB"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("PUBLIC_URL", "bbx.example"),
        ("MAP_TILES", "tiles.example/{z}/{x}/{y}.png"),
        ("MAP_TILES", "//tiles.example/{z}/{x}/{y}.png"),
        ("MAP_TILES", "ftp://tiles.example/{z}/{x}/{y}.png"),
        ("MAP_TILES", "https://tiles.example/{z}/{x}.png"),
        ("MAP_TILES", "https://{s}.tiles.example/{z}/{x}/{y}.png"),
        ("MAP_TILES", "https://tiles.example/{z}/{x}/{y}/{style}.png"),
        ("MAP_TILES", "https://*.example/{z}/{x}/{y}.png"),
        ("MAP_TILES", "https://tiles.example; script-src https://x/{z}/{x}/{y}.png"),
        ("MAP_TILES", "https://tiles.example/{z}/{x}/{y}.png; script-src *"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(name, value):
    with pytest.raises(SettingsError, match=name):
        load(PRODUCTION | {name: value})


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example/{z}/{x}/{y}.png",
        "http://127.0.0.1:8112/t/{z}/{x}/{y}{r}.png?key=a%2Fb&v=1",
        "/tiles/{z}/{x}/{y}.png",
    ],
)
def test_an_address_of_tiles_names_one_host_or_none(address):
    assert load(PRODUCTION | {"MAP_TILES": f" {address} "}).map_tiles == address


@pytest.mark.parametrize("value", ["", "  "])
@pytest.mark.parametrize("missing", ["SECRET_KEY", "PUBLIC_URL"])
def test_production_needs_its_secrets(missing, value):
    with pytest.raises(SettingsError, match=missing):
        load(PRODUCTION | {missing: value})


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from a file\n")
    environ = {"PUBLIC_URL": "https://bbx.example", "SECRET_KEY_FILE": str(tmp_path / "key")}

    assert load(environ).secret_key == "from a file"
    with pytest.raises(SettingsError, match="SECRET_KEY_FILE"):
        load(environ | {"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_demonstration_makes_its_key_once_for_its_own_eyes(tmp_path):
    environ = {"DEMO": "1", "DATA_DIR": str(tmp_path / "data")}

    first, second = load(environ), load(environ)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_setting_printed_by_accident_shows_no_secret():
    shown = repr(Settings(secret_key="hush", database_url="postgresql://u:hush@db/x"))

    assert "hush" not in shown


def test_only_a_demonstration_starts_on_a_marked_database(tmp_path):
    demo = Settings(data_dir=tmp_path, secret_key="x", demo=True)
    app = create_app(demo)
    with app.app_context():
        db.create_all()
        mark_demo(db.session())
        db.session.commit()

    with pytest.raises(SettingsError, match="demonstration"):
        create_app(Settings(data_dir=tmp_path, secret_key="x", public_url="https://bbx.example"))
    assert create_app(demo).config["SETTINGS"].demo


def test_a_server_without_its_secrets_stops_with_one_clear_sentence(tmp_path):
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}

    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 3
    assert started.stderr == (
        "Bao Bì Xanh cannot start: Set SECRET_KEY and PUBLIC_URL "
        "(or DEMO=1 to try the service with invented data).\n"
    )
