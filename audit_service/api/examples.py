"""Values that the API's document shows; tests/audit_service/api/test_examples.py sends them."""

from typing import Any

FACILITY = "48210373"
INSPECTION_ID = "0199f2a0-7c1e-7d3a-9b52-3f2d8c6a1e01"
PHOTO_ID = "0199f2a0-9e44-7b10-8a6f-51c7d2e4b902"
LIST_ID = "0199f2a0-7c1e-4d3a-9b52-3f2d8c6a1e0f"
# A drawing of a bag, served at this place in static/.
PHOTO_FILE = "api/example.jpg"

RECORD: dict[str, Any] = {
    "facility": FACILITY,
    "form_version": "2026.1",
    "app_version": "example 1",
    "outcome": "checked",
    "basis": {"kind": "survey", "decision": None},
    "started_at": "2026-11-20T09:00:00+07:00",
    "signed_at": "2026-11-20T09:12:30+07:00",
    "clock_offset_ms": 120,
    "position": {"lat": 10.0123, "lon": 105.0801, "accuracy_m": 18},
    "arrived_by": "qr",
    "use_points": [
        {"key": "checkout", "present": True, "rest_none": True},
        {"key": "fresh", "present": True, "rest_none": True},
        {"key": "food", "present": False},
    ],
    "observations": [
        {
            "category": "thin_carrier_bag",
            "use_point": "checkout",
            "in_use": True,
            "default": True,
            "charged": False,
            "units_per_day": 1200,
            "units_source": "told",
        },
        {
            "category": "compostable_bag",
            "use_point": "checkout",
            "in_use": True,
            "charged": True,
            "price_vnd": 2000,
            "certificate": {
                "kind": "eco_bag",
                "number": "EXAMPLE-01",
                "issuer": None,
                "expires_on": "2027-10-15",
            },
        },
        {
            "category": "foam_tray",
            "use_point": "fresh",
            "in_use": True,
            "packed_by": "supplier",
        },
    ],
    "representative": {"name": None, "position": "Quản lý ca", "signs": True, "agrees": True},
    "note": "",
    "photos": [
        {
            "id": PHOTO_ID,
            "sha256": "64577b3331f6ac4277edd17cac4810fd1f60ef445f0785769f0da7a5ada00c7e",
            "bytes": 731,
            "media_type": "image/jpeg",
            "source": "camera",
            "kind": "shelf",
            "taken_at": "2026-11-20T09:04:00+07:00",
            "use_point": "checkout",
            "category": "thin_carrier_bag",
        }
    ],
}

ENROLMENT: dict[str, Any] = {"code": "1234 5678", "label": "Điện thoại của Lan"}
CONTACT: dict[str, Any] = {
    "unsent": 2,
    "oldest_at": "2026-11-20T09:12:30+07:00",
    "app_version": "example 1",
    "form_version": "2026.1",
    "persisted": True,
}

NEW_FACILITY: dict[str, Any] = {
    "name": "Siêu thị Ví Dụ",
    "type": "supermarket",
    "class": "II",
    "basis": "Danh sách của Sở Công Thương",
    "area_m2": 2400,
    "ward_code": "31078",
    "address": "1 Đường Ví Dụ",
    "opened_on": "2026-01-15",
    "reason": "Mới khai trương",
}
FACILITY_CHANGE: dict[str, Any] = {
    "status": "suspended",
    "on": "2026-11-01",
    "reason": "Sửa chữa đến hết năm",
}
MOVE: dict[str, Any] = {
    "on": "2026-11-01",
    "ward_code": "31078",
    "address": "2 Đường Ví Dụ",
    "reason": "Dời sang nhà mới",
}
MERGE: dict[str, Any] = {"into": "17093866", "reason": "Ghi hai lần"}
NEW_RETAILER: dict[str, Any] = {
    "name": "Công ty Ví Dụ",
    "kind": "company",
    "address": "3 Đường Ví Dụ",
    "reason": "Chủ mới của siêu thị",
}
RETAILER_CHANGE: dict[str, Any] = {"address": "4 Đường Ví Dụ", "reason": "Đổi trụ sở"}
DISTINCT: dict[str, Any] = {"other": "17093866", "reason": "Hai cửa hàng cạnh nhau"}
