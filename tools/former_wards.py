"""The tables of the wards, districts and provinces before 01/7/2025, made anew:
`PYTHONPATH=. python tools/former_wards.py FOLDER`, FOLDER being the package `vietnam_provinces`
of an unpacked newer edition of vietnam-provinces (2026.9.0 was used; it needs Python 3.12, so its
tables are read as syntax and nothing of it is imported).

What went where is the conversion table of the national statistics office of 2025-07-01, by way of
that package. Its codes of 123 of today's wards differ from those of the edition that
inspections/area/source.py reads: wards are matched by province and name, and our codes written.
"""

import ast
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

from inspections.area.former import DISTRICTS, PROVINCES, WARDS
from inspections.area.rules import Level
from inspections.area.source import reference_areas
from inspections.facility.search import fold

KINDS = ("thành phố", "thị trấn", "đặc khu", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã")
Entry = list[Any]


def main(folder: Path) -> None:
    names = _tables(folder / "legacy/_lookup.py")
    moves = _tables(folder / "_ward_conversion_2025.py")["OLD_TO_NEW"]
    ours = _our_codes(folder)
    sources = Counter(new[0] for _, news in moves.values() for new in news)
    _write(
        PROVINCES,
        ("code", "kind", "name"),
        ([f"{code:02}", *_named(entry)] for code, entry in names["PROVINCE_MAPPING"].items()),
    )
    _write(
        DISTRICTS,
        ("code", "kind", "name", "province"),
        (
            [f"{code:03}", *_named(entry), f"{entry[4]:02}"]
            for code, entry in names["DISTRICT_MAPPING"].items()
        ),
    )
    known = {code: names["WARD_MAPPING"].get(code) for code in moves}
    _write(
        WARDS,
        ("code", "kind", "name", "district", "wards", "partly"),
        (
            [
                f"{code:05}",
                *_named(entry),
                f"{moves[code][0][1]:03}",
                " ".join(sorted(ours[new[0]] for new in moves[code][1])),
                "partly" if _is_partly(moves[code], sources) else "",
            ]
            for code, entry in known.items()
            if entry is not None
        ),
    )
    nameless = sorted(code for code, entry in known.items() if entry is None)
    print("left out, as the package has no names for them:", *nameless)


def _tables(file: Path) -> dict[str, dict[int, Entry]]:
    """The dictionaries of a module; calls are lists of their arguments, members their numbers."""
    found = {}
    for line in ast.parse(file.read_text("utf-8")).body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Dict):
            target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
            found[ast.unparse(target)] = _value(line.value)
    return found


def _value(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value):
            return value
        case ast.Dict(keys, values):
            return {
                _value(key): _value(value) for key, value in zip(keys, values, strict=True) if key
            }
        case ast.Tuple(elements) | ast.Call(args=elements):
            return [_value(element) for element in elements]
        case ast.Attribute(attr=member):
            *_, last = member.split("_")
            return int(last) if last.isdigit() else member
    raise ValueError(f"line {getattr(node, 'lineno', '?')}: {ast.dump(node)[:80]}")


def _named(entry: Entry) -> tuple[str, str]:
    full = " ".join(normalize("NFC", entry[0]).split())
    kind = next(kind for kind in KINDS if full.casefold().startswith(f"{kind} "))
    return kind, full[len(kind) + 1 :]


def _is_partly(move: Entry, sources: Counter[int]) -> bool:
    """Whether the ward is said to have been divided, and was not simply left as it was.

    The table says "partly" also of units that the mergers passed by: their one successor has no
    other source.
    """
    (*_, partly), news = move
    return bool(partly) and not (len(news) == 1 and sources[news[0][0]] == 1)


def _our_codes(folder: Path) -> dict[int, str]:
    """Our code of each of the newer edition's wards, found by province and name."""
    ours: dict[tuple[str | None, str], list[str]] = {}
    for area in reference_areas():
        if area.level is Level.WARD:
            ours.setdefault((area.parent, fold(area.names[0].name)), []).append(area.key[1:])
    codes = {}
    for code, entry in _tables(folder / "_lookup.py")["WARD_MAPPING"].items():
        alike = ours[f"P{entry[4]:02}", fold(_named(entry)[1])]
        same = f"{code:05}"
        # Two wards of a province may differ by marks alone (Văn Lang, Văn Lăng).
        codes[code] = same if same in alike else alike[0]
    if len(set(codes.values())) != sum(map(len, ours.values())):
        raise ValueError("the two editions have different wards")
    return codes


def _write(file: Path, heads: tuple[str, ...], rows: Iterator[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
