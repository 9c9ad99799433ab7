"""The browser of the tests, set up like an inspector's phone."""

import os
import shutil
from pathlib import Path
from typing import Any

# What `make test-env` got, unless told otherwise.
GOT = Path(__file__).parents[2] / ".test-env" / "chromium"
CHROMIUM = os.environ.get("TEST_CHROMIUM") or (
    str(GOT) if GOT.exists() else shutil.which("chromium") or "chromium"
)
LAUNCH: dict[str, Any] = {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
    "geolocation": {"latitude": 10.0123, "longitude": 105.0801, "accuracy": 18},
    "permissions": ["geolocation"],
}
# A machine that runs other tests beside takes its time; what is there at once is not waited for.
PATIENCE_MS = 15_000
