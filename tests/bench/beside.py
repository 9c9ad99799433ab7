"""What figures.py prints: milliseconds of ours beside those of the bare query."""

import time
from collections.abc import Callable
from typing import Any

SECONDS, TIMES = 0.5, 7


def took(act: Callable[..., Any], *arguments: Any) -> float:
    """Milliseconds, the quickest: what else the machine does is not what is measured. What takes
    few is done for half a second, or a busy machine would not let one of them through whole."""
    act(*arguments)
    spent: list[float] = []
    while len(spent) < TIMES or sum(spent) < SECONDS * 1000:
        began = time.perf_counter()
        act(*arguments)
        spent.append((time.perf_counter() - began) * 1000)
    return min(spent)


def beside(name: str, ours: float, bare: float) -> None:
    print(f"  {name:34} {ours:9.2f} ms   bare {bare:9.2f} ms   × {ours / bare:5.2f}", flush=True)


def alone(name: str, ours: float) -> None:
    print(f"  {name:34} {ours:9.2f} ms", flush=True)
