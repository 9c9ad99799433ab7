"""One thing of each kind that waits, in An Giang."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest

from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor
from inspections.db import now
from inspections.errors import Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.rules import visit_day
from tests import make


@dataclass
class Waiting:
    """`forked`: the later of two corrections of `accepted`. `unproven` was visited ten days ago."""

    lan: Account
    minh: Actor
    store: Facility
    flagged: Inspection
    forked: Inspection
    accepted: Inspection
    quarantined: Inspection
    copied: Inspection
    copy: SecondCopy
    unproven: Inspection


WOVEN = {"category": "woven_pp_bag", "use_point": "checkout", "in_use": True, "charged": True}


def today() -> date:
    return visit_day(now())


def unproven(session, store, signer, days_ago=10) -> Inspection:
    """A reusable plastic bag sold alone: only a paper proves it."""
    more = {"observations": [WOVEN], "visited_on": today() - timedelta(days=days_ago)}
    return make.inspection(session, store, signer, **more)


@pytest.fixture
def waiting(session) -> Waiting:
    lan, minh = make.account(session), make.reviewer(session)
    store = make.facility(session)
    flagged = make.inspection(session, make.facility(session, "Chờ"), lan, accepted=False)
    accepted = make.inspection(session, store, lan)
    earlier = {"supersedes": str(accepted.id), "reason": "nhầm"}
    make.inspection(session, store, lan, "gradual", **earlier)
    forked = make.inspection(session, store, lan, "not_met", accepted=False, **earlier)
    quarantined = make.put(session, {**make.body(store), "facility": "11111"}, lan)
    copied = make.inspection(session, store, lan, id=uuid4())
    with pytest.raises(Refused):
        make.put(session, make.body(store, "gradual", note="khác"), lan, copied.id)
    session.commit()
    return Waiting(
        lan=lan,
        minh=actor_of(session, minh.id),
        store=store,
        flagged=flagged,
        forked=forked,
        accepted=accepted,
        quarantined=quarantined,
        copied=copied,
        copy=session.query(SecondCopy).one(),
        unproven=unproven(session, make.facility(session, "Túi dệt"), lan),
    )
