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
