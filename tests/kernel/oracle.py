"""The truth about a game, in doubles: max H(Y|Z) over D by a conic interior point (Clarabel).

For a finite game the same number, the maximum over the convex hull, is the min max (13) that its theorem speaks of,
because E_p[−log q] is linear in p.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tests.kernel.expand import Expanded, expand

TOLERANCE = 2e-6  # nats: what the interior point may be wrong by


class Empty(Exception):
    """D is empty."""


@dataclass(frozen=True)
class Solution:
    """The value (nats), an attack γ, a rule q[z, y] and multipliers of the scaled rows, all in doubles."""

    value: float
    attack: NDArray[np.float64]
    rule: NDArray[np.float64]
    multipliers: NDArray[np.float64]


def alive(game: Expanded) -> list[int]:
    """Columns that the plainest argument leaves: a limit that equals the least possible cost kills all dearer ones."""
    keep = set(range(len(game.keys)))
    for row in game.rows:
        least = [
            min(c for c, g in zip(row.coefficients, game.group, strict=True) if g == s) for s in range(len(game.masses))
        ]
        if sum(m * c for m, c in zip(game.masses, least, strict=True)) == row.rhs:
            keep &= {j for j, g in enumerate(game.group) if row.coefficients[j] == least[g]}
    return sorted(keep)


def worthwhile(game: Expanded) -> list[int]:
    """Without the columns that are so dear that 1e-9 of mass is all that they can carry: they spoil the scaling."""
    keep = set(alive(game))
    for row in game.rows:
        if not row.equality and row.rhs > 0 and min(row.coefficients) >= 0:
            keep -= {j for j, c in enumerate(row.coefficients) if c > 10**9 * row.rhs}
    return sorted(keep)


def solve(game: Expanded) -> Solution:
    """Maximise Σ r_t with (r_t, p_t, m_z) in the exponential cone, p = Lγ, over the columns that are alive."""
    columns = worthwhile(game)
    sinks = sorted({t for j in columns for t, _ in game.entries[j]})
    n, k, where = len(columns), len(sinks), {t: i for i, t in enumerate(sinks)}
    L = np.zeros((k, n))
    for c, j in enumerate(columns):
        for t, weight in game.entries[j]:
            L[where[t], c] += float(weight)
    together = np.array([[t // game.labels == u // game.labels for u in sinks] for t in sinks], dtype=float)
    group = np.array([[float(game.group[j] == s) for j in columns] for s in range(len(game.masses))])
    scale = [max(1.0, *(abs(row.coefficients[j]) for j in columns), abs(row.rhs)) for row in game.rows]
    rows = np.array(
        [[row.coefficients[j] / a for j in columns] for row, a in zip(game.rows, scale, strict=True)]
    ).reshape(-1, n)
    rhs = np.array([row.rhs / a for row, a in zip(game.rows, scale, strict=True)])
    equal = np.array([row.equality for row in game.rows], dtype=bool)
    cone = np.zeros((3 * k, n + k))
    cone[0::3, n:] = -np.eye(k)
    cone[1::3, :n] = -L
    cone[2::3, :n] = -together @ L

    def pad(block: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.hstack([block, np.zeros((len(block), k))])

    A = np.vstack([pad(group), pad(rows[equal]), pad(rows[~equal]), pad(-np.eye(n)), cone])
    b = np.concatenate([[float(m) for m in game.masses], rhs[equal], rhs[~equal], np.zeros(n + 3 * k)])
    cones = [
        clarabel.ZeroConeT(len(group) + int(equal.sum())),
        clarabel.NonnegativeConeT(int((~equal).sum()) + n),
        *(clarabel.ExponentialConeT() for _ in sinks),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    settings.presolve_enable = False
    cost = np.concatenate([np.zeros(n), -np.ones(k)])
    answer = clarabel.DefaultSolver(
        sparse.csc_matrix((n + k, n + k)), cost, sparse.csc_matrix(A), b, cones, settings
    ).solve()
    if "Infeasible" in str(answer.status):
        raise Empty
    if str(answer.status) not in {"Solved", "AlmostSolved"}:
        raise RuntimeError(f"the oracle does not know: {answer.status}")
    x, dual = np.array(answer.x), np.array(answer.z)
    free = len(group)
    multipliers = np.zeros(len(game.rows))
    multipliers[equal] = dual[free : free + equal.sum()]
    multipliers[~equal] = dual[free + equal.sum() : free + len(game.rows)]
    v, w = dual[-3 * k + 1 :: 3], dual[-3 * k + 2 :: 3]
    losses = v + together @ w  # L'f ≤ A'φ + B'λ, and Σ_y exp(−f) ≤ 1
    rule = np.zeros(game.releases * game.labels)
    rule[sinks] = np.exp(-losses)
    attack = np.zeros(len(game.keys))
    attack[columns] = np.maximum(x[:n], 0)
    return Solution(-float(answer.obj_val), attack, rule.reshape(game.releases, game.labels), multipliers / scale)


@cache
def _value(game: Expanded) -> float | None:
    try:
        return solve(game).value
    except Empty:
        return None


def value(document: dict[str, Any]) -> float | None:
    """The value of a game's document in nats, None where D is empty; raises where it is no game."""
    return _value(expand(json.loads(json.dumps(document))))
