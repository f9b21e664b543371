"""Figure 2 at 41 × 41 points, every number certified to 12 digits, beside the same figure with CVXPY and Clarabel.

CVXPY computes 41 robust rules and 1681 losses to its default accuracy and certifies nothing. It is given two ways to
do so: one problem for the rules and one for the losses, compiled once, with the budget and the rule as parameters; and
a new problem for every number. Times are those of the clock on the wall, ours with two processes (their start is
included) and with one.
"""

from __future__ import annotations

import gc
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import verify
from verify.claims.sweep import Sweep, sweep
from verify.game import Game

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

cp = pytest.importorskip("cvxpy", reason="needs CVXPY (the extra bench)")
models = pytest.importorskip("tests.bench.models", reason="needs CVXPY (the extra bench)", exc_type=ImportError)

GAMES = Path(__file__).resolve().parents[2] / "examples" / "games"
POINTS = 41
DIGITS = 12
BUDGETS = np.linspace(0, 2, POINTS)
AGREE = 1e-3
"""A value to eight digits gives a rule to four (Pinsker), and losses in nats to little more than three."""


def attack(game: Game, budget: object) -> tuple[object, list[object]]:
    """The sums over features of what goes where, [label, release], as an expression, and the constraints."""
    mass, cost, _ = models.tables(game)
    labels, features = mass.shape
    gamma = cp.Variable((labels * features, cost.shape[1]), nonneg=True)
    sums = np.kron(np.eye(labels), np.ones((1, features))) @ gamma
    constraints = [cp.sum(gamma, axis=1) == mass.ravel()]
    constraints.append(cp.sum(cp.multiply(np.tile(cost, (labels, 1)), gamma)) <= budget)
    return sums, constraints


def entropy_problem(game: Game, budget: object) -> tuple[object, object]:
    """max H(Y|Z), and the law of its solution."""
    sums, constraints = attack(game, budget)
    ones = np.ones((len(game.labels), len(game.labels)))
    return cp.Problem(cp.Maximize(-cp.sum(cp.rel_entr(sums, ones @ sums))), constraints), sums


def loss_problem(game: Game, budget: object, gain: object) -> object:
    """max E[−log q], a linear program."""
    sums, constraints = attack(game, budget)
    return cp.Problem(cp.Maximize(cp.sum(cp.multiply(gain, sums))), constraints)


def gain_of(law: np.ndarray) -> np.ndarray:
    """−log q of the posterior q of a law [label, release]."""
    law = np.maximum(law, 1e-12)
    return -np.log(law / law.sum(axis=0))


def parametrised(game: Game) -> np.ndarray:
    """The losses [rule, attack] by two problems that are compiled once."""
    budget, gain = cp.Parameter(nonneg=True), cp.Parameter((len(game.labels), len(game.releases)), nonneg=True)
    entropy, sums = entropy_problem(game, budget)
    loss = loss_problem(game, budget, gain)
    out = np.zeros((POINTS, POINTS))
    for i, rule in enumerate(BUDGETS):
        budget.value = rule
        entropy.solve("CLARABEL")
        gain.value = gain_of(sums.value)
        for j, against in enumerate(BUDGETS):
            budget.value = against
            out[i, j] = loss.solve("CLARABEL")
    return out


def one_by_one(game: Game) -> np.ndarray:
    """The losses [rule, attack] by a new problem for each."""
    out = np.zeros((POINTS, POINTS))
    for i, rule in enumerate(BUDGETS):
        entropy, sums = entropy_problem(game, rule)
        entropy.solve("CLARABEL")
        gain = gain_of(sums.value)
        for j, against in enumerate(BUDGETS):
            out[i, j] = loss_problem(game, against, gain).solve("CLARABEL")
    return out


def ours(game: Game, folder: Path, workers: int) -> tuple[Sweep, float]:
    """The sweep, every number of it certified, and the seconds that it took."""
    grid = f"0:2:{POINTS}"
    start = time.perf_counter()
    found = sweep(game, grid, grid, folder, DIGITS, workers=workers)
    seconds = time.perf_counter() - start
    assert found.verdict is verify.Verdict.PROVED
    assert sum(len(curve.points) for curve in found.curves) == POINTS**2
    for curve in found.curves:
        assert all(point.upper - point.lower <= Fraction(1, 10**DIGITS) for point in curve.points)
    return found, seconds


def agree(found: Sweep, losses: np.ndarray) -> None:
    """Where the robust rule is unique the losses are the same, as far as Clarabel's accuracy goes."""
    for i, curve in enumerate(found.curves):
        if i and curve.unique:
            mine = [float(point.upper) for point in curve.points]
            assert losses[i] == pytest.approx(mine, abs=AGREE)


@pytest.mark.parametrize("name", ["figure-2-prior", "figure-2-other"])
def test_figure_2(name: str, table: Table, tmp_path: Path) -> None:
    """41 rules and 1681 losses in less than 20 seconds on two cores, and at most half of what CVXPY takes."""
    game = Game.load(GAMES / f"{name}.json")
    gc.collect()
    gc.freeze()
    found, two = ours(game, tmp_path / "two", 2)
    _, one = ours(game, tmp_path / "one", 1)
    start = time.perf_counter()
    losses = parametrised(game)
    cached = time.perf_counter() - start
    agree(found, losses)
    start = time.perf_counter()
    agree(found, one_by_one(game))
    naive = time.perf_counter() - start
    table.add(f"{name}, 41 × 41 to {DIGITS} digits, 2 processes", two, 20, " s")
    table.add("    in one process", one, None, " s")
    table.add("    CVXPY, 2 parametrised problems, nothing certified", cached, None, " s")
    table.add("    CVXPY, 1722 problems, nothing certified", naive, None, " s")
    table.add("    ours with 2 processes / parametrised CVXPY", two / cached, 0.5)
    table.add("    ours with 2 processes / CVXPY one by one", two / naive, 0.5)
