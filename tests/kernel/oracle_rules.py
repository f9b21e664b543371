"""The truth about supports and robust rules, in doubles: conic programmes over nearly optimal laws and rules.

They share nothing with certificates: no saddle point, no best column, no price enters.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from tests.kernel import oracle
from tests.kernel.expand import Expanded, expand
from tests.kernel.oracle import Empty, alive

NEAR = 1e-7  # nats that a nearly optimal law or rule may lose
BLUR = 0.03  # what that may do to a mass, and to a posterior at a release that is reached
Array = NDArray[np.float64]


def _solve(cost: Array, blocks: list[tuple[Any, Array, Array]]) -> tuple[float, Array] | None:
    """Minimise cost·x with b − A x in each cone: the value and x; None where the solver gives up."""
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-9
    settings.presolve_enable = False
    cones = [cone for make, _, b in blocks for cone in make(len(b))]
    A, b = np.vstack([a for _, a, _ in blocks]), np.concatenate([b for _, _, b in blocks])
    n = len(cost)
    found = clarabel.DefaultSolver(sparse.csc_matrix((n, n)), cost, sparse.csc_matrix(A), b, cones, settings).solve()
    if "Infeasible" in str(found.status):
        raise Empty
    return (float(found.obj_val), np.array(found.x)) if str(found.status) in {"Solved", "AlmostSolved"} else None


def _zero(n: int) -> list[Any]:
    return [clarabel.ZeroConeT(n)] if n else []


def _positive(n: int) -> list[Any]:
    return [clarabel.NonnegativeConeT(n)] if n else []


def _exponential(n: int) -> list[Any]:
    return [clarabel.ExponentialConeT()] * (n // 3)


class Model:
    """A game's matrices over the columns that are alive."""

    def __init__(self, game: Expanded) -> None:
        """Rows are scaled to coefficients of size 1."""
        self.game, self.columns = game, alive(game)
        self.sinks = sorted({t for j in self.columns for t, w in game.entries[j] if w})
        n, k = len(self.columns), len(self.sinks)
        where = {t: i for i, t in enumerate(self.sinks)}
        self.L = np.zeros((k, n))
        for c, j in enumerate(self.columns):
            for t, w in game.entries[j]:
                if w:
                    self.L[where[t], c] += float(w)
        self.group = np.array([[float(game.group[j] == s) for j in self.columns] for s in range(len(game.masses))])
        self.masses = np.array([float(m) for m in game.masses])
        scale = [max(1, *(abs(r.coefficients[j]) for j in self.columns), abs(r.rhs)) for r in game.rows]
        rows = [[r.coefficients[j] / a for j in self.columns] for r, a in zip(game.rows, scale, strict=True)]
        self.rows = np.array(rows).reshape(-1, n)
        self.rhs = np.array([r.rhs / a for r, a in zip(game.rows, scale, strict=True)])
        self.equal = np.array([r.equality for r in game.rows], dtype=bool)

    def most(self, weight: Array, value: float) -> float | None:
        """The largest weight·p over laws p of D with H(p) ≥ value − NEAR; weight is over self.sinks."""
        k, n = self.L.shape
        release = np.array([t // self.game.labels for t in self.sinks])
        together = (release[:, None] == release[None, :]).astype(float)
        cone = np.zeros((3 * k, n + k))
        cone[0::3, n:], cone[1::3, :n], cone[2::3, :n] = -np.eye(k), -self.L, -together @ self.L

        def pad(block: Array) -> Array:
            return np.hstack([block, np.zeros((len(block), k))])

        entropy = np.concatenate([np.zeros(n), -np.ones(k)])[None, :]
        found = _solve(
            np.concatenate([-(weight @ self.L), np.zeros(k)]),
            [
                (_zero, pad(self.group), self.masses),
                (_zero, pad(self.rows[self.equal]), self.rhs[self.equal]),
                (_positive, pad(self.rows[~self.equal]), self.rhs[~self.equal]),
                (_positive, pad(-np.eye(n)), np.zeros(n)),
                (_positive, entropy, np.array([NEAR - value])),
                (_exponential, cone, np.zeros(3 * k)),
            ],
        )
        return None if found is None else -found[0]

    def worst(self, rule: Array) -> float:
        """The largest loss of a rule over D, by a linear programme; infinite where an attacker finds a zero."""
        found = rule[self.sinks]
        gain = self.L.T @ np.where(found > 0, -np.log(np.maximum(found, 1e-300)), 0)
        sure = self.L.T @ (found <= 0) > 0
        if sure.any() and self._linear(sure.astype(float), np.full(len(gain), np.inf)) > 1e-9:
            return float("inf")
        return self._linear(np.where(sure, 0, gain), np.where(sure, 0, np.inf))

    def _linear(self, gain: Array, most: Array) -> float:
        """The largest gain·γ."""
        equal = self.equal
        A, b = np.vstack([self.group, self.rows[equal]]), np.concatenate([self.masses, self.rhs[equal]])
        limits = (self.rows[~equal], self.rhs[~equal]) if (~equal).any() else (None, None)
        found = linprog(-gain, *limits, A, b, list(zip(np.zeros(len(gain)), most, strict=True)), "highs")
        if found.status != 0:
            raise RuntimeError(f"the linear programme does not know: {found.message}")
        return -float(found.fun)

    def extreme(self, sink: int, sign: int, value: float) -> tuple[float, Array] | None:
        """The least sign·q(sink) over rules q whose largest loss over D is at most value + NEAR, and such a rule."""
        k, n = self.L.shape
        game = self.game
        size, s, r = game.releases * game.labels, len(self.masses), len(self.rhs)
        total = size + k + s + r  # q, f at self.sinks, φ, λ

        def block(height: int, **parts: Array) -> Array:
            line = np.zeros((height, total))
            starts = {"q": (0, size), "f": (size, k), "phi": (size + k, s), "prices": (size + k + s, r)}
            for name, part in parts.items():
                start, width = starts[name]
                line[:, start : start + width] = part
            return line

        cost = np.zeros(total)
        cost[sink] = sign
        sums = np.kron(np.eye(game.releases), np.ones(game.labels))
        cone, right = np.zeros((3 * k, total)), np.zeros(3 * k)
        for i, t in enumerate(self.sinks):  # exp(−f) ≤ q
            cone[3 * i, size + i], right[3 * i + 1], cone[3 * i + 2, t] = 1, 1, -1
        free = np.eye(r)[~self.equal]
        found = _solve(
            cost,
            [
                (_zero, block(game.releases, q=sums), np.ones(game.releases)),
                (_positive, block(size, q=-np.eye(size)), np.zeros(size)),
                (_positive, block(len(free), prices=-free), np.zeros(len(free))),
                (_positive, block(n, f=self.L.T, phi=-self.group.T, prices=-self.rows.T), np.zeros(n)),
                (_positive, block(1, phi=self.masses, prices=self.rhs), np.array([value + NEAR])),
                (_exponential, cone, right),
            ],
        )
        return None if found is None else (found[0], found[1][:size])


@cache
def _model(text: str) -> tuple[Model, float]:
    model = Model(expand(json.loads(text)))
    found = oracle.value(json.loads(text))
    if found is None:
        raise Empty
    return model, found


@cache
def _most(text: str, z: int) -> float | None:
    model, value = _model(text)
    return model.most(np.array([float(t // model.game.labels == z) for t in model.sinks]), value)


@cache
def _extreme(text: str, sink: int, sign: int) -> tuple[float, Array] | None:
    model, value = _model(text)
    try:
        return model.extreme(sink, sign, value)
    except Empty:  # no rule at all is near the value: costs so unlike that the solver loses its way
        return None


def most(document: Any, z: int) -> float | None:
    """The most that a maximiser brings to a release."""
    return _most(json.dumps(document, sort_keys=True), z)


def span(document: Any, sink: int) -> tuple[float, float] | None:
    """From where to where a posterior of a robust rule ranges."""
    text = json.dumps(document, sort_keys=True)
    low, high = _extreme(text, sink, 1), _extreme(text, sink, -1)
    return None if low is None or high is None else (low[0], -high[0])


def worst(document: Any, rule: list[float]) -> float:
    """The largest loss of a rule."""
    return _model(json.dumps(document, sort_keys=True))[0].worst(np.array(rule))


def robust(document: Any) -> list[Array]:
    """Rules that are robust, as far as doubles can tell: from end to end at every sink."""
    text = json.dumps(document, sort_keys=True)
    size = expand(json.loads(text)).releases * _model(text)[0].game.labels
    found = [_extreme(text, sink, sign) for sink in range(size) for sign in (1, -1)]
    return [rule for _, rule in filter(None, found)]
