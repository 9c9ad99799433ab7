"""The table of inspections: one row a record that has arrived. Nobody's name, no position, no
free text stands in it."""

from inspections.export.rules import ColumnKind, Table, columns

INSPECTIONS = Table(
    "inspections",
    "Lượt kiểm tra: mỗi dòng một phiếu đã nhận, kể cả phiếu đã bị thay",
    "Inspections: one row a record received, superseded ones too",
    (
        *columns(
            ColumnKind.CODE,
            ("id", "mã của phiếu", "the record's id"),
            ("receipt_no", "số phiếu", "the receipt number"),
        ),
        *columns(
            ColumnKind.MOMENT,
            ("updated_at", "lần thay đổi gần nhất của dòng này", "when this row last changed"),
            ("received_at", "lúc nhận phiếu", "when the record arrived"),
        ),
        *columns(
            ColumnKind.CODE,
            ("state", "waiting, complete, quarantined", "waiting, complete or quarantined"),
            (
                "review",
                "none, accepted, flagged, returned, voided",
                "none, accepted, flagged, returned or voided",
            ),
        ),
        *columns(
            ColumnKind.FLAG,
            ("counted", "được tính vào số liệu", "whether the figures count it"),
        ),
        *columns(
            ColumnKind.CODE,
            ("supersedes", "mã phiếu mà phiếu này sửa", "the record that this one corrects"),
            ("superseded_by", "mã phiếu đã thay phiếu này", "the record that took its place"),
            ("facility", "mã cơ sở ghi trong phiếu", "the facility's code, as the record names it"),
            ("ward", "mã xã, phường hiện nay", "today's ward"),
            ("province", "mã tỉnh hiện nay", "today's province"),
        ),
        *columns(
            ColumnKind.MOMENT,
            ("visited_at", "lúc kiểm tra", "the moment of the visit"),
        ),
        *columns(ColumnKind.DAY, ("visited_on", "ngày kiểm tra", "the day of the visit")),
        *columns(
            ColumnKind.CODE,
            (
                "outcome",
                "checked, closed, refused, moved, not_found",
                "checked, closed, refused, moved or not_found",
            ),
            ("basis", "survey hoặc inspection", "survey or inspection"),
            ("arrived_by", "qr, typed, list", "qr, typed or list"),
            ("form_version", "phiên bản biểu mẫu", "the version of the form"),
            ("facility_type", "loại cơ sở lúc kết luận", "the type by which it was judged"),
            ("rule_set", "bộ quy tắc", "the rule set"),
            (
                "verdict",
                "full, gradual, not_met, insufficient, not_rated",
                "full, gradual, not_met, insufficient or not_rated",
            ),
            (
                "legal",
                "found, unclear, none_seen, out_of_scope",
                "found, unclear, none_seen or out_of_scope",
            ),
        ),
        *columns(
            ColumnKind.FLAG,
            ("full_but_for_film", "đầy đủ nếu không kể màng", "full but for film"),
        ),
        *columns(
            ColumnKind.WHOLE,
            ("friendly_bags", "túi thân thiện mỗi ngày ở quầy", "friendly bags a day"),
            ("all_bags", "túi dùng một lần mỗi ngày ở quầy", "single-use carrier bags a day"),
            ("stalls_of", "số gian hàng", "stalls there are"),
            ("stalls_friendly_only", "chỉ dùng loại thân thiện", "friendly only"),
            ("stalls_both", "dùng cả hai", "both"),
            ("stalls_plastic_only", "chỉ dùng nhựa", "plastic only"),
            ("stalls_none_given", "không phát bao bì", "none given"),
        ),
    ),
)
