"""Rule sets in the database are written once."""

import pytest

from inspections.packaging.commands import load_rule_sets
from inspections.packaging.models import RuleSetRow
from inspections.packaging.rules import rule_sets


def test_every_rule_set_is_stored_with_the_hash_of_its_content(session):
    stored = {row.id: row.content_sha256 for row in session.query(RuleSetRow)}

    assert stored == {rule_set.id: rule_set.sha256 for rule_set in rule_sets()}


def test_loading_again_changes_nothing(session):
    assert load_rule_sets(session) == 0


def test_a_rule_set_that_was_used_with_other_content_is_refused(session):
    session.get(RuleSetRow, "2026.1").content_sha256 = "0" * 64
    session.flush()

    with pytest.raises(ValueError, match=r"2026\.1"):
        load_rule_sets(session)
