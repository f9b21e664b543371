"""Krawczyk's test: a box in which a system of equations has exactly one zero, proved with balls.

For F: R^n → R^n, a centre x, a matrix C near the inverse of F′(x), and a box X around x, let

    K = x − C F(x) + (1 − C F′(X))(X − x).

If K lies in the interior of X, then F has exactly one zero in X; it lies in K, and F′ is regular on all of X.
(R. Krawczyk, Computing 4 (1969); R. E. Moore, SIAM J. Numer. Anal. 14 (1977).) flint's balls enclose every operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import arb, arb_mat

Function = Callable[[list[arb]], tuple[list[arb], list[list[arb]]]]
"""Residuals and their derivative, at balls."""


@dataclass(frozen=True, eq=False)
class Box:
    """X has exactly one zero of the equations, and it lies in ``zero``, a smaller box; coordinates are balls."""

    box: list[arb]
    zero: list[arb]


def krawczyk(function: Function, centre: Sequence[arb], radii: Sequence[arb]) -> Box | None:
    """Test the box around ``centre``; None if it does not show a zero, which proves nothing.

    The centre's coordinates have radius 0. The working precision is flint's at the call.
    """
    size = len(centre)
    around = [arb(0, r) for r in radii]
    box = [c + offset for c, offset in zip(centre, around, strict=True)]  # rounding only widens it
    residual, _ = function(list(centre))
    _, derivative = function(box)
    if not all(v.is_finite() for v in residual) or not all(v.is_finite() for row in derivative for v in row):
        return None
    inverse = approximate_inverse(derivative)
    if inverse is None:
        return None
    moved = inverse * arb_mat(size, 1, list(residual))
    rest = _identity(size) - inverse * arb_mat(derivative)
    spread = rest * arb_mat(size, 1, around)
    image = [spread[i, 0] - moved[i, 0] for i in range(size)]  # K − x, to be compared with X − x
    if not all(offset.contains_interior(k) for offset, k in zip(around, image, strict=True)):
        return None
    return Box(box, [c + k for c, k in zip(centre, image, strict=True)])


def approximate_inverse(matrix: list[list[arb]]) -> arb_mat | None:
    """A matrix of numbers (radius 0) near the inverse of the midpoints; None if they are singular."""
    size = len(matrix)
    middle = arb_mat([[v.mid() for v in row] for row in matrix])
    try:
        found = middle.solve(_identity(size), algorithm="approx")
    except ZeroDivisionError:
        return None
    entries = [v.mid() for v in found.entries()]
    return arb_mat(size, size, entries) if all(v.is_finite() for v in entries) else None


def _identity(size: int) -> arb_mat:
    return arb_mat(size, size, [arb(int(i == j)) for i in range(size) for j in range(size)])
