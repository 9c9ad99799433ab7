"""A line that carries so many bytes a second, shared by all who use it."""

import threading
import time

PIECE = 4096


class Pace:
    """`rate` in bytes a second; None = no limit."""

    def __init__(self, rate: float | None = None) -> None:
        self.rate = rate
        self._free_at = 0.0
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Return when the line has carried so many bytes for us."""
        if not self.rate:
            return
        with self._lock:
            begin = max(time.monotonic(), self._free_at)
            self._free_at = end = begin + size / self.rate
        time.sleep(max(0.0, end - time.monotonic()))


def pieces(data: bytes) -> list[bytes]:
    return [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
