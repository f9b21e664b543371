"""How many cells a check needs: what it is refused with one fewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from verify.check.kernel import Limits, Malformed, check


def least_cells(data: bytes, run: Callable[[bytes, Limits], Any] = check) -> int:
    """The least limit `cells` with which this file is not refused, by bisection."""
    low, high = -1, Limits.cells
    while high - low > 1:
        middle = (low + high) // 2
        try:
            run(data, Limits(cells=middle))
            high = middle
        except Malformed:
            low = middle
    return high
