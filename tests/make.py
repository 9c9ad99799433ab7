"""Real rows with sensible defaults; a test names only what it is about."""

import io
import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from inspections.account.models import Account, AccountArea
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.account.secrets import hash_password
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.retailers import add_retailer, set_head_office
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import FacilityType, RetailerKind
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.record import BasisKind
from inspections.inspection.rules import VIETNAM, Act, ReviewState, visit_day
from inspections.photo.commands.arrive import arrive
from inspections.photo.image import examine
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.plan.rules import TargetKind
from inspections.round.commands.plan import plan_chosen, plan_drawn
from inspections.round.models import Round
from inspections.round.rules import Terms

PASSWORD = "rung-tram-mua-nuoc-noi"
_HASH = hash_password(PASSWORD)
RACH_GIA = "30742"
PHU_QUOC = "31078"
LONG_XUYEN = "30307"
TRAN_BIEN = "26041"


def account(
    session: Session,
    name: str = "lan",
    role: Role = Role.INSPECTOR,
    grade: Grade | None = None,
    areas: tuple[str, ...] = ("91",),
    retailer: Retailer | None = None,
) -> Account:
    """A person; an inspector of An Giang unless said otherwise. Their password is PASSWORD."""
    person = Account(
        name=name,
        display_name=name.title(),
        role=role.value,
        grade=grade.value if grade else None,
        password_hash=_HASH,
        retailer_id=retailer.id if retailer else None,
        created_at=now(),
    )
    session.add(person)
    session.flush()
    for code in areas:
        area = area_by_code(session, code)
        assert area is not None, code
        session.add(AccountArea(account_id=person.id, area_id=area.id))
    session.commit()
    return person


def reviewer(session: Session, name: str = "minh", areas: tuple[str, ...] = ("91",)) -> Account:
    return account(session, name, Role.DEPARTMENT, Grade.REVIEWER, areas)


def manager(session: Session, name: str = "quan", areas: tuple[str, ...] = ("91",)) -> Account:
    return account(session, name, Role.DEPARTMENT, Grade.MANAGER, areas)


def retailer(
    session: Session, name: str = "Công ty Bán lẻ Một", head: Retailer | None = None
) -> Retailer:
    """A company; with `head`, a branch of that one."""
    made = add_retailer(session, name, RetailerKind.COMPANY)
    if head is not None:
        set_head_office(session, made, head)
    session.commit()
    return made


def facility(
    session: Session,
    name: str = "Siêu thị Rạch Giá",
    type: FacilityType = FacilityType.SUPERMARKET,
    ward_code: str | None = RACH_GIA,
    **more: Any,
) -> Facility:
    made = add_facility(session, name=name, type=type, ward_code=ward_code, **more)
    session.commit()
    return made


def terms(*team: Account, **more: Any) -> Terms:
    """Of a survey that begins today (or on `starts_on`) and takes ten days."""
    starts_on = more.pop("starts_on", None) or visit_day(now())
    values: dict[str, Any] = {
        "title": "Khảo sát quý IV",
        "basis": BasisKind.SURVEY,
        "decision": None,
        "decided_on": None,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=9),
        "grace_days": 0,
        "team": frozenset(each.id for each in team),
    }
    return Terms(**values | more)


def round(
    session: Session,
    planner: Account,
    stores: Sequence[Facility],
    *team: Account,
    area_code: str = "91",
    today: date | None = None,
    **more: Any,
) -> Round:
    """A round of these stores, planned on its first day unless said otherwise."""
    area = area_by_code(session, area_code)
    assert area is not None
    wanted = terms(*team, **more)
    actor, day = actor_of(session, planner.id), today or wanted.starts_on
    ids = [each.id for each in stores]
    made = plan_chosen(session, actor, wanted, area, ids, day, now())
    session.commit()
    return made


def drawn(
    session: Session,
    planner: Account,
    size: int,
    *team: Account,
    slug: str = "kien-giang-135",
    today: date | None = None,
    seed: str | None = None,
    **more: Any,
) -> Round:
    """A round drawn from the N of the first target with a number of a plan."""
    plan = plan_by_slug(session, slug)
    assert plan is not None
    targets = targets_of(session, plan.id)
    target = next(each for each in targets if each.kind is TargetKind.SHARE)
    wanted = terms(*team, **more)
    actor, day = actor_of(session, planner.id), today or wanted.starts_on
    made = plan_drawn(session, actor, wanted, plan, target, size, day, now(), seed)
    session.commit()
    return made


def jpeg(seed: int = 1, size: tuple[int, int] = (320, 240), **save: Any) -> bytes:
    """A small photo; another seed gives another look, the same seed the same bytes."""
    noise = random.Random(seed)
    small = Image.new("RGB", (12, 9))
    small.putdata([tuple(noise.randrange(256) for _ in range(3)) for _ in range(12 * 9)])
    out = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", **save)
    return out.getvalue()


def photo_entry(data: bytes, **more: Any) -> dict[str, Any]:
    """A manifest line for these bytes: a photo of the checkout, from the camera."""
    return {
        "id": str(uuid4()),
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "media_type": "image/jpeg",
        "source": "camera",
        "kind": "shelf",
        "use_point": "checkout",
        **more,
    }


ALL_SEEN = (
    {"key": "checkout", "present": True, "rest_none": True},
    {"key": "fresh", "present": True, "rest_none": True},
    {"key": "food", "present": False},
)
PAPER = {"category": "paper_bag", "use_point": "checkout", "in_use": True, "charged": True}
THIN = {"category": "thin_carrier_bag", "use_point": "checkout", "in_use": True}
OBSERVED = {"full": [PAPER], "gradual": [PAPER, THIN], "not_met": [THIN], "insufficient": []}


def body(facility: Facility, outcome: str = "full", **more: Any) -> dict[str, Any]:
    """A record that fits and raises no flag but that of a missing checkout photo, made so that its
    verdict is `outcome`; started an hour ago."""
    started = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    payload: dict[str, Any] = {
        "facility": facility.code,
        "form_version": "2026.1",
        "started_at": started.isoformat(),
        "signed_at": (started + timedelta(minutes=12)).isoformat(),
        "use_points": [dict(point) for point in ALL_SEEN],
        "observations": [dict(each) for each in OBSERVED[outcome]],
        "photos": [],
    }
    if outcome == "insufficient":
        payload["use_points"] = [{"key": "checkout"}]
    return {**payload, **more}


def inspection(
    session: Session,
    facility: Facility,
    signer: Account,
    outcome: str = "full",
    visited_on: date | None = None,
    accepted: bool = True,
    **more: Any,
) -> Inspection:
    """A complete inspection with no photos, through the real commands; accepted unless said
    otherwise (`visited_on` at ten in the morning in Vietnam)."""
    if visited_on is not None:
        started = datetime(visited_on.year, visited_on.month, visited_on.day, 10, tzinfo=VIETNAM)
        more.setdefault("started_at", started.isoformat())
        more.setdefault("signed_at", (started + timedelta(minutes=12)).isoformat())
    inspection_id = more.pop("id", None) or uuid4()
    made = put(session, body(facility, outcome, **more), signer, inspection_id)
    if accepted and made.review == ReviewState.FLAGGED:
        review(session, made, Act.ACCEPT, "kiểm thử", None, now())
    session.commit()
    return made


def put(
    session: Session, payload: dict[str, Any], signer: Account, inspection_id: UUID | None = None
) -> Inspection:
    data = to_bytes(payload)
    actor = actor_of(session, signer.id)
    received = receive(session, inspection_id or uuid4(), data, actor, READER, now())
    session.commit()
    return received.inspection


def send_photo(session: Session, inspection: Inspection, photo_id: str, data: bytes) -> None:
    """The photo's row as after its bytes were stored."""
    actor = actor_of(session, inspection.signer_id)
    digest = sha256(data).hexdigest()
    arrive(session, inspection.id, UUID(photo_id), digest, examine(data), actor, now())
    session.commit()


def to_bytes(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()
