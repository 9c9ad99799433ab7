"""The packaging categories, as the form and every other client name them."""

from typing import Any

from flask_smorest import Blueprint

from audit_service.api.schemas.lists import CatalogueSchema
from audit_service.auth import needs
from inspections.account.rules import Permission
from inspections.db import now
from inspections.inspection.rules import visit_day
from inspections.packaging.rules import catalogue, rule_set_on

blp = Blueprint("catalogue", __name__, description="Danh mục bao bì")


@blp.route("/catalogue")
@needs(Permission.READ_CATALOGUE)
@blp.response(200, CatalogueSchema, description="All 28, in their order.")
def get_catalogue() -> Any:
    """The 28 categories with the judgement that today's rule set gives each."""
    rule_set = rule_set_on(visit_day(now()))
    items = [
        {**vars(category), "default": rule_set.judgements[category.key]}
        for category in catalogue().values()
    ]
    return {"rule_set": rule_set.id, "items": items, "next": None}
