"""Pictures of the surfaces for README, of a demonstration filled for them: `make screenshots`."""

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from audit_service.app import create_app
from audit_service.db import db
from audit_service.demo.people import sign_ins
from audit_service.settings import load
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from inspections.verdict.models import Verdict

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("TEST_CHROMIUM") or str(ROOT / ".test-env" / "chromium")
PHONE, DESK = (360, 740), (1280, 900)
LIMIT = 200 * 1024

OFFICE, RETAILER, INSPECTOR = "moitruong.angiang", "coopmart", "lan.nguyen"


@dataclass(frozen=True)
class Shot:
    """`act` is what a hand does on the page before the picture is taken."""

    name: str
    who: str | None
    path: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"
    act: Callable[[Page], None] | None = None


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """A line for each request would hide what the tool says."""


def choose_bags(page: Page) -> None:
    """The step of the bags with two kinds tapped."""
    for words in ("bắt đầu kiểm tra", "Khảo sát"):
        page.locator("label, button").filter(has_text=words, visible=True).first.click()
    page.locator("[data-next]").click()
    checkout = page.locator('[data-point="checkout"]')
    for words in ("Túi ni lông mỏng", "Túi giấy"):
        checkout.locator("label").filter(has_text=words).first.click()
    page.evaluate("scrollTo(0, 0)")


def open_photo(page: Page) -> None:
    page.locator("a[data-photo]").first.click()
    page.locator("dialog img").evaluate("picture => picture.decode()")


def shots(seen: str, store: str) -> tuple[Shot, ...]:
    """`seen`: the end of the address of an inspection that OFFICE and RETAILER see; `store`: the
    code of a facility that INSPECTOR may inspect."""
    return (
        Shot("sign-in-360", None, "/sign-in", PHONE),
        Shot("form-360", INSPECTOR, f"/f/{store}", PHONE, act=choose_bags),
        Shot("form-360-dark", INSPECTOR, f"/f/{store}", PHONE, "dark"),
        Shot("portal-360", RETAILER, "/portal/", PHONE),
        Shot("portal-facility-360", RETAILER, f"/portal/facilities/{store}", PHONE),
        Shot("portal-inspection-360", RETAILER, f"/portal/{seen}", PHONE),
        Shot("department-1280", OFFICE, "/department/", DESK),
        Shot("department-1280-dark", OFFICE, "/department/", DESK, "dark"),
        Shot("department-360", OFFICE, "/department/", PHONE),
        Shot("target-1280", OFFICE, "/department/plans/kien-giang-135/targets/2025-share", DESK),
        Shot("inspections-1280", OFFICE, "/department/inspections?show=flagged", DESK),
        Shot("inspection-1280", OFFICE, f"/department/{seen}", DESK),
        Shot("photo-1280", OFFICE, f"/department/{seen}", DESK, act=open_photo),
    )


def filled(folder: Path) -> Flask:
    """A service of its own, by the commands of `make run`."""
    app = create_app(load({"DEMO": "1", "DATA_DIR": str(folder)}))
    for command in (["db", "upgrade"], ["reference"], ["demo"]):
        done = app.test_cli_runner().invoke(args=command)
        if done.exit_code:
            raise SystemExit(f"flask {' '.join(command)}: {done.output}") from done.exception
    return app


@contextmanager
def served(app: Flask) -> Iterator[tuple[str, tuple[Shot, ...]]]:
    """The service on a free port of this machine alone, and what there is to take."""
    with app.app_context():
        chosen = shots(*choose())
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", chosen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def choose() -> tuple[str, str]:
    """The latest accepted visit that found a store halfway and has photos: it has most to show."""
    query = (
        select(Inspection, Facility.code)
        .join(Verdict, Verdict.inspection_seq == Inspection.seq)
        .join(Facility, Facility.id == Inspection.facility_id)
        .where(Verdict.outcome == "gradual", Inspection.review == "accepted")
        .where(Inspection.seq.in_(select(Photo.inspection_seq)))
        .where(Facility.name.startswith("Co.opmart Kiên Giang"))
        .order_by(Inspection.visited_at.desc())
    )
    found = db.session().execute(query).first()
    if found is None:
        raise SystemExit("The demonstration has no visit that fits the pictures.")
    inspection, code = found
    return f"inspections/{inspection.id}", code


def take(browser: Browser, url: str, shot: Shot, passwords: dict[str, str]) -> bytes:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size is PHONE else 1,
        color_scheme=shot.scheme,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    page = context.new_page()
    if shot.who:
        page.goto(f"{url}/sign-in")
        page.locator("#name").fill(shot.who)
        page.locator("#password").fill(passwords[shot.who])
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state()
    page.goto(url + shot.path, wait_until="networkidle")
    if shot.act:
        shot.act(page)
    taken = page.screenshot()
    context.close()
    return small(taken)


def small(taken: bytes) -> bytes:
    """The same picture in 256 colours: enough for pages, a third of the bytes."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)
        print("Filling a demonstration…", flush=True)
        app = filled(folder)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--lang=vi-VN"]
        )
        with served(app) as (url, chosen):
            taken = {each.name: take(browser, url, each, sign_ins(folder)) for each in chosen}
        browser.close()
    for name, data in taken.items():
        (FOLDER / f"{name}.png").write_bytes(data)
        print(f"{name}.png  {len(data) // 1024} KB")
    large = [name for name, data in taken.items() if len(data) > LIMIT]
    if large:
        print(f"Larger than {LIMIT // 1024} KB: {', '.join(large)}")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
