"""What is wrong with an invitation or a change of a person, in sentences, by the form's field."""

from collections.abc import Mapping

from audit_service.words import _


def person_sentences(fields: Mapping[str, str]) -> dict[str, str]:
    """Fields that this form does not have are left out; areas that nobody knows are `areas`."""
    words = {
        ("name", "required"): _("Hãy điền tên đăng nhập."),
        ("name", "too_long"): _("Tên đăng nhập dài quá 64 ký tự."),
        ("name", "unprintable"): _("Tên đăng nhập có ký tự không in được."),
        ("name", "taken"): _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."),
        ("display_name", "required"): _("Hãy điền họ tên."),
        ("display_name", "too_long"): _("Họ tên dài quá 200 ký tự."),
        ("display_name", "unprintable"): _("Họ tên có ký tự không in được."),
        ("areas", "required"): _("Hãy chọn ít nhất một địa bàn."),
        ("areas", "outside"): _("Chỉ giao được địa bàn nằm trong địa bàn của bạn."),
        ("areas", "unknown"): _("Không có địa bàn nào mang mã này."),
        ("retailer", "required"): _("Hãy chọn đơn vị bán lẻ."),
        ("retailer", "unknown"): _("Trong sổ không có đơn vị nào như vậy."),
        ("retailer", "outside"): _(
            "Chỉ mời được đơn vị có mọi cơ sở nằm trong địa bàn của bạn. Chuỗi nhiều tỉnh do quản "
            "trị viên mời."
        ),
        ("role", "not_allowed"): _("Chỉ quản trị viên mới mời được quản trị viên."),
    }
    named = {"areas" if name.startswith("area.") else name: code for name, code in fields.items()}
    return {field: words[field, code] for field, code in named.items() if (field, code) in words}
