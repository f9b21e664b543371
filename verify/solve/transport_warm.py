"""A guess of the active arcs from a known solution, instead of an interior point."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.active_correct import Guess
from verify.solve.approximation import Approximation
from verify.solve.interior_blocks import Blocks, Floats, Indices

ROUNDING = 1e-10
"""Slacks below this are those of active arcs: a known solution is far nearer to the optimum."""


def warm_guess(shape: Shape, sinks: Indices, costs: Floats, blocks: Blocks, warm: Approximation) -> Guess:
    """What ``warm``, a solution over the same columns, says about masses, slacks and multipliers.

    Raises
    ------
    Unsolved
        ``warm`` belongs to a game of another size.
    """
    one = 1 << warm.precision
    fits = len(warm.rule) == len(shape.releases) and len(warm.multipliers) == len(shape.rows)
    if not fits or any(j >= shape.columns for j in warm.attack):
        raise Unsolved("the known solution belongs to another game")
    gamma = np.zeros(shape.columns)
    for j, value in warm.attack.items():
        gamma[j] = float(Fraction(value, shape.total * one))
    rule = np.array([[value / one for value in row] for row in warm.rule]).reshape(-1)
    pairs = zip(warm.multipliers, blocks.unit, strict=True)
    multipliers = np.array([float(Fraction(value * unit, one)) for value, unit in pairs])
    with np.errstate(divide="ignore"):
        f = -np.log(rule)
    price = multipliers @ costs
    phi = np.full(len(shape.mass), -np.inf)
    np.maximum.at(phi, shape.group, f[sinks] - price)
    if not np.isfinite(phi).all():
        raise Unsolved("the known solution does not fit the arcs of this game")
    phi = phi[shape.group]
    slack = phi + price - f[sinks]
    return Guess(gamma, np.where(slack < ROUNDING, 0.0, slack), phi, multipliers, np.where(multipliers > 0, 0.0, 1.0))
