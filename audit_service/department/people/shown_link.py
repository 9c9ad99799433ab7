"""A link that is shown this once, as text and as a square to scan."""

from datetime import timedelta

from flask import Response, current_app, make_response, render_template, request
from markupsafe import Markup

from audit_service.qr import inline_symbol
from inspections.account.rules import Role


def shown_link(template: str, path: str, role: Role, life: timedelta, **about: object) -> Response:
    """`path` begins with /. The page of `template` gets `address`, `symbol`, `role` and `days`."""
    # In a demonstration the setting may be empty; the page is its asker's alone.
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    address = f"{site}{path}"
    page = render_template(
        template,
        address=address,
        # The library draws nothing but squares: no letter of the address is in it.
        symbol=Markup(inline_symbol(address)),  # noqa: S704
        role=role,
        days=life.days,
        **about,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
