"""A fresh database with the nation, two provinces and one retailer, and a cast."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import inspections.models  # noqa: F401 (every table)
from inspections.account.commands.accounts import add_account
from inspections.account.models import Account
from inspections.account.rules import Role
from inspections.area.models import Area
from inspections.area.rules import Level
from inspections.db import Base
from inspections.facility.models import Retailer

NOW = datetime(2026, 11, 20, 2, 1, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{tmp_path / 'account.sqlite'}")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        opened.add_all(
            [
                Area(id=1, key="VN", level=Level.NATION),
                Area(id=2, key="P91", level=Level.PROVINCE, parent_id=1),
                Area(id=3, key="F91", level=Level.FORMER_PROVINCE, parent_id=1),
                Retailer(id=7, name="Siêu thị Xanh", kind="company", search_key="", sort_key=""),
            ]
        )
        opened.flush()
        yield opened
    engine.dispose()


@pytest.fixture
def moment() -> datetime:
    return NOW


@pytest.fixture
def lan(session: Session) -> Account:
    """An inspector; Minh is there too, so that a missing filter shows."""
    add_account(session, "minh", Role.INSPECTOR, "rung-tram-minh", area_codes=["F91"])
    return add_account(session, "lan", Role.INSPECTOR, "rung-tram-lan", area_codes=["P91"])
