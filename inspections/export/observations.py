"""The table of observations: one row a packaging category at a use point in a record."""

from inspections.export.rules import ColumnKind, Table, columns

OBSERVATIONS = Table(
    "observations",
    "Quan sát: mỗi dòng một loại bao bì ở một điểm sử dụng trong một phiếu",
    "Observations: one row a packaging category at a use point in a record",
    (
        *columns(
            ColumnKind.CODE,
            ("inspection", "mã của phiếu", "the record's id"),
        ),
        *columns(
            ColumnKind.WHOLE,
            ("position", "thứ tự trong phiếu, từ 1", "the place in the record, from 1"),
        ),
        *columns(
            ColumnKind.MOMENT,
            ("updated_at", "lần thay đổi gần nhất của phiếu", "when the record last changed"),
        ),
        *columns(
            ColumnKind.CODE,
            ("state", "waiting, complete", "waiting or complete"),
            (
                "review",
                "none, accepted, flagged, returned, voided",
                "none, accepted, flagged, returned or voided",
            ),
        ),
        *columns(
            ColumnKind.FLAG,
            ("counted", "phiếu được tính vào số liệu", "whether the figures count the record"),
        ),
        *columns(
            ColumnKind.CODE,
            ("facility", "mã cơ sở ghi trong phiếu", "the facility's code, as the record names it"),
            ("ward", "mã xã, phường hiện nay", "today's ward"),
            ("province", "mã tỉnh hiện nay", "today's province"),
        ),
        *columns(ColumnKind.DAY, ("visited_on", "ngày kiểm tra", "the day of the visit")),
        *columns(
            ColumnKind.CODE,
            ("facility_type", "loại cơ sở lúc kết luận", "the type by which it was judged"),
            ("rule_set", "bộ quy tắc", "the rule set"),
            ("verdict", "kết luận về cả phiếu", "the verdict on the whole record"),
            ("category", "loại bao bì", "the packaging category"),
            ("use_point", "checkout, fresh, food, delivery", "checkout, fresh, food or delivery"),
        ),
        *columns(
            ColumnKind.FLAG,
            ("in_use", "đang dùng", "whether it is in use"),
            ("default", "đưa mà không cần hỏi", "given without being asked for"),
            ("charged", "có thu tiền", "whether it is charged for"),
        ),
        *columns(
            ColumnKind.WHOLE,
            ("price_vnd", "giá, đồng", "the price in đồng"),
            ("units_per_day", "số cái mỗi ngày", "pieces a day"),
        ),
        *columns(
            ColumnKind.CODE,
            ("units_source", "counted, records, told", "counted, records or told"),
            ("packed_by", "shop hoặc supplier", "shop or supplier"),
        ),
        *columns(
            ColumnKind.NUMBER,
            ("thickness_um", "bề dày, µm", "thickness in µm"),
            ("width_cm", "bề rộng, cm", "width in cm"),
            ("height_cm", "bề cao, cm", "height in cm"),
        ),
        *columns(
            ColumnKind.CODE,
            ("certificate_kind", "eco_bag, nstvn, other", "eco_bag, nstvn or other"),
        ),
        *columns(
            ColumnKind.DAY,
            ("certificate_expires_on", "giấy chứng nhận hết hạn", "the certificate's last day"),
        ),
        *columns(
            ColumnKind.CODE,
            (
                "judgement",
                "friendly, not_friendly, needs_proof, exempt; trống nếu không dùng",
                "friendly, not_friendly, needs_proof or exempt; empty if not in use",
            ),
            (
                "clause",
                "vì sao: default, certificate, certificate_expired, supplier",
                "why: default, certificate, certificate_expired or supplier",
            ),
        ),
    ),
)
