"""The points of a sweep: exact numbers, N of them from A to B."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from verify.errors import BadInput
from verify.numbers.exact import NotExact, convert, parse, quote

MOST = 10_000
EXPECTED = "A:B:N, two exact numbers 0 ≤ A < B and how many points from A to B (0:2:41), or A:A:1"


def points(grid: str | Iterable[object], what: str) -> tuple[Fraction, ...]:
    """Increasing exact numbers ≥ 0, from "A:B:N" (N points from A to B, both included) or as they are.

    Parameters
    ----------
    grid
        The text, or numbers: int, Fraction, Decimal, "p/q", "0.25".
    what
        What the points are, for messages.

    Raises
    ------
    BadInput
        It is no such text, or the numbers are not exact, negative, or do not increase.

    Examples
    --------
    >>> points("0:2:5", "rules") == points([0, "1/2", 1, "1.5", 2], "rules")
    True
    """
    found = _spread(grid, what) if isinstance(grid, str) else _listed(grid, what)
    if len(found) > MOST:
        raise BadInput(f"{what}: found {len(found)} points, expected at most {MOST}")
    return found


def _spread(text: str, what: str) -> tuple[Fraction, ...]:
    problem = BadInput(f"{what}: found {quote(text)}, expected {EXPECTED}")
    parts = text.split(":")
    if len(parts) != 3 or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 9):
        raise problem
    try:
        first, last = parse(parts[0]), parse(parts[1])
    except NotExact as error:
        raise BadInput(f"{what}: {error}") from None
    count = int(parts[2])
    if count > MOST:
        raise BadInput(f"{what}: found {count} points, expected at most {MOST}")
    if not 0 <= first <= last or count < 1 or (first == last) != (count == 1):
        raise problem
    step = (last - first) / max(count - 1, 1)
    return tuple(first + i * step for i in range(count))


def _listed(values: Iterable[object], what: str) -> tuple[Fraction, ...]:
    if not isinstance(values, Iterable):
        raise BadInput(f"{what}: found {quote(str(values))}, expected {EXPECTED}, or exact numbers in a list")
    try:
        found = tuple(map(convert, values))
    except NotExact as error:
        raise BadInput(f"{what}: {error}") from None
    if not found or found[0] < 0 or any(a >= b for a, b in pairwise(found)):
        raise BadInput(f"{what}: found {quote(', '.join(map(str, found)))}, expected increasing numbers from 0 on")
    return found
