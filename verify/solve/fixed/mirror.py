"""Mirror ascent on the attack: exponentiated gradients, with the budget kept by its multiplier. In doubles.

The derivative of H(Y|Z)(Lγ) in γ_st is f_t = −log ν(y|z), and −H is 1-smooth relative to negative entropy:
KL(ν′(y|z) ‖ ν(y|z)) ≤ KL(γ′ ‖ γ). So the step

    γ ← γ·exp(f_t − λ·c_st), each source's mass restored, λ ≥ 0 the least for which the budget is kept,

climbs at every turn and is at most O(1/n) from the top after n of them (H. Lu, R. M. Freund, Yu. Nesterov, SIAM J.
Optim. 28 (2018)); with X = Y it is Blahut's and Arimoto's. Weak duality bounds h* from above at every step, so the gap
is known. Nothing is shared with the Newton solver: it is a check on it, from the game's arcs alone.
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
"""Gaps below this are doubles' rounding."""
LEAST_LOG = -700.0
LARGEST_PRICE = 1e9
PRICE_NOISE = 1e-15


@dataclass(frozen=True, eq=False)
class Climb:
    """Where an iteration has come: lower ≤ h* ≤ upper up to rounding, in nats; λ in units of the user's cost.

    ``law`` is ν by sink; ``rate`` is that of the gaps.
    """

    iterations: int
    lower: float
    upper: float
    multiplier: float | None
    law: Floats
    rate: Rate | None


def mirror_ascent(shape: Shape, *, limit: int = 2000, tolerance: float = 1e-12) -> Climb:
    """Climb until the gap is at most ``tolerance``, or for ``limit`` steps.

    Raises
    ------
    Unsolved
        The game is not a transport game with one budget at most.
    """
    if not shape.transport or shape.keys.shape[1] <= 2 or len(shape.rows) > 1 or any(r.equality for r in shape.rows):
        raise Unsolved("mirror ascent takes transport games with one budget at most")
    ascent = _Ascent(shape)
    gaps: list[float] = []
    for _ in range(limit):
        ascent.step()
        gaps.append(ascent.upper - ascent.lower)
        if gaps[-1] <= tolerance:
            break
    multiplier = ascent.price if shape.rows else None
    return Climb(len(gaps), ascent.lower, ascent.upper, multiplier, ascent.law, observed(gaps, NOISE))


class _Ascent:
    """One climb: log-masses within each source, and what they lead to."""

    def __init__(self, shape: Shape) -> None:
        self.group, self.sink = shape.group, shape.entry_sink
        self.mass = shape.float_mass
        self.labels, self.sinks = len(shape.labels), shape.sinks
        self.cost, self.budget = np.zeros(shape.columns), np.inf
        for row in shape.rows:
            self.cost = np.array([c / row.scale for c in row.coefficients])
            self.budget = row.rhs / row.scale
        self.price, self.upper = 0.0, np.inf
        self.height = np.zeros(shape.columns)
        self.settle()

    def share(self, price: float) -> Floats:
        """γ for heights − price·c, each source's mass restored."""
        height = self.height - price * self.cost
        top = np.full(len(self.mass), -np.inf)
        np.maximum.at(top, self.group, height)
        weight = np.exp(np.maximum(height - top[self.group], LEAST_LOG))
        whole = np.bincount(self.group, weight, len(self.mass))
        share: Floats = weight * (self.mass / whole)[self.group]
        return share

    def settle(self) -> None:
        """Choose the multiplier by bisection, keep the heights, and look at the law."""
        low, high = 0.0, 1.0
        gamma = self.share(0.0)
        if gamma @ self.cost > self.budget:
            while self.share(high) @ self.cost > self.budget and high < 1e9:
                low, high = high, 2 * high
            for _ in range(60):
                middle = (low + high) / 2
                if self.share(middle) @ self.cost > self.budget:
                    low = middle
                else:
                    high = middle
            self.price = high
            gamma = self.share(high)
        else:
            self.price, self.upper = 0.0, np.inf
        self.height = np.log(np.maximum(gamma, np.exp(LEAST_LOG)))
        self.law: Floats = np.bincount(self.sink, gamma, self.sinks).astype(np.float64)
        cube = self.law.reshape(-1, self.labels)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.loss = -np.log(cube / cube.sum(axis=1, keepdims=True)).reshape(-1)
        there = self.law > 0
        self.lower = float(self.law[there] @ self.loss[there])

    def cheapest(self) -> float:
        """The least multiplier that keeps the budget: near the last one, which it hardly leaves."""
        spread = 1e-3
        low, high = self.price * (1 - spread), max(self.price * (1 + spread), 1e-3)
        while self.over(high) and high < LARGEST_PRICE:
            low, high, spread = high, high * (1 + spread) + spread, 4 * spread
        while low > 0 and not self.over(low):
            low, high, spread = max(0.0, low * (1 - spread) - spread * spread), low, min(0.5, 4 * spread)
        while high - low > PRICE_NOISE * high:
            middle = (low + high) / 2
            if not low < middle < high:
                break
            low, high = (middle, high) if self.over(middle) else (low, middle)
        return high

    def over(self, price: float) -> bool:
        """Whether the attack spends more than the budget at this multiplier."""
        return bool(self.share(price) @ self.cost > self.budget)

    def step(self) -> None:
        """Climb one step. The rule of before and the new multiplier are a dual point; its bound is kept if best."""
        loss = self.loss
        self.height = self.height + loss[self.sink]
        self.settle()
        best = np.full(len(self.mass), -np.inf)
        np.maximum.at(best, self.group, loss[self.sink] - self.price * self.cost)
        bound = float(self.mass @ best) + (self.price * self.budget if self.price else 0.0)
        self.upper = min(self.upper, bound)
