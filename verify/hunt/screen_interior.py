"""The interior point of :mod:`verify.solve.interior` for many small games of one shape at once.

The unknowns carry the number of the game as their first axis: γ and s over [game, label, feature, release], φ over
[game, label, feature], λ and what the budget leaves unspent over [game]. The elimination is the one described in
:mod:`verify.solve.interior_step`, with one block for each label: one matrix over the releases for each label and one
for the game. Games leave the batch as they are finished.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ENOUGH = 1e-10
"""The gap, in nats, at which a game is finished."""
FINE = 1e-8
"""What is further from optimal than this is begun again."""
LEAST_CENTRING, CAREFUL = 1e-4, 0.2
MOST_STEPS = 60
WEIGHT_POWER = 0.3
START_GAP = 1.0
REFINE_BELOW = 1e-5
STALLED = 5
"""A game is given up after so many steps without progress."""
BLOCKED = 0.05
TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Games:
    """``mass`` [B, Y, X]; ``arcs`` [B, Y, X, Z], which of them may be used; ``cost`` [X, Z]; ``budget`` [B] or None."""

    mass: Floats
    arcs: NDArray[np.bool_]
    cost: Floats
    budget: Floats | None

    def take(self, keep: NDArray[np.bool_]) -> Games:
        """Some of the games."""
        return Games(self.mass[keep], self.arcs[keep], self.cost, None if self.budget is None else self.budget[keep])


@dataclass(frozen=True, eq=False)
class State:
    """Points on the way, one for each game; λ and what is left are 0 and 1 where there is no budget.

    ``length`` is that of the step that led there: after one that was blocked the next keeps nearer to the path.
    """

    gamma: Floats
    slack: Floats
    phi: Floats
    multiplier: Floats
    spare: Floats
    length: Floats

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All of it."""
        return self.gamma, self.slack, self.phi, self.multiplier, self.spare, self.length

    def take(self, keep: NDArray[np.bool_]) -> State:
        """The points of some of the games."""
        return State(*(v[keep] for v in self.arrays))


def solve(games: Games) -> State:
    """Nearly optimal points: γ up to rounding feasible, γ·s of sum 10^-10 where doubles allow it.

    What the quick way does not finish is begun again with short careful steps.
    """
    out, off = _follow(games, LEAST_CENTRING)
    again = off > FINE
    if again.any():
        careful, left = _follow(games.take(again), CAREFUL)
        better = left < off[again]
        chosen = np.flatnonzero(again)[better]
        for whole, part in zip(out.arrays, careful.arrays, strict=True):
            whole[chosen] = part[better]
    return out


def _follow(games: Games, centring: float) -> tuple[State, Floats]:
    """The best points on the way, and how far they are from optimal."""
    count = len(games.mass)
    start = _start(games)
    out = State(*map(np.array, start.arrays))
    best = np.full(count, np.inf)
    index, last, state = np.arange(count), np.zeros(count, dtype=np.int64), start
    with np.errstate(all="ignore"):
        for step in range(MOST_STEPS):
            gap = _gap(state)
            off = np.abs(games.mass - state.gamma.sum(axis=3)).max(axis=(1, 2))
            measure = np.where(np.isfinite(gap), gap + off, np.inf)
            if games.budget is not None:
                unspent = games.budget - (games.cost * state.gamma).sum(axis=(1, 2, 3)) - state.spare
                measure = measure + state.multiplier * np.abs(unspent)
            dual = _dual_error(games, state)
            inside = (state.gamma >= 0).all(axis=(1, 2, 3)) & (state.slack >= 0).all(axis=(1, 2, 3))
            better = (measure + dual < best[index]) & inside
            chosen = index[better]
            best[chosen] = (measure + dual)[better]
            last[chosen] = step
            for whole, part in zip(out.arrays, state.arrays, strict=True):
                whole[chosen] = part[better]
            keep = np.isfinite(gap) & inside & (best[index] > ENOUGH) & (step - last[index] < STALLED)
            if not keep.any():
                break
            if not keep.all():
                games, state, index = games.take(keep), state.take(keep), index[keep]
            state = _Step(games, state, centring).advanced()
    return out, best


def _gap(state: State) -> Floats:
    found: Floats = (state.gamma * state.slack).sum(axis=(1, 2, 3)) + state.multiplier * state.spare
    return found


def _dual_error(games: Games, state: State) -> Floats:
    f, sinks, _ = gains(state.gamma)
    wrong = state.phi[..., None] - f[:, :, None, :] - state.slack
    if games.budget is not None:
        wrong = wrong + state.multiplier[:, None, None, None] * games.cost
    found: Floats = np.where(games.arcs, np.abs(wrong) * sinks[:, :, None, :], 0.0).sum(axis=(1, 2, 3))
    return found


def gains(gamma: Floats) -> tuple[Floats, Floats, Floats]:
    """f = −log(ν/m) and ν over [B, Y, Z], and m over [B, Z]; f is 0 where there is nothing."""
    sinks = gamma.sum(axis=2)
    marginal = sinks.sum(axis=1)
    some = sinks > 0
    q = np.where(some, sinks / np.maximum(marginal, TINY)[:, None, :], 1.0)
    return -np.log(q), sinks, marginal


def _start(games: Games) -> State:
    mass, arcs = games.mass, games.arcs
    count = arcs.sum(axis=(1, 2, 3))
    share = arcs.astype(np.float64)
    multiplier, spare = np.zeros(len(mass)), np.ones(len(mass))
    price: Floats | float = 0.0
    if games.budget is not None:
        positive = games.cost[(games.cost > 0) & np.isfinite(games.cost)]
        least = positive.min() if positive.size else 1.0
        multiplier = np.maximum(np.minimum(0.15 / np.maximum(games.budget, 1e-9), 1.5 / least), 1e-6)
        spare = START_GAP / (count + 1) / multiplier
        price = multiplier[:, None, None, None] * games.cost
        share = share / (1.0 + price) ** 2
    gain = gains(_spread(share, mass))[0][:, :, None, :] - price
    gain = np.where(arcs, gain, -np.inf)
    weight = _weights(games)
    room = START_GAP * weight
    some = mass > 0
    highest = np.where(some, gain.max(axis=3), 0.0)
    phi = np.where(some, highest + room.max(axis=3) / np.maximum(mass, TINY), 0.0)
    slack = np.where(arcs, phi[..., None] - gain, 1.0)
    return State(_spread(np.where(arcs, room / slack, 0.0), mass), slack, phi, multiplier, spare, np.ones(len(mass)))


def _spread(share: Floats, mass: Floats) -> Floats:
    found: Floats = share * (mass / np.maximum(share.sum(axis=3), TINY))[..., None]
    return found


def _weights(games: Games) -> Floats:
    weight = np.where(games.arcs, games.mass[..., None] ** WEIGHT_POWER, 0.0)
    count = games.arcs.sum(axis=(1, 2, 3))
    found: Floats = weight * (count / (count + 1) / weight.sum(axis=(1, 2, 3)))[:, None, None, None]
    return found


class _Step:
    """One step of Mehrotra's predictor and corrector for all games of a batch."""

    def __init__(self, games: Games, state: State, centring: float) -> None:
        self.games, self.state, self.centring = games, state, centring
        gamma, slack = state.gamma, state.slack
        self.late = bool((_gap(state) < REFINE_BELOW).any())
        self.f, self.sinks, self.marginal = gains(gamma)
        self.safe = np.where(games.arcs, gamma, 1.0)
        self.d = np.where(games.arcs, gamma / slack, 0.0)
        self.total = self.d.sum(axis=3) + (games.mass <= 0)
        transposed = self.d.transpose(0, 1, 3, 2)
        self.scaled = transposed / self.total[:, :, None, :]
        matrix = -np.matmul(self.scaled, self.d)
        places = np.arange(matrix.shape[2])
        matrix[:, :, places, places] = 0.0
        # but for the marginal a Laplacian: its diagonal taken from the other entries cancels nothing
        matrix[:, :, places, places] = self.sinks + (self.sinks <= 0) - matrix.sum(axis=3)
        self.inverse = _inverse(matrix)
        core = (self.sinks[..., None] * self.inverse * self.sinks[:, :, None, :]).sum(axis=1)
        core[:, places, places] += self.marginal <= 0
        core[:, places, places] *= 1 + 1e-15
        self.core = _inverse(core)
        self.lacking = games.mass - gamma.sum(axis=3)
        self.dual = np.where(games.arcs, self.f[:, :, None, :] - state.phi[..., None], 0.0)
        if games.budget is not None:
            self.cost = np.where(games.arcs, games.cost, 0.0)
            self.dual = self.dual - state.multiplier[:, None, None, None] * self.cost
            self.unspent = games.budget - (self.cost * gamma).sum(axis=(1, 2, 3)) - state.spare
            self.by_cost = self._respond(self.cost, np.zeros_like(self.lacking))

    def advanced(self) -> State:
        """The state after the step."""
        games, state = self.games, self.state
        gap = _gap(state)
        move = self._direction(np.zeros_like(self.d), np.zeros(len(gap)), 0.0)
        primal, dual = self._lengths(move)
        wide = (slice(None), None, None, None)
        ahead = (state.gamma + primal[wide] * move.gamma) * (state.slack + dual[wide] * move.slack)
        predicted = np.where(games.arcs, ahead, 0.0).sum(axis=(1, 2, 3))
        spent = (state.spare + primal * move.spare) * (state.multiplier + dual * move.multiplier)
        predicted = predicted + (spent if games.budget is not None else 0.0)
        centring = np.clip((predicted / gap) ** 3, self.centring, 0.9)
        centring = np.where(state.length < BLOCKED, np.maximum(centring, 0.3), centring)
        second = np.where(np.minimum(primal, dual) > BLOCKED, primal * dual, 0.0)
        aim = centring * gap
        target = aim[wide] * _weights(games) - second[wide] * move.gamma * move.slack
        count = games.arcs.sum(axis=(1, 2, 3))
        row_target = aim / (count + 1) - second * move.spare * move.multiplier
        sinks = move.gamma.sum(axis=2)
        relative = sinks / np.where(self.sinks > 0, self.sinks, 1.0)
        release = sinks.sum(axis=1) / np.where(self.marginal > 0, self.marginal, 1.0)
        curve = 0.5 * second[:, None, None] * (relative**2 - release[:, None, :] ** 2)
        move = self._direction(target, row_target, curve[:, :, None, :])
        primal, dual = self._lengths(move)
        step = np.minimum(primal, dual) * 0.999
        wide_step = step[wide]
        return State(
            np.where(games.arcs, state.gamma + wide_step * move.gamma, 0.0),
            np.where(games.arcs, state.slack + wide_step * move.slack, 1.0),
            state.phi + step[:, None, None] * move.phi,
            state.multiplier + step * move.multiplier,
            state.spare + step * move.spare,
            step,
        )

    def _direction(self, target: Floats, row_target: Floats, curve: Floats | float) -> State:
        """Newton's direction towards γs = ``target`` and σλ = ``row_target``, with ``curve`` added to f."""
        games, state = self.games, self.state
        field = np.where(games.arcs, self.dual + target / self.safe + curve, 0.0)
        gamma, phi = self._respond(field, self.lacking)
        multiplier = spare = np.zeros(len(gamma))
        if games.budget is not None:
            away, turn = self.by_cost
            stiff = state.spare / state.multiplier
            spends = (self.cost * gamma).sum(axis=(1, 2, 3))
            answer = (self.cost * away).sum(axis=(1, 2, 3))
            multiplier = (spends + row_target / state.multiplier - state.spare - self.unspent) / (answer + stiff)
            gamma = gamma - multiplier[:, None, None, None] * away
            phi = phi - multiplier[:, None, None] * turn
            spare = row_target / state.multiplier - state.spare - stiff * multiplier
        slack = np.where(games.arcs, (target - state.slack * gamma) / self.safe - state.slack, 0.0)
        return State(gamma, slack, phi, multiplier, spare, state.length)

    def _respond(self, field: Floats, lacking: Floats) -> tuple[Floats, Floats]:
        """dγ and dφ for a field over the arcs and the sums that dγ must have."""
        gamma = self.d * field
        rho = gamma.sum(axis=3) - lacking
        u = self._spread(gamma.sum(axis=2), rho)
        phi = (rho - np.matmul(self.d, u[..., None])[..., 0]) / self.total
        gamma = self.d * (field - u[:, :, None, :] - phi[..., None])
        if self.late:  # inverses lose the digits that nearly tight arcs need: refine once
            rho = gamma.sum(axis=3) - lacking
            flow = gamma.sum(axis=2)
            change = flow.sum(axis=1) / np.where(self.marginal > 0, self.marginal, 1.0)
            du = self._spread(flow - self.sinks * (change[:, None, :] + u), rho)
            dphi = (rho - np.matmul(self.d, du[..., None])[..., 0]) / self.total
            gamma = gamma - self.d * (du[:, :, None, :] + dphi[..., None])
            phi = phi + dphi
        return gamma, phi

    def _spread(self, flow: Floats, rho: Floats) -> Floats:
        """u for what flows into the sinks, and what sources have too much."""
        a = flow - np.matmul(self.scaled, rho[..., None])[..., 0]
        free = np.matmul(self.inverse, a[..., None])[..., 0]
        held = np.matmul(self.core, (self.sinks * free).sum(axis=1)[..., None])[:, None, :, 0]
        found: Floats = free - np.matmul(self.inverse, (self.sinks * held)[..., None])[..., 0]
        return found

    def _lengths(self, move: State) -> tuple[Floats, Floats]:
        state, arcs = self.state, self.games.arcs
        primal = np.where(arcs, move.gamma / self.safe, 0.0).min(axis=(1, 2, 3))
        dual = np.where(arcs, move.slack / state.slack, 0.0).min(axis=(1, 2, 3))
        if self.games.budget is not None:
            primal = np.minimum(primal, move.spare / state.spare)
            dual = np.minimum(dual, move.multiplier / state.multiplier)
        return np.where(primal > -1, 1.0, -1 / primal), np.where(dual > -1, 1.0, -1 / dual)


def _inverse(matrices: Floats) -> Floats:
    """The inverses of a stack of matrices; not numbers where there is none, which ends the work on that game."""
    try:
        return np.linalg.inv(matrices).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        flat = matrices.reshape(-1, *matrices.shape[-2:])
        out = np.full_like(flat, np.nan)
        for i, matrix in enumerate(flat):
            with suppress(np.linalg.LinAlgError):
                out[i] = np.linalg.inv(matrix)
        return out.reshape(matrices.shape)
