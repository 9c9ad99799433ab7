"""The table of facilities: one row a store, mall or market of the registry, as it is today."""

from inspections.export.rules import ColumnKind, Table, columns

FACILITIES = Table(
    "facilities",
    "Cơ sở: mỗi dòng một cơ sở trong danh sách, như hôm nay",
    "Facilities: one row a facility of the registry, as it is today",
    (
        *columns(ColumnKind.CODE, ("code", "mã cơ sở", "the facility's code")),
        *columns(
            ColumnKind.MOMENT,
            ("updated_at", "lần sửa danh sách gần nhất", "when the registry last changed it"),
        ),
        *columns(ColumnKind.TEXT, ("name", "tên", "its name")),
        *columns(
            ColumnKind.CODE,
            ("type", "loại cơ sở", "its type"),
            ("class", "hạng", "its class"),
            (
                "status",
                "planned, active, suspended, closed",
                "planned, active, suspended or closed",
            ),
        ),
        *columns(ColumnKind.DAY, ("status_since", "từ ngày", "since when")),
        *columns(
            ColumnKind.CODE,
            (
                "ward",
                "mã xã, phường hiện nay; trống nếu chưa biết",
                "today's ward; empty: unplaced",
            ),
        ),
        *columns(ColumnKind.TEXT, ("ward_name", "tên xã, phường", "the ward's name")),
        *columns(ColumnKind.CODE, ("province", "mã tỉnh hiện nay", "today's province")),
        *columns(
            ColumnKind.TEXT,
            ("province_name", "tên tỉnh", "the province's name"),
            ("address", "địa chỉ", "its address"),
        ),
        *columns(
            ColumnKind.NUMBER,
            ("lat", "vĩ độ của cơ sở", "the facility's latitude"),
            ("lon", "kinh độ của cơ sở", "the facility's longitude"),
        ),
        *columns(
            ColumnKind.WHOLE,
            ("area_m2", "diện tích kinh doanh, m²", "its selling area in m²"),
            ("retailer", "số của đơn vị bán lẻ", "the retailer's id"),
        ),
        *columns(
            ColumnKind.CODE,
            (
                "parent",
                "mã trung tâm thương mại hoặc chợ bao quanh",
                "the mall or market around it",
            ),
            (
                "merged_into",
                "mã cơ sở mà nó được gộp vào",
                "the facility that it turned out to be",
            ),
        ),
        *columns(
            ColumnKind.DAY,
            ("last_visited_on", "lượt kiểm tra được tính gần nhất", "the latest counted visit"),
        ),
        *columns(ColumnKind.CODE, ("last_verdict", "kết luận lượt đó", "its verdict")),
        *columns(
            ColumnKind.DAY,
            (
                "last_valid_until",
                "ngày đầu tiên lượt đó không còn tính",
                "the first day on which it no longer counts",
            ),
        ),
    ),
)
