"""What happens to rows and lists, in words."""

from datetime import timedelta

from inspections.words import Word


class Action(Word):
    """What a list's row does to the registry."""

    CREATED = "created", "ghi mới", "new"
    CHANGED = "changed", "thay đổi", "changed"
    SAME = "same", "không đổi", "unchanged"
    REFUSED = "refused", "không ghi", "refused"
    SKIPPED = "skipped", "bỏ qua", "skipped"


ACTIONS = {action.value: action for action in Action}
WRITING = (Action.CREATED, Action.CHANGED)


class ListState(Word):
    """Where an uploaded list stands."""

    READING = "reading", "đang đọc", "being read"
    READY = "ready", "chờ ghi", "waiting to be written"
    APPLYING = "applying", "đang ghi", "being written"
    APPLIED = "applied", "đã ghi", "written"
    DISCARDED = "discarded", "đã bỏ", "discarded"
    FAILED = "failed", "không đọc được", "could not be read"


STATES = {state.value: state for state in ListState}

# A reader that has not been heard of for so long was stopped with its server.
SILENT = timedelta(seconds=60)
# Writing is one transaction, which cannot say how far it is.
SILENT_WRITING = timedelta(minutes=10)
# Previews are of no use to anybody later, and hold other people's lists.
KEPT = timedelta(days=7)


class ListFault(Word):
    """Why a list as a whole is not read, beside what is wrong with the file itself."""

    NO_HEADINGS = (
        "no_headings",
        "Không thấy dòng tiêu đề trong 30 dòng đầu. Bảng cần có cột “Tên cơ sở” hoặc “Mã cơ sở”, "
        "và thêm ít nhất một cột như “Loại hình”, “Địa chỉ”, “Xã, phường”.",
        "There are no headings in the first 30 rows. The table needs a column “Tên cơ sở” (name) "
        "or “Mã cơ sở” (code), and one more such as “Loại hình” (type), “Địa chỉ” (address), “Xã, "
        "phường” (ward).",
    )
    NO_ROWS = (
        "no_rows",
        "Dưới dòng tiêu đề không có dòng nào.",
        "There are no rows beneath the headings.",
    )
    BROKEN = (
        "broken",
        "Máy chủ gặp lỗi khi đọc tệp. Chưa ghi gì; hãy tải lại.",
        "The server failed while reading the file. Nothing was written; upload it again.",
    )
    NOT_APPLIED = (
        "not_applied",
        "Máy chủ gặp lỗi khi ghi danh sách. Không dòng nào được ghi; hãy thử lại.",
        "The server failed while writing the list. No row was written; try again.",
    )


LIST_FAULTS = {fault.value: fault for fault in ListFault}
