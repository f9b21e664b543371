"""The same games for CVXPY, as its users would write them, solved by Clarabel at its default accuracy."""

from __future__ import annotations

from collections.abc import Callable

import cvxpy as cp
import numpy as np

from verify.game import Game


def tables(game: Game) -> tuple[np.ndarray, np.ndarray, float | None]:
    """Masses [label, feature], costs [feature, release] (infinite where no arc is) and the budget, all in doubles."""
    shape = game.shape
    mass = np.zeros((len(shape.labels), len(shape.features)))
    cost = np.full((len(shape.features), len(shape.releases)), np.inf)
    values = np.zeros(shape.columns)
    budget = None
    if shape.rows:
        row = shape.rows[0]
        values = np.array(row.coefficients) / row.scale
        budget = row.rhs / row.scale
    x, y, z = shape.keys.T
    mass[y, x] = shape.float_mass[shape.group]
    cost[x, z] = values
    return mass, cost, budget


def per_label(game: Game) -> float:
    """One matrix variable for each label."""
    mass, cost, budget = tables(game)
    labels, features = mass.shape
    gamma = [cp.Variable((features, cost.shape[1]), nonneg=True) for _ in range(labels)]
    constraints = [cp.sum(gamma[y], axis=1) == mass[y] for y in range(labels)]
    closed = np.isinf(cost)
    if closed.any():
        constraints += [cp.multiply(closed.astype(float), g) == 0 for g in gamma]
    if budget is not None:
        constraints.append(sum(cp.sum(cp.multiply(np.where(closed, 0, cost), g)) for g in gamma) <= budget)
    sums = cp.vstack([cp.sum(g, axis=0) for g in gamma])
    releases = np.ones((labels, 1)) @ cp.sum(sums, axis=0, keepdims=True)
    return float(cp.Problem(cp.Maximize(-cp.sum(cp.rel_entr(sums, releases))), constraints).solve("CLARABEL"))


def one_variable(game: Game) -> float:
    """One variable with a row for each pair of label and feature, and matrices for every sum."""
    return float(_vectorised(game, tables(game)[0].ravel()).solve("CLARABEL"))


def cached(games: list[Game]) -> Callable[[Game], float]:
    """The last one with the masses as a parameter: compiled once, then solved for one game after the other."""
    masses = cp.Parameter(tables(games[0])[0].size)
    problem = _vectorised(games[0], masses)

    def solve(game: Game) -> float:
        masses.value = tables(game)[0].ravel()
        return float(problem.solve("CLARABEL"))

    solve(games[0])
    return solve


def _vectorised(game: Game, masses: np.ndarray | cp.Parameter) -> cp.Problem:
    mass, cost, budget = tables(game)
    labels, features = mass.shape
    costs = np.tile(cost, (labels, 1))
    gamma = cp.Variable((labels * features, cost.shape[1]), nonneg=True)
    sums = np.kron(np.eye(labels), np.ones((1, features))) @ gamma
    constraints = [cp.sum(gamma, axis=1) == masses]
    closed = np.isinf(costs)
    if closed.any():
        constraints.append(cp.multiply(closed.astype(float), gamma) == 0)
    if budget is not None:
        constraints.append(cp.sum(cp.multiply(np.where(closed, 0, costs), gamma)) <= budget)
    return cp.Problem(cp.Maximize(-cp.sum(cp.rel_entr(sums, np.ones((labels, labels)) @ sums))), constraints)
