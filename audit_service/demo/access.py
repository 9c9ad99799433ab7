"""What else an office looks after: a key for a program, a phone that still holds records, and an
invitation that nobody has taken up."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.commands.devices import Way, add_device, report_contact
from inspections.account.commands.keys import add_key
from inspections.account.models import Account, ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Role, Scope
from inspections.person.commands.invites import Wanted, invite

MANAGER, INSPECTOR = "moitruong.angiang", "lan.nguyen"
INVITED = "thu.vo", "Võ Thị Thu (minh hoạ)"
UNSENT, OLDEST = 2, timedelta(days=4)


def add_access(session: Session, people: dict[str, Account], now: datetime) -> None:
    """Does nothing where there are keys already. Nobody is told the secrets, so neither the key nor
    the phone opens anything. Does not commit."""
    if session.scalars(select(ApiKey.id).limit(1)).first() is not None:
        return
    manager = people[MANAGER].id
    label = "Bảng tính mỗi sáng (minh hoạ)"
    add_key(session, MANAGER, Scope.READ, 365, label, by=manager)
    owner = people[INSPECTOR].id
    key_id, _printed = add_device(session, owner, "Máy của Lan (minh hoạ)", now, Way.CODE)
    report_contact(session, key_id, now, UNSENT, now - OLDEST, "2026.1", "2026.1", True)
    inspector = Wanted(Role.INSPECTOR, area_codes=("91",))
    invite(session, actor_of(session, manager), *INVITED, inspector, now)
