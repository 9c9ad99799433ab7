"""Where a facility stands on a day, by its latest counted and checked visit."""

from inspections.words import Word


class Standing(Word):
    """One of these each: what the visit found while it counts, else why nothing is said."""

    FULL = "full", "đạt đầy đủ", "fully met"
    GRADUAL = "gradual", "đạt một phần", "partly met"
    NOT_MET = "not_met", "chưa đạt", "not met"
    INSUFFICIENT = "insufficient", "chưa đủ bằng chứng", "not enough evidence"
    NOT_RATED = "not_rated", "không xếp loại", "not rated"
    EXPIRED = "expired", "quá 12 tháng", "older than 12 months"
    NONE = "none", "chưa kiểm tra", "not inspected"
