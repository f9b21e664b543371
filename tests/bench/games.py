"""The games that are measured: random laws like those of the paper's Section V-B."""

from __future__ import annotations

import numpy as np

from verify.game import Game


def spread(features: int, labels: int, seed: int, concentration: float) -> dict[tuple[str, str], str]:
    """A random law of full support: gamma variables in units of about 1/10000."""
    dice = np.random.default_rng(seed)
    weights = dice.gamma(concentration, size=(features, labels))
    counts = np.maximum(1, np.round(weights / weights.sum() * 10000)).astype(int)
    total = int(counts.sum())
    return {(str(x), str(y)): f"{counts[x, y]}/{total}" for x in range(features) for y in range(labels)}


def squared(features: int, labels: int, seed: int, concentration: float = 0.15) -> Game:
    """Mean squared distortion at most 1/2 on a path."""
    return Game.mean_distortion(spread(features, labels, seed, concentration), metric="squared", budget="1/2")


def neighbours(features: int, labels: int, seed: int) -> Game:
    """Maximum distortion 1 on a path; masses are small integers, zeros among them, so that ties abound."""
    counts = np.random.default_rng(seed).integers(0, 6, size=(features, labels))
    total = int(counts.sum())
    law = {(str(x), str(y)): f"{counts[x, y]}/{total}" for x in range(features) for y in range(labels) if counts[x, y]}
    names = [str(x) for x in range(features)]
    return Game.max_distortion(law, metric="absolute", radius=1, features=names, labels=[str(y) for y in range(labels)])


KINDS = ("mean", "mean", "mean", "mean", "mean", "maximum", "wasserstein", "wasserstein", "budgets", "radius")
"""What perturbations the small games have, and how often: in nine of ten something is limited on average."""


def small(seed: int) -> tuple[str, Game]:
    """A random game of at most 4 features and 3 labels, masses 0 to 5 over their sum, and its kind.

    Costs are distances on a path, their squares, or any integers from 1 to 4 (not a metric, not symmetric); budgets
    are fractions of at most 3/10 with denominators up to 20, so that they nearly always bind.
    """
    dice = np.random.default_rng(10_000 + seed)
    kind = KINDS[seed % len(KINDS)]
    features, labels = int(dice.integers(2, 5)), int(dice.integers(2, 4))
    counts = dice.integers(0, 6, size=(features, labels))
    while (counts.sum(axis=0) > 0).sum() < 2:  # one label alone has nothing to hide
        counts = dice.integers(0, 6, size=(features, labels))
    total = int(counts.sum())
    law = {(str(x), str(y)): f"{counts[x, y]}/{total}" for x in range(features) for y in range(labels) if counts[x, y]}
    names = {"features": [str(x) for x in range(features)], "labels": [str(y) for y in range(labels)]}
    first = _cost(dice, features)
    if kind == "maximum":
        return kind, Game.max_distortion(law, matrix=first, radius=int(dice.integers(1, 3)), **names)
    if kind == "wasserstein":
        label_cost = _cost(dice, labels)
        return kind, Game.wasserstein(law, matrix=first, label_cost=label_cost, budget=_budget(dice), **names)
    if kind == "budgets":
        budgets = [
            {"matrix": first, "budget": _budget(dice)},
            {"matrix": _cost(dice, features), "budget": _budget(dice)},
        ]
        return kind, Game.mean_distortion(law, budgets=budgets, **names)
    radius = {"radius": int(dice.integers(1, 3))} if kind == "radius" else {}
    return kind, Game.mean_distortion(law, matrix=first, budget=_budget(dice), **radius, **names)


def _budget(dice: np.random.Generator) -> str:
    below = int(dice.integers(4, 21))
    return f"{int(dice.integers(1, 3 * below // 10 + 1))}/{below}"


def _cost(dice: np.random.Generator, size: int) -> list[list[int]]:
    """Integers, 0 on the diagonal: |i − j|, (i − j)², or random from 1 to 4."""
    which = int(dice.integers(0, 3))
    if which < 2:
        return [[abs(i - j) ** (which + 1) for j in range(size)] for i in range(size)]
    return [[0 if i == j else int(dice.integers(1, 5)) for j in range(size)] for i in range(size)]
