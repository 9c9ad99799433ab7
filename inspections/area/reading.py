"""What an address says: the words in it that name a ward, a district and a province."""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from functools import cached_property

from inspections.area.gazetteer import Gazetteer
from inspections.area.spelling import Word, clean, words

WARD = {
    "phường": "phường",
    "phuong": "phường",
    "p": "phường",
    "f": "phường",
    "xã": "xã",
    "xa": "xã",
    "x": "xã",
    "thị trấn": "thị trấn",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "đặc khu": "đặc khu",
    "dac khu": "đặc khu",
    "đk": "đặc khu",
}
DISTRICT = {
    "quận": "quận",
    "quan": "quận",
    "q": "quận",
    "huyện": "huyện",
    "huyen": "huyện",
    "h": "huyện",
    "thị xã": "thị xã",
    "thi xa": "thị xã",
    "tx": "thị xã",
}
# Before a former district as before a province.
CITY = {"thành phố": "thành phố", "thanh pho": "thành phố", "tp": "thành phố"}
PROVINCE = {"tỉnh": "tỉnh", "tinh": "tỉnh", "t": "tỉnh"}

_KINDS = WARD | DISTRICT | CITY | PROVINCE
# In a text with accents these are words of names: Quan Hóa, Thần Xa.
_NAMES_TOO = {"xa", "quan", "tinh"}
_WARD, _DISTRICT = set(WARD.values()), set(DISTRICT.values()) | set(CITY.values())
_PROVINCE = set(PROVINCE.values()) | set(CITY.values())
_LONGEST = 6


@dataclass(frozen=True)
class Span:
    """Words `start` to `end` (excluded), of which those from `name` on are the name.

    `is_sure`: a kind stands before it, or commas or dashes around it.
    """

    start: int
    name: int
    end: int
    kind: str | None
    is_sure: bool = True

    def meets(self, other: "Span | None") -> bool:
        return other is not None and self.start < other.end and other.start < self.end


class Reading:
    """A text cut into words, and the spans of them that may name units."""

    def __init__(self, text: str, names: Gazetteer) -> None:
        self._names = names
        self.text = clean(text)
        self.words: list[Word] = words(self.text)
        self.is_marked = any(word.plain != word.spelled for word in self.words)
        self._plains = [word.plain for word in self.words]
        self._spelled = [word.spelled for word in self.words]
        self._lower = [word.lower for word in self.words]
        self._limits = self._find_limits()
        self._kinds = dict(self._find_kinds())
        self._kind_ends = {place + length for place, (_, length) in self._kinds.items()}

    def plain(self, span: Span) -> str:
        return self._plain(span.name, span.end)

    def spelled(self, span: Span) -> str:
        return " ".join(self._spelled[span.name : span.end])

    def written(self, span: Span | None) -> str:
        """The span as it stands in the text, its kind included; empty for none."""
        if span is None:
            return ""
        return self.text[self.words[span.start].start : self.words[span.end - 1].end]

    @cached_property
    def provinces(self) -> list[Span]:
        """With a kind, from the right; else those between commas; else one that ends the text."""
        named = [
            span
            for span in self._after_kinds(_PROVINCE, self._names.provinces)
            if span.kind == "tỉnh" or self._names.provinces[self.plain(span)].is_city
        ]
        return named or self._bare(self._names.provinces) or self._last(self._names.provinces)

    def districts(self, province: Span | None) -> list[Span]:
        """Likewise, without what the province takes up; one may end where the province starts."""
        ends = {province.start} if province else ()
        named = self._after_kinds(_DISTRICT, self._names.districts, ends)
        bare = [] if named else self._bare(self._names.districts)
        free = [span for span in named or bare if not span.meets(province)]
        return free or self._last(self._names.districts, province)

    def wards(self, *others: Span | None) -> list[Span]:
        """Those with a kind before them that lie outside the other spans."""
        ends = {other.start for other in others if other is not None}
        found = self._after_kinds(_WARD, self._names.wards, ends)
        return [span for span in found if not any(span.meets(other) for other in others)]

    def bare_wards(self, *others: Span | None) -> list[Span]:
        """The name that stands alone between commas just before the other spans."""
        before = min((other.start for other in others if other is not None), default=0)
        return [span for span in self._bare(self._names.wards) if span.end == before]

    @property
    def names_a_ward(self) -> bool:
        """Whether a word for wards stands in the text, whatever follows it."""
        return any(kind in _WARD for kind, _ in self._kinds.values())

    def has_other_district(self, *known: Span | None) -> bool:
        """Whether a district is named, after a word for districts, that is none of the known."""
        inside = {place for span in known if span for place in range(span.start, span.end)}
        return any(
            kind in _DISTRICT and place not in inside and place + length < len(self.words)
            for place, (kind, length) in self._kinds.items()
        )

    def follows_a_ward(self, span: Span) -> bool:
        """Whether its word for wards may be a part of another's name: "xã Tân Xã Thạch Thất"."""
        for place in range(span.start, 0, -1):
            if self.words[place].gap:
                return False
            if place - 1 in self._ward_places:
                return True
        return False

    def _find_limits(self) -> list[int]:
        """For each word, where the next comma stands: no name reaches beyond it."""
        limits: list[int] = []
        limit = len(self.words)
        for place in range(len(self.words) - 1, -1, -1):
            limits.append(limit)
            if self.words[place].gap == 2:
                limit = place
        return limits[::-1]

    def _find_kinds(self) -> Iterator[tuple[int, tuple[str, int]]]:
        place = 0
        while place < len(self.words):
            step = 1
            for length in (2, 1):
                word = " ".join(self._lower[place : place + length])
                kind = _KINDS.get(word)
                is_name = self.is_marked and word in _NAMES_TOO
                if kind and not is_name and place + length <= self._limits[place]:
                    yield place, (kind, length)
                    step = length
                    break
            place += step

    def _after_kinds(
        self, kinds: Container[str], names: Container[str], ends: Collection[int] = ()
    ) -> list[Span]:
        found = []
        for place in sorted(self._kinds, reverse=True):
            kind, length = self._kinds[place]
            end = self._longest(place + length, names, ends) if kind in kinds else None
            if end is not None:
                found.append(Span(place, place + length, end, kind))
        return found

    def _bare(self, names: Container[str]) -> list[Span]:
        first = min(self._ward_places, default=-1)
        found = []
        for place in range(len(self.words) - 1, first, -1):
            if self.words[place].gap and place not in self._kinds:
                for end in range(min(place + _LONGEST, self._limits[place]), place, -1):
                    if self._is_gap(end) and self._is_name(place, end, names):
                        found.append(Span(place, place, end, None))
                        break
        # The Đà Lạt of "phường Xuân Hương - Đà Lạt" is no district.
        return [span for span in found if not any(map(span.meets, self._ward_names))]

    def _last(self, names: Container[str], before: Span | None = None) -> list[Span]:
        end = len(self.words) if before is None else before.start
        for place in range(max(0, end - _LONGEST), end):
            if place not in self._kind_ends and self._is_name(place, end, names):
                span = Span(place, place, end, None, is_sure=False)
                # Neither the Huệ of "huyện Đức Huệ" nor the Lắk of "xã Liên Sơn Lắk".
                return [] if any(map(span.meets, self._whole_names)) else [span]
        return []

    @cached_property
    def _ward_names(self) -> list[Span]:
        return self._after_kinds(_WARD, self._names.wards)

    @cached_property
    def _whole_names(self) -> list[Span]:
        return [
            *self._ward_names,
            *self._after_kinds(_DISTRICT, self._names.districts),
            *self._bare(self._names.districts),
        ]

    def _longest(self, place: int, names: Container[str], ends: Collection[int]) -> int | None:
        if place == len(self.words) or self.words[place].gap:
            return None
        limit = min([self._limits[place], *(end for end in ends if end > place)])
        for end in range(min(place + _LONGEST, limit), place, -1):
            closed = self._is_gap(end) or end in self._kinds or end in ends
            if closed and self._is_name(place, end, names):
                return end
        return None

    @cached_property
    def _ward_places(self) -> list[int]:
        return [place for place, (kind, _) in self._kinds.items() if kind in _WARD]

    def _plain(self, start: int, end: int) -> str:
        return " ".join(self._plains[start:end])

    def _is_name(self, start: int, end: int, names: Container[str]) -> bool:
        return end <= self._limits[start] and self._plain(start, end) in names

    def _is_gap(self, place: int) -> bool:
        return place == len(self.words) or self.words[place].gap > 0
