"""What stands on a facility's label, before it is drawn."""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import category, normalize
from urllib.parse import urlsplit

from babel.dates import format_date

from audit_service.qr import drawing
from audit_service.words import DAY
from inspections.facility.code import printed
from inspections.words import Word

# In millimetres. A symbol of up to 40 modules is 40 mm wide; a longer address makes it wider, so
# that a module keeps 1 mm, up to what the label holds besides its texts.
SIDE, WIDEST = 40, 49
# Signs that turn the direction of what follows them: a label shows a name in the order it is read.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Said(Word):
    """The fixed words of a label."""

    TITLE = "title", "Nhãn QR của cơ sở", "QR labels of facilities"
    INSPECTORS = "inspectors", "Chỉ dành cho kiểm tra viên", "For inspectors only"
    OPEN_ONLY = "open-only", "Mở đúng tên miền:", "Open this domain only:"
    PRINTED = "printed", "In ngày", "Printed on"
    OPENS = "opens", "Mã QR mở", "QR code that opens"


@dataclass(frozen=True)
class Label:
    """One facility's label. `site` is PUBLIC_URL; `place` the address or the ward, None = no such
    line; `printed_on` the day in Vietnam."""

    site: str
    code: str
    name: str
    place: str | None
    printed_on: date

    @property
    def address(self) -> str:
        """What the symbol holds: the form's page of this facility, in lower case."""
        return f"{self.site.rstrip('/')}/f/{self.code}".lower()

    @property
    def domain(self) -> str:
        """What the address bar shows: the host, with its port if it has one."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


def as_data(label: Label, language: str) -> dict[str, object]:
    """The label for the templates in typst/: texts, the symbol and its side in mm."""
    symbol = drawing(label.address)
    return {
        "name": _line(label.name),
        "place": _line(label.place) if label.place else None,
        "code": printed(label.code),
        "symbol": symbol.svg,
        "modules": symbol.modules,
        "side": min(max(symbol.modules, SIDE), WIDEST),
        "alt": f"{Said.OPENS.label(language)} {label.address}",
    }


def said(label: Label, language: str) -> dict[str, str]:
    """What is equal on all labels of a file."""
    day = format_date(label.printed_on, DAY[language], locale=language)
    return {
        **{word.value: word.label(language) for word in (Said.TITLE, Said.INSPECTORS)},
        Said.OPEN_ONLY.value: Said.OPEN_ONLY.label(language),
        "domain": label.domain,
        Said.PRINTED.value: f"{Said.PRINTED.label(language)} {day}",
    }


def _line(text: str) -> str:
    """One line as it is read: composed, single spaces, nothing invisible that moves other signs."""
    shown = _TURNING.sub("", normalize("NFC", " ".join(text.split())))
    return "".join(sign for sign in shown if category(sign) != "Cc")
