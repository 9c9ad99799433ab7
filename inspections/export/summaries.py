"""The table of figures: one row a plan, target and group."""

from inspections.export.rules import Column, ColumnKind, Table
from inspections.words import Word

CODE, TEXT, WHOLE = ColumnKind.CODE, ColumnKind.TEXT, ColumnKind.WHOLE
SHARE, FLAG, DAY = ColumnKind.SHARE, ColumnKind.FLAG, ColumnKind.DAY


class GroupBy(Word):
    """What one row stands for. The last three are the words of progress."""

    WHOLE = "whole", "cả kế hoạch", "the whole plan"
    WARD = "ward", "theo xã, phường", "by ward"
    TYPE = "type", "theo loại cơ sở", "by type"
    FORMER_PROVINCE = "former_province", "theo tỉnh cũ", "by former province"


SUMMARIES = Table(
    "summaries",
    "Số liệu tổng hợp: mỗi dòng một kế hoạch, một chỉ tiêu, một nhóm",
    "Figures: one row a plan, target and group",
    (
        Column("plan", CODE, "kế hoạch (tên ngắn)", "the plan's short name"),
        Column("target", CODE, "chỉ tiêu", "the target's key"),
        Column(
            "kind", CODE, "loại chỉ tiêu: share, encourage, inspect", "share, encourage or inspect"
        ),
        Column("criterion", CODE, "tiêu chí: gradual (thay thế dần) hoặc full", "gradual or full"),
        Column("unit", CODE, "đếm facilities (cơ sở) hay bags (túi)", "facilities or bags"),
        Column("goal", SHARE, "mức phải đạt", "the share to be reached"),
        Column("due_on", DAY, "hạn", "the due date"),
        Column("on", DAY, "ngày của số liệu", "the day of the figures"),
        Column(
            "data_at",
            ColumnKind.MOMENT,
            "lần thay đổi dữ liệu gần nhất",
            "when the data last changed",
        ),
        Column(
            "group_by",
            CODE,
            "chia theo: whole, ward, type, former_province",
            "what the rows are broken down by",
        ),
        Column(
            "group",
            CODE,
            "mã của nhóm; trống: cả kế hoạch, hoặc chưa biết",
            "the group's key; empty: the whole, or not known",
        ),
        Column("group_name", TEXT, "tên của nhóm", "the group's name"),
        Column(
            "registered", WHOLE, "N: số cơ sở thuộc diện", "N: facilities that the target is about"
        ),
        Column(
            "inspected",
            WHOLE,
            "n: số cơ sở có lượt kiểm tra còn tính",
            "n: those with a visit that counts",
        ),
        Column("met", WHOLE, "k: số cơ sở đạt tiêu chí", "k: those that meet the criterion"),
        Column("met_gradual", WHOLE, "đạt một phần trở lên", "partly met or better"),
        Column("met_full", WHOLE, "đạt đầy đủ", "fully met"),
        Column("insufficient", WHOLE, "u: chưa đủ bằng chứng", "u: not enough evidence"),
        Column(
            "pending",
            WHOLE,
            "p: có phiếu chờ ảnh hoặc chờ duyệt",
            "p: a record waits for photos or review",
        ),
        Column(
            "expired",
            WHOLE,
            "e: lượt kiểm tra đã quá 12 tháng",
            "e: the visit is older than 12 months",
        ),
        Column(
            "expired_met",
            WHOLE,
            "f: trong đó từng đạt; trống nếu chỉ tiêu không có tiêu chí",
            "f: those of e that met; empty where the target has no criterion",
        ),
        Column("share", SHARE, "k/N (với bags: tỷ lệ túi)", "k/N (of bags: the share of bags)"),
        Column("share_of_inspected", SHARE, "k/n", "k/n"),
        Column("range_low", WHOLE, "khoảng tin cậy, từ (số cơ sở)", "the range begins (stores)"),
        Column("range_high", WHOLE, "khoảng tin cậy, đến (số cơ sở)", "the range ends (stores)"),
        Column("sample", CODE, "mẫu: random (bốc thăm) hoặc chosen", "random or chosen"),
        Column("worst", WHOLE, "k ít nhất", "the least that k can be"),
        Column("best", WHOLE, "k nhiều nhất: k+u+N−n", "the most that k can be: k+u+N−n"),
        Column("coverage", SHARE, "n/N", "n/N"),
        Column("missing", WHOLE, "số cơ sở còn thiếu để đạt", "stores still missing to the goal"),
        Column("reached", FLAG, "k/N đã tới mức chưa", "whether k/N reaches the goal"),
        Column(
            "said",
            CODE,
            "điều được phép nói về chỉ tiêu; trống nếu ngày ấy chưa đến",
            "what may be said of the target; empty of a day that has not come",
        ),
        Column("reporting", WHOLE, "m: số cơ sở báo đủ số túi", "m: stores that report their bags"),
        Column("rule_sets", CODE, "bộ quy tắc đã dùng", "the rule sets behind the figures"),
        Column("method", TEXT, "địa chỉ của cách tính", "the address of the method"),
    ),
)
