"""Mirror ascent and Blahut's and Arimoto's iteration: they come to what Newton encloses, at the rate they say."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.solve.fixed_point_games import coin, living, one_point, table
from verify.errors import Unsolved
from verify.game import Game
from verify.solve.fixed.blahut import blahut_arimoto, diagonal
from verify.solve.fixed.mirror import mirror_ascent
from verify.solve.fixed.rate import observed
from verify.solve.fixed.solution import middle, solve_fixed_point

GAMES = {
    "binary source": coin("1/3", "1/4"),
    "prior": coin("1/3", "1/2"),
    "five letters": Game.mean_distortion(
        {(str(i), str(i)): i + 1 for i in range(5)}, metric="squared", budget="1/2", normalise=True
    ),
    "one point": one_point("1/4", "1/8"),
    "labels change": table(3, 3, 2, "1/20"),
    "labels change, order 2": table(3, 2, 1, "1/8", order=2),
    "maximum distortion": Game.max_distortion(
        {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}, metric="absolute", radius=1, features=range(5)
    ),
}


@pytest.mark.parametrize("name", GAMES)
def test_same_value(name: str) -> None:
    """lower ≤ h* ≤ upper up to rounding, and the multiplier is the same."""
    found = solve_fixed_point(living(GAMES[name]), 30)
    climb = mirror_ascent(found.shape, limit=2000)
    assert climb.lower - 1e-13 <= float(middle(found.value)) <= climb.upper + 1e-13
    assert climb.upper - climb.lower < 1e-9
    for ball, row in zip(found.enclosed.multipliers, found.shape.rows, strict=True):
        assert climb.multiplier == pytest.approx(float(middle(ball)) * row.scale, abs=1e-4)
    assert climb.law.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", GAMES)
def test_climbs(name: str) -> None:
    """The lower bound never falls, and the gap after n steps is at most what O(1/n) allows."""
    shape = living(GAMES[name])
    climbs = [mirror_ascent(shape, limit=n, tolerance=0.0) for n in (1, 2, 4, 8, 16, 32)]
    lowers = [climb.lower for climb in climbs]
    assert all(b >= a - 1e-13 for a, b in pairwise(lowers))
    best = max(lowers)
    for climb in climbs:
        assert best - climb.lower <= math.log(shape.columns) / climb.iterations + 1e-12


@pytest.mark.parametrize("name", [name for name in GAMES if diagonal(living(GAMES[name]))])
def test_blahut_arimoto(name: str) -> None:
    """For X = Y the second scheme agrees to doubles' precision."""
    found = solve_fixed_point(living(GAMES[name]), 30)
    curve = blahut_arimoto(found.shape)
    assert curve.value == pytest.approx(float(middle(found.value)), abs=1e-10)
    assert curve.gap < 1e-11


def test_where_they_apply() -> None:
    """Blahut and Arimoto need a label that tells the source; both need one budget at most, and arcs."""
    assert diagonal(living(coin("1/3", "1/4")))
    assert not diagonal(living(one_point("1/4", "1/8")))
    with pytest.raises(Unsolved):
        blahut_arimoto(living(one_point("1/4", "1/8")))
    two = [{"metric": "hamming", "budget": "1/4"}, {"metric": "absolute", "budget": "1/3"}]
    game = Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, budgets=two)
    with pytest.raises(Unsolved):
        mirror_ascent(game.shape)
    with pytest.raises(Unsolved):
        mirror_ascent(Game.polytope(vertices=[{("x", "0"): 1}], labels=["0", "1"]).shape)


def test_observed_rates() -> None:
    """A geometric sequence is linear, a power is sublinear, with their own numbers; noise is not seen."""
    n = np.arange(1, 200)
    linear = observed([*(0.9**n), *([1e-15] * 50)], 1e-9)
    assert linear is not None
    assert linear.factor == pytest.approx(0.9)
    assert linear.power is None
    slow = observed(list(3.0 / n), 1e-14)
    assert slow is not None
    assert slow.factor is None
    assert slow.power == pytest.approx(1)
    assert observed([1.0, 0.5], 1e-14) is None


def test_binary_rate() -> None:
    """Blahut's and Arimoto's rate for a binary source: the factor is that of the update's derivative."""
    p, d = 1 / 3, 1 / 4
    curve = blahut_arimoto(living(coin("1/3", "1/4")))
    m = (p - d) / (1 - 2 * d)
    # derivative of m ↦ Σ_x μ_x γ(0|x) in m at the fixed point
    tau = d / (1 - d)
    whole = (m + (1 - m) * tau, m * tau + 1 - m)
    factor = p * tau / whole[0] ** 2 + (1 - p) * tau / whole[1] ** 2
    assert curve.rate is not None
    assert curve.rate.factor is not None
    # the gap is Blahut's, which is of first order in the error
    assert curve.rate.factor == pytest.approx(factor, rel=1e-3)
