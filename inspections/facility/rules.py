"""The words of the registry and what follows from them."""

from dataclasses import dataclass
from datetime import date

from inspections.words import Word


class FacilityType(Word):
    """Type follows the official list, never the brand (domain: QĐ 1371/2004, NĐ 60/2024)."""

    SUPERMARKET = "supermarket", "siêu thị", "supermarket"
    MALL = "mall", "trung tâm thương mại", "mall"
    MARKET = "market", "chợ", "market"
    CONVENIENCE_STORE = "convenience_store", "cửa hàng tiện lợi", "convenience store"


TYPES = {type_.value: type_ for type_ in FacilityType}

# How the decisions number the classes; convenience stores have none.
CLASSES: dict[FacilityType, tuple[str, ...]] = {
    FacilityType.SUPERMARKET: ("I", "II", "III"),
    FacilityType.MALL: ("I", "II", "III"),
    FacilityType.MARKET: ("1", "2", "3"),
    FacilityType.CONVENIENCE_STORE: (),
}


class Status(Word):
    """What a facility is between two dates; only `active` stands in a denominator."""

    PLANNED = "planned", "đang xây dựng", "under construction"
    ACTIVE = "active", "đang hoạt động", "active"
    SUSPENDED = "suspended", "tạm ngừng", "suspended"
    CLOSED = "closed", "đã đóng cửa", "closed"


STATUSES = {status.value: status for status in Status}


class RetailerKind(Word):
    COMPANY = "company", "doanh nghiệp", "company"
    MARKET_BOARD = "market_board", "ban quản lý chợ", "market board"


@dataclass(frozen=True)
class Period:
    """`starts_on` ≤ day < `ends_on`; None = not known to have begun, or still running."""

    starts_on: date | None
    ends_on: date | None


def may_begin(last: Period | None, on: date) -> bool:
    """Whether a new period may begin on the day: later than the last one began, so that none is
    empty or overwritten, and not before the last one ended."""
    if last is None:
        return True
    if last.ends_on is not None and on < last.ends_on:
        return False
    return last.starts_on is None or last.starts_on < on


class PlacedBy(Word):
    """How a facility's ward of today is known; the former units were parted and joined in 2025."""

    STATED = "stated", "ghi trong danh sách", "as the list says"
    FORMER = (
        "former",
        "từ địa chỉ cũ, một xã/phường duy nhất",
        "from the former address, a single ward",
    )
    LIKELY = (
        "likely",
        "từ địa chỉ cũ, đơn vị cũ đã chia nhiều nơi – cần kiểm tra",
        "from the former address, whose unit was parted – to be checked",
    )
    CONFIRMED = "confirmed", "cán bộ đã xác nhận", "confirmed by an official"


PLACED_BY = {each.value: each for each in PlacedBy}


class ChangeKind(Word):
    """What was changed in the registry."""

    CREATED = "created", "ghi mới", "entered"
    RENAMED = "renamed", "đổi tên", "renamed"
    TYPED = "typed", "đổi loại, hạng hoặc căn cứ", "type, class or basis changed"
    STATUS = "status", "đổi tình trạng", "status changed"
    OWNER = "owner", "đổi đơn vị bán lẻ", "retailer changed"
    ADDRESS = "address", "sửa địa chỉ", "address corrected"
    WARD = "ward", "sửa xã/phường", "ward corrected"
    POSITION = "position", "sửa vị trí", "position corrected"
    PARENT = "parent", "đổi cơ sở bao quanh", "surrounding facility changed"
    MERGED = "merged", "gộp bản ghi trùng", "merged as a duplicate"
    MOVED = "moved", "chuyển địa điểm", "moved elsewhere"
    HEAD_OFFICE = "head_office", "đổi trụ sở chính", "head office changed"
    TAX_CODE = "tax_code", "sửa mã số thuế", "tax code corrected"
    DISTINCT = "distinct", "ghi là không trùng", "said to be no duplicate"
    RECONSIDERED = "reconsidered", "bỏ ghi là không trùng", "no longer said to be no duplicate"


CHANGE_KINDS = {kind.value: kind for kind in ChangeKind}

# What a facility may stand inside of.
HOLDERS = frozenset({FacilityType.MALL, FacilityType.MARKET})


@dataclass(frozen=True)
class Author:
    """Who changes the registry, and why. `account_id` None = somebody at the command line."""

    account_id: int | None
    why: str | None = None
