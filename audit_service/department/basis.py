"""The counts that a target's figure rests on, each with the address of the list that it counts."""

from collections.abc import Callable
from enum import Enum, auto

from audit_service.words import _, number, share_text
from inspections.progress.rules import Figures, Tally, but_for_film

# Texts in a row, each with the address of the list that it counts, None where it counts none.
Value = tuple[tuple[str, str | None], ...]
# By the word of a Part, the address of its list.
To = Callable[[str], str]


class Film(Enum):
    """What is said of film beside a figure: nothing, how many fully meet but for it, also the two
    ends between which that lies."""

    NOTHING = auto()
    COUNT = auto()
    SPAN = auto()


def basis(figures: Figures, counts: Tally, film: Film, to: To) -> list[tuple[str, Value]]:
    """The counts behind a row in the order of the method; what is not said of it is left out."""
    found: list[tuple[str, Value | None]] = [
        (_("Cơ sở thuộc diện đang hoạt động (N)"), _count(figures.registered, to("registered"))),
        (_("Đã kiểm tra trong 12 tháng (n)"), _inspected(figures, to("inspected"))),
        (_("Đạt một phần trở lên"), _count(figures.met_gradual, to("met_gradual"))),
        (_("Trong đó đạt đầy đủ"), _count(figures.met_full, to("met_full"))),
        (_("Đủ, trừ màng và túi cuộn"), _but_for_film(counts, film, to)),
        (_("Chưa đủ bằng chứng (u)"), _count(figures.insufficient, to("insufficient"))),
        (_("Chờ ảnh hoặc chờ duyệt"), _count(figures.pending, to("pending"))),
        _expired(figures, to),
        (_("Xấu nhất – tốt nhất"), _span(figures, to)),
        (_("Xấu nhất – tốt nhất, nếu bỏ qua màng"), _film_span(counts, film, to)),
        (_("Còn thiếu"), _count(figures.missing)),
        (_("Cơ sở có số liệu túi"), _count(figures.reporting, to("reporting"))),
    ]
    return [(what, value) for what, value in found if value is not None]


def _inspected(figures: Figures, href: str) -> Value:
    part, whole = figures.inspected, figures.registered
    value = _linked(part, href)
    if not whole:
        return value
    return (*value, (f" · {share_text(part / whole)}", None))


def _count(value: int | None, href: str | None = None) -> Value | None:
    return None if value is None else _linked(value, href)


def _linked(value: int, href: str | None) -> Value:
    """Nothing is behind a zero."""
    return ((number(value), href if value else None),)


def _span(figures: Figures, to: To) -> Value | None:
    if figures.worst is None or figures.best is None:
        return None
    ends = _linked(figures.worst, to("worst")), _linked(figures.best, to("best"))
    return (*ends[0], (" – ", None), *ends[1])


def _but_for_film(counts: Tally, film: Film, to: To) -> Value | None:
    if film is Film.NOTHING:
        return None
    return _linked(counts.full_but_for_film, to("but_for_film"))


def _film_span(counts: Tally, film: Film, to: To) -> Value | None:
    if film is not Film.SPAN:
        return None
    worst, best = but_for_film(counts)
    ends = _linked(worst, to("film_worst")), _linked(best, to("film_best"))
    return (*ends[0], (" – ", None), *ends[1])


def _expired(figures: Figures, to: To) -> tuple[str, Value]:
    every = _linked(figures.expired, to("expired"))
    if figures.expired_met is None:
        return _("Quá 12 tháng"), every
    met = _linked(figures.expired_met, to("expired_met"))
    return _("Quá 12 tháng, trong đó từng đạt"), (*every, (" · ", None), *met)
