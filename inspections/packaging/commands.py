"""Rule sets in the database: written once, then only compared."""

import json
from datetime import date

from sqlalchemy.orm import Session

from inspections.packaging.models import RuleSetRow
from inspections.packaging.rules import rule_set_tables, rule_sets


def load_rule_sets(session: Session) -> int:
    """Add the rule sets that the database does not know; returns how many.

    Raises ValueError where a known one has another content: what has judged a visit never changes.
    """
    added = 0
    tables = rule_set_tables()
    for rule_set in rule_sets():
        known = session.get(RuleSetRow, rule_set.id)
        if known is None:
            content = json.loads(json.dumps(tables[rule_set.id], default=date.isoformat))
            session.add(
                RuleSetRow(
                    id=rule_set.id,
                    valid_from=rule_set.valid_from,
                    valid_to=rule_set.valid_to,
                    content=content,
                    content_sha256=rule_set.sha256,
                )
            )
            added += 1
        elif known.content_sha256 != rule_set.sha256:
            raise ValueError(f"rule set {rule_set.id} is not the one this database has used")
    session.flush()
    return added
