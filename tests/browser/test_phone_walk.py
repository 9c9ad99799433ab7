"""Whatever happens to the phone, the network and the service, in whatever order: every signed
record is on the phone or on the server, once, byte for byte; see tests/browser/walk/."""

import os
import random

import pytest

from tests.browser.walk.walk import Walk

FIXED = 20261120
STEPS = int(os.environ.get("WALK_STEPS", "200"))


def seed() -> int:
    """WALK_SEED; where CI decides whether work lands the same each time; at a desk another."""
    if given := os.environ.get("WALK_SEED"):
        return int(given)
    return FIXED if os.environ.get("CI") else random.SystemRandom().randrange(10**6)


@pytest.mark.timeout(max(300, 5 * STEPS))
def test_no_order_of_mishaps_loses_or_changes_a_signed_record(rig, phone):
    walk = Walk(rig, phone, seed())
    print(f"WALK_SEED={walk.seed} WALK_STEPS={STEPS}")

    walk.run(STEPS)

    # The page of a Wi-Fi in the place of the manifest is none.
    complaints = [each for each in phone.complaints if not each.startswith("Manifest:")]
    assert complaints == []
