"""What can be wrong with a table that somebody hands in, and what is only worth telling."""

from inspections.words import Word


class Fault(Word):
    """Why a file is not read, or not read further. Codes are never renamed, never reused."""

    EMPTY = (
        "empty",
        "Tệp không có dòng nào.",
        "The file has no rows.",
    )
    NOT_A_TABLE = (
        "not_a_table",
        "Tệp này không phải bảng Excel (.xlsx) hoặc CSV.",
        "This file is neither an Excel table (.xlsx) nor CSV.",
    )
    HTML = (
        "html",
        "Tệp này là trang web đặt tên như tệp Excel. Hãy mở bằng Excel rồi lưu lại thành .xlsx.",
        "This file is a web page named like an Excel file. Open it in Excel and save it as .xlsx.",
    )
    LEGACY_XLS = (
        "legacy_xls",
        "Tệp này có định dạng Excel cũ (.xls). Hãy mở bằng Excel rồi lưu lại thành .xlsx.",
        "This file has the old Excel format (.xls). Open it in Excel and save it as .xlsx.",
    )
    ENCRYPTED = (
        "encrypted",
        "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file has a password. Remove the password and send it again.",
    )
    DAMAGED = (
        "damaged",
        "Tệp bị hỏng hoặc bị cắt ngắn. Hãy mở bằng Excel, lưu lại rồi gửi lại.",
        "The file is damaged or cut short. Open it in Excel, save it and send it again.",
    )
    TOO_LARGE = (
        "too_large",
        "Tệp lớn hơn 20 MB. Hãy bỏ hình ảnh hoặc chia thành nhiều tệp.",
        "The file is larger than 20 MB. Remove pictures or divide it into several files.",
    )
    BOMB = (
        "bomb",
        "Tệp khi giải nén quá lớn (hơn 150 MB, hoặc hàng triệu ô trống) nên không được đọc. Hãy "
        "chép riêng bảng sang một tệp mới.",
        "Unpacked, the file is too large (more than 150 MB, or millions of empty cells), so it was "
        "not read. Copy the table alone into a new file.",
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        "Bảng có hơn 60.000 dòng. Hãy chia thành nhiều tệp.",
        "The table has more than 60,000 rows. Divide it into several files.",
    )
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        "Bảng có ô đã điền nằm ngoài 100 cột đầu.",
        "The table has filled cells beyond its first 100 columns.",
    )
    LONG_CELL = (
        "long_cell",
        "Có ô dài hơn 2.000 ký tự. Với tệp CSV, có thể một dấu ngoặc kép chưa được đóng.",
        "A cell is longer than 2,000 signs. In a CSV file a quotation mark may not be closed.",
    )
    TCVN3 = (
        "tcvn3",
        "Chữ trong tệp theo bảng mã TCVN3 (ABC). Hãy chuyển sang Unicode rồi gửi lại.",
        "The text of the file is in TCVN3 (ABC). Convert it to Unicode and send it again.",
    )
    VNI = (
        "vni",
        "Chữ trong tệp theo bảng mã VNI. Hãy chuyển sang Unicode rồi gửi lại.",
        "The text of the file is in VNI. Convert it to Unicode and send it again.",
    )


class Note(Word):
    """What a reader of the preview should know about how the file was read."""

    MACROS_IGNORED = (
        "macros_ignored",
        "Tệp có macro; macro không được chạy.",
        "The file holds macros; they were not run.",
    )
    SEVERAL_SHEETS = (
        "several_sheets",
        "Tệp có nhiều trang tính; chỉ đọc một trang.",
        "The file has several sheets; one of them was read.",
    )
    ENCODING_GUESSED = (
        "encoding_guessed",
        "Bảng mã của tệp được đoán; hãy xem kỹ dấu tiếng Việt.",
        "The encoding of the file was guessed; look closely at the Vietnamese marks.",
    )
    UTF16 = (
        "utf16",
        "Tệp theo bảng mã UTF-16 và đã được chuyển sang UTF-8.",
        "The file was in UTF-16 and has been converted to UTF-8.",
    )


class SheetProblem(Exception):
    """The file cannot be read; `row`, as Excel numbers rows, where one row is to blame."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        super().__init__(fault.value if row is None else f"{fault.value} (row {row})")
        self.fault = fault
        self.row = row
