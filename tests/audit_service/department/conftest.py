"""Who keeps the registry."""

from collections.abc import Callable
from typing import Any

import pytest

from inspections.account.rules import Grade, Role
from tests import make
from tests.pages import signed_in, token_of


@pytest.fixture
def manager(session, app):
    """A browser in which Hà, the manager of An Giang, has signed in."""
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    return signed_in(app, "ha")


def hidden(page: str, name: str) -> str:
    """What a form sends back as it was given."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.fixture
def fill(manager) -> Callable[..., Any]:
    """fill(address, on="…"): the form there, sent by Hà as she would; `why` given unless said."""

    def send(address: str, /, browser=manager, **typed: str):
        page = browser.get(address).text
        form = {"csrf_token": token_of(page), "why": "Theo công văn", **typed}
        for name in ("seen", "code"):
            if f'name="{name}" value="' in page:
                form.setdefault(name, hidden(page, name))
        if 'name="retailer_kind"' in page:
            form.setdefault("retailer_kind", "company")
        return browser.post(address, data=form)

    return send
