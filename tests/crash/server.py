"""A real gunicorn with two workers, and a client that sees what a phone would see."""

import json
import os
import re
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

from audit_service import assets
from audit_service.settings import Settings
from tests.crash.nursery import begin

PATIENCE = 60
ResultT = TypeVar("ResultT")


def until(found: Callable[[], ResultT | None]) -> ResultT:
    """Ask again until it finds something."""
    result = within(PATIENCE, found)
    assert result, "waited in vain"
    return result


def within(seconds: float, found: Callable[[], ResultT]) -> ResultT:
    """Ask again until it finds something, for so long; what it found last, be it nothing."""
    end = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return result


def together(*calls: Callable[[], ResultT]) -> list[ResultT]:
    """What each returns, all begun at the same moment in threads."""
    gate = Barrier(len(calls))

    def call(one: Callable[[], ResultT]) -> ResultT:
        gate.wait(PATIENCE)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """gunicorn on a free port of this machine, started anew with `start` after `kill`."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.points = folder / "points"
        self.points.mkdir()
        self.log = folder / "gunicorn.log"
        self.headers: dict[str, str] = {}
        self.environment: dict[str, str] = {}
        self.port = 0

    def start(self) -> None:
        self.log.write_bytes(b"")
        arguments = ["tests.crash.service:app", "--bind=127.0.0.1:0", "--workers=2"]
        arguments += ["--worker-class=gthread", "--threads=4", "--timeout=120"]
        arguments += ["--no-control-socket", f"--error-logfile={self.log}"]
        environment = {
            **os.environ,
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "DEMO": "1",
            "KILL_POINTS": str(self.points),
            "RELEASES": str(assets.kept_in(self.settings.data_dir)),
            **self.environment,
        }
        self.process = begin(arguments, environment)
        (port,) = until(lambda: re.findall(r"Listening at: http://[\d.]+:(\d+)", self.said()))
        self.port = int(port)

    def said(self) -> str:
        assert self.process.is_alive(), self.log.read_text()
        return self.log.read_text()

    def workers(self) -> list[int]:
        """Their process ids, as the log names them."""
        pids = map(int, re.findall(r"Booting worker with pid: (\d+)", self.said()))
        return [pid for pid in pids if Path(f"/proc/{pid}/status").exists()]

    def stop(self) -> None:
        self.process.terminate()
        self.process.join(PATIENCE)

    def kill(self) -> None:
        """The whole group that `start` made, at once, as a power cut would."""
        assert self.process.pid
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join(PATIENCE)

    def arm(self, point: str) -> None:
        (self.points / point).touch()

    def is_armed(self, point: str) -> bool:
        return (self.points / point).exists()

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """One try. Raises OSError or HTTPException when the connection breaks."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {**self.headers, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def answer(self, *request: Any) -> Answer | None:
        """One try; None when no answer came."""
        try:
            return self.send(*request)
        except (OSError, HTTPException):
            return None

    def insist(self, *request: Any) -> Answer:
        """Try again until there is an answer, as a phone does."""
        return until(lambda: self.answer(*request))
