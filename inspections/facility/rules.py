"""The words of the registry and what follows from them."""

from inspections.words import Word


class FacilityType(Word):
    """Type follows the official list, never the brand (domain: QĐ 1371/2004, NĐ 60/2024)."""

    SUPERMARKET = "supermarket", "siêu thị", "supermarket"
    MALL = "mall", "trung tâm thương mại", "mall"
    MARKET = "market", "chợ", "market"
    CONVENIENCE_STORE = "convenience_store", "cửa hàng tiện lợi", "convenience store"


class Status(Word):
    """What a facility is between two dates; only `active` stands in a denominator."""

    PLANNED = "planned", "đang xây dựng", "under construction"
    ACTIVE = "active", "đang hoạt động", "active"
    SUSPENDED = "suspended", "tạm ngừng", "suspended"
    CLOSED = "closed", "đã đóng cửa", "closed"


class RetailerKind(Word):
    COMPANY = "company", "doanh nghiệp", "company"
    MARKET_BOARD = "market_board", "ban quản lý chợ", "market board"
