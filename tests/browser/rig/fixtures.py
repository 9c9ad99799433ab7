"""The rig as fixtures: tests/browser/conftest.py takes them in by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.settings import Settings
from inspections.db import Base, sqlite_begin
from tests import make
from tests.browser.rig.phone import Phone
from tests.browser.rig.proxy import Proxy
from tests.browser.rig.server import Service

Row = TypeVar("Row", bound=Base)


@dataclass
class Rig:
    """The running service behind its proxy. lan and hoa inspect in An Giang, minh reviews there;
    `stores`: the codes of three facilities in their area."""

    server: Service
    proxy: Proxy
    session: Session
    stores: list[str]

    @property
    def url(self) -> str:
        """The origin of all phones."""
        return self.proxy.url

    def rows(self, model: type[Row]) -> list[Row]:
        """All there are now, as the service left them."""
        self.session.rollback()
        return list(self.session.scalars(select(model)))


def fill(session: Session) -> list[str]:
    """The people of Rig; the codes of its stores."""
    for name in ("lan", "hoa"):
        make.account(session, name)
    make.reviewer(session)
    names = ("Siêu thị Rạch Giá", "Cửa hàng Vĩnh Thanh", "Siêu thị Phú Quốc")
    wards = (make.RACH_GIA, make.RACH_GIA, make.PHU_QUOC)
    made = [
        make.facility(session, name, ward_code=ward, address="19 Nguyễn Trung Trực")
        for name, ward in zip(names, wards, strict=True)
    ]
    return [facility.code for facility in made]


@pytest.fixture
def rig(app: Flask, session: Session, settings: Settings, tmp_path: Path) -> Iterator[Rig]:
    stores = fill(session)
    # What a test only reads must not keep the service from writing; see inspections/db.py.
    session.rollback()
    token = sqlite_begin.set("BEGIN")
    server = Service(settings, tmp_path)
    proxy = Proxy(lambda: server.port)
    server.environment["PUBLIC_URL"] = proxy.url
    server.start()
    yield Rig(server, proxy, session, stores)
    session.rollback()
    proxy.stop()
    server.stop()
    sqlite_begin.reset(token)


@pytest.fixture
def phones(chromium: Browser, rig: Rig, tmp_path: Path) -> Iterator[Callable[[str], Phone]]:
    """phones("hoa"): one more phone."""
    made = []

    def switch_on(name: str) -> Phone:
        made.append(Phone(chromium.browser_type, tmp_path / f"phone-{name}", rig.proxy))
        return made[-1]

    yield switch_on
    for phone in made:
        phone.close()


@pytest.fixture
def phone(phones: Callable[[str], Phone]) -> Phone:
    """A phone nobody has signed in on yet."""
    return phones("lan")
