"""What a check of the trail may find wrong."""

from dataclasses import dataclass

from inspections.words import Word


class Trouble(Word):
    # One entry
    BODY = "body", "nội dung đã bị sửa: không khớp lá", "body changed: it does not fit its leaf"
    UNREADABLE = "unreadable", "nội dung không đọc được", "body not readable"
    COLUMN = "column", "cột khác nội dung đã băm", "column differs from the hashed body"
    VALUE = "value", "giá trị cá nhân khác cam kết", "personal value differs from its commitment"
    VALUE_ADDED = "value_added", "giá trị không có cam kết", "personal value without a commitment"
    VALUE_GONE = (
        "value_gone",
        "giá trị cá nhân mất mà không có mục xoá",
        "personal value gone without an entry of its erasure",
    )
    # Its place
    MOVED = "moved", "mục không còn ở chỗ đã niêm phong", "entry is not where it was sealed"
    MISSING = "missing", "thiếu mục đã niêm phong", "sealed entries missing"
    TWICE = "twice", "số đã có ở mục khác", "number used twice"
    BEYOND = "beyond", "số ngoài phần đã niêm phong", "number beyond what was sealed"
    WRONG_DAY = "wrong_day", "mục ghi sai ngày niêm phong", "entry names another day"
    HALF_SEALED = "half_sealed", "mục niêm phong dở dang", "entry sealed by half"
    # The days
    BLOCK = "block", "khối mục không khớp mã đã niêm phong", "block of entries not as sealed"
    ROOT = (
        "root",
        "các mục của ngày không cho ra gốc đã niêm phong",
        "day's entries give another root",
    )
    HEAD = "head", "đầu nhật ký của ngày không khớp", "day's head does not follow from its root"
    CHAIN = "chain", "ngày không nối tiếp ngày trước", "day does not go on from the one before"
    NO_DAY = "no_day", "các mục không thuộc ngày nào", "entries stand in no day"
    PEAKS = (
        "peaks",
        "phần để nối tiếp của ngày không khớp",
        "what the day goes on from does not fit",
    )
    # Rows elsewhere
    ROW_CHANGED = "row_changed", "dòng khác điều đã ghi nhật ký", "row differs from its entry"
    ROW_GONE = "row_gone", "dòng đã ghi nhật ký nay không còn", "row of an entry is gone"
    ROW_ADDED = "row_added", "dòng không có mục nhật ký", "row without an entry"
    # Heads kept elsewhere
    MISFIT = "misfit", "đầu nhật ký giữ ở nơi khác không khớp", "a head kept elsewhere does not fit"
    CUT = (
        "cut",
        "đầu giữ ở nơi khác có nhiều mục hơn nhật ký này: đuôi đã bị cắt",
        "a head kept elsewhere has more entries than this trail: its tail was cut",
    )
    RESTORE = (
        "restore",
        "mục khôi phục nêu đầu nhật ký không khớp",
        "the head that a restore went on from does not fit",
    )
    # Warnings
    LATE = "late", "chưa niêm phong sau 10 phút", "not sealed after 10 minutes"


WARNINGS = frozenset({Trouble.LATE})


@dataclass(frozen=True)
class Finding:
    """`about` names the entry, rows or day: ids, numbers and dates only."""

    trouble: Trouble
    about: str

    @property
    def is_warning(self) -> bool:
        return self.trouble in WARNINGS


def span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
