"""Who did what no account did: the service by itself, or whoever runs it, at the command line."""

from audit_service.words import _
from inspections.trail.rules import Act

# What the service notes of itself, or of somebody who is not known; all else without an account was
# typed at the command line.
OF_ITSELF = frozenset({Act.COMPLETED, Act.SIGN_IN_REFUSED})


def the_service() -> str:
    return _("hệ thống")


def whoever_runs_it() -> str:
    return _("người quản trị máy chủ")


def who_acted(who: str | None, act: Act | None) -> str:
    """Of an entry of the trail; `act` None: a word that nobody here knows."""
    if who is not None:
        return who
    return the_service() if act is None or act in OF_ITSELF else whoever_runs_it()


def who_decided(who: str | None, reason: str | None) -> str:
    """Of a decision about a record: the service gives no reason, the command line asks for one."""
    return who or (whoever_runs_it() if reason else the_service())
