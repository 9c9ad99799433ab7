"""How many stores of all would meet a criterion, judged from those drawn by lot, in whole stores.

The exact hypergeometric range (docs/method.md): every number K of stores out of N that meet the
criterion for which seeing k or more, and seeing k or fewer, among n drawn stores both have a
probability above 2.5 %. Its true coverage is never below 95 %, which Wilson's interval with a
finite-population correction cannot promise when few stores are left to visit.
"""

from functools import lru_cache
from math import comb

# Each tail must exceed 1/40 = 2.5 %.
_TAIL_PARTS = 40
_TAIL = 1 / _TAIL_PARTS
# The sums below are good to about 1e-12; nearer to the edge than this, integers decide.
_TOO_CLOSE = 1e-9
# A weight this small beside the sum so far, and all weights beyond it, change nothing.
_NEGLIGIBLE = 1e-20


@lru_cache(maxsize=4096)
def whole_store_range(k: int, n: int, N: int) -> tuple[int, int] | None:
    """Lowest and highest number of the N stores that may meet, when k of n drawn ones do.

    None when nothing was drawn; a point when all were. ValueError unless 0 ≤ k ≤ n ≤ N.
    """
    if not 0 <= k <= n <= N:
        raise ValueError(f"not a draw: {k} of {n} of {N}")
    if n == 0:
        return None
    # Counting the stores that do not meet turns the upper end into a lower one.
    return _lowest(k, n, N), N - _lowest(n - k, n, N)


def range_of(k: int, u: int, n: int, N: int) -> tuple[int, int] | None:
    """The range when u of the n drawn stores could not be judged (docs/method.md).

    The low end takes none of the u as meeting, the high end all of them. None when n − u = 0.
    ValueError unless k, u ≥ 0 and k + u ≤ n ≤ N.
    """
    low = whole_store_range(k, n, N)
    high = whole_store_range(k + u, n, N)
    if u < 0:
        raise ValueError(f"{u} stores that could not be judged")
    if low is None or high is None or n == u:
        return None
    return low[0], high[1]


def _lowest(k: int, n: int, N: int) -> int:
    """The smallest K for which k or more among the n drawn is no surprise.

    The probability grows with K and is 1 at K = k + N − n, so halving finds it.
    """
    low, high = k, k + N - n
    while low < high:
        middle = (low + high) // 2
        if _tail_exceeds(k, middle, n, N):
            high = middle
        else:
            low = middle + 1
    return low


def _tail_exceeds(k: int, K: int, n: int, N: int) -> bool:
    """Whether P(X ≥ k) > 2.5 % when K of N stores meet and n are drawn."""
    tail = _tail(k, K, n, N)
    if abs(tail - _TAIL) > _TOO_CLOSE:
        return tail > _TAIL
    return _tail_exceeds_in_integers(k, K, n, N)


def _tail(k: int, K: int, n: int, N: int) -> float:
    """P(X ≥ k). Weights are taken relative to the most likely x, so that none can overflow and
    those that underflow are those that do not matter."""
    least, most = max(0, n - (N - K)), min(n, K)
    mode = min(max((n + 1) * (K + 1) // (N + 2), least), most)
    total, tail = 1.0, 1.0 if mode >= k else 0.0
    weight = 1.0
    for x in range(mode + 1, most + 1):
        weight *= (K - x + 1) * (n - x + 1) / (x * (N - K - n + x))
        total += weight
        tail += weight if x >= k else 0.0
        if weight < _NEGLIGIBLE * total:
            break
    weight = 1.0
    for x in range(mode - 1, least - 1, -1):
        weight *= (x + 1) * (N - K - n + x + 1) / ((K - x) * (n - x))
        total += weight
        tail += weight if x >= k else 0.0
        if weight < _NEGLIGIBLE * total:
            break
    return tail / total


def _tail_exceeds_in_integers(k: int, K: int, n: int, N: int) -> bool:
    """The same question in whole numbers of possible draws: exact, also on the edge itself."""
    first = max(k, n - (N - K), 0)
    draws = comb(K, first) * comb(N - K, n - first)
    tail = 0
    for x in range(first, min(n, K) + 1):
        tail += draws
        draws = draws * (K - x) * (n - x) // ((x + 1) * (N - K - n + x + 1))
    return _TAIL_PARTS * tail > comb(N, n)
