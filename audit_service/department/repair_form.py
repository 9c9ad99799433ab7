"""The form that makes a quarantined body readable: another facility code, known keys for unknown
ones. Nothing that was observed can be changed here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit_service.words import _, label
from inspections.errors import Problem, Refused
from inspections.facility.code import is_code, normalise
from inspections.inspection.record import Repairs, UsePointKey
from inspections.packaging.rules import catalogue
from inspections.text import clean

# Each becomes a field with some thirty options; a body of megabytes can hold 50,000 such keys.
MOST = 50


@dataclass(frozen=True)
class Unknown:
    """One key of a body that nobody knows, and the field in which to say what it means. `key` as
    it was sent, `shown` as a page can hold it."""

    field: str
    key: str
    options: list[tuple[str, str]]

    @property
    def shown(self) -> str:
        return clean(self.key)


@dataclass(frozen=True)
class RepairForm:
    """`facility`: the code as it stands in the body, "" where it is no text."""

    facility: str
    categories: tuple[Unknown, ...]
    use_points: tuple[Unknown, ...]


def repair_form(payload: dict[str, Any] | None) -> RepairForm:
    """What can be mapped in this body, at most MOST keys of each kind: one with more cannot be
    repaired. Empty fields for one beyond what can be read."""
    payload = payload or {}
    facility = payload.get("facility")
    categories = sorted(set(_texts(payload, "category", "category")) - set(catalogue()))
    points = sorted(set(_texts(payload, "use_point", "key")) - {key.value for key in UsePointKey})
    return RepairForm(
        facility=clean(facility) if isinstance(facility, str) else "",
        categories=tuple(
            Unknown(f"category-{at}", key, category_options())
            for at, key in enumerate(categories[:MOST])
        ),
        use_points=tuple(
            Unknown(f"use_point-{at}", key, use_point_options())
            for at, key in enumerate(points[:MOST])
        ),
    )


def read_repairs(form: RepairForm, sent: Mapping[str, str]) -> Repairs:
    """What the reviewer filled in. BAD_FACILITY_CODE for a code that does not check; options that
    were not offered are not taken."""
    typed = sent.get("facility", "").strip()
    changed = typed and typed != form.facility
    if changed and not is_code(normalise(typed)):
        raise Refused(Problem.BAD_FACILITY_CODE, {"facility": "check_digit"})
    return Repairs(
        facility=normalise(typed) if changed else None,
        categories=_chosen(form.categories, sent),
        use_points=_chosen(form.use_points, sent),
    )


def category_options() -> list[tuple[str, str]]:
    names = [(key, f"{each.number}. {label(each)}") for key, each in catalogue().items()]
    return [("", _("Chưa chọn")), *names]


def use_point_options() -> list[tuple[str, str]]:
    return [("", _("Chưa chọn")), *((key.value, label(key)) for key in UsePointKey)]


def _chosen(unknown: tuple[Unknown, ...], sent: Mapping[str, str]) -> dict[str, str]:
    chosen = {each.key: (sent.get(each.field, ""), each.options) for each in unknown}
    return {
        key: value for key, (value, options) in chosen.items() if value and value in dict(options)
    }


def _texts(payload: dict[str, Any], name: str, own_key: str) -> Iterator[str]:
    """The values of a field in observations, photos and use points, as far as they are texts."""
    for part, field in (("observations", name), ("photos", name), ("use_points", own_key)):
        items = payload.get(part)
        for item in items if isinstance(items, list) else []:
            value = item.get(field) if isinstance(item, dict) else None
            if isinstance(value, str):
                yield value


_WORDED = {
    "unknown_facility": lambda: _("không có cơ sở mang mã này"),
    "unknown_key": lambda: _("loại bao bì chưa biết"),
    "more_seen_than_there_are": lambda: _("số gian hàng đã xem nhiều hơn tổng số gian hàng"),
    "duplicate_id": lambda: _("hai ảnh mang cùng một mã"),
    "too_deep": lambda: _("nội dung lồng quá sâu, không đọc được"),
    "Missing data for required field.": lambda: _("thiếu"),
    "Field may not be null.": lambda: _("không được để trống"),
}


def problem_lines(problems: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """(where in the record, what is wrong there), in the record's order."""
    return [(_where(path), _worded(what)) for path, what in (problems or {}).items()]


# What a part of a body is called; other names stay as they were sent.
_PLACES = {
    "observations": lambda: _("quan sát"),
    "photos": lambda: _("ảnh"),
    "use_points": lambda: _("điểm sử dụng"),
    "facility": lambda: _("mã cơ sở"),
    "category": lambda: _("loại bao bì"),
    "use_point": lambda: _("quầy"),
    "key": lambda: _("tên quầy"),
    "in_use": lambda: _("đang dùng hay không"),
    "stalls": lambda: _("bảng đếm gian hàng"),
    "started_at": lambda: _("lúc bắt đầu"),
    "signed_at": lambda: _("lúc ký"),
    "form_version": lambda: _("phiên bản biểu mẫu"),
    "outcome": lambda: _("kết quả lượt kiểm tra"),
}


def _where(path: str) -> str:
    """`observations.1.use_point` for people: "quan sát 2, quầy". Counted from one, as they do."""
    words: list[str] = []
    for name in path.split("."):
        if name.isascii() and name.isdigit() and words:
            words[-1] += f" {int(name) + 1}"
        else:
            words.append(_PLACES[name]() if name in _PLACES else name)
    return ", ".join(words) if path else _("cả phiếu")


def _worded(what: str) -> str:
    if what in _WORDED:
        return _WORDED[what]()
    if what.startswith("Must be one of"):
        return _("giá trị chưa biết")
    return _("chưa đúng kiểu dữ liệu")
