"""(21) by trying every attack, for games of at most a hundred thousand; near ties are settled exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from tests.kernel import reference_deterministic as reference
from tests.kernel.expand import Expanded, expand
from verify import Game

MOST = 100_000
CLOSE = 1e-9


def attacks(game: Game) -> int:
    """How many attacks there are, feasible or not."""
    return int(np.prod([len(own) for own in game.shape.group_columns], dtype=float))


def best(game: Game) -> tuple[reference.Form, list[int]] | None:
    """The largest H(Y|Z) of a deterministic attack that meets all rows, exactly, with one attack; None if none does."""
    shape = expand(game.document)
    own = reference.own_columns(shape)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*own, indexing="ij")], axis=1)
    masses = [Fraction(m) for m in shape.masses]
    fits = np.ones(len(grid), dtype=bool)
    for row in shape.rows:
        scale = 1
        for m in (*masses, Fraction(row.rhs)):
            scale = np.lcm(scale, m.denominator)
        cost = np.array([int(masses[g] * c * int(scale)) for g, c in zip(shape.group, row.coefficients, strict=True)])
        fits &= cost[grid].sum(axis=1) <= int(Fraction(row.rhs) * int(scale))
    grid = grid[fits]
    if not len(grid):
        return None
    values = _values(shape, grid)
    found: tuple[reference.Form, list[int]] | None = None
    for columns in grid[values > values.max() - CLOSE].tolist()[:50]:
        form = reference.entropy(shape, columns)
        if found is None or reference.sign(reference.minus(form, found[0])) > 0:
            found = form, columns
    return found


def _values(shape: Expanded, grid: np.ndarray) -> np.ndarray:
    law = np.zeros((len(grid), shape.releases * shape.labels))
    sink = np.array([entry[0][0] for entry in shape.entries])
    for s, mass in enumerate(shape.masses):
        np.add.at(law, (np.arange(len(grid)), sink[grid[:, s]]), float(mass))
    marginal = np.repeat(law.reshape(len(grid), shape.releases, shape.labels).sum(axis=2), shape.labels, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.where(law > 0, law * np.log(law / marginal), 0.0).sum(axis=1)
