"""Blahut's and Arimoto's iteration for X = Y: a second check, on games whose labels tell the source. In doubles.

For a slope λ they alternate γ(z|x) ∝ m_z·exp(−λ·d(x,z)) and m_z = Σ_x μ_x γ(z|x), which ends at a point of the
rate-distortion function with that slope (R. Blahut, IEEE Trans. IT 18 (1972); S. Arimoto, ibid.). Here H(X) − R = h* at
the budget that the point spends; the slope is found by bisection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from verify.errors import Unsolved
from verify.solve.fixed.rate import Rate, observed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.game.shape import Shape

    Floats = NDArray[np.float64]

NOISE = 1e-13
STEPS = 60


@dataclass(frozen=True, eq=False)
class Curve:
    """A point of the rate-distortion curve: ``value`` = H(X) − R (nats), its slope λ, and the iteration that found it.

    ``iterations`` and ``rate`` are those of the last slope; ``gap`` bounds what R may be too large there.
    """

    value: float
    multiplier: float
    distortion: float
    marginal: Floats
    gap: float
    iterations: int
    rate: Rate | None


def diagonal(shape: Shape) -> bool:
    """Whether the label tells the source, no arc changes it, and there is one budget: X = Y up to names."""
    if not shape.transport or shape.keys.shape[1] <= 2 or len(shape.rows) != 1 or shape.rows[0].equality:
        return False
    source = {(int(x), int(y)) for x, y in shape.keys[:, :2]}
    kept = bool((shape.entry_sink % len(shape.labels) == shape.keys[:, 1]).all())
    return kept and len({y for _, y in source}) == len(source)


def blahut_arimoto(shape: Shape, *, limit: int = 20_000, tolerance: float = 1e-12) -> Curve:
    """The point of the curve at the game's budget.

    Raises
    ------
    Unsolved
        The game is not :func:`diagonal`.
    """
    if not diagonal(shape):
        raise Unsolved("Blahut's and Arimoto's iteration takes games in which the label tells the source")
    row = shape.rows[0]
    mass, budget = shape.float_mass, row.rhs / row.scale
    cost = np.full((len(shape.mass), len(shape.releases)), np.inf)
    cost[shape.group, shape.keys[:, 2]] = [c / row.scale for c in row.coefficients]
    start = np.full(len(shape.releases), 1 / len(shape.releases))
    found = _iterate(mass, cost, 0.0, start, limit, tolerance)
    if found.distortion > budget:
        low, high = 0.0, 1.0
        while (found := _iterate(mass, cost, high, start, limit, tolerance)).distortion > budget and high < 1e6:
            low, high = high, 2 * high
        for _ in range(STEPS):
            middle = (low + high) / 2
            there = _iterate(mass, cost, middle, start, limit, tolerance)
            if there.distortion > budget:
                low = middle
            else:
                high, found = middle, there
            if high - low < 1e-14 * high:
                break
    # along the line of slope λ from the point to the budget, which is as near as the bisection has come
    value = found.value + found.multiplier * (budget - found.distortion) if found.multiplier else found.value
    return Curve(value, found.multiplier, found.distortion, found.marginal, found.gap, found.iterations, found.rate)


def _iterate(mass: Floats, cost: Floats, slope: float, start: Floats, limit: int, tolerance: float) -> Curve:
    """The iteration at one slope, with Blahut's bounds: max over z of log c_z ≥ log-improvement ≥ Σ m c log c."""
    kernel = np.exp(-slope * np.where(np.isfinite(cost), cost, 0.0)) * np.isfinite(cost)
    finite = np.where(np.isfinite(cost), cost, 0.0)
    marginal = start
    gaps: list[float] = []
    for _ in range(limit):
        whole = kernel @ marginal
        factor = (mass / whole) @ kernel
        used = marginal * factor > 0
        gaps.append(float(np.log(factor.max()) - (marginal * factor)[used] @ np.log(factor[used])))
        if gaps[-1] <= tolerance:
            break
        marginal = marginal * factor
    whole = kernel @ marginal
    joint = mass[:, None] * marginal * kernel / whole[:, None]
    distortion = float((joint * finite).sum())
    lagrangian = float(-mass @ np.log(whole))  # R + λ·D
    entropy = float(-mass @ np.log(mass))
    value = entropy - lagrangian + slope * distortion
    return Curve(value, slope, distortion, joint.sum(axis=0), gaps[-1], len(gaps), observed(gaps, NOISE))
