"""Which entries are worth comparing: those that share a name, a street number or a spot."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from math import floor

from inspections.facility.naming import read_name
from inspections.facility.similar import Entry
from inspections.facility.street import read_street

# Each entry of a block is compared with so many after it: all with all, where a block is no larger;
# and a thousand entries under one name cost no more than a thousand others.
WINDOW = 40
# Half the side of a cell in degrees: 111 m, from east to west 102 m in the far north.
HALF_CELL = 0.001


def pairs(entries: Mapping[int, Entry]) -> set[tuple[int, int]]:
    """The pairs of ids, the smaller first, that share a block."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for id_, entry in entries.items():
        for key in keys(entry):
            blocks[key].append(id_)
    found = set()
    for ids in blocks.values():
        # Those of one ward stand side by side.
        ids.sort(key=lambda id_: (entries[id_].ward_id or 0, id_))
        for at, one in enumerate(ids):
            for other in ids[at + 1 : at + 1 + WINDOW]:
                found.add((min(one, other), max(one, other)))
    return found


def keys(entry: Entry) -> Iterator[Hashable]:
    """The blocks that an entry belongs to."""
    name = read_name(entry.name)
    if name.own:
        yield ("name", name.core)
    for street in {read_street(address) for address in entry.addresses} - {None}:
        yield ("street", street)
        # Where a thousand share a number and a street, those of one ward still meet.
        yield ("ward", entry.ward_id, street)
        yield from (("tax", code, street) for code in entry.tax_codes)
    if entry.lat is not None and entry.lon is not None:
        yield from _cells(entry.lat, entry.lon)


def _cells(lat: float, lon: float) -> Iterator[Hashable]:
    """The cells of four grids, each moved by half a cell: two places less than half a cell apart
    share at least one."""
    for north in (0, 1):
        for east in (0, 1):
            row = floor((lat / HALF_CELL + north) / 2)
            yield ("cell", north, east, row, floor((lon / HALF_CELL + east) / 2))
