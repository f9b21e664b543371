"""The reduced equations in fixed point, to any precision.

Numbers are integers over 2^p, and no multiplier is raised to a power, however large the offsets: q_t = exp(−θ − κ·b_t)
is flint's exponential. Up to a few hundred digits the steps are chords, with the inverse matrix in doubles: each gains
10 to 13 digits. Beyond, the matrix is solved by flint at half the precision that the step reaches, which doubles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ldexp

import numpy as np
from flint import arb, arb_mat

from verify.errors import Unsolved
from verify.numbers.precision import flint_precision
from verify.solve.newton_system import System, Unknowns

CHORD_BITS = 1100
"""Up to this precision (about 300 digits) chords are quicker than solving at high precision."""

SLACK_BITS = 8
POLISH_PATIENCE = 5
GUARD = 32
LEAST_MOVE = 40
"""Exponents that move by less than 2^-40 need only few terms of the exponential's series."""

WORD = 60


@dataclass(frozen=True, eq=False)
class FixedPoint:
    """A solution over 2^precision: θ by component, κ·unit by free multiplier, m by release, q and ν = m·q by sink."""

    precision: int
    theta: list[int]
    kappa: list[int]
    marginal: list[int]
    q: list[int]
    sums: list[int]


def fixed_exponential(values: list[int], precision: int) -> list[int]:
    """exp(v/2^precision)·2^precision for every v, up to a unit in the last place.

    Raises
    ------
    Unsolved
        A value is beyond all probabilities: the iteration has run away.
    """
    if max(values, default=0) >> precision > WORD:
        raise Unsolved("the fixed-point iteration runs away")
    results = []
    with flint_precision(precision + GUARD):
        for value in values:
            mantissa, exponent = arb((value, -precision)).exp().mid().man_exp()
            shift = int(exponent) + precision
            results.append(int(mantissa) << shift if shift >= 0 else int(mantissa) >> -shift)
    return results


def moved(powers: list[int], moves: list[int], precision: int) -> list[int] | None:
    """powers·exp(moves/2^precision) by the series, to 2^-32 of the last place; None where moves are not tiny."""
    bits = precision - max(map(abs, moves)).bit_length()
    if bits < LEAST_MOVE:
        return None
    terms = range(1, 1 + -(-(precision + GUARD) // bits))
    found = []
    for power, move in zip(powers, moves, strict=True):
        total = term = power
        for n in terms:
            term = (term * move >> precision) // n
            total += term
        found.append(total)
    return found


def solve_fixed(system: System, unknowns: Unknowns, total: int, precision: int) -> FixedPoint:
    """Refine a solution in doubles to ``precision`` bits; ``total`` is the game's denominator of masses.

    Raises
    ------
    Unsolved
        The residuals stop shrinking before the last few bits.
    """
    equations = _Equations(system, total)
    bits = min(precision, CHORD_BITS)
    parts = (unknowns.theta, unknowns.kappa, unknowns.marginal)
    values = [int(ldexp(v, WORD)) << bits >> WORD for part in parts for v in part.tolist()]
    values = equations.chords(values, bits, unknowns.inverse)
    kept = np.flatnonzero(unknowns.inverse.any(axis=1)).tolist()
    if equations.largest(values, bits) > equations.noise << SLACK_BITS:
        # the matrix is too near to a singular one for doubles: now all unknowns move, by true Newton steps
        kept = list(range(equations.size))
        values = equations.polish(values, bits, kept)
    while bits < precision:
        # the last bits of a level are noise: what is doubled are the others
        reach = min(precision, 2 * bits - 2 * GUARD)
        values = equations.newton_step([v << (reach - bits) for v in values], reach, bits, kept)
        bits = reach
    if precision > CHORD_BITS:
        values = equations.polish(values, precision, kept)
    q, sums, residual = equations.evaluate(values, precision)
    if max(map(abs, residual)) > equations.noise << SLACK_BITS:
        raise Unsolved("Newton's method on the active arcs stalls before the precision asked")
    n_components, n_left = equations.n_components, equations.n_left
    return FixedPoint(precision, values[:n_components], values[n_components:n_left], values[n_left:], q, sums)


class _Equations:
    """Residuals, chords and Newton steps of one system on integers."""

    def __init__(self, system: System, total: int) -> None:
        self.system, self.total = system, total
        self.component = system.component.tolist()
        self.release = system.release.tolist()
        self.n_components = len(system.mass)
        self.n_left = self.n_components + len(system.units)
        self.size = self.n_left + len(system.releases)
        self.noise = 4 * len(system.sinks) + 16
        self.known: tuple[list[int], int, tuple[list[int], list[int], list[int]]] | None = None
        self.powers: tuple[int, list[int], list[int]] | None = None

    def evaluate(self, values: list[int], precision: int) -> tuple[list[int], list[int], list[int]]:
        """q and ν by sink, and the residuals, in the order of the equations. The last result is remembered."""
        if self.known is not None and self.known[0] is values and self.known[1] == precision:
            return self.known[2]
        system, total = self.system, self.total
        theta, kappa, marginal = (
            values[: self.n_components],
            values[self.n_components : self.n_left],
            values[self.n_left :],
        )
        exponents = [-theta[c] for c in self.component]
        for value, offsets, unit in zip(kappa, system.offsets, system.units, strict=True):
            exponents = [e - value * b // unit for e, b in zip(exponents, offsets, strict=True)]
        q = self.exponentials(exponents, precision)
        sums = [marginal[z] * v >> precision for z, v in zip(self.release, q, strict=True)]
        residual = [(mass << precision) // total for mass in system.mass]
        for c, value in zip(self.component, sums, strict=True):
            residual[c] -= value
        for offsets, unit, spent in zip(system.offsets, system.units, system.spent, strict=True):
            there = sum(b * value for b, value in zip(offsets, sums, strict=True))
            residual.append(((spent << precision) // total - there) // unit)
        rule = [-(1 << precision)] * len(marginal)
        for z, value in zip(self.release, q, strict=True):
            rule[z] += value
        self.known = values, precision, (q, sums, residual + rule)
        return self.known[2]

    def exponentials(self, exponents: list[int], precision: int) -> list[int]:
        """exp of the exponents: of all of them or, where they have moved by little, of what they have moved by."""
        fine = precision + GUARD
        found = None
        if self.powers is not None and self.powers[0] == precision:
            _, before, powers = self.powers
            found = moved(powers, [e - b for e, b in zip(exponents, before, strict=True)], precision)
        if found is None:
            found = fixed_exponential([e << GUARD for e in exponents], fine)
        self.powers = precision, exponents, found
        return [power >> GUARD for power in found]

    def chords(self, values: list[int], precision: int, inverse: np.ndarray) -> list[int]:
        """Steps with a fixed inverse matrix in doubles until the residuals are noise or stop shrinking."""
        last = 1 << precision
        for _ in range(precision):
            residual = self.evaluate(values, precision)[2]
            largest = max(map(abs, residual))
            if largest <= self.noise or largest > last >> 2:
                break
            last = largest
            bits = largest.bit_length()
            shift = max(0, bits - WORD)
            step = inverse @ np.array([ldexp(float(r >> shift), shift - bits) for r in residual])
            values = [v - (int(ldexp(d, WORD)) << bits >> WORD) for v, d in zip(values, step.tolist(), strict=True)]
        return values

    def largest(self, values: list[int], precision: int) -> int:
        """The largest residual, over 2^precision."""
        return max(map(abs, self.evaluate(values, precision)[2]))

    def polish(self, values: list[int], precision: int, kept: list[int]) -> list[int]:
        """Whole Newton steps at full precision until the residuals are noise or do not shrink any more."""
        best, least, since = values, self.largest(values, precision), 0
        while least > self.noise and since < POLISH_PATIENCE:
            values = self.newton_step(values, precision, precision, kept)
            largest = self.largest(values, precision)
            since += 1
            if largest < least:
                best, least, since = values, largest, 0
        return best

    def newton_step(self, values: list[int], precision: int, bits: int, kept: list[int]) -> list[int]:
        """One step whose matrix is known to ``bits`` bits."""
        q, sums, residual = self.evaluate(values, precision)
        matrix = self.matrix(q, sums)
        largest = max(map(abs, residual)).bit_length()
        if not largest or not kept:
            return values
        with flint_precision(bits + GUARD):
            left = arb_mat(len(kept), len(kept), [arb((matrix[i][j], -precision)) for i in kept for j in kept])
            right = arb_mat(len(kept), 1, [arb((residual[i], -largest)) for i in kept])
            try:
                step = left.solve(right, algorithm="approx")
            except ZeroDivisionError:
                raise Unsolved("the equations of the active arcs are singular") from None
        values = list(values)
        for place, i in enumerate(kept):
            mantissa, exponent = step[place, 0].mid().man_exp()
            shift = int(exponent) + largest
            values[i] -= int(mantissa) << shift if shift >= 0 else int(mantissa) >> -shift
        return values

    def matrix(self, q: list[int], sums: list[int]) -> list[list[int]]:
        """The derivative of the residuals, over 2^precision."""
        system = self.system
        table = [[0] * self.size for _ in range(self.size)]
        for i, (c, release) in enumerate(zip(self.component, self.release, strict=True)):
            z = self.n_left + release
            factors = [(c, 1, 1)]
            factors += [
                (self.n_components + k, offsets[i], unit)
                for k, (offsets, unit) in enumerate(zip(system.offsets, system.units, strict=True))
            ]
            for row, b, unit in factors:
                table[row][z] -= q[i] * b // unit
                table[z][row] -= q[i] * b // unit
                for column, b2, unit2 in factors:
                    table[row][column] += sums[i] * b * b2 // (unit * unit2)
        return table
