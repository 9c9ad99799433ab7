"""How a column says that it holds personal data: whose, what for, and what erasing does with it.

`mapped_column(…, info=personal(…))`. tests/inspections/privacy/test_marks.py fails on a column that
could hold such data and neither says so nor stands in privacy/impersonal.py. See docs/privacy.md.
"""

from dataclasses import dataclass
from typing import Any

from inspections.words import Word

KEY = "personal"


class Whose(Word):
    ACCOUNT = "account", "chủ tài khoản", "the account's holder"
    REPRESENTATIVE = "representative", "đại diện cơ sở", "the store's representative"
    CONTACT = "contact", "người liên hệ của đơn vị bán lẻ", "a retailer's contact"
    ANYBODY = "anybody", "người được nhắc tên trong lời ghi", "whoever a text or picture is about"


class Why(Word):
    SIGN_IN = "sign_in", "để đăng nhập và gửi phiếu", "to sign in and to send records"
    ANSWERABLE = "answerable", "để biết ai đã làm gì", "to know who did what"
    EVIDENCE = "evidence", "để làm chứng cho lượt kiểm tra", "to prove what an inspection found"
    PLACE = "place", "để biết đã đến đúng cơ sở", "to know that the visit was at the store"
    REGISTRY = "registry", "để biết cơ sở thuộc về ai", "to know who answers for a store"


class OnErasure(Word):
    DROP = "drop", "xoá", "dropped"
    REPLACE = "replace", "thay bằng dấu đã xoá", "replaced by a mark that says so"
    KEEP_HASH = "keep_hash", "xoá nội dung, giữ mã băm", "its bytes dropped, their hash kept"
    NAME_ONLY = "name_only", "xoá tên trong lời ghi", "the erased name taken out of the text"
    KEEP = "keep", "giữ, không còn nối với ai", "kept; it no longer leads to a person"


class Gone(Word):
    """What stands where something was; stored in Vietnamese, as people write there."""

    ERASED = "erased", "đã xoá", "erased"


class Restricted(Word):
    """What only those who need it see, and whose reading stands in the trail."""

    REPRESENTATIVE = "representative", "đại diện cơ sở", "the store's representative"
    SIGNATURE = "signature", "ảnh chữ ký", "photos of signatures"
    POSITION = "position", "vị trí chính xác", "the exact position"
    ORIGINAL = "original", "ảnh gốc", "original photos with their metadata"


@dataclass(frozen=True)
class Personal:
    whose: Whose
    why: Why
    erasure: OnErasure
    restricted: Restricted | None = None


def personal(
    whose: Whose, why: Why, erasure: OnErasure, restricted: Restricted | None = None
) -> dict[str, Any]:
    """The `info` of a column that holds personal data."""
    return {KEY: Personal(whose, why, erasure, restricted)}
