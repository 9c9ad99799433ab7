"""Every concept's tables, imported once: for the mappers, for migrations, for the tests."""

from inspections.account import models as account
from inspections.area import models as area
from inspections.facility import models as facility
from inspections.facility_list import models as facility_list
from inspections.factor import models as factor
from inspections.inspection import models as inspection
from inspections.installation import models as installation
from inspections.packaging import models as packaging
from inspections.person import models as person
from inspections.photo import models as photo
from inspections.plan import models as plan
from inspections.privacy import models as privacy
from inspections.progress import models as progress
from inspections.review import models as review
from inspections.round import models as round
from inspections.trail import models as trail
from inspections.verdict import models as verdict

__all__ = [
    "account",
    "area",
    "facility",
    "facility_list",
    "factor",
    "inspection",
    "installation",
    "packaging",
    "person",
    "photo",
    "plan",
    "privacy",
    "progress",
    "review",
    "round",
    "trail",
    "verdict",
]
