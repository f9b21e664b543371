"""Upper bounds for many nodes of the search at once: the convex relaxation, by an interior point method in doubles.

At a node some groups are bound to one column and the others may mix theirs; the largest H(Y|Z) of such attacks is a
concave program. For *any* rule q and prices λ ≥ 0,

    Σ_s mass_s · max over the columns j allowed of (−log q(t_j) − Σ_k λ_k B_kj) + Σ_k r_k λ_k

bounds it from above, so that the method may stop when it likes. With weights p = γ/σ on the columns, a Newton step
needs only one system with a row for each group and budget: sinks are eliminated, because each column has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.solve.deterministic_choices import Choices

Floats = NDArray[np.float64]

TINY = 1e-300
STEPS = 40


@dataclass(frozen=True)
class Relaxed:
    """The best bounds found: one for each node, with the rule by sink and the prices that give it; the mixed attack.

    Sinks are those of `Relaxation.sinks`; prices belong to the rows in units of `Relaxation.scale`.
    """

    bound: Floats
    rule: Floats
    prices: Floats
    attack: Floats


class Relaxation:
    """The arrays of a game, of which every node is a restriction.

    ``group[j]`` and ``sink[j]`` speak of the columns, group by group; ``sinks`` are the game's sinks that a column
    reaches, ``release`` their releases, renumbered.
    """

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        sizes = [len(own) for own in choices.sinks]
        self.first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        self.group = np.repeat(np.arange(choices.groups), sizes)
        reached = np.array([t for own in choices.sinks for t in own], dtype=np.int64)
        self.sinks, self.sink = np.unique(reached, return_inverse=True)
        _, self.release = np.unique(self.sinks // choices.labels, return_inverse=True)
        self.mass = np.array([m / choices.total for m in choices.mass])
        costs = [c for own in choices.costs for c in own]
        limits = [max(b, max((c[k] for c in costs), default=1), 1) for k, b in enumerate(choices.rhs)]
        self.scale = np.array(limits, dtype=object)
        mass = [m for m, own in zip(choices.mass, choices.sinks, strict=True) for _ in own]
        self.cost = np.array(  # per unit of mass, rows in units of their scale
            [
                [c[k] * choices.total / (limits[k] * m) for c, m in zip(costs, mass, strict=True)]
                for k in range(len(limits))
            ]
        ).reshape(len(limits), len(costs))
        self.limit = np.array([b / limit for b, limit in zip(choices.rhs, limits, strict=True)])
        columns = len(self.group)
        self.to_sink = np.zeros((columns, len(self.sinks)))
        self.to_sink[np.arange(columns), self.sink] = 1
        self.by_release = [np.flatnonzero(self.release == z) for z in range(int(self.release.max()) + 1)]
        self._to_release = np.zeros((len(self.sinks), int(self.release.max()) + 1))
        self._to_release[np.arange(len(self.sinks)), self.release] = 1
        self._of_group = np.zeros((choices.groups, columns))
        self._of_group[self.group, np.arange(columns)] = 1
        self._sides = np.concatenate([self._of_group, self.cost])

    def bounds(self, allowed: NDArray[np.bool_], rule: Floats, prices: Floats) -> Floats:
        """Weak duality with a rule and prices for each node (or the same for all)."""
        values = self._values(rule, prices)
        best = np.maximum.reduceat(np.where(allowed, values, -np.inf), self.first, axis=-1)
        return np.asarray(best @ self.mass + prices @ self.limit)

    def _values(self, rule: Floats, prices: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            loss = -np.log(rule)
        return np.asarray(loss[..., self.sink] - prices @ self.cost)

    def solve(self, allowed: NDArray[np.bool_], target: float, steps: int = STEPS, tolerance: float = 1e-10) -> Relaxed:
        """Bounds for the nodes that allow these columns; a node is left as soon as its bound is below ``target``."""
        with np.errstate(all="ignore"):
            return self._solve(allowed, target, steps, tolerance)

    def _solve(self, allowed: NDArray[np.bool_], target: float, steps: int, tolerance: float) -> Relaxed:
        count = len(allowed)
        open_to = np.add.reduceat(allowed, self.first, axis=1)
        moving = allowed & (open_to > 1)[:, self.group]
        attack = np.where(allowed, (self.mass / open_to)[:, self.group], 0.0)
        prices = np.full((count, len(self.limit)), 0.1)
        slack = np.maximum(self.limit - attack @ self.cost.T, 0.1)
        result = Relaxed(
            np.full(count, np.inf),
            np.zeros((count, len(self.sinks))),
            np.zeros((count, len(self.limit))),
            attack.copy(),
        )
        here = np.arange(count)
        potential = np.zeros((count, len(self.mass)))
        gaps = np.zeros((count, len(self.group)))
        for step in range(steps):
            law = attack @ self.to_sink
            rule = law / ((law @ self._to_release)[:, self.release] + TINY)
            loss = -np.log(rule + TINY) * (law > 0)
            if step == 0:
                values = np.where(allowed, loss[:, self.sink] - prices @ self.cost, -np.inf)
                potential = np.maximum.reduceat(values, self.first, axis=1) + 0.5
                gaps = np.where(moving, potential[:, self.group] - values, 1.0)
            found = self.bounds(allowed, np.where(law > 0, rule, 0.0), prices)
            better = found < result.bound[here]
            at = here[better]
            result.bound[at], result.rule[at], result.prices[at] = found[better], rule[better], prices[better]
            result.attack[here] = attack
            duality = (attack * gaps * moving).sum(axis=1) + (prices * slack).sum(axis=1)
            going = (result.bound[here] > target) & (duality > tolerance) & np.isfinite(found)
            if not going.any():
                break
            if not going.all():
                here, allowed, moving, attack, prices, slack, potential, gaps, law, loss, duality = (
                    part[going]
                    for part in (here, allowed, moving, attack, prices, slack, potential, gaps, law, loss, duality)
                )
            number = moving.sum(axis=1) + len(self.limit)
            centre = 0.1 * duality / np.maximum(number, 1)
            try:
                state = self._newton(moving, attack, gaps, prices, slack, potential, law, loss, centre)
            except np.linalg.LinAlgError:  # the bounds found so far stand
                break
            if not np.isfinite(state[2]).all():
                break
            attack, gaps, potential, prices, slack = state
        return result

    def _newton(
        self, moving: NDArray[np.bool_], attack: Floats, gaps: Floats, prices: Floats, slack: Floats,
        potential: Floats, law: Floats, loss: Floats, centre: Floats,
    ) -> tuple[Floats, Floats, Floats, Floats, Floats]:  # fmt: skip
        """One primal-dual step, damped so that everything stays positive."""
        groups, tau = len(self.mass), centre[:, None]
        safe = np.where(moving, attack, 1.0)
        weight = np.where(moving, attack / gaps, 0.0)
        slope = np.where(moving, loss[:, self.sink] - potential[:, self.group] - prices @ self.cost + tau / safe, 0.0)
        sides = self._sides[None] * weight[:, None, :]
        to_sinks = sides @ self.to_sink
        pull, arrived = weight @ self.to_sink, (weight * slope) @ self.to_sink
        share = 1.0 / (law + pull + TINY)
        tilt = law * share
        spread = (law * tilt) @ self._to_release + TINY
        across = (to_sinks * tilt[:, None, :]) @ self._to_release
        matrix = sides @ self._sides.T - (to_sinks * share[:, None, :]) @ to_sinks.transpose(0, 2, 1)
        matrix += (across / spread[:, None, :]) @ across.transpose(0, 2, 1)
        diagonal = np.einsum("bii->bi", matrix)
        diagonal[:, groups:] += slack / prices
        diagonal += 1e-13 * np.abs(diagonal) + 1e-14
        still = ~np.logical_or.reduceat(moving, self.first, axis=1)
        diagonal[:, :groups][still] = 1.0
        lift = share * (arrived - law * ((tilt * arrived) @ self._to_release / spread)[:, self.release])
        wanted = np.concatenate(
            [self.mass - attack @ self._of_group.T, self.limit - attack @ self.cost.T - tau / prices], axis=1
        )
        wanted[:, :groups][still] = 0.0
        right = (sides @ slope[:, :, None])[:, :, 0] - (to_sinks @ lift[:, :, None])[:, :, 0] - wanted
        right[:, :groups][still] = 0.0
        x = np.linalg.solve(matrix, right[:, :, None])[:, :, 0]
        c = arrived - (x[:, None, :] @ to_sinks)[:, 0, :]
        u = share * (c - law * ((tilt * c) @ self._to_release / spread)[:, self.release])
        d_attack = weight * (slope - u[:, self.sink] - x @ self._sides)
        d_gaps = np.where(moving, tau / safe - gaps - gaps / safe * d_attack, 0.0)
        d_prices = x[:, groups:]
        d_slack = tau / prices - slack - slack / prices * d_prices
        primal = np.minimum(_reach(safe, np.where(moving, d_attack, 0.0)), _reach(slack, d_slack))[:, None]
        dual = np.minimum(_reach(gaps, d_gaps), _reach(prices, d_prices))[:, None]
        return (
            attack + primal * d_attack,
            gaps + dual * d_gaps,
            potential + dual * x[:, :groups],
            prices + dual * d_prices,
            slack + primal * d_slack,
        )


def _reach(value: Floats, change: Floats) -> Floats:
    """How far one may go, in each line, so that everything stays positive: at most the whole step."""
    if value.shape[1] == 0:
        return np.ones(len(value))
    ratio = np.where(change < 0, -value / np.where(change < 0, change, -1.0), np.inf)
    return np.asarray(np.minimum(1.0, 0.97 * ratio.min(axis=1)))
