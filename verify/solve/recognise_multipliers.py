"""Multipliers as log forms.

Two columns of one group that both carry mass have equal Lᵀf − Bᵀλ: with f a log form, that is one linear equation
Σ_k λ_k (B_kj − B_ki) = (Lᵀf)_j − (Lᵀf)_i with rational coefficients and a log form on the right. Where such equations
do not determine λ it ranges over a polytope, and simple values near the approximation's are tried: λ = log(r)/g with r
rational makes exp(−λ·(B_kj − B_ki)) rational when g divides the differences of coefficients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from verify.game.shape import Shape
from verify.numbers.precision import ball_to_fixed, fixed_to_ball
from verify.solve.approximation import Approximation
from verify.solve.recognise_forms import Form, combine, log_of
from verify.solve.recognise_numbers import rational, simplest_between
from verify.solve.recognise_rule import Layout, references

# Free multipliers are tried at the simplest rational exponential within these relative distances.
NEARNESS_BITS = (2, 5, 10, 20)


@dataclass
class _Equation:
    """Σ_k coefficients[k]·λ_k = right, with coefficient 1 at ``pivot`` and 0 at the pivots of earlier equations."""

    pivot: int
    coefficients: dict[int, Fraction]
    right: Form


def multiplier_candidates(
    shape: Shape, layout: Layout, approximation: Approximation, known: Mapping[int, list[Fraction]]
) -> Iterator[list[Form]]:
    """Yield guesses of all rows' multipliers, the likeliest first."""
    binding = [k for k in range(len(shape.rows)) if _binds(shape, approximation, k)]
    equations = _eliminate(shape, layout, approximation, known, binding)
    pivots = {equation.pivot for equation in equations}
    free = [k for k in binding if k not in pivots]
    for values in _free_values(shape, approximation, free):
        solved = dict(values)
        for equation in reversed(equations):
            others = [(-c, solved[k]) for k, c in equation.coefficients.items() if k != equation.pivot]
            solved[equation.pivot] = combine([(1, equation.right), *others])
        yield [solved.get(k, {}) for k in range(len(shape.rows))]


def _binds(shape: Shape, approximation: Approximation, k: int) -> bool:
    """Return whether a multiplier is noticeably different from 0."""
    precision = approximation.precision
    largest = max(map(abs, shape.rows[k].coefficients), default=0)
    return abs(approximation.multipliers[k]) * largest > 1 << (precision - precision // 6)


def _eliminate(
    shape: Shape,
    layout: Layout,
    approximation: Approximation,
    known: Mapping[int, list[Fraction]],
    binding: list[int],
) -> list[_Equation]:
    """Return independent equations for the binding rows' multipliers, from the heaviest columns."""
    equations: list[_Equation] = []
    labels = len(shape.labels)
    for columns in references(shape, layout, approximation, known) if binding else []:
        for j in columns[1:]:
            if len(equations) == len(binding):
                return equations
            rows = ((k, shape.rows[k].coefficients) for k in binding)
            difference = {k: Fraction(c[j] - c[columns[0]]) for k, c in rows if c[j] != c[columns[0]]}
            gain, base = layout.form(j, known, labels), layout.form(columns[0], known, labels)
            if difference and gain is not None and base is not None:
                _add(equations, difference, combine(((1, gain), (-1, base))))
    return equations


def _add(equations: list[_Equation], coefficients: dict[int, Fraction], right: Form) -> None:
    for equation in equations:
        factor = coefficients.get(equation.pivot)
        if factor:
            for k, c in equation.coefficients.items():
                coefficients[k] = coefficients.get(k, Fraction(0)) - factor * c
            right = combine(((1, right), (-factor, equation.right)))
    coefficients = {k: c for k, c in coefficients.items() if c}
    if coefficients:
        pivot = min(coefficients)
        scale = 1 / coefficients[pivot]
        scaled = {k: c * scale for k, c in coefficients.items()}
        equations.append(_Equation(pivot, scaled, combine(((scale, right),))))


def _free_values(shape: Shape, approximation: Approximation, free: list[int]) -> Iterator[dict[int, Form]]:
    if not free:
        yield {}
        return
    yield {k: {} for k in free}
    exponentials = {}
    for k in free:
        step = _step(shape, k)
        value = fixed_to_ball(approximation.multipliers[k], approximation.precision)
        exponentials[k] = (step, (value * step).exp())
    exact = {}
    for k, (step, power) in exponentials.items():
        found = rational(ball_to_fixed(power, approximation.precision), approximation.precision)
        if found is not None and found > 0:
            exact[k] = log_of(found, Fraction(1, step))
    if len(exact) == len(free):
        yield exact
    for bits in NEARNESS_BITS:
        near = {}
        for k, (step, power) in exponentials.items():
            middle = Fraction(max(1, ball_to_fixed(power, 64)), 1 << 64)
            margin = middle / 2**bits
            near[k] = log_of(simplest_between(middle - margin, middle + margin), Fraction(1, step))
        yield near


def _step(shape: Shape, k: int) -> int:
    """Return the greatest common divisor of the differences of a row's coefficients within groups."""
    coefficients = shape.rows[k].coefficients
    step = 0
    for columns in shape.group_columns:
        first = coefficients[int(columns[0])]
        for j in columns.tolist():
            step = gcd(step, coefficients[j] - first)
    return step or 1
