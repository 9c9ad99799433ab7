"""One of everything that pages show, under names as long as real ones."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Flask
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Grade, Role
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from tests import make

LONG = "Siêu thị tổng hợp và trung tâm phân phối hàng tiêu dùng Dương Đông – Phú Quốc, cơ sở số 2"
NOTE = "Quầy thu ngân số 3 đang sửa, xem bốn quầy còn lại; https://example.test/" + "duong-dan-" * 9
KIEN_GIANG = "/department/plans/kien-giang-135"


@dataclass(frozen=True)
class Cast:
    """Minh reviews, Ha keeps the registry, Chi owns `store`, Lan inspects. `seen` is accepted and
    has three photos; `flagged` waits for Minh; `quarantined` cannot be read."""

    store: Facility
    owner: Retailer
    seen: Inspection
    flagged: Inspection
    quarantined: Inspection


def fill(app: Flask, session: Session) -> Cast:
    owner = make.retailer(session, "Công ty cổ phần Thương mại và Dịch vụ Tổng hợp Miền Tây")
    make.account(session, "chi", Role.RETAILER, None, (), owner)
    make.reviewer(session)
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    lan = make.account(session)
    store = make.facility(session, LONG, retailer_id=owner.id, address=f"Khu phố 5, {LONG}")
    make.facility(session, f"{LONG} (chợ)", FacilityType.MARKET, retailer_id=owner.id)
    unread = make.put(session, {**make.body(store), "facility": "11111", "la": NOTE}, lan)
    other = make.facility(session, f"{LONG} (bán sỉ)")
    flagged = make.inspection(session, other, lan, "not_met", accepted=False, note=NOTE)
    return Cast(store, owner, _seen(app, session, store, lan), flagged, unread)


def _seen(app: Flask, session: Session, store: Facility, signer: Account) -> Inspection:
    pictures = [make.jpeg(1, (640, 480)), make.jpeg(2, (480, 640)), make.jpeg(3)]
    entries = [make.photo_entry(data, category="thin_carrier_bag") for data in pictures]
    payload = make.body(store, "gradual", photos=entries, note=NOTE)
    made = make.put(session, payload, signer)
    for entry, data in zip(entries, pictures, strict=True):
        keep(app, data)
        make.send_photo(session, made, entry["id"], data)
    return made


def keep(app: Flask, data: bytes) -> None:
    """The bytes of a photo, where the service looks for them."""
    path = app.extensions["photo_store"].path(sha256(data).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
