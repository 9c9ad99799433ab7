"""Whose keys and phones one may see."""

from inspections.account.rules import Actor, Permission, Role, may
from inspections.person.rules import AccountFacts, may_see_account


def may_see_key(actor: Actor, owner: AccountFacts) -> bool:
    """Everybody their own; administrators all; managers those of whom they may see. Who may see a
    key may also revoke it, and make another for that person: a key shows what its person sees, and
    one whom a manager may see, sees nothing outside the manager's areas."""
    if actor.scope is not None:
        return False
    if owner.account_id == actor.account_id or actor.role is Role.ADMINISTRATOR:
        return True
    return may(actor, Permission.MANAGE_KEYS) and may_see_account(actor, owner)
