"""The packaging categories, as the form and every other client name them."""

from typing import Any

from flask_smorest import Blueprint

from audit_service.api.schemas.lists import CatalogueSchema
from audit_service.auth import needs
from audit_service.compression import compressed
from inspections.account.rules import Permission
from inspections.db import now
from inspections.inspection.rules import visit_day
from inspections.packaging.rules import RuleSet, catalogue, rule_set_on

blp = Blueprint("catalogue", __name__, description="Danh mục bao bì")


@blp.route("/catalogue")
@needs(Permission.READ_CATALOGUE)
@compressed
@blp.response(200, CatalogueSchema, description="All 28, in their order.")
def get_catalogue() -> Any:
    """The 28 categories with the judgement that today's rule set gives each, and its rules."""
    rule_set = rule_set_on(visit_day(now()))
    items = [
        {**vars(category), "default": rule_set.judgements[category.key]}
        for category in catalogue().values()
    ]
    return {"rule_set": rule_set.id, "rules": rules(rule_set), "items": items, "next": None}


def rules(rule_set: RuleSet) -> dict[str, Any]:
    """The rest of the rule set as sent. A set has no order: sorted, the answer and its ETag stay
    the same until the rules do not."""
    return {
        "id": rule_set.id,
        "required_use_points": sorted(rule_set.required_use_points),
        "certificate_kinds": sorted(rule_set.certificate_kinds),
        "uncertifiable": sorted(rule_set.uncertifiable),
        "never_the_friendly_item": sorted(rule_set.never_the_friendly_item),
        "possible_carrier_bags": sorted(rule_set.possible_carrier_bags),
        "mall_min_seen": rule_set.mall_min_seen,
        "market_min_seen": rule_set.market_min_seen,
        "legal_after": rule_set.legal_after,
    }
