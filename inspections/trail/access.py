"""Who may read the trail of everything at once."""

from inspections.account.rules import Actor, Permission, Role, may


def reads_whole_trail(actor: Actor) -> bool:
    """It tells of every territory and every person: for administrators, and offices whose area is
    the nation. Others read it on the pages of what they may see."""
    return may(actor, Permission.READ_TRAIL) and (actor.role is Role.ADMINISTRATOR or actor.nation)
