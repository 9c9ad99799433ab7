"""What a phone's first visit to /f/ brings over the wire, the worker's keeping included and answers
of the API apart: `PYTHONPATH=. python tests/first_load.py`."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient

from audit_service.app import create_app
from audit_service.settings import Settings

# Status line and headers of one answer, as gunicorn sends them with ours.
HEADERS = 300
# 60 KB of 1000 bytes, headers included, in 30 requests.
BUDGET, REQUESTS = 60_000, 30
# What a request asks for; a browser asks for brotli over HTTPS and on its own machine.
ASKS = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "vi"}
AT_ONCE = re.compile(
    r"""<(?:link\ rel="(?:stylesheet|modulepreload|manifest)"|script)[^>]*?\s
        (?:href|src)="([^"]+)"|<use\ (?:href|data-picture)="([^"#]+)""",
    re.X,
)
WORKER = "/f/sw.js"


@dataclass(frozen=True)
class Loaded:
    address: str
    kind: str
    bytes: int


def first_load(app: Flask) -> list[Loaded]:
    """Each answer that goes over the wire, in the order of asking. The page and the files that the
    worker keeps come from the browser's own cache, where they have just been put."""
    client = app.test_client()
    page = client.get("/f/", headers={"Accept-Language": "vi"}).text
    files = ["".join(found) for found in AT_ONCE.findall(page)]
    manifest = client.get("/f/manifest.webmanifest").json
    # A browser that may offer to install the form looks at one icon.
    icons = [icon["src"] for icon in manifest["icons"] if icon["sizes"] == "192x192"]
    addresses = ["/f/", *files, *icons, WORKER]
    return [_load(client, address) for address in dict.fromkeys(addresses)]


def _load(client: FlaskClient, address: str) -> Loaded:
    with client.get(address, headers=ASKS) as answer:
        assert answer.status_code == 200, address
        return Loaded(address, answer.mimetype, len(answer.data))


def on_the_wire(loads: list[Loaded]) -> int:
    """Bytes, headers included."""
    return sum(load.bytes + HEADERS for load in loads)


def table(loads: list[Loaded]) -> str:
    lines = [f"{load.bytes:7}  {load.kind:26} {load.address}" for load in loads]
    bodies = sum(load.bytes for load in loads)
    lines.append(f"{bodies:7}  bytes of bodies in {len(loads)} requests (at most {REQUESTS})")
    lines.append(f"{on_the_wire(loads):7}  with headers (at most {BUDGET})")
    return "\n".join(lines)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        made = create_app(Settings(data_dir=Path(folder), secret_key="x", demo=True))
        sys.stdout.write(table(first_load(made)) + "\n")
