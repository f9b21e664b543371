"""Batches of small games in double precision: values, rules and attacks, with both sides of every value.

Nothing here is trusted, and nothing is thrown away by it: what is not clearly on one side is decided with certificates,
or counted as undecided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from verify.errors import BadInput
from verify.hunt import screen_interior as interior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.hunt.space import Piece

    Floats = NDArray[np.float64]
    Screened = Floats | tuple[Floats, Floats]
    """What a conjecture's screen returns: a violation for each game, > 0 where the conjecture seems to fail, or its
    lower and upper bounds."""

SOME = 1e-5
"""A release of less mass is taken to be unsupported."""
CLEAR = 1e-7
"""A violation that is given as one number is taken to lie within this distance of it."""


@dataclass(frozen=True, eq=False)
class Values:
    """``lower`` ≤ h* ≤ ``upper`` up to rounding [B], the attack's law ``law`` [B, Y, Z], the rule [B, Y, Z], λ [B]."""

    lower: Floats
    upper: Floats
    law: Floats
    rule: Floats
    multiplier: Floats
    attack: Floats

    @property
    def middle(self) -> Floats:
        """Between the bounds."""
        return (self.lower + self.upper) / 2


@dataclass(frozen=True, eq=False)
class Batch:
    """Games with one cost: masses [game, label, feature] of sum 1, the cost [feature, release] ("inf" allowed).

    A radius alone means maximum distortion; a budget, one number or one for each game, mean distortion.
    """

    mass: Floats
    cost: Floats
    radius: float | None = None
    budget: float | Floats | None = None

    @staticmethod
    def of(piece: Piece) -> Batch:
        """The games of a piece of a space."""
        block = piece.block
        if block.label_cost is not None:
            raise BadInput("there is no screen for games whose labels may change")
        mass = piece.counts.reshape(-1, block.labels, block.points) / block.denominator
        return Batch(
            mass,
            np.array(block.cost.matrix, dtype=np.float64),
            None if block.radius is None else float(block.radius),
            None if block.budget is None else float(block.budget),
        )

    def __len__(self) -> int:
        return len(self.mass)

    def at(self, *, radius: float | None = None, budget: float | Floats | None = None) -> Batch:
        """The same games with another radius or budget."""
        return replace(
            self, radius=self.radius if radius is None else radius, budget=self.budget if budget is None else budget
        )

    @cached_property
    def admissible(self) -> NDArray[np.bool_]:
        """Which arcs [feature, release] the radius allows (and a budget of 0 everywhere)."""
        found = np.isfinite(self.cost)
        if self.radius is not None:
            found &= self.cost <= self.radius
        if self.budget is not None and np.all(np.asarray(self.budget) == 0):
            found &= self.cost == 0
        return found

    @cached_property
    def values(self) -> Values:
        """h* from both sides, with nearly optimal attacks and rules."""
        with np.errstate(all="ignore"):
            return _values(self)

    @cached_property
    def deterministic(self) -> Floats:
        """The largest H(Y|Z) of a deterministic attack [B] under maximum distortion.

        All of them are tried where there are at most 4096 for a game; otherwise the attacks that one change at a time
        leads to, which may fall short of it.
        """
        from verify.hunt.screen_attacks import deterministic

        return deterministic(self)


def bounds(screened: Screened) -> tuple[Floats, Floats]:
    """Lower and upper bounds of the violations; what is not a number may be anything."""
    if isinstance(screened, tuple):
        lower, upper = (np.asarray(v, dtype=np.float64) for v in screened)
    else:
        middle = np.asarray(screened, dtype=np.float64)
        lower, upper = middle - CLEAR, middle + CLEAR
    known = np.isfinite(lower) & np.isfinite(upper)
    return np.where(known, lower, -np.inf), np.where(known, upper, np.inf)


def entropy(law: Floats) -> Floats:
    """H(Y|Z) in nats of laws [..., Y, Z]."""
    marginal = law.sum(axis=-2, keepdims=True)
    found: Floats = -(law * np.log(np.where(law > 0, law / np.where(marginal > 0, marginal, 1.0), 1.0))).sum((-2, -1))
    return found


def _values(batch: Batch) -> Values:
    mass = batch.mass
    arcs = (mass > 0)[..., None] & batch.admissible
    cost = np.where(batch.admissible, batch.cost, 0.0)
    budget = None
    if batch.budget is not None and (cost > 0).any():
        budget = np.broadcast_to(np.asarray(batch.budget, dtype=np.float64), (len(mass),)).copy()
    state = interior.solve(interior.Games(mass, arcs, cost, budget))
    gamma, multiplier = state.gamma, state.multiplier
    rows = gamma.sum(axis=3)
    gamma = gamma * np.where(rows > 0, mass / np.where(rows > 0, rows, 1.0), 0.0)[..., None]
    if budget is not None:
        home = np.zeros_like(gamma)
        cheapest = np.where(batch.admissible, batch.cost, np.inf)
        home[:, :, np.arange(mass.shape[2]), cheapest.argmin(axis=1)] = mass
        spent, least = ((cost * v).sum(axis=(1, 2, 3)) for v in (gamma, home))
        back = np.where(spent > budget, (spent - budget) / np.where(spent > least, spent - least, 1.0), 0.0)
        gamma = gamma + np.clip(back, 0.0, 1.0)[:, None, None, None] * (home - gamma)
    law = gamma.sum(axis=2)
    lower = entropy(law)
    upper, rule = np.full(len(mass), np.inf), np.zeros_like(law)
    for own in _rules(arcs, cost, state):
        price = -np.log(own)[:, :, None, :] - (0.0 if budget is None else multiplier[:, None, None, None] * cost)
        best = np.where(mass > 0, np.where(arcs, price, -np.inf).max(axis=3), 0.0)
        bound = (mass * best).sum(axis=(1, 2)) + (0.0 if budget is None else multiplier * budget)
        better = bound < upper
        upper, rule = np.where(better, bound, upper), np.where(better[:, None, None], own, rule)
    return Values(lower, np.where(upper < lower, lower, upper), law, rule, multiplier, gamma)


def _rules(arcs: NDArray[np.bool_], cost: Floats, state: interior.State) -> list[Floats]:
    """Rules [B, Y, Z] for the upper bound: the least that the potentials allow, made to sum to 1; and posteriors.

    Where a release's mass vanishes its posterior means nothing, and the potentials say what the rule has to be there.
    """
    least = np.exp(-state.phi)[..., None] * np.exp(-state.multiplier[:, None, None, None] * cost)
    least = np.where(arcs, least, 0.0).max(axis=2)
    total = least.sum(axis=1, keepdims=True)
    dual = np.where(total > 0, least / np.where(total > 0, total, 1.0), 1 / least.shape[1])
    law = state.gamma.sum(axis=2)
    marginal = law.sum(axis=1, keepdims=True)
    posterior = np.where(marginal > SOME, law / np.where(marginal > 0, marginal, 1.0), dual)
    return [dual, posterior]
