"""The service as a deployment runs it: it can be killed, started anew, and released anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

from audit_service.assets import FOLDER
from audit_service.form.shell import FORM_VERSION
from tests.crash.server import Server

Change = Callable[[Path], object]


def touch_page(static: Path) -> None:
    """A release that does nothing new but name itself: <html data-rig="static-1">."""
    page = static / "form" / "page.js"
    name = f"document.documentElement.dataset.rig = '{static.name}';"
    page.write_text(f"{page.read_text('utf-8')}\n{name}\n", "utf-8")


class Service(Server):
    """`start` · `stop` as a restart does · `kill` as a power cut does · `release`. Each start is
    on another port; the proxy asks `port` anew with each request."""

    releases = 0
    form_version = FORM_VERSION

    def start(self) -> None:
        """Return when it answers."""
        super().start()
        self.insist("GET", "/sign-in")

    def release(self, change: Change = touch_page, form_version: str | None = None) -> None:
        """Restart as a release whose static/ is what `change(folder)` makes of the present one.

        The form's version is told apart by "+1", "+2", … unless given.
        """
        before = self._static()
        self.releases += 1
        shutil.copytree(before, self._static())
        change(self._static())
        self.form_version = form_version or f"{FORM_VERSION}+{self.releases}"
        self.environment["RELEASE_STATIC"] = str(self._static())
        self.environment["RELEASE_FORM"] = self.form_version
        self.stop()
        self.start()

    def _static(self) -> Path:
        return self.points.with_name(f"static-{self.releases}") if self.releases else FOLDER
