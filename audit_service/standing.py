"""Where a record stands, in one word, for every list and page."""

from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.inspection.queries import InspectionRow
from inspections.inspection.rules import ReviewState, State

# Judged by a count of their stalls.
TALLIED = (FacilityType.MALL, FacilityType.MARKET)


def standing(inspection: Inspection | InspectionRow) -> ReviewState | State:
    """The state of review, or before that the state of arrival."""
    if inspection.state == State.COMPLETE:
        return ReviewState.of(inspection.review)
    return State.of(inspection.state)
