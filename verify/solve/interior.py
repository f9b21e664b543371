"""A double-precision primal-dual interior point for transport games: max H(Y|Z) over the attacks.

With γ an arc's mass, ν the marginal on sinks, m the one on releases and f = −log(ν/m), an attack is optimal when

    φ_s + Σ_k λ_k B_kj − f_t = s_j ≥ 0,   γ ≥ 0,   γ_j s_j = 0,
    Σ_t γ_st = μ_s,   Σ_j B_kj γ_j + σ_k = r_k,   λ_k σ_k = 0

(the Karush-Kuhn-Tucker conditions of the paper's (15)). The path that is followed is γ_j s_j = τ·w_j with w_j a power
of the mass of j's source, so that sources of tiny mass are resolved too. One step is Mehrotra's predictor and
corrector; the corrector also holds the second order of the logarithm. The linear algebra is in
:mod:`verify.solve.interior_step`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from verify.errors import Unsolved
from verify.solve.interior_blocks import Blocks, Floats
from verify.solve.interior_step import Direction, Factors, combine, entropy_gradient, total

WEIGHT_POWER = 0.3
"""The path's weight is usually this power of a source's mass: 0 is quicker to follow, 1 resolves tiny masses better."""

START_GAP = 1.0
LEAST_CENTRING = 1e-4
BLOCKED_STEP = 0.05
BLOCKED_CENTRING = 0.3
FRACTION_TO_BOUNDARY = 0.999
WORST_GAP = 1e-5
WORST_ERROR = 1e-3
STALLED_STEPS = 8


@dataclass(frozen=True, eq=False)
class InteriorPoint:
    """A nearly optimal point: ``gamma`` and ``slack`` are [block, source, sink], ``phi`` is [block, source].

    ``multipliers`` belong to the rows in the units of the blocks and ``spare`` is what the rows leave unspent.
    ``gap`` is Σ γs + Σ σλ, the distance in nats from the optimum up to the residuals.
    """

    gamma: Floats
    slack: Floats
    phi: Floats
    multipliers: Floats
    spare: Floats
    gap: float
    iterations: int


class Path:
    """A game's central path, followed only as far as is asked; asked to go further it goes on from where it is."""

    def __init__(self, blocks: Blocks, power: float = WEIGHT_POWER, limit: int = 80) -> None:
        """The path's weights are the sources' masses to the power ``power``; ``limit`` is the most steps taken."""
        self.blocks, self.limit = blocks, limit
        count = int(np.count_nonzero(blocks.arcs))
        self.row_weight = 1 / (count + len(blocks.costs))
        weight = np.where(blocks.arcs, (blocks.mass**power)[:, :, None], 0.0)
        self.weight: Floats = weight * (count * self.row_weight / weight.sum())
        with np.errstate(all="ignore"):
            self.point = self.best = start(blocks, self.weight, self.row_weight)
        self.factors: Factors | None = None
        self.steps, self.length = 0, 1.0
        self.ended = False

    def reach(self, tolerance: float) -> InteriorPoint:
        """Go on until the gap is below ``tolerance`` (nats) or doubles can do no more: the best point on the way.

        Raises
        ------
        Unsolved
            The gap does not come below 10^-5.
        """
        for _ in self.walk(tolerance):
            pass
        if self.best.gap > WORST_GAP:
            raise Unsolved("the interior point in doubles does not converge on this game")
        return self.best

    def walk(self, tolerance: float) -> Iterator[InteriorPoint]:
        """Go on like :meth:`reach`, and give every point on the way."""
        while not self.ended and self.best.gap >= tolerance:
            try:
                with np.errstate(all="ignore"):
                    self.advance()
            except np.linalg.LinAlgError:
                self.ended = True
            else:
                yield self.point

    def advance(self) -> None:
        """One step, the first of which is to the start."""
        point = self.point
        if self.factors is not None:
            point, self.length = advance(self.factors, point, self.weight, self.row_weight, self.length)
            self.steps += 1
        factors = Factors(self.blocks, point.gamma, point.slack, point.phi, point.multipliers, point.spare)
        if not np.isfinite(factors.gap):
            raise np.linalg.LinAlgError("the gap is not a number")
        self.factors = factors
        self.point = InteriorPoint(
            point.gamma, point.slack, point.phi, point.multipliers, point.spare, factors.gap, self.steps
        )
        if factors.gap < min(self.best.gap, WORST_GAP) and factors.error() < WORST_ERROR:
            self.best = self.point
        stalled = self.best.gap < WORST_GAP and self.steps - self.best.iterations > STALLED_STEPS
        self.ended = stalled or self.steps >= self.limit


def interior_point(blocks: Blocks, tolerance: float = 1e-9, power: float = WEIGHT_POWER) -> InteriorPoint:
    """Follow a path from its start until the gap is below ``tolerance`` (nats), see :meth:`Path.reach`."""
    return Path(blocks, power).reach(tolerance)


def start(blocks: Blocks, weight: Floats, row_weight: float) -> InteriorPoint:
    """A point near the path, of gap ``START_GAP``: arcs get mass in inverse proportion to their slack.

    The slacks are those of an attack whose dearer arcs have less mass; they make the dual conditions hold for it.
    """
    mass, arcs, costs = blocks.mass, blocks.arcs, blocks.costs
    multipliers = np.zeros(len(costs))
    price: Floats | float = 0.0
    share = np.asarray(arcs, dtype=np.float64)
    if len(costs):
        least = np.where(costs > 0, costs, np.inf).min(axis=(1, 2, 3))
        multipliers = np.minimum(0.15 / np.maximum(blocks.budgets, 1e-9), 1.5 / least) / len(costs)
        multipliers = np.maximum(multipliers, 1e-6)
        price = combine(multipliers, costs)
        share = share / ((1.0 + price) * (1.0 + price))
    gain = entropy_gradient(blocks, spread(share, mass))[0][:, None, :] - price
    if blocks.padded:
        gain = np.where(arcs, gain, -np.inf)
    room = START_GAP * weight
    phi = np.where(mass > 0, gain.max(axis=2) + room.max(axis=2) / mass, 0.0)
    slack = np.where(arcs, phi[:, :, None] - gain, 1.0)
    return InteriorPoint(
        spread(room / slack, mass), slack, phi, multipliers, START_GAP * row_weight / multipliers, np.inf, 0
    )


def spread(share: Floats, mass: Floats) -> Floats:
    """Every source's mass over its arcs, in proportion to ``share``."""
    found: Floats = share * (mass / np.maximum(total(share, axis=2), 1e-300))[:, :, None]
    return found


def advance(
    factors: Factors, point: InteriorPoint, weight: Floats, row_weight: float, last: float
) -> tuple[InteriorPoint, float]:
    """One predictor-corrector step; also returns its length, which says how to centre the next one.

    ``weight`` and ``row_weight`` are those of the path, by arc and for each row; together they sum to 1.
    """
    predictor = factors.predictor()
    primal, dual = lengths(point, predictor)
    ahead = factors.products * ((1 + primal * predictor.gamma) * (1 + dual * predictor.slack))
    predicted = float(total(ahead, axis=None))
    predicted += float((point.spare + primal * predictor.spare) @ (point.multipliers + dual * predictor.multipliers))
    centring = min(max((predicted / factors.gap) ** 3, LEAST_CENTRING), 0.9)
    second = primal * dual if min(primal, dual) > BLOCKED_STEP else 0.0
    if last < BLOCKED_STEP:
        centring = max(centring, BLOCKED_CENTRING)
    aim = centring * factors.gap
    target = aim * weight - second * (factors.products * predictor.gamma * predictor.slack)
    row_target = aim * row_weight - second * predictor.spare * predictor.multipliers
    move = factors.corrector(target, row_target, second * factors.curvature(predictor.gamma))
    step = min(lengths(point, move))
    if step * FRACTION_TO_BOUNDARY >= 1:
        step *= max(0.9, 1 - factors.gap * row_weight)
    else:
        step *= FRACTION_TO_BOUNDARY
    return InteriorPoint(
        point.gamma * (1 + step * move.gamma),
        point.slack * (1 + step * move.slack),
        point.phi + step * move.phi,
        point.multipliers + step * move.multipliers,
        point.spare + step * move.spare,
        factors.gap,
        0,
    ), step


def lengths(point: InteriorPoint, move: Direction) -> tuple[float, float]:
    """How far (γ, σ) and (s, λ) may go along a direction before one of them vanishes, at most 1."""
    primal = float(np.minimum.reduce(move.gamma, axis=None))
    dual = float(np.minimum.reduce(move.slack, axis=None))
    if len(point.multipliers):
        primal = min(primal, float((move.spare / point.spare).min()))
        dual = min(dual, float((move.multipliers / point.multipliers).min()))
    return (1.0 if primal > -1 else -1 / primal), (1.0 if dual > -1 else -1 / dual)
