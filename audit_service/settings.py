"""Every setting: one environment variable each, read once when the service starts."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any


class SettingsError(Exception):
    """Why the service cannot start, in one sentence for whoever runs it."""


# An address of map tiles: a whole one, whose host the page's policy will name, or one of our own.
_TILES = re.compile(r"(?:https?://[a-z0-9.-]+(?::[0-9]+)?)?/[^\s;,'\"<>\\]*", re.IGNORECASE)

Read = Callable[[Mapping[str, str], str], Any]


def text(environ: Mapping[str, str], name: str) -> str:
    return environ[name].strip()


def path(environ: Mapping[str, str], name: str) -> Path:
    return Path(environ[name].strip())


def integer(environ: Mapping[str, str], name: str) -> int:
    """A whole number, 0 or more."""
    value = environ[name].strip()
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"{name} has to be a whole number, not {value!r}.")
    return int(value)


def flag(environ: Mapping[str, str], name: str) -> bool:
    """1 or 0; any other word is refused, so that DEMO=flase is not taken for yes."""
    value = environ[name].strip()
    if value not in ("0", "1"):
        raise SettingsError(f"{name} has to be 1 or 0, not {value!r}.")
    return value == "1"


def language(environ: Mapping[str, str], name: str) -> str:
    value = environ[name].strip()
    if value not in ("vi", "en"):
        raise SettingsError(f"{name} has to be vi or en, not {value!r}.")
    return value


def factor(environ: Mapping[str, str], name: str) -> str:
    value = environ[name].strip()
    if value not in ("required", "optional"):
        raise SettingsError(f"{name} has to be required or optional, not {value!r}.")
    return value


def tiles(environ: Mapping[str, str], name: str) -> str:
    """With {z}, {x} and {y}, perhaps {r}, in the path of one host; {s} for several hosts is
    refused, as the policy of the page could not name them."""
    value = environ[name].strip()
    path = value.partition("://")[2].partition("/")[2] or value
    used = sorted(re.findall(r"[{][^}]*[}]?", value))
    if (
        not _TILES.fullmatch(value)
        or value.startswith("//")
        or [each for each in used if each != "{r}"] != ["{x}", "{y}", "{z}"]
        or not all(each in path for each in used)
    ):
        raise SettingsError(
            f"{name} has to be like https://tiles.example/{{z}}/{{x}}/{{y}}.png, not {value!r}."
        )
    return value


def secret(environ: Mapping[str, str], name: str) -> str:
    """The value itself, or the content of the file that NAME_FILE names."""
    if environ.get(name):
        return environ[name].strip()
    file = Path(environ[f"{name}_FILE"])
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE cannot be read: {error.strerror}: {file}.") from error


def _variable(read: Read, doc: str) -> dict[str, Any]:
    return {"read": read, "doc": doc}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The environment variable of a field is its name in capitals; docs/settings.md has all."""

    data_dir: Path = field(
        default=Path("var"),
        metadata=_variable(path, "Folder of the database and the photos."),
    )
    database_url: str = field(
        default="",
        repr=False,
        metadata=_variable(text, "Address of the database; empty = SQLite in DATA_DIR."),
    )
    secret_key: str = field(
        default="",
        repr=False,
        metadata=_variable(
            secret, "Signs the tokens in forms, makes second factors. Required without DEMO=1."
        ),
    )
    public_url: str = field(
        default="",
        metadata=_variable(text, "The address that people type. Required without DEMO=1."),
    )
    demo: bool = field(
        default=False,
        metadata=_variable(flag, "1 = a demonstration: invented data, secrets made by itself."),
    )
    proxy_hops: int = field(
        default=0,
        metadata=_variable(integer, "How many proxies stand in front."),
    )
    session_hours: int = field(
        default=12,
        metadata=_variable(integer, "How long a sign-in on the pages lasts."),
    )
    second_factor: str = field(
        default="",
        metadata=_variable(factor, "Of offices: required or optional; empty = by DEMO."),
    )
    max_record_bytes: int = field(
        default=5 * 1024 * 1024,
        metadata=_variable(integer, "Largest body of an inspection's record."),
    )
    max_photo_bytes: int = field(
        default=12 * 1024 * 1024,
        metadata=_variable(integer, "Largest photo."),
    )
    retention_days: int = field(
        default=0,
        metadata=_variable(integer, "Days for which records must be kept; 0 = no term is known."),
    )
    default_language: str = field(
        default="vi",
        metadata=_variable(language, "For readers who ask for none, and for commands: vi or en."),
    )
    form_worker: bool = field(
        default=True,
        metadata=_variable(flag, "0 = phones no longer keep the form's page for offline use."),
    )
    trail_seal_seconds: int = field(
        default=2,
        metadata=_variable(integer, "How often the trail is sealed; 0 = not by this process."),
    )
    map_tiles: str = field(
        default="",
        metadata=_variable(tiles, "Address of the map's pictures; empty = the map has none."),
    )
    map_tiles_attribution: str = field(
        default="",
        metadata=_variable(text, "Whom those pictures are from, as their licence asks."),
    )

    def __post_init__(self) -> None:
        # Flask looks for a relative file in its own package, not where the service was started.
        object.__setattr__(self, "data_dir", self.data_dir.resolve())

    @property
    def database(self) -> str:
        """The address that SQLAlchemy takes."""
        return self.database_url or f"sqlite:///{self.data_dir / 'bao-bi-xanh.sqlite'}"

    @property
    def needs_factor(self) -> bool:
        """Whether offices sign in with a second factor. In a demonstration its readers have none,
        and may set one up."""
        return (self.second_factor or ("optional" if self.demo else "required")) == "required"

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment has them; unset and empty variables take their defaults.

    SettingsError for a value that cannot be read and for a production without its secrets.
    """
    given = {
        setting.name: setting.metadata["read"](environ, setting.name.upper())
        for setting in fields(Settings)
        if _is_given(environ, setting.name.upper(), setting.metadata["read"])
    }
    settings = Settings(**given)
    settings = replace(settings, public_url=settings.public_url.rstrip("/"))
    if settings.demo:
        return settings if settings.secret_key else replace(settings, secret_key=_kept(settings))
    missing = [name for name in ("secret_key", "public_url") if not getattr(settings, name)]
    if missing:
        names = " and ".join(name.upper() for name in missing)
        raise SettingsError(f"Set {names} (or DEMO=1 to try the service with invented data).")
    if not settings.public_url.startswith(("https://", "http://")):
        raise SettingsError("PUBLIC_URL has to begin with https:// (or http:// for a trial).")
    return settings


def _is_given(environ: Mapping[str, str], name: str, read: Read) -> bool:
    return bool(environ.get(name)) or (read is secret and bool(environ.get(f"{name}_FILE")))


def _kept(settings: Settings) -> str:
    """The demonstration's key, made at the first start."""
    kept = settings.data_dir / "secret_key"
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not kept.exists():
        # Written aside (with mode 0600) and linked: two starting workers end up with one whole key.
        with NamedTemporaryFile("w", dir=settings.data_dir, prefix="secret_key.") as made:
            made.write(secrets.token_hex(32))
            made.flush()
            _link_once(Path(made.name), kept)
    return kept.read_text(encoding="utf-8").strip()


def _link_once(made: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(made)
    except FileExistsError:
        return
