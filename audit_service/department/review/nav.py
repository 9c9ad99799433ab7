"""How much waits, for the item of the navigation."""

from flask import g

from audit_service.choices import today
from audit_service.db import db
from inspections.account.rules import Actor, Permission, may
from inspections.review.queries.tasks import waiting_for


def waiting_reviews(counted: bool = True) -> int | None:
    """What waits for the reader to decide; None for those who decide nothing, 0 where it is not
    `counted`. One statement a page, however often it is asked for."""
    actor: Actor | None = g.get("actor")
    if actor is None or not may(actor, Permission.REVIEW_INSPECTION):
        return None
    if not counted:
        return 0
    if "waiting_reviews" not in g:
        g.waiting_reviews = waiting_for(db.session(), actor, today())
    count: int = g.waiting_reviews
    return count
