"""What an entry of the trail is made of, and the hashes that hold it: pure functions of bytes.

Hashes follow RFC 9162 (Certificate Transparency): a leaf begins with 0x00, so that no inner node
can be passed off as one. Leaves are salted: who knows a name could otherwise find its hash.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inspections.words import Word

SALT_BYTES = 16


class Act(Word):
    """What was done. Stored values are hashed into the trail: never renamed, never reused."""

    # Inspections
    RECEIVED = "received", "nhận phiếu", "record received"
    SECOND_COPY = "second_copy", "nhận bản thứ hai", "second copy received"
    COMPLETED = "completed", "đủ ảnh", "all photos arrived"
    REVIEWED = "reviewed", "duyệt phiếu", "record reviewed"
    REPAIRED = "repaired", "sửa để đọc được phiếu", "record made readable"
    # Registry
    REGISTRY_CHANGED = "registry_changed", "sửa danh sách cơ sở", "registry changed"
    LIST_APPLIED = "list_applied", "ghi danh sách nhập", "imported list written"
    # Rounds
    ROUND_PLANNED = "round_planned", "lập đợt kiểm tra", "round planned"
    ROUND_CHANGED = "round_changed", "sửa đợt kiểm tra", "round changed"
    # People
    INVITED = "invited", "mời người dùng", "person invited"
    ACCOUNT_MADE = "account_made", "lập tài khoản", "account made"
    ACCOUNT_CHANGED = "account_changed", "sửa tài khoản", "account changed"
    ACCOUNT_CLOSED = "account_closed", "khoá tài khoản", "account closed"
    ACCOUNT_REOPENED = "account_reopened", "mở lại tài khoản", "account reopened"
    SECRET_CHANGED = "secret_changed", "đổi mật khẩu hoặc mã xác thực", "password or factor changed"
    SIGNED_IN = "signed_in", "đăng nhập", "signed in"
    SIGNED_OUT = "signed_out", "đăng xuất", "signed out"
    SIGN_IN_REFUSED = "sign_in_refused", "đăng nhập không thành công", "sign-in refused"
    # Keys and phones
    KEY_MADE = "key_made", "lập khoá", "key made"
    KEY_REVOKED = "key_revoked", "thu hồi khoá", "key revoked"
    DEVICE_ENROLLED = "device_enrolled", "thêm điện thoại", "phone enrolled"
    DEVICE_REVOKED = "device_revoked", "thu hồi điện thoại", "phone revoked"
    # What left the service or was looked at
    EXPORTED = "exported", "xuất dữ liệu", "data exported"
    RESTRICTED_READ = "restricted_read", "xem thông tin hạn chế", "restricted fields read"
    # The whole
    ERASED = "erased", "xoá dữ liệu cá nhân", "personal data erased"
    RESTORED = "restored", "khôi phục từ bản sao lưu", "restored from a backup"
    # Second copies
    COPY_SEEN = "copy_seen", "xem bản thứ hai", "second copy looked at"


class Kind(Word):
    """What an act can be done to; stored, as above."""

    INSPECTION = "inspection", "lượt kiểm tra", "inspection"
    FACILITY = "facility", "cơ sở", "facility"
    RETAILER = "retailer", "đơn vị bán lẻ", "retailer"
    FACILITY_LIST = "facility_list", "danh sách nhập", "imported list"
    ROUND = "round", "đợt kiểm tra", "round"
    ACCOUNT = "account", "tài khoản", "account"
    KEY = "key", "khoá", "key"
    DEVICE = "device", "điện thoại", "phone"
    EXPORT = "export", "bản xuất", "export"
    INSTALLATION = "installation", "hệ thống", "installation"
    INVITE = "invite", "lời mời", "invitation"


@dataclass(frozen=True)
class Subject:
    """The row that an act was done to: its kind and its id as text."""

    kind: Kind
    key: str


def canonical(
    act: Act,
    at: datetime,
    account_id: int | None,
    of: Subject,
    facts: Mapping[str, Any],
    personal: Mapping[str, bytes],
) -> bytes:
    """The bytes that are hashed: JSON, keys sorted, nothing personal in the clear.

    `personal` maps a name to the commitment to its value. These bytes are stored as they are and
    never written anew: a program that sorts or spaces differently must not look like a forger.
    """
    whole = {
        "v": 1,
        "act": act.value,
        "at": at.astimezone(UTC).isoformat(),
        "by": account_id,
        "of": {"kind": of.kind.value, "key": of.key},
        "facts": dict(facts),
        "personal": {name: digest.hex() for name, digest in personal.items()},
    }
    text = json.dumps(
        whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def leaf_hash(salt: bytes, body: bytes) -> bytes:
    """SHA-256(0x00 ‖ salt ‖ body): what the receipt promises."""
    return hashlib.sha256(b"\x00" + salt + body).digest()


def commitment(salt: bytes, value: str) -> bytes:
    """SHA-256(salt ‖ value): stands in the body for a personal value, which lives beside it."""
    return hashlib.sha256(salt + value.encode()).digest()
