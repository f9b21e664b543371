"""The interior point in doubles: what it returns is nearly feasible, nearly optimal, and says how nearly."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.solve.transport_games import FAMILIES, absolute, diagonal, hamming, make_shape, random_shape, squared
from verify.game.shape import Shape
from verify.solve.interior import InteriorPoint, Path, interior_point
from verify.solve.interior_blocks import Blocks, make_blocks, ratios, sinks_of
from verify.solve.interior_step import Factors


def solve(shape: Shape, tolerance: float = 1e-9, power: float = 0.3) -> tuple[Blocks, InteriorPoint]:
    blocks = make_blocks(shape, sinks_of(shape))
    return blocks, interior_point(blocks, tolerance, power)


def entropy(shape: Shape, gamma: np.ndarray) -> float:
    """H(Y|Z) of an attack over the columns, nats."""
    sums = np.bincount(sinks_of(shape), gamma, shape.sinks).reshape(-1, len(shape.labels))
    q = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-300)
    return -float((sums * np.log(np.where(q > 0, q, 1.0))).sum())


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("power", [0.0, 0.3, 1.0])
def test_optimality(family: str, seed: int, power: float) -> None:
    """Masses and budgets hold, slacks are those of the dual, and H(Y|Z) = Σ μφ + rλ up to the gap."""
    shape = random_shape(family, seed)
    blocks, point = solve(shape, power=power)
    assert point.gap < 1e-5
    gamma, slack = blocks.columns(point.gamma), blocks.columns(point.slack)
    assert (gamma > 0).all()
    assert (slack > 0).all()
    assert np.bincount(shape.group, gamma) == pytest.approx(shape.float_mass, abs=1e-9)
    spent = np.array([(cost * point.gamma).sum() for cost in blocks.costs])
    assert (spent <= blocks.budgets + 1e-7).all()
    upper = float((blocks.mass * point.phi).sum()) + float(point.multipliers @ blocks.budgets)
    assert entropy(shape, gamma) == pytest.approx(upper, abs=1e-4 + 10 * point.gap)


@pytest.mark.parametrize("family", FAMILIES)
def test_stages(family: str) -> None:
    """A path followed in stages arrives where it arrives at once, and gives each point once."""
    shape = random_shape(family, 1)
    blocks, whole = solve(shape, 1e-9)
    path = Path(blocks, 0.3)
    gaps = [point.gap for point in path.walk(1e-2)]
    rough = path.reach(1e-3)
    fine = path.reach(1e-9)
    assert gaps == sorted(gaps, reverse=True)
    assert rough.iterations <= fine.iterations == whole.iterations
    assert fine.gap == whole.gap
    assert (fine.gamma == whole.gamma).all()
    assert not list(path.walk(1e-9))


@pytest.mark.parametrize(("size", "distortion"), [(2, 0.25), (3, 0.5), (8, 0.1)])
def test_rate_distortion(size: int, distortion: float) -> None:
    """X = Y uniform, Hamming cost: H(Y|Z) = h2(D) + D log(M − 1)."""
    shape = make_shape(diagonal([1] * size), budgets=[(hamming, distortion)])
    blocks, point = solve(shape, 1e-11)
    value = -distortion * math.log(distortion) - (1 - distortion) * math.log(1 - distortion)
    value += distortion * math.log(size - 1)
    assert entropy(shape, blocks.columns(point.gamma)) == pytest.approx(value, abs=1e-8)


def test_blocks_are_label_classes() -> None:
    """Arcs that keep labels make one block for each label; arcs that change labels make one block in all."""
    mass = [[1, 2], [3, 0], [0, 4]]
    keeping = make_shape(mass, budgets=[(absolute, 1)])
    blocks = make_blocks(keeping, sinks_of(keeping))
    assert blocks.arcs.shape == (2, 2, 3)
    assert blocks.columns(blocks.costs[0]) * blocks.unit[0] == pytest.approx(keeping.rows[0].coefficients)
    changing = make_shape(mass, change_labels=True)
    blocks = make_blocks(changing, sinks_of(changing))
    assert blocks.arcs.shape == (1, 4, 6)
    assert int(blocks.arcs.sum()) == changing.columns


@pytest.mark.parametrize("shift", [1, 10**20, 10**400])
def test_ratios(shift: int) -> None:
    """Integers of any size become ratios in doubles."""
    assert ratios((shift, -3 * shift, 0), 2 * shift) == pytest.approx([0.5, -1.5, 0.0])


def test_step_solves_the_linear_equations() -> None:
    """A Newton direction meets what the sources lack, what the rows leave unspent, and the linearised duals."""
    shape = make_shape([[3, 1, 2], [1, 5, 1], [2, 2, 9]], budgets=[(absolute, 1), (squared, 1)])
    blocks = make_blocks(shape, sinks_of(shape))
    dice = np.random.default_rng(0)
    gamma, slack = dice.random(blocks.arcs.shape), dice.random(blocks.arcs.shape)
    multipliers, spare, phi = dice.random(2), dice.random(2), dice.random(blocks.mass.shape)
    factors = Factors(blocks, gamma, slack, phi, multipliers, spare)
    factors.predictor()
    move = factors.corrector(np.full(gamma.shape, 0.1), np.full(2, 0.2), np.zeros(gamma.shape))
    move = replace(move, gamma=gamma * move.gamma, slack=slack * move.slack)
    assert gamma.sum(axis=2) + move.gamma.sum(axis=2) == pytest.approx(blocks.mass)
    for cost, budget, left, change in zip(blocks.costs, blocks.budgets, spare, move.spare, strict=True):
        assert (cost * (gamma + move.gamma)).sum() + left + change == pytest.approx(budget)
    assert gamma * slack + gamma * move.slack + slack * move.gamma == pytest.approx(0.1)
    assert spare * multipliers + spare * move.multipliers + multipliers * move.spare == pytest.approx(0.2)
    sums, change = gamma.sum(axis=1), move.gamma.sum(axis=1)
    f = -np.log(sums / sums.sum(axis=0)) - change / sums + change.sum(axis=0) / sums.sum(axis=0)
    price = np.tensordot(multipliers + move.multipliers, blocks.costs, 1)
    dual = (phi + move.phi)[:, :, None] + price - f[:, None, :]
    assert dual == pytest.approx(slack + move.slack)
