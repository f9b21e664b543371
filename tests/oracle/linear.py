"""Linear programs over an ordered field, solved by Bland's rule and proved optimal by their own dual."""

from __future__ import annotations

from dataclasses import dataclass

import flint

from tests.oracle.reals import Real

ZERO, ONE = flint.fmpq(0), flint.fmpq(1)


@dataclass(frozen=True)
class Optimum:
    """max c·x over Ax = b, x ≥ 0: a maximiser, the value, and a dual y with yᵀA ≥ c and y·b = value."""

    x: list[Real]
    value: Real
    dual: list[Real]


def maximise(c: list[Real], A: list[list[Real]], b: list[Real]) -> Optimum | None:
    """The optimum, or None if no x is feasible. The feasible set has to be bounded.

    The two-phase simplex method on a dense tableau with the artificial columns kept, from which the dual is read.
    """
    rows, columns = len(A), len(c)
    flip = [-ONE if v < 0 else ONE for v in b]
    unit = [[ONE if i == k else ZERO for k in range(rows)] for i in range(rows)]
    tableau = [[*(flip[i] * a if a else ZERO for a in A[i]), *unit[i], flip[i] * b[i]] for i in range(rows)]
    basis = [columns + i for i in range(rows)]
    first = [*([ZERO] * columns), *([-ONE] * rows)]
    _climb(tableau, basis, first, columns + rows)
    if any(basis[i] >= columns and tableau[i][-1] > 0 for i in range(rows)):
        return None
    for i in range(rows):  # drive artificial columns out of the basis where that is possible
        if basis[i] >= columns:
            entering = next((j for j in range(columns) if tableau[i][j] != 0), None)
            if entering is not None:
                _pivot(tableau, basis, i, entering)
    second = [*c, *([ZERO] * rows)]
    _climb(tableau, basis, second, columns)
    x: list[Real] = [ZERO] * columns
    for i, j in enumerate(basis):
        if j < columns:
            x[j] = tableau[i][-1]
    dual = [
        flip[k] * sum((second[basis[i]] * tableau[i][columns + k] for i in range(rows) if second[basis[i]] != 0), ZERO)
        for k in range(rows)
    ]
    value = sum((u * v for u, v in zip(c, x, strict=True) if u != 0), ZERO)
    _prove(c, A, b, Optimum(x, value, dual))
    return Optimum(x, value, dual)


def _climb(tableau: list[list[Real]], basis: list[int], c: list[Real], allowed: int) -> None:
    while True:
        costly = [i for i in range(len(basis)) if c[basis[i]] != 0]
        entering = None
        for j in range(allowed):  # Bland: the first that improves
            if c[j] - sum((c[basis[i]] * tableau[i][j] for i in costly if tableau[i][j] != 0), ZERO) > 0:
                entering = j
                break
        if entering is None:
            return
        leaving, least = None, None
        for i, row in enumerate(tableau):
            if row[entering] > 0:
                ratio = row[-1] / row[entering]
                if least is None or ratio < least or (ratio == least and basis[i] < basis[leaving]):
                    leaving, least = i, ratio
        assert leaving is not None, "unbounded"
        _pivot(tableau, basis, leaving, entering)


def _pivot(tableau: list[list[Real]], basis: list[int], i: int, j: int) -> None:
    head = ONE / tableau[i][j]
    tableau[i] = [head * v if v != 0 else ZERO for v in tableau[i]]
    for k, row in enumerate(tableau):
        if k != i and row[j] != 0:
            factor = row[j]
            tableau[k] = [u - factor * v if v != 0 else u for u, v in zip(row, tableau[i], strict=True)]
    basis[i] = j


def _prove(c: list[Real], A: list[list[Real]], b: list[Real], found: Optimum) -> None:
    """x is feasible, y is dual feasible, and they have the same value: then both are optimal."""
    assert all(v >= 0 for v in found.x)
    for row, rhs in zip(A, b, strict=True):
        assert sum((a * v for a, v in zip(row, found.x, strict=True) if a != 0 and v != 0), ZERO) == rhs
    for j, cost in enumerate(c):
        assert sum((y * row[j] for y, row in zip(found.dual, A, strict=True) if row[j] != 0), ZERO) >= cost
    assert sum((y * v for y, v in zip(found.dual, b, strict=True)), ZERO) == found.value
