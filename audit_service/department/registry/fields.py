"""What a registry's form asks for: each field reads what a person typed into a value, or says what
is wrong with it in a sentence that can be understood alone."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple

from audit_service.choices import read_day
from audit_service.words import _, day_typed
from inspections.text import visible

Sent = Mapping[str, str]


class Option(NamedTuple):
    """Something that can be chosen: the value that is sent, and its words."""

    value: str
    words: str


class Wrong(Exception):
    """`options`: what the person may have meant."""

    def __init__(self, sentence: str, options: Sequence[Option] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.options = tuple(options)


@dataclass(frozen=True)
class Field:
    """One line of text. Reads as None when left empty, if it may be."""

    name: str
    label: str
    hint: str | None = None
    required: bool = True
    attrs: Mapping[str, str] = field(default_factory=dict)

    kind: ClassVar[str] = "line"

    def read(self, sent: Sent) -> Any:
        text = visible(sent.get(self.name, "").strip())
        if text:
            return self.value(text)
        if self.required:
            raise Wrong(_("Hãy điền: %(label)s.", label=self.label.lower()))
        return None

    def value(self, text: str) -> Any:
        return text


@dataclass(frozen=True)
class Area(Field):
    """Some lines of text."""

    kind: ClassVar[str] = "area"


@dataclass(frozen=True)
class Day(Field):
    """A day as people type it."""

    attrs: Mapping[str, str] = field(
        default_factory=lambda: {"maxlength": "10", "autocomplete": "off", "data-day": ""}
    )

    def value(self, text: str) -> date:
        chosen = read_day(text)
        if chosen is None or chosen.year < 1900:
            raise Wrong(_("%(label)s chưa đúng. Hãy ghi như 31/12/2025.", label=self.label))
        return chosen


@dataclass(frozen=True)
class Number(Field):
    """A whole number; dots and spaces between its digits are how people write thousands."""

    attrs: Mapping[str, str] = field(
        default_factory=lambda: {"inputmode": "numeric", "autocomplete": "off"}
    )

    def value(self, text: str) -> int:
        plain = re.sub(r"(?<=[0-9])[\s.](?=[0-9]{3}(?![0-9]))", "", text)
        if not re.fullmatch(r"[0-9]{1,9}", plain):
            raise Wrong(_("%(label)s phải là một số nguyên.", label=self.label))
        return int(plain)


@dataclass(frozen=True)
class Position(Field):
    """Degrees as maps give them: "10.01, 105.08"; with decimal commas "10,01; 105,08"."""

    attrs: Mapping[str, str] = field(default_factory=lambda: {"autocomplete": "off"})

    def value(self, text: str) -> tuple[float, float]:
        number = r"([-+]?[0-9]{1,3}(?:%s[0-9]{1,15})?)\s*°?"
        for point, between in ((r"\.", r"\s*[,;\s]\s*"), (",", r"\s*[;\s]\s*")):
            read = re.fullmatch(number % point + between + number % point, text)
            if read:
                return float(read[1].replace(",", ".")), float(read[2].replace(",", "."))
        raise Wrong(_("Vị trí chưa đọc được. Hãy ghi vĩ độ rồi kinh độ, như 10.0123, 105.0801."))


@dataclass(frozen=True)
class Choice(Field):
    """One of a few; `kind` "select" for many."""

    options: tuple[Option, ...] = ()
    kind: ClassVar[str] = "choice"

    def value(self, text: str) -> str:
        if text not in {option.value for option in self.options}:
            raise Wrong(_("Hãy chọn: %(label)s.", label=self.label.lower()))
        return text


@dataclass(frozen=True)
class Select(Choice):
    """One of several, in a list that opens; the first option may be empty."""

    kind: ClassVar[str] = "select"


@dataclass(frozen=True)
class Tick(Field):
    """Yes or no."""

    required: bool = False
    kind: ClassVar[str] = "tick"

    def read(self, sent: Sent) -> bool:
        return bool(sent.get(self.name))


@dataclass(frozen=True)
class Hidden(Field):
    """What the page sends back as it was given."""

    kind: ClassVar[str] = "hidden"


# More than these nobody reads through: the person is asked to say more.
MOST = 12


@dataclass(frozen=True)
class Finder(Field):
    """Something looked up by a text; reads as its value. `search` gives at most MOST + 1 options,
    only one where the text names it without a doubt. `listed`: texts that a browser may propose.
    With the field `new` ticked it reads as the text itself: of something that is not there yet."""

    search: Callable[[str], Sequence[Option]] = lambda _text: ()
    nothing: str = ""
    listed: tuple[str, ...] = ()
    new: str = ""
    kind: ClassVar[str] = "finder"

    @property
    def choice(self) -> str:
        """The name under which one of the options is sent."""
        return f"{self.name}-choice"

    def read(self, sent: Sent) -> Any:
        text = visible(sent.get(self.name, "").strip())
        if not text or (self.new and sent.get(self.new)):
            return super().read(sent)
        options = self.search(text)
        chosen = [each for each in options if each.value == sent.get(self.choice)]
        found = chosen or options
        if len(found) == 1:
            return found[0].value
        if not found:
            raise Wrong(self.nothing)
        if len(found) > MOST:
            raise Wrong(_("Có quá nhiều kết quả khớp. Hãy ghi rõ hơn."), found[:MOST])
        raise Wrong(_("Có nhiều kết quả khớp. Hãy chọn một."), found)


def day_field(today: date, label: str | None = None, hint: str | None = None) -> Day:
    """The day from which a change holds."""
    hint = hint or _("Ngày/tháng/năm, như %(day)s.", day=day_typed(today))
    return Day("on", label or _("Từ ngày"), hint)


def why_field(label: str | None = None) -> Area:
    hint = _("Căn cứ: quyết định, công văn, người báo… Ghi vào lịch sử cùng tên người sửa.")
    return Area("why", label or _("Lý do"), hint)
