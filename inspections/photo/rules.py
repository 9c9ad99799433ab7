"""The words of a photo's arrival."""

from inspections.words import Word


class PhotoState(Word):
    MISSING = "missing", "chưa có", "missing"
    STORED = "stored", "đã có", "stored"
    UNREADABLE = "unreadable", "không mở được", "cannot be opened"
    # Its bytes are gone for good, its hash stays; it counts as arrived.
    ERASED = "erased", "đã xoá", "erased"
