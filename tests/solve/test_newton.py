"""The reduced equations: residuals at high precision, singular systems, and the two kinds of steps."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import ctx

from tests.solve.test_active import corrector
from tests.solve.transport_games import FAMILIES, diagonal, hamming, make_shape, random_shape
from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.newton import CHORD_BITS, GUARD, FixedPoint, fixed_exponential, moved, solve_fixed
from verify.solve.newton_system import System, Unknowns, independent, invert, solve_doubles


def solve(shape: Shape, precision: int) -> tuple[System, FixedPoint]:
    solver, guess = corrector(shape)
    active = solver.run(guess)
    return active.system, solve_fixed(active.system, active.unknowns, shape.total, precision)


@pytest.mark.parametrize("precision", [64, 200, 3000])
def test_fixed_exponential(precision: int) -> None:
    """exp in fixed point agrees with mpmath's to a unit in the last place, for either sign."""
    before = ctx.prec
    values = [0, -1, 1 << precision, -(3 << precision), -(200 << precision), 12345678901234567890]
    with mpmath.workprec(precision + 400):
        for value, found in zip(values, fixed_exponential(values, precision), strict=True):
            true = mpmath.exp(mpmath.mpf(value) / 2**precision) * 2**precision
            assert abs(found - true) <= 1
    assert ctx.prec == before


@pytest.mark.parametrize("precision", [100, 400])
@pytest.mark.parametrize("bits", [40, 90])
def test_moved(precision: int, bits: int) -> None:
    """The series agrees with the exponential itself, far below the last place; moves that are not tiny are refused."""
    fine = precision + GUARD
    start, moves = [0, -(3 << precision), 12345], [1 << (precision - bits), -(1 << (precision - bits)), 0]
    powers = fixed_exponential([v << GUARD for v in start], fine)
    found = moved(powers, [m // 2 for m in moves], precision)
    ends = fixed_exponential([(v + m // 2) << GUARD for v, m in zip(start, moves, strict=True)], fine)
    assert found is not None
    assert all(abs(a - b) <= 1 << 8 for a, b in zip(found, ends, strict=True))
    assert moved(powers, [1 << precision, 0, 0], precision) is None


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("precision", [120, CHORD_BITS, 2500])
def test_equations(family: str, precision: int) -> None:
    """Components send what their sources have, budgets are spent, and rules sum to 1, all to the last bits."""
    shape = random_shape(family, 4)
    system, point = solve(shape, precision)
    one = 1 << precision
    last = Fraction(1 << 20, one)
    sums = [Fraction(0)] * len(system.mass)
    rules = [Fraction(0)] * len(system.releases)
    for c, z, q, value in zip(system.component, system.release, point.q, point.sums, strict=True):
        sums[c] += Fraction(value, one)
        rules[z] += Fraction(q, one)
    for mass, found in zip(system.mass, sums, strict=True):
        assert abs(found - Fraction(mass, shape.total)) < last
    assert all(abs(rule - 1) < last for rule in rules)
    for offsets, unit, spent in zip(system.offsets, system.units, system.spent, strict=True):
        there = sum(b * Fraction(value, one) for b, value in zip(offsets, point.sums, strict=True))
        assert abs(there - Fraction(spent, shape.total)) < last * unit


def test_chords_and_newton_agree() -> None:
    """The first 300 digits are the same whichever way they were found."""
    shape = random_shape("budget", 7)
    coarse, fine = solve(shape, CHORD_BITS)[1], solve(shape, CHORD_BITS + 900)[1]
    for a, b in zip(coarse.q, fine.q, strict=True):
        assert abs(a - (b >> 900)) < 1 << 16


def test_singular() -> None:
    """Releases with two names make the equations singular; one of the two keeps its mass and the rest is solved."""
    shape = make_shape(diagonal([1, 2]), budgets=[(lambda x, z: int(x != z // 2), Fraction(1, 4))], releases=4)
    system, point = solve(shape, 300)
    marginal = [0, 0]
    for z, value in zip(system.releases, point.marginal, strict=True):
        marginal[z // 2] += value
    plain = solve(make_shape(diagonal([1, 2]), budgets=[(hamming, Fraction(1, 4))]), 300)[1]
    assert all(abs(a - b) < 1 << 20 for a, b in zip(marginal, plain.marginal, strict=True))


def test_nearly_singular() -> None:
    """Just below the budget of independence λ is 10^-6 and doubles are at their end; the digits still come."""
    shape = make_shape(diagonal([1] * 4), budgets=[(hamming, Fraction(3, 4) - Fraction(1, 10**6))])
    _, point = solve(shape, 300)
    assert 0 < point.kappa[0] * 10**4 < 1 << 300


def test_independent() -> None:
    """The part kept of a symmetric matrix is regular and as large as the rank."""
    dice = np.random.default_rng(1)
    for rank in range(1, 6):
        half = dice.normal(size=(6, rank))
        matrix = half @ np.diag(dice.choice([-1.0, 1.0], rank)) @ half.T
        kept = independent(matrix)
        assert len(kept) == rank
        inverse, _ = invert(matrix, kept)
        part = np.ix_(kept, kept)
        assert matrix[part] @ inverse[part] == pytest.approx(np.eye(rank), abs=1e-6)


def test_no_solution() -> None:
    """Equations without a solution are refused: no component can send a negative mass."""
    system = System(
        sinks=[0, 1],
        component=np.array([0, 1]),
        release=np.array([0, 0]),
        releases=[0],
        offsets=[],
        units=[],
        scaled=np.zeros((0, 2)),
        mass=[1, -1],
        spent=[],
        target=np.array([1.0, -1.0]),
    )
    start = Unknowns(np.zeros(2), np.zeros(0), np.ones(1), np.zeros((0, 0)), np.inf)
    with pytest.raises(Unsolved):
        solve_doubles(system, start)
