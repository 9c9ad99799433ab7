"""What is wrong with a password somebody chose, in sentences that say how to choose another."""

from collections.abc import Mapping

from audit_service.words import _
from inspections.account.password import LONGEST, SHORTEST


def advice() -> str:
    return _(
        "Ít nhất %(count)s ký tự. Một câu của riêng bạn là tốt nhất, có dấu và dấu cách cũng được.",
        count=SHORTEST,
    )


def password_sentences(fields: Mapping[str, str]) -> dict[str, str]:
    """By the form's field, for `password` and `current`."""
    words = {
        ("current", "wrong"): _("Mật khẩu hiện tại chưa đúng."),
        ("password", "required"): _("Hãy điền mật khẩu mới."),
        ("password", "too_short"): _("Mật khẩu mới cần ít nhất %(count)s ký tự.", count=SHORTEST),
        ("password", "too_long"): _("Mật khẩu mới dài quá %(count)s ký tự.", count=LONGEST),
        ("password", "too_common"): _(
            "Mật khẩu này dễ đoán: toàn từ hay dùng, ngày tháng, phím liền nhau hoặc tên của bạn. "
            "Hãy chọn một câu của riêng bạn."
        ),
        ("password", "same"): _("Mật khẩu mới phải khác mật khẩu hiện tại."),
        ("again", "differs"): _("Hai lần điền mật khẩu mới chưa giống nhau."),
    }
    return {field: words[field, code] for field, code in fields.items() if (field, code) in words}
