"""Planning a round and changing one."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from audit_service.auth import needs
from audit_service.department import round_edit, round_new
from inspections.account.rules import Permission

blueprint = Blueprint("department_round_changes", __name__, url_prefix="/department/rounds")

ACTS = ", ".join(map(repr, round_edit.ACTS))


@blueprint.get("/new")
@needs(Permission.PLAN_ROUNDS)
def new_form() -> ResponseReturnValue:
    """Look for stores, or see what a draw would tell; then the round's terms."""
    return round_new.show()


@blueprint.post("/new")
@needs(Permission.PLAN_ROUNDS)
def new() -> ResponseReturnValue:
    """Plan the round."""
    return round_new.take()


@blueprint.post(f"/<int(max=2147483647):round_id>/<any({ACTS}):change>")
@needs(Permission.PLAN_ROUNDS)
def change(round_id: int, change: str) -> ResponseReturnValue:
    """Change its terms or stores, give visits to people, draw more, or cancel it."""
    return round_edit.take(round_id, change)
