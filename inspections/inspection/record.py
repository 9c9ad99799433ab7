"""One inspection as its inspector signed it, as plain values: no database, no JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from inspections.words import Word


class Outcome(Word):
    CHECKED = "checked", "đã kiểm tra", "checked"
    CLOSED = "closed", "đóng cửa", "closed"
    REFUSED = "refused", "từ chối", "refused"
    MOVED = "moved", "đã chuyển đi", "moved"
    NOT_FOUND = "not_found", "không tìm thấy", "not found"


class BasisKind(Word):
    SURVEY = "survey", "khảo sát, nắm bắt", "survey"
    INSPECTION = "inspection", "kiểm tra theo quyết định", "inspection by decision"


class ArrivedBy(Word):
    QR = "qr", "quét mã QR", "QR code"
    TYPED = "typed", "gõ mã", "typed code"
    LIST = "list", "chọn trong danh sách", "picked from the list"


class UsePointKey(Word):
    CHECKOUT = "checkout", "quầy thu ngân", "checkout"
    FRESH = "fresh", "quầy tươi sống", "fresh counter"
    FOOD = "food", "quầy đồ ăn", "food counter"
    DELIVERY = "delivery", "đóng gói giao hàng", "delivery packing"


class PackedBy(Word):
    SHOP = "shop", "cửa hàng đóng gói", "packed by the shop"
    SUPPLIER = "supplier", "nhà cung cấp đóng gói", "packed by the supplier"


class UnitsSource(Word):
    COUNTED = "counted", "đếm được", "counted"
    RECORDS = "records", "theo sổ sách", "from records"
    TOLD = "told", "theo lời kể", "told"


class CertificateKind(Word):
    ECO_BAG = "eco_bag", "túi ni lông thân thiện với môi trường", "eco-friendly bag certificate"
    NSTVN = "nstvn", "Nhãn sinh thái Việt Nam", "Vietnam Ecolabel"
    OTHER = "other", "giấy khác", "other"


class PhotoSource(Word):
    CAMERA = "camera", "máy ảnh", "camera"
    LIBRARY = "library", "thư viện ảnh", "photo library"


class PhotoKind(Word):
    SHELF = "shelf", "quầy, kệ", "shelf or counter"
    BAG = "bag", "túi, bao bì", "bag or packaging"
    CERTIFICATE = "certificate", "giấy chứng nhận", "certificate"
    SIGNATURE = "signature", "chữ ký", "signature"
    FACADE = "facade", "mặt tiền", "façade"


@dataclass(frozen=True)
class Certificate:
    """`expires_on` None never counts, nor does `kind` None."""

    kind: CertificateKind | None = None
    number: str | None = None
    issuer: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Observation:
    """One packaging category at one use point. Sizes in cm, thickness in µm, price in đồng,
    `units_per_day` in pieces."""

    category: str
    use_point: UsePointKey
    in_use: bool
    default: bool | None = None
    charged: bool | None = None
    price_vnd: int | None = None
    units_per_day: int | None = None
    units_source: UnitsSource | None = None
    packed_by: PackedBy | None = None
    thickness_um: float | None = None
    width_cm: float | None = None
    height_cm: float | None = None
    certificate: Certificate | None = None
    printed_claim: str | None = None
    supplier: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class UsePoint:
    """`present` and `rest_none` None mean that nobody answered."""

    key: UsePointKey
    present: bool | None = None
    rest_none: bool | None = None


@dataclass(frozen=True)
class Stalls:
    """A market's or mall's tally; seen = the sum of the four counts."""

    of: int
    friendly_only: int = 0
    both: int = 0
    plastic_only: int = 0
    none_given: int = 0

    @property
    def seen(self) -> int:
        return self.friendly_only + self.both + self.plastic_only + self.none_given


@dataclass(frozen=True)
class Position:
    """WGS 84 degrees; `accuracy_m` the radius in metres at 95 %."""

    lat: float
    lon: float
    accuracy_m: float | None = None


@dataclass(frozen=True)
class Basis:
    kind: BasisKind | None = None
    decision: str | None = None


@dataclass(frozen=True)
class Representative:
    """Who stood for the store. Personal: shown only to those who need it."""

    name: str | None = None
    position: str | None = None
    signs: bool | None = None
    agrees: bool | None = None
    comment: str | None = None


@dataclass(frozen=True)
class PhotoEntry:
    """One line of the manifest; `sha256` lower-case hex of the bytes to be sent."""

    id: UUID
    sha256: str
    bytes: int | None = None
    media_type: str | None = None
    source: PhotoSource | None = None
    kind: PhotoKind | None = None
    taken_at: datetime | None = None
    use_point: UsePointKey | None = None
    category: str | None = None


@dataclass(frozen=True)
class Record:
    """The whole record. Text is NFC here; the signed bytes are kept elsewhere, untouched."""

    facility: str
    form_version: str
    started_at: datetime
    signed_at: datetime
    app_version: str | None = None
    signed_by: str | None = None
    outcome: Outcome = Outcome.CHECKED
    basis: Basis | None = None
    clock_offset_ms: int | None = None
    position: Position | None = None
    position_reason: str | None = None
    arrived_by: ArrivedBy | None = None
    use_points: tuple[UsePoint, ...] = ()
    observations: tuple[Observation, ...] = ()
    stalls: Stalls | None = None
    representative: Representative | None = None
    note: str | None = None
    supersedes: UUID | None = None
    reason: str | None = None
    photos: tuple[PhotoEntry, ...] = ()
    unknown_fields: tuple[str, ...] = ()

    def with_unknown(self, paths: tuple[str, ...]) -> "Record":
        return replace(self, unknown_fields=paths)


class Problems(dict[str, str]):
    """Why a body cannot be read as a record: path of a field → what is wrong there."""


@dataclass(frozen=True)
class Repairs:
    """What a reviewer may put right in an unreadable body: the facility's code and unknown keys.
    Never an observation: that takes a revision by its signer."""

    facility: str | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    use_points: Mapping[str, str] = field(default_factory=dict)

    def applied_to(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A copy of the payload with the keys mapped; the payload itself stays as it is."""
        mapped = dict(payload)
        if self.facility is not None:
            mapped["facility"] = self.facility
        for name, own_key in (("observations", "use_point"), ("use_points", "key")):
            if isinstance(mapped.get(name), list):
                mapped[name] = [self._mapped(item, own_key) for item in mapped[name]]
        if isinstance(mapped.get("photos"), list):
            mapped["photos"] = [self._mapped(item, "use_point") for item in mapped["photos"]]
        return mapped

    def _mapped(self, item: Any, use_point_field: str) -> Any:
        if not isinstance(item, dict):
            return item
        item = dict(item)
        for name, mapping in (("category", self.categories), (use_point_field, self.use_points)):
            value = item.get(name)
            if isinstance(value, str) and value in mapping:
                item[name] = mapping[value]
        return item
