"""How often who may guess at a sign-in, and which refusals go into the trail.

Nobody can lock a person out from elsewhere. A browser in which the person has signed in before (it
holds a signed cookie) is counted by itself. All other browsers are counted tightly by name and
address together, loosely by the name from all addresses and by the address for all names; an
attacker who uses up these locks out strange browsers only.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.commands.tries import count_tries, forgive_tries, is_within, try_key
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

TRIES = 10
TRIES_OF_ADDRESS = 30
TRIES_OF_NAME = 100
# Refusals that one window may add to the trail: of each account, and of names that nobody has. A
# flood stays in the counters, which end with their window.
TOLD_OF_ACCOUNT = 20
TOLD_OF_UNKNOWN = 50


@dataclass(frozen=True)
class Guess:
    """One try. `about`: the folded name, or an account's id for its second step; `known`: the mark
    of a browser in which this person has signed in before."""

    kind: str
    about: str
    address: str
    known: str | None

    @property
    def counted(self) -> list[tuple[str, int]]:
        """What it is counted under, with the limit of each, the narrowest first."""
        if self.known is not None:
            return [(try_key(f"{self.kind}:browser", self.about, self.known), TRIES)]
        return [
            (try_key(f"{self.kind}:pair", self.about, self.address), TRIES),
            (try_key(f"{self.kind}:address", self.address), TRIES_OF_ADDRESS),
            (try_key(f"{self.kind}:name", self.about), TRIES_OF_NAME),
        ]


def count_guess(session: Session, guess: Guess, now: datetime) -> bool:
    """Count it; whether the trail should hear of it if it turns out wrong: the first of a row and
    the last before its limit. Refused: TOO_MANY_TRIES; the caller commits after a refusal too."""
    telling = False
    # One after the other: what is stopped at its own limit uses up nobody else's.
    for key, limit in guess.counted:
        telling |= count_tries(session, [key], limit, now) in (1, limit)
    return telling


def forgive_guess(session: Session, guess: Guess, now: datetime) -> None:
    forgive_tries(session, [key for key, _limit in guess.counted], now)


def tell_refusal(
    session: Session, account_id: int | None, guess: Guess, now: datetime, why: str
) -> None:
    """Write a wrong guess into the trail, unless this window has told enough of them."""
    about = Subject(Kind.INSTALLATION, "sign_in")
    key, most = "trail:refused", TOLD_OF_UNKNOWN
    if account_id is not None:
        about = Subject(Kind.ACCOUNT, str(account_id))
        key, most = f"trail:refused:{account_id}", TOLD_OF_ACCOUNT
    if is_within(session, key, most, now):
        facts = {"why": why, "known_browser": guess.known is not None}
        # The name that was typed is left out: people type passwords there.
        record(session, Act.SIGN_IN_REFUSED, about, None, now, facts, {"address": guess.address})
