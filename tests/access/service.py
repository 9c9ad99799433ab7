"""The service with its world: asked like a browser or a program, put back after each change."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from audit_service.db import db
from tests.access.expect import Answer
from tests.access.world import World

SAFE = ("GET", "HEAD")
HEADERS = {"X-App": "tests", "Sec-Fetch-Site": "same-origin", "Accept-Language": "vi"}
_WORD = re.compile(
    r"Mk[a-z0-9]+q|BBX-\d+|/people/\d+|/invites/\d+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])"
    r"|(?<![0-9])[0-9]{4}\s?[0-9]{4}(?![0-9])"
)
_TABLE = re.compile(r"(?:INSERT INTO|UPDATE(?! SET)|DELETE FROM) (\w+)")
Named = tuple[str, str]


@dataclass
class Writes:
    """Whether a transaction that wrote something was committed."""

    pending: bool = False
    committed: bool = False
    tables: set[str] = field(default_factory=set)

    def statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
            self.pending = True
            self.tables.update(_TABLE.findall(statement))

    def commit(self, _connection: Any) -> None:
        self.committed |= self.pending
        self.pending = False

    def rollback(self, _connection: Any) -> None:
        self.pending = False


@contextmanager
def watched(writes: Writes) -> Iterator[None]:
    heard = {"before_cursor_execute": writes.statement, "commit": writes.commit}
    heard["rollback"] = writes.rollback
    for name, listener in heard.items():
        event.listen(Engine, name, listener)
    yield
    for name, listener in heard.items():
        event.remove(Engine, name, listener)


@dataclass
class Service:
    """`forms`: the cookie that `token` belongs to, which every way to sign in brings as well."""

    app: Flask
    world: World
    database: Path
    writes: Writes = field(default_factory=Writes)
    forms: str = ""
    token: str = ""
    names: dict[str, set[Named]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client(use_cookies=False)
        page = self.client.get("/sign-in", headers=HEADERS)
        self.forms = page.headers["Set-Cookie"].partition(";")[0]
        self.token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        for kind, things in self.world.things.items():
            for key, thing in things.items():
                for word in thing.words if kind != "photo" else ():
                    self.names.setdefault(word, set()).add((kind, key))
        self.pristine = self.database.with_suffix(".pristine")
        self._close()
        shutil.copy(self.database, self.pristine)

    def ask(self, method: str, path: str, way: str, body: Mapping[str, Any]) -> TestResponse:
        """As a page or a program of ours would: with its token, from its own site."""
        sent = {**body}
        if isinstance(sent.get("data"), dict):
            sent["data"] = {"csrf_token": self.token, **sent["data"]}
        return self.send(method, path, {**HEADERS, **self.headers(way)}, sent)

    def headers(self, way: str) -> dict[str, str]:
        given = self.world.ways[way]
        cookies = "; ".join(filter(None, (given.get("Cookie"), self.forms)))
        return {**given, "Cookie": cookies}

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any]
    ) -> TestResponse:
        self.writes.committed = self.writes.pending = False
        self.writes.tables.clear()
        return self.client.open(path, method=method, headers=headers, **body)

    def put_back(self) -> bool:
        """The world as it was; whether anything had been written."""
        if not self.writes.committed:
            return False
        self.restore()
        return True

    def restore(self) -> None:
        self._close()
        for end in ("-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)
        shutil.copy(self.pristine, self.database)

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def named_in(self, text: str) -> set[Named]:
        """The things of the world that a text gives away."""
        found = set(map(str, _WORD.findall(text)))
        return {
            thing
            for word in found
            for thing in self.names.get(re.sub(r"\s", " ", word), ())
        }  # fmt: skip


def answer_of(response: TestResponse) -> Answer:
    status, going_to = response.status_code, response.headers.get("Location", "")
    if status == 401 or (status == 302 and going_to.startswith("/sign-in?next=")):
        return Answer.SIGN_IN
    if status >= 500 or (status == 400 and "cross_site" in response.text):
        return Answer.BROKEN
    if status == 428:
        return Answer.LOOK_FIRST
    return {403: Answer.FORBIDDEN, 404: Answer.UNKNOWN}.get(status, Answer.YES)


def text_of(response: TestResponse) -> str:
    """What a person could read in the answer, and where it leads."""
    kind = response.mimetype
    if kind.endswith("spreadsheetml.sheet"):
        # Beside the rows there is only when the file was made.
        return _unpacked(response.data, "xl/")
    if kind == "application/zip":
        return _unpacked(response.data, "")
    if kind == "application/pdf":
        with pypdfium2.PdfDocument(response.data) as document:
            return " ".join(page.get_textpage().get_text_range() for page in document)
    if kind in ("application/octet-stream", "image/png", "image/jpeg"):
        return ""
    return f"{response.headers.get('Location', '')} {response.text}"


def _unpacked(data: bytes, start: str) -> str:
    """Pictures among the files say nothing that could be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(start)]
        return " ".join(archive.read(name).decode(errors="replace") for name in names)
