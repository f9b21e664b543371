"""Algebraic numbers behind long approximations, by lattice reduction.

The integer relations between 1, x, …, x^d are short vectors of a lattice (Lenstra, Lenstra and Lovász, Factoring
polynomials with rational coefficients, 1982; Kannan, Lenstra and Lovász, Polynomial factorization and nonrandomness
of bits, 1988). The reduction sees a part of the digits only; the others confirm what it finds, so that an accident is
out of the question. Recognition proves nothing all the same: what is built on it is checked exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flint

from verify.numbers.field import Field, primitive
from verify.numbers.precision import ball_to_fixed, flint_precision

LEVELS = ((1, 80), (2, 120), (4, 240), (8, 480), (14, 1000), (22, 2000), (30, 3000), (40, 4400))
"""Degrees, and the bits that the reduction sees for them."""

SEEN = 0.84
"""The share of the known bits that the reduction may see."""

SPARE_BITS = 32
DELTA = 0.75

Tick = Callable[[], None]
"""Called before every reduction; raises when there is no more time."""


def minimal_polynomial(x: flint.arb, bits: int, degree: int, tick: Tick, first: int = 0) -> tuple[int, ...] | None:
    """The minimal polynomial (c_0, …, c_n) of a number known to ``bits`` bits after the point, if it is found.

    Parameters
    ----------
    x
        Of moderate size; its radius is ignored.
    degree
        The largest degree looked for.
    first
        The level to begin at, where earlier ones are known to fail.
    """
    for d, seen in LEVELS[first:]:
        if d > degree or seen > bits * SEEN:
            return None
        tick()
        relation = short_relation(powers(x, d + 1, bits), seen, bits)
        if relation is not None:
            return _vanishing_factor(relation, x, bits)
    return None


def powers(x: flint.arb, count: int, bits: int) -> list[flint.arb]:
    """1, x, …, x^(count−1)."""
    with flint_precision(bits + SPARE_BITS):
        out = [flint.arb(1)]
        for _ in range(count - 1):
            out.append((out[-1] * x).mid())
    return out


def short_relation(numbers: Sequence[flint.arb], seen: int, bits: int) -> list[int] | None:
    """Integers a with Σ a_i·numbers_i = 0 as far as ``bits`` bits tell, found from the first ``seen`` of them."""
    size = len(numbers)
    entries = [ball_to_fixed(number, seen) for number in numbers]
    matrix = flint.fmpz_mat(size, size + 1)
    for i, entry in enumerate(entries):
        matrix[i, i] = 1
        matrix[i, size] = entry
    reduced = matrix.lll(False, DELTA)
    relation = [int(reduced[0, i]) for i in range(size)]
    with flint_precision(bits + SPARE_BITS):
        rest = sum((a * number.mid() for a, number in zip(relation, numbers, strict=True)), flint.arb(0))
        # as small as rounding explains, while chance leaves the bits that the reduction did not see
        if abs(rest) > max(map(abs, relation)) * flint.arb(2) ** -(bits - (bits - seen) // 3):
            return None
    return relation


def _vanishing_factor(relation: list[int], x: flint.arb, bits: int) -> tuple[int, ...] | None:
    """The irreducible factor of a polynomial whose value at x is least."""
    factors = [factor for factor, _ in flint.fmpz_poly(list(primitive(relation))).factor()[1] if factor.degree() > 0]
    if not factors:
        return None
    with flint_precision(bits + SPARE_BITS):
        best = min(factors, key=lambda factor: abs(factor(x.mid())).mid())
    return primitive([int(c) for c in best.coeffs()])


def in_field(x: flint.arb, field: Field, bits: int, tick: Tick) -> flint.fmpq_poly | None:
    """The element of a field that a number known to ``bits`` bits is, if it is found.

    Looked for is x·f'(θ) with f the field's polynomial, whose coefficients are much shorter than those of x (they are
    what a rational univariate representation holds).
    """
    if field.degree == 1:
        tick()
        relation = short_relation([flint.arb(1), x], int(bits * SEEN), bits)
        return None if relation is None or not relation[1] else flint.fmpq_poly([flint.fmpq(-relation[0], relation[1])])
    slope = flint.fmpz_poly(list(field.polynomial)).derivative()
    basis = powers(field.root(bits + SPARE_BITS), field.degree, bits)
    with flint_precision(bits + SPARE_BITS):
        target = (x * slope(basis[1])).mid()
    seen = (field.degree + 2) * (slope.height_bits() + 12)
    while True:
        seen = min(seen, int(bits * SEEN))
        tick()
        relation = short_relation([*basis, target], seen, bits)
        if relation is not None:
            if not relation[-1]:
                return None
            above = flint.fmpq_poly([flint.fmpq(-a, relation[-1]) for a in relation[:-1]])
            return above * field.inverse(flint.fmpq_poly(slope)) % field.modulus
        if seen >= int(bits * SEEN):
            return None
        seen *= 2
