"""What a page shows of a second factor that is being set up."""

from flask import current_app
from markupsafe import Markup
from sqlalchemy.orm import Session

from audit_service.qr import inline_symbol
from inspections.account.models import Account
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.factor.queries import pending_salt
from inspections.factor.totp import address_of, grouped, secret_of


def set_up_parts(session: Session, account: Account) -> dict[str, object]:
    """The square to scan and the secret to type. Refused: NOT_FOUND (nothing is being set up)."""
    salt = pending_salt(session, account.id, now())
    if salt is None:
        raise Refused(Problem.NOT_FOUND)
    secret = secret_of(current_app.config["SECRET_KEY"], account.id, salt)
    return {
        # The library draws nothing but squares: no letter of the address is in it.
        "symbol": Markup(inline_symbol(address_of(secret, account.name))),  # noqa: S704
        "secret": grouped(secret),
    }
