"""The least loss among rules with given least probabilities, in doubles: a saddle point of the restricted game."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.games import budgets, counts, metrics
from verify import Game, Unsolved
from verify.game.shape import Shape
from verify.solve.facial import face, restrict
from verify.solve.loss import worst_attack
from verify.solve.loss_band import Floats, least_loss

BITS = 50


@st.composite
def restricted(draw: st.DrawFn) -> tuple[Shape, Floats, Floats, Any]:
    """A living shape with at most one budget; a rule; lower bounds that leave it free at some releases."""
    law, budget = draw(counts()), draw(budgets)
    options = {"features": range(3), "labels": range(3), "normalise": True}
    if draw(st.booleans()):
        game = Game.mean_distortion(law, metric=draw(metrics), budget=budget, **options)
    else:
        game = Game.max_distortion(law, metric=draw(metrics), radius=budget, **options)
    whole = draw(st.lists(st.integers(1, 9), min_size=9, max_size=9))
    rule = np.array(whole, dtype=float).reshape(3, 3)
    rule /= rule.sum(axis=1, keepdims=True)
    loose = np.array(draw(st.lists(st.booleans(), min_size=3, max_size=3).filter(any)))
    least = np.where(loose[:, None], rule * draw(st.sampled_from([0.3, 0.7, 0.95])), rule)
    return restrict(game.shape, face(game.shape).alive), -np.log(rule).reshape(-1), least.reshape(-1), loose


def best_against(law: Floats, least: Floats) -> Floats:
    """The rule q ≥ least that minimises Σ p(−log q) at one release, by bisection on its level."""
    if not law.any():
        return least + (1 - least.sum()) / len(least)
    low, high = 1e-12, 1e12
    for _ in range(200):
        level = (low * high) ** 0.5
        low, high = (level, high) if np.maximum(least, law / level).sum() > 1 else (low, level)
    return np.maximum(least, law / high)


def loss_of(shape: Shape, rule: Floats) -> float:
    gains = [round(float(v) * 2**BITS) for v in -np.log(rule)]
    found = worst_attack(shape, gains, BITS)
    return sum(float(v) * gains[int(shape.entry_sink[j])] / 2**BITS for j, v in found.attack.items())


@given(restricted())
def test_saddle_point(program: tuple[Shape, Floats, Floats, Any]) -> None:
    """The best rule against the attack found loses to it what the attack is said to force, and no more to any other."""
    shape, fixed, least, loose = program
    found = least_loss(shape, fixed, least, loose)
    law = np.bincount(shape.entry_sink, found.attack, shape.sinks)
    assert np.bincount(shape.group, found.attack) == pytest.approx(shape.float_mass, abs=1e-9)
    rule = np.exp(-fixed)
    for z in np.flatnonzero(loose):
        own = slice(3 * z, 3 * z + 3)
        rule[own] = best_against(law[own], least[own])
    forced = float(law @ -np.log(rule))
    assert forced == pytest.approx(found.loss, abs=1e-8)
    for spread in (rule, np.where(np.repeat(loose, 3), least + np.repeat(1 - least.reshape(3, 3).sum(1), 3) / 3, rule)):
        assert loss_of(shape, spread) >= forced - 1e-8


def test_agrees_with_cvxpy() -> None:
    """The same number as Clarabel finds for the same convex program."""
    cvxpy = pytest.importorskip("cvxpy")
    law = {(x, y): 1 + 7 * (x == y) + (x * y) % 3 for x in range(4) for y in range(4)}
    for budget in ("1/3", "1", "2"):
        options = {"features": range(4), "labels": range(4), "normalise": True}
        shape = Game.mean_distortion(law, metric="squared", budget=budget, **options).shape
        rng = np.random.default_rng(1)
        rule = rng.dirichlet(np.ones(4), 4)
        loose = np.array([False, True, True, False])
        least = np.where(loose[:, None], rule * 0.6, rule).reshape(-1)
        found = least_loss(shape, -np.log(rule).reshape(-1), least, loose)
        q = cvxpy.Variable(16)
        price = cvxpy.Variable(nonneg=True)
        phi = cvxpy.Variable(len(shape.mass))
        cost = np.array(shape.rows[0].coefficients, dtype=float) / shape.rows[0].scale
        limits = [q >= least, cvxpy.sum(cvxpy.reshape(q, (4, 4), order="C"), axis=1) == 1]
        limits += [phi[shape.group] + price * cost >= -cvxpy.log(q[shape.entry_sink])]
        spent = price * (shape.rows[0].rhs / shape.rows[0].scale)
        problem = cvxpy.Problem(cvxpy.Minimize(spent + shape.float_mass @ phi), limits)
        problem.solve(solver=cvxpy.CLARABEL)
        assert found.loss == pytest.approx(problem.value, abs=1e-6)


def test_other_shapes() -> None:
    """Several budgets are another program."""
    both = [{"metric": "absolute", "budget": 1}, {"metric": "hamming", "budget": 1}]
    shape = Game.mean_distortion({("0", "a"): "1/2", ("1", "b"): "1/2"}, budgets=both).shape
    with pytest.raises(Unsolved, match="at most one budget"):
        least_loss(shape, np.zeros(4), np.full(4, 0.25), np.array([True, True]))
