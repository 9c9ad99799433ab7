"""Why a backup is not made or not read, for whoever runs the service."""

from inspections.words import Word

# Raised by one when an older program could no longer read what is written.
FORMAT = 1


class Trouble(Word):
    EXISTS = "exists", "Thư mục đã có; hãy đặt tên mới", "The folder exists; name a new one"
    NOT_WHOLE = (
        "not_whole",
        "Đây không phải bản sao lưu trọn vẹn",
        "This is not a whole backup",
    )
    NEWER_FORMAT = (
        "newer_format",
        "Bản sao lưu do phần mềm mới hơn ghi; hãy cập nhật phần mềm",
        "A newer version of this program wrote the backup; update the program",
    )
    OTHER_REVISION = (
        "other_revision",
        "Cấu trúc dữ liệu của bản sao lưu và của cơ sở dữ liệu khác nhau; hãy chạy db upgrade "
        "bằng phiên bản phần mềm đã ghi bản sao lưu",
        "The backup and the database have different structures; run db upgrade with the version "
        "of this program that wrote the backup",
    )
    IN_USE = (
        "in_use",
        "Cơ sở dữ liệu đã có dữ liệu; chỉ khôi phục được vào cơ sở dữ liệu mới",
        "The database is in use; a backup is restored into a new one only",
    )
    DAMAGED = (
        "damaged",
        "Bản sao lưu bị hỏng, chưa khôi phục gì",
        "The backup is damaged; nothing was restored",
    )
    DOES_NOT_FIT = (
        "does_not_fit",
        "Cơ sở dữ liệu không nhận các dòng, chưa khôi phục gì",
        "The database does not take the rows; nothing was restored",
    )


class BackupRefused(Exception):
    """What is in the way, and what it is about: a folder, the damaged parts, a table."""

    def __init__(self, trouble: Trouble, about: str) -> None:
        super().__init__(f"{trouble.value}: {about}")
        self.trouble = trouble
        self.about = about
