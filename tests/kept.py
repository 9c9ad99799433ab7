"""All that a database holds, to look for what must not be in it."""

import json

from sqlalchemy import select

from inspections.db import Base


def readable(data: bytes) -> str:
    """A redacted body is escaped."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False)
    except ValueError:
        return data.decode("utf-8", "replace")


def everything(session) -> str:
    """Every value of every row, bytes as text."""
    session.expire_all()
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found += [readable(each) if isinstance(each, bytes) else str(each) for each in row]
    session.rollback()
    return "\n".join(found)
