"""What the database says of itself."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from inspections.installation.models import Installation

DEMONSTRATION = "demonstration"


def is_demo(session: Session) -> bool:
    """Whether demonstration data was ever put in; False on a database without tables."""
    if not inspect(session.connection()).has_table(Installation.__tablename__):
        return False
    return session.get(Installation, DEMONSTRATION) is not None
