"""How long 20,000 addresses take to be placed: `PYTHONPATH=. python tests/bench/addresses.py`.

It prints and judges nothing, since machines differ.
"""

import time
from itertools import cycle, islice

from inspections.area.address import place
from inspections.area.former import former_districts, former_provinces, former_wards

COUNT = 20_000


def main() -> None:
    districts = {district.code: district for district in former_districts()}
    provinces = {province.code: province.name for province in former_provinces()}
    texts = [
        f"12 Lê Lợi, {ward.kind} {ward.name}, {district.kind} {district.name}, "
        f"{provinces[district.province]}"
        for ward in former_wards()
        for district in [districts[ward.district]]
    ]
    started = time.perf_counter(), time.process_time()
    place("")
    print_since("the first, with the tables", *started)
    started = time.perf_counter(), time.process_time()
    for text in islice(cycle(texts), COUNT):
        place(text)
    print_since(f"{COUNT} addresses", *started)


def print_since(what: str, clock: float, cpu: float) -> None:
    print(f"{what}: {time.perf_counter() - clock:.2f} s, {time.process_time() - cpu:.2f} s of CPU")


if __name__ == "__main__":
    main()
