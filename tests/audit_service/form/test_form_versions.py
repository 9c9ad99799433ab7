"""A phone may hold a signed record of any earlier form for months: what each form made stays
accepted. tests/form_versions/{form version}/ keeps such bodies as phones signed them."""

import json
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from audit_service.form.shell import FORM_VERSION
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id
from tests import make

DATABASES = "both"

VERSIONS = Path(__file__).parents[2] / "form_versions"
BODIES = sorted(VERSIONS.glob("*/*.json"))
TYPES = {"market": FacilityType.MARKET}


def send(session, client, bearer, file: Path) -> tuple[int, Inspection]:
    """As the phone that signed it would, from a facility of the code in it."""
    facility = make.facility(session, type=TYPES.get(file.stem, FacilityType.SUPERMARKET))
    facility.code = json.loads(file.read_bytes())["facility"]
    make.account(session)
    id_ = uuid4()
    answer = client.put(
        f"/api/v1/inspections/{id_}",
        data=file.read_bytes(),
        headers={**bearer("lan"), "Content-Type": "application/json", "X-App": "bao-bi-xanh"},
    )
    session.rollback()
    return answer.status_code, inspection_by_id(session, UUID(str(id_)))


@pytest.mark.parametrize("file", BODIES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_queued_payloads_of_every_earlier_form_version_stay_accepted(session, client, bearer, file):
    body = file.read_bytes()
    payload = json.loads(body)

    status, arrived = send(session, client, bearer, file)

    assert (status, arrived.problems) == (201, None)
    assert arrived.state == ("waiting" if payload["photos"] else "complete")
    assert arrived.payload_sha256 == sha256(body).hexdigest()
    assert arrived.body == body
    assert arrived.form_version == file.parent.name == payload["form_version"]


def test_the_present_form_version_has_its_bodies_kept():
    kinds = {file.stem for file in BODIES if file.parent.name == FORM_VERSION}

    assert kinds >= {"closed", "disagreeing", "market", "supermarket"}
