"""Marking a database for what it holds."""

from sqlalchemy.orm import Session

from inspections.db import insert_once
from inspections.installation.models import Installation
from inspections.installation.queries import DEMONSTRATION


def mark_demo(session: Session) -> None:
    """Say that invented data is in here; there is no way back. Does nothing the second time."""
    insert_once(session, Installation, key=DEMONSTRATION, value="yes")
