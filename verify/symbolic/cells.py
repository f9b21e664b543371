"""Open cells: points that meet every open region in which no polynomial of a list changes its sign.

This is the cylindrical decomposition without its thin cells. Projecting along a variable keeps the leading
coefficients, the discriminants and the pairwise resultants of the irreducible factors: over a connected open set on
which none of them vanishes the number of roots and their order stay the same. One rational point for every gap between
roots, variable after variable, therefore meets every open cell.

Closed conditions that cover every open cell cover everything: their union is closed, the open cells are dense.

References
----------
A. W. Strzeboński, Solving systems of strict polynomial inequalities, J. Symbolic Computation 29 (2000);
S. McCallum, Solving polynomial strict inequalities using cylindrical algebraic decomposition, Computer J. 36 (1993).

>>> a, b = sympy.symbols("a b", positive=True)
>>> [(point[a], point[b]) for point in open_cells([a - b, a - 2 * b], (a, b))]
[(1/2, 1), (3/2, 1), (3, 1)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import sympy

from verify.errors import Unsolved
from verify.symbolic.conditions import Condition

MOST = 4000
"""Cells that are looked at before giving up."""
Point = dict[sympy.Symbol, sympy.Rational]


def uncovered(conditions: Sequence[Condition], symbols: Sequence[sympy.Symbol]) -> Point | None:
    """Return positive masses at which no condition holds, or None where every open cell meets one.

    Where all conditions are closed, None means that they cover all positive masses. The polynomials have to be
    homogeneous, as conditions on masses are: the last symbol is set to 1.

    Raises
    ------
    Unsolved
        When a condition is no polynomial one, is not closed, or the cells are too many.
    """
    if any(condition.always for condition in conditions):
        return None
    usable = [condition for condition in conditions if condition.closed and not condition.others]
    if len(usable) < len(conditions):
        raise Unsolved("a condition is not a closed condition on polynomials, so the cells cannot decide the cover")
    polynomials = [polynomial for condition in usable for polynomial in condition.polynomials]
    for point in open_cells(polynomials, symbols):
        if not any(condition.holds(point) for condition in usable):
            return point
    return None


def open_cells(polynomials: Iterable[Any], symbols: Sequence[sympy.Symbol]) -> Iterator[Point]:
    """Yield a rational point of every open cell of the positive masses, with the last symbol at 1.

    Raises
    ------
    Unsolved
        When a polynomial is not homogeneous, and after `MOST` points.
    """
    *variables, last = symbols
    levels: list[set[Any]] = [set() for _ in variables]
    for polynomial in polynomials:
        if len({sum(powers) for powers in sympy.Poly(polynomial, *symbols).monoms()}) > 1:
            raise Unsolved(f"{polynomial} is not homogeneous in the masses")
        _sort_in(levels, [polynomial.subs(last, 1)], variables)
    for k in range(len(variables) - 1, 0, -1):
        _sort_in(levels[:k], _project(levels[k] | {variables[k]}, variables[k]), variables[:k])
    yield from ({**point, last: sympy.Integer(1)} for point in _lift(levels, variables))


def _sort_in(levels: list[set[Any]], polynomials: Iterable[Any], variables: Sequence[sympy.Symbol]) -> None:
    """Put irreducible factors on the level of the last variable that they contain."""
    for polynomial in polynomials:
        if not polynomial.free_symbols:
            continue
        for factor, _ in sympy.factor_list(polynomial)[1]:
            top = max(i for i, variable in enumerate(variables) if variable in factor.free_symbols)
            levels[top].add(factor)


def _project(polynomials: set[Any], variable: sympy.Symbol) -> list[Any]:
    """Leading coefficients, discriminants and resultants."""
    ordered = sorted(polynomials, key=str)
    found = [sympy.LC(p, variable) for p in ordered]
    found += [sympy.discriminant(p, variable) for p in ordered if sympy.degree(p, variable) > 1]
    found += [sympy.resultant(p, q, variable) for p, q in combinations(ordered, 2)]
    return found


def _lift(levels: Sequence[set[Any]], variables: Sequence[sympy.Symbol]) -> Iterator[Point]:
    """Go up the levels: at a point below, one value in every gap between the positive roots."""
    points: list[Point] = [{}]
    for level, variable in zip(levels, variables, strict=True):
        higher: list[Point] = []
        for point in points:
            here = [p.subs(point) for p in sorted(level, key=str)]
            higher += [{**point, variable: value} for value in gaps(here, variable)]
            if len(higher) > MOST:
                raise Unsolved(f"more than {MOST} cells")
        points = higher
    yield from points


def gaps(polynomials: Sequence[Any], variable: sympy.Symbol) -> list[sympy.Rational]:
    """Return a positive rational in every gap between the positive roots of polynomials in one variable."""
    product = sympy.Mul(*(p for p in polynomials if p.free_symbols))
    if not product.free_symbols:
        return [sympy.Integer(1)]
    poly = sympy.Poly(product, variable).sqf_part()
    width = sympy.Rational(1, 8)
    while True:
        spans = [span for span, _ in poly.intervals(eps=width, inf=0)]
        spans = [(low, high) for low, high in spans if high > 0]
        ends = [sympy.Integer(0), *(high for _, high in spans)]
        starts = [low for low, _ in spans]
        if all(end < start for end, start in zip(ends, starts, strict=False)):
            between = [_simple(end, start) for end, start in zip(ends, starts, strict=False)]
            return [*between, sympy.floor(ends[-1]) + 1]
        width /= 8


def _simple(low: Any, high: Any) -> sympy.Rational:
    """The fraction of least denominator strictly between two rationals."""
    whole = sympy.floor(low)
    if whole + 1 < high:
        return whole + 1
    if low == whole:
        return whole + sympy.Rational(1, sympy.floor(1 / (high - whole)) + 1)
    rest = high - whole
    inside = _simple(1 / rest, 1 / (low - whole))
    return whole + 1 / inside
