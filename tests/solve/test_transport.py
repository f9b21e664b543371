"""Transport games end to end: the width reached, closed forms, other solvers, and honest refusals."""

from __future__ import annotations

import math
import operator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx

from tests.solve.transport_games import (
    FAMILIES,
    absolute,
    bracket,
    diagonal,
    digits_reached,
    hamming,
    make_shape,
    random_shape,
    squared,
    within,
)
from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import flint_precision
from verify.solve.interior import interior_point
from verify.solve.interior_blocks import make_blocks, sinks_of
from verify.solve.transport import solve_transport
from verify.solve.transport_quick import quick


def entropy(*masses: Fraction) -> arb:
    return -sum((arb(p.numerator) / p.denominator * (arb(p.numerator) / p.denominator).log() for p in masses), arb(0))


def encloses(shape: Shape, digits: int, value: arb) -> bool:
    """The bracket of ``digits`` digits holds the closed form, up to the excess that repair removes."""
    approximation = solve_transport(shape, digits)
    lower, upper, excess = bracket(shape, approximation)
    tolerance = arb(10) ** -digits
    assert digits_reached(shape, approximation) > digits
    return bool(lower < value + tolerance and upper > value - tolerance and excess * 10**digits < 1)


SECTION_V_A = make_shape(diagonal([1, 0, 1, 0, 1]), within(1))


@pytest.mark.parametrize("digits", [10, 30, 200, 1000])
def test_section_v_a(digits: int) -> None:
    """h* = h2(1/3) in Section V-A, to any number of digits."""
    with flint_precision(4 * digits + 64):
        assert encloses(SECTION_V_A, digits, entropy(Fraction(1, 3), Fraction(2, 3)))


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(999, 1000), Fraction(1), Fraction(1001, 1000)])
def test_rate_distortion(size: int, share: Fraction) -> None:
    """X = Y uniform, Hamming cost: h* = h2(D) + D log(M − 1) up to D = 1 − 1/M (included), then log M."""
    most = 1 - Fraction(1, size)
    distortion = share * most
    shape = make_shape(diagonal([1] * size), budgets=[(hamming, distortion)])
    with flint_precision(256):
        reached = min(distortion, most)
        value = entropy(reached, 1 - reached) + arb(reached.numerator) / reached.denominator * arb(size - 1).log()
        assert encloses(shape, 30, value)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(12))
def test_width(family: str, seed: int) -> None:
    """Whatever the family, what is returned has a bracket of 30 digits; these games are all solved."""
    shape = random_shape(family, seed)
    assert digits_reached(shape, solve_transport(shape, 30)) > 30


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_width_often(family: str) -> None:
    """On 300 random games of a family the width is always that asked or the game is refused, and few are refused."""
    refused = 0
    for seed in range(100, 400):
        shape = random_shape(family, seed)
        try:
            approximation = solve_transport(shape, 30)
        except Unsolved:
            refused += 1
        else:
            assert digits_reached(shape, approximation) > 30, seed
    assert refused <= 3


@pytest.mark.parametrize("digits", [3, 12, 60, 400])
def test_digits(digits: int) -> None:
    """The width follows the digits asked."""
    shape = random_shape("two budgets", 1)
    assert digits_reached(shape, solve_transport(shape, digits)) > digits


@pytest.mark.parametrize(
    ("name", "shape", "value"),
    [
        ("one label", make_shape([[1], [2]], budgets=[(hamming, Fraction(1, 2))]), 0.0),
        ("one source", make_shape([[1]], budgets=[(lambda _, z: z, Fraction(1, 2))], releases=3), 0.0),
        ("no choice", make_shape([[1, 1], [1, 3]], operator.eq), math.log(2) / 3 + 0.3748900964125389),
        ("deterministic", make_shape(diagonal([1, 2]), operator.eq), 0.0),
        (
            "same budget twice",
            make_shape(diagonal([1, 1]), budgets=[(hamming, Fraction(1, 4)), (hamming, Fraction(1, 4))]),
            -0.75 * math.log(0.75) - 0.25 * math.log(0.25),
        ),
        (
            "a multiplier that is not unique",
            make_shape([[1, 0], [0, 0], [0, 1]], budgets=[(squared, 1)]),
            math.log(2),
        ),
        (
            "releases with two names",
            make_shape(diagonal([1, 1]), budgets=[(lambda x, z: int(x != z // 2), Fraction(1, 4))], releases=4),
            -0.75 * math.log(0.75) - 0.25 * math.log(0.25),
        ),
        (
            "a release that nothing reaches",
            make_shape(diagonal([1, 1]), lambda _, z: z < 1, releases=3),
            math.log(2),
        ),
        (
            "labels that change",
            make_shape([[1, 0]], budgets=[(lambda _x, y, _z, w: y != w, Fraction(1, 4))], change_labels=True),
            -0.75 * math.log(0.75) - 0.25 * math.log(0.25),
        ),
    ],
)
def test_degenerate(name: str, shape: Shape, value: float) -> None:
    """Degenerate games are games: their values are right and their brackets as narrow as any."""
    approximation = solve_transport(shape, 30)
    assert digits_reached(shape, approximation) > 30
    assert float(bracket(shape, approximation)[0]) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("scale", [10**4, 10**8, 10**12])
def test_tiny_masses(scale: int) -> None:
    """A source of mass 10^-12 is resolved as well as the others."""
    shape = make_shape([[scale, 1, 5], [3, scale, scale], [1, 1, scale]], budgets=[(absolute, Fraction(1, 3))])
    assert digits_reached(shape, solve_transport(shape, 30)) > 30


def test_ties_of_multipliers() -> None:
    """Several budgets can leave their multipliers tied by an integer relation λ·c = 0: all the same to the width."""
    solved = 0
    for seed in range(60):
        shape = random_shape("three budgets", seed)
        approximation = solve_transport(shape, 30)
        solved += sum(value > 0 for value in approximation.multipliers) >= 2
        assert digits_reached(shape, approximation) > 30
    assert solved > 10


def test_slack_budget() -> None:
    """A budget that does not bind has the multiplier 0, exactly."""
    shape = make_shape([[3, 1], [1, 2]], budgets=[(hamming, 2), (hamming, Fraction(1, 20))])
    first, second = solve_transport(shape, 30).multipliers
    assert first == 0
    assert second > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_second_opinion(family: str) -> None:
    """The value is the one that CVXPY and Clarabel find for max H(Y|Z)."""
    cp = pytest.importorskip("cvxpy")
    shape = random_shape(family, 3)
    sinks, labels = sinks_of(shape), len(shape.labels)
    gamma = cp.Variable(shape.columns, nonneg=True)
    used = np.unique(sinks)
    into = (sinks[None, :] == used[:, None]).astype(float)
    same = (used[None, :] // labels == used[:, None] // labels).astype(float)
    out = (shape.group[None, :] == np.arange(len(shape.mass))[:, None]).astype(float)
    constraints = [out @ gamma == shape.float_mass]
    for row in shape.rows:
        unit = max(row.coefficients)
        constraints.append(np.array([c / unit for c in row.coefficients]) @ gamma <= row.rhs / unit)
    value = cp.Problem(cp.Maximize(-cp.sum(cp.rel_entr(into @ gamma, same @ into @ gamma))), constraints).solve(
        "CLARABEL"
    )
    assert float(bracket(shape, solve_transport(shape, 30))[0]) == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_warm(family: str) -> None:
    """A known solution of few digits is refined to many, and one of a neighbouring game is no obstacle."""
    shape = random_shape(family, 5)
    known = solve_transport(shape, 8)
    assert digits_reached(shape, solve_transport(shape, 60, warm=known)) > 60
    mass = tuple(m + (i % 2) for i, m in enumerate(shape.mass))
    neighbour = replace(shape, mass=mass, total=sum(mass))
    try:
        approximation = solve_transport(neighbour, 30, warm=known)
    except Unsolved:
        return  # the budget of the neighbour may be too small for any attack
    assert digits_reached(neighbour, approximation) > 30


@pytest.mark.parametrize("family", FAMILIES)
def test_quick(family: str) -> None:
    """Doubles alone give brackets of six digits, and refuse to promise more than doubles hold."""
    shape = random_shape(family, 2)
    sinks = sinks_of(shape)
    blocks = make_blocks(shape, sinks)
    point = interior_point(blocks, 1e-11)
    assert digits_reached(shape, quick(shape, blocks, sinks, point, 6)) > 6
    with pytest.raises(Unsolved):
        quick(shape, blocks, sinks, point, 30)


def test_refusals() -> None:
    """What is not a transport game with inequalities is refused, not solved wrongly."""
    shape = random_shape("budget", 0)
    with pytest.raises(Unsolved, match="transport"):
        solve_transport(replace(shape, transport=False), 30)
    with pytest.raises(Unsolved, match="equality"):
        solve_transport(replace(shape, rows=(replace(shape.rows[0], equality=True),)), 30)
    other = make_shape([[1, 1, 1, 1]] * 7)
    assert digits_reached(shape, solve_transport(shape, 30, warm=solve_transport(other, 10))) > 30


def test_precision_is_restored() -> None:
    """flint's precision is as before, whatever happens."""
    before = ctx.prec
    solve_transport(SECTION_V_A, 500)
    assert ctx.prec == before
