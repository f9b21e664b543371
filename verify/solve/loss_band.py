"""The least that a rule can lose among rules with given least probabilities, in doubles.

    minimise over q ≥ l (a rule) of max over p in D of E_p[−log q(Y|Z)],

with D of a game with at most one row. In f = −log q it is the convex program

    minimise r·λ + Σ_s mass_s φ_s   s.t.   φ_s + λ c_j ≥ Σ_t L_tj f_t,   Σ_y exp(−f_t) ≤ 1,   f_t ≤ −log l_t,   λ ≥ 0,

whose multipliers of the first constraints are the attack that forces that loss: the maximin of the restricted game. It
is solved by a primal-dual interior point. Nothing here is trusted: the attack is repaired and bounded afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.errors import Unsolved
from verify.game.shape import Shape

Floats = NDArray[np.float64]

STEPS = 60
GAP = 1e-12
CENTRING = 0.15
BOUNDARY = 0.99
LARGEST = 700.0
MOST_ENTRIES = 4_000_000
"""Of the dense matrix of constraints: larger games are refused."""


@dataclass(frozen=True)
class Band:
    """The attack γ by column, the multiplier λ of the scaled row (0 without rows), and the loss, about."""

    attack: Floats
    multiplier: float
    loss: float


def least_loss(shape: Shape, fixed: Floats, least: Floats, loose: NDArray[np.bool_]) -> Band:
    """Solve the program above.

    Parameters
    ----------
    shape
        The attack game's living shape, a transport game with at most one row, an inequality.
    fixed
        −log q by sink at the releases where the rule is known.
    least
        l by sink.
    loose
        Which releases leave q any freedom.

    Raises
    ------
    Unsolved
        The shape is another, or the method breaks down.
    """
    if not shape.transport or len(shape.rows) > 1 or any(row.equality for row in shape.rows):
        raise Unsolved("only games with at most one budget are solved here")
    program = _Program.of(shape, fixed, least, loose)
    with np.errstate(all="ignore"):
        return program.solve()


@dataclass(frozen=True)
class _Program:
    """Unknowns: φ by group, then λ if there is a row, then f at the free sinks. Constraints g(x) ≥ 0 as commented."""

    objective: Floats
    linear: Floats  # the matrix of the linear constraints: arcs, caps f ≤ −log l, λ ≥ 0
    constant: Floats
    arcs: int
    row: int  # λ's place, or −1
    scale: float  # of the row
    release: NDArray[np.int64]  # by free sink, its place among the loose releases
    room: Floats  # by loose release, what Σ exp(−f) may reach
    start: Floats

    @staticmethod
    def of(shape: Shape, fixed: Floats, least: Floats, loose: NDArray[np.bool_]) -> _Program:
        sinks = shape.entry_sink
        labels, groups, columns = len(shape.labels), len(shape.mass), shape.columns
        entered = np.unique(sinks)
        free = entered[loose[entered // labels]]
        releases = np.unique(free // labels)
        place = np.full(shape.sinks, -1)
        place[free] = np.arange(len(free))
        rows, first = len(shape.rows), groups + len(shape.rows)
        n = first + len(free)
        if columns * n > MOST_ENTRIES:
            raise Unsolved("the restricted game is too large for dense matrices")
        scale = 1.0
        cost = np.zeros(columns)
        objective = np.zeros(n)
        objective[:groups] = shape.float_mass
        if rows:
            cost = np.array([float(c) for c in shape.rows[0].coefficients])
            scale = float(max(np.abs(cost).max(), 1.0))
            cost /= scale
            objective[groups] = shape.rows[0].rhs / scale
        capped = np.flatnonzero(least[free] > np.exp(-LARGEST))
        linear = np.zeros((columns + len(capped) + rows, n))
        constant = np.zeros(len(linear))
        arcs = np.arange(columns)
        linear[arcs, shape.group] = 1
        if rows:
            linear[arcs, groups] = cost
            linear[-1, groups] = 1
        moving = np.flatnonzero(place[sinks] >= 0)
        linear[moving, first + place[sinks[moving]]] = -1
        still = np.flatnonzero(place[sinks] < 0)
        constant[still] = -fixed[sinks[still]]
        linear[columns + np.arange(len(capped)), first + capped] = -1
        constant[columns : columns + len(capped)] = -np.log(least[free[capped]])
        release = np.searchsorted(releases, free // labels)
        by_release = least.reshape(-1, labels).sum(axis=1)
        taken = np.bincount(release, least[free], len(releases))
        room = 1 - (by_release[releases] - taken)  # sinks that no arc enters keep their least values
        spare = (room - taken) / np.bincount(release, minlength=len(releases))
        start = np.zeros(n)
        start[first:] = -np.log(least[free] + 0.9 * spare[release])
        if rows:
            start[groups] = 1.0
        level = constant[:columns] + linear[:columns] @ start
        worst = np.full(groups, np.inf)
        np.minimum.at(worst, shape.group, level)
        start[:groups] = 1 - worst
        return _Program(objective, linear, constant, columns, groups if rows else -1, scale, release, room, start)

    def values(self, x: Floats) -> Floats:
        """g(x): the linear constraints, then Σ exp(−f) ≤ room."""
        weights = np.exp(-x[len(x) - len(self.release) :])
        used = np.bincount(self.release, weights, len(self.room))
        return np.concatenate([self.linear @ x + self.constant, self.room - used])

    def solve(self) -> Band:
        x, lines, sinks = self.start.copy(), len(self.linear), len(self.release)
        first = len(x) - sinks
        g = self.values(x)
        if g.min() <= 0:
            raise Unsolved("the restricted game has no room to start in")
        mu = 0.1
        z = mu / g
        jacobian = np.zeros((len(g), len(x)))
        jacobian[:lines] = self.linear
        for _ in range(STEPS):
            weights = np.exp(-x[first:])
            jacobian[lines + self.release, first + np.arange(sinks)] = weights
            hessian = (jacobian.T * (z / g)) @ jacobian
            diagonal = np.arange(first, len(x))
            hessian[diagonal, diagonal] += z[lines + self.release] * weights
            try:
                dx = np.linalg.solve(hessian, jacobian.T @ (mu / g) - self.objective)
            except np.linalg.LinAlgError:
                raise Unsolved("the restricted game's equations are singular") from None
            dz = mu / g - z - z / g * (jacobian @ dx)
            step = 1.0
            while (after := self.values(x + step * dx)).min() <= 0 or (after < (1 - BOUNDARY) * g).any():
                step *= 0.8
                if step < 1e-10:
                    break
            down = dz < 0
            grow = min(1.0, BOUNDARY * float((-z[down] / dz[down]).min())) if down.any() else 1.0
            x, z = x + step * dx, z + grow * dz
            g = self.values(x)
            if g.min() <= 0 or not np.isfinite(z).all():
                raise Unsolved("the restricted game's interior point broke down")
            gap = float(g @ z)
            residual = np.abs(self.objective - jacobian.T @ z).max()
            if gap < GAP * len(g) and residual < 1e-10:
                break
            mu = CENTRING * gap / len(g) if min(step, grow) > 0.5 else 0.7 * gap / len(g)
            mu = max(mu, GAP / 100)
        price = float(x[self.row]) / self.scale if self.row >= 0 else 0.0
        return Band(z[: self.arcs], max(price, 0.0), float(self.objective @ x))
