"""How a project tests its own solver with certified games: a model in CVXPY, and two bounds that it gives.

pytest examples/test_my_solver.py

`certified_game`, `certified_games` and `assert_certified` come with this package's plugin of pytest. The model is what
one writes at first: one matrix of masses for each label, H(Y|Z) as a sum of relative entropies, the usual accuracy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.pytest_plugin import assert_certified

cp = pytest.importorskip("cvxpy")

COSTS = {
    "absolute": lambda x, z: abs(x - z),
    "squared": lambda x, z: (x - z) ** 2,
    "hamming": lambda x, z: float(x != z),
}


def tables(game: Any) -> tuple[np.ndarray, np.ndarray, float]:
    """Masses by feature and label, costs by feature and release, and the budget: a document of a game, in doubles."""
    mass = np.zeros((len(game["features"]), len(game["labels"])))
    for x, y, count in game["law"]:
        mass[game["features"].index(x), game["labels"].index(y)] = count
    how, places = game["perturbation"], game["features"]
    releases = game.get("releases", places)
    if "matrix" in how["cost"]:
        rows = how["cost"]["matrix"]
    else:
        distance = COSTS[how["cost"]["metric"]]
        known = all(place.isdigit() for place in places)
        points = [float(place) if known else float(i) for i, place in enumerate(places)]
        rows = [[distance(x, z) for z in points] for x in points]
    cost = np.array([[ratio(c) for c in row] for row in rows]).reshape(len(places), len(releases))
    return mass / mass.sum(), cost, ratio(how["budget"])


def ratio(text: Any) -> float:
    """A number of a game file as a double."""
    above, _, below = str(text).partition("/")
    return float(above) / float(below or 1)


def model(game: Any) -> tuple[Any, list[Any], Any]:
    """max H(Y|Z) over attacks of bounded mean cost: the problem, its variables, and the entropy."""
    mass, cost, budget = tables(game)
    closed = np.isinf(cost)
    gamma = [cp.Variable(cost.shape, nonneg=True) for _ in game["labels"]]
    law = cp.vstack([cp.sum(g, axis=0) for g in gamma])
    entropy = -cp.sum(cp.rel_entr(law, np.ones((len(gamma), 1)) @ cp.sum(law, axis=0, keepdims=True)))
    rules = [cp.sum(g, axis=1) == mass[:, y] for y, g in enumerate(gamma)]
    rules += [g[closed] == 0 for g in gamma if closed.any()]
    rules.append(sum(cp.sum(cp.multiply(np.where(closed, 0, cost), g)) for g in gamma) <= budget)
    return cp.Problem(cp.Maximize(entropy), rules), gamma, law


def solve(game: Any, **options: Any) -> float:
    """The optimum as the solver reports it: near h*, and a bound on neither side."""
    problem, *_ = model(game)
    return float(problem.solve(solver="CLARABEL", **options))


def upper_bound(game: Any) -> float:
    """A true upper bound: the loss of a rule, made from the optimum, against the best attack on it (weak duality)."""
    mass, cost, budget = tables(game)
    problem, _, law = model(game)
    problem.solve(solver="CLARABEL")
    found = np.maximum(law.value.T, 1e-9)
    loss = -np.log(found / found.sum(axis=1, keepdims=True))
    price = max(float(problem.constraints[-1].dual_value), 0.0)
    best = (loss[None, :, :] - price * np.where(np.isinf(cost), np.inf, cost)[:, :, None]).max(axis=1)
    return float(price * budget + (mass * best).sum()) + 1e-12  # more than the rounding of these few sums


def lower_bound_that_is_none(game: Any) -> float:
    """What is often called a lower bound: the optimum of the maximisation, as reported, at a low accuracy.

    The masses that come with it are not feasible, by the solver's tolerance; the "bound" may lie above the value.
    """
    problem, *_ = model(game)
    return float(problem.solve(solver="SCS", eps=1e-3))


@pytest.mark.certified_games(kind="mean-distortion", tag="easy")
def test_values(certified_game):
    """The model's value is right to six digits, in every easy game of one budget."""
    assert_certified(certified_game, solve(certified_game.document), digits=6)


@pytest.mark.certified_games(kind="mean-distortion", tag="easy")
def test_upper_bounds(certified_game):
    """The loss of a rule is an upper bound, without any tolerance."""
    assert_certified(certified_game, upper=upper_bound(certified_game.document))


def test_a_bound_on_the_wrong_side_is_caught(certified_games):
    """In some game the reported optimum lies above h*: it was no lower bound, and the message says by how much."""
    with pytest.raises(AssertionError, match="a lower bound on the wrong side") as caught:
        trust_every_lower_bound(certified_games.of(kind="mean-distortion", tag="easy"))
    print(caught.value)


def trust_every_lower_bound(games: Any) -> None:
    """What a test would be that believes the solver."""
    for game in games:
        assert_certified(game, lower=lower_bound_that_is_none(game.document))
