"""The truth about losses and members, in doubles: linear programmes over D by HiGHS, and programmes over robust rules.

Nothing of a certificate enters but the claim.
"""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from tests.kernel.expand import Expanded, Row, expand
from tests.kernel.oracle import Empty, Solution, worthwhile

Array = NDArray[np.float64]
TINY = 1e-9  # mass that a linear programme may bring to a sink by mistake


@dataclass(frozen=True)
class Plan:
    """An optimal attack γ, its value, and the multipliers of the rows (≥ 0 on inequalities, for a maximum)."""

    value: float
    attack: Array
    multipliers: Array


def _scaled(game: Expanded, keep: set[int]) -> tuple[list[float], list[list[float]]]:
    """By what each row is divided, and its coefficients: 0 for the columns that are not kept."""
    lines = [[c if j in keep else 0 for j, c in enumerate(row.coefficients)] for row in game.rows]
    scale = [max(1, *map(abs, line), abs(row.rhs)) for line, row in zip(lines, game.rows, strict=True)]
    return [float(a) for a in scale], [[c / a for c in line] for line, a in zip(lines, scale, strict=True)]


def largest(
    game: Expanded, worth: Array, columns: list[int] | None = None, fixed: list[tuple[Array, float]] | None = None
) -> Plan:
    """The largest Σ worth_j γ_j over feasible γ on these columns, perhaps with more equalities (line, value)."""
    n = len(game.keys)
    keep = set(worthwhile(game) if columns is None else columns)
    scale, lines = _scaled(game, keep)
    equal = [[float(g == s) for g in game.group] for s in range(len(game.masses))]
    rhs = [float(m) for m in game.masses]
    for coefficients, value in fixed or ():
        equal.append(list(coefficients))
        rhs.append(value)
    below: list[list[float]] = []
    most: list[float] = []
    for row, a, line in zip(game.rows, scale, lines, strict=True):
        (equal if row.equality else below).append(line)
        (rhs if row.equality else most).append(row.rhs / a)
    found = linprog(
        -worth,
        A_ub=np.array(below) if below else None,
        b_ub=most or None,
        A_eq=np.array(equal),
        b_eq=rhs,
        bounds=[(0, None if j in keep else 0) for j in range(n)],
        method="highs",
    )
    if found.status == 2:
        raise Empty
    if found.status != 0:
        raise RuntimeError(found.message)
    start = len(game.masses) + len(fixed or ())
    equalities, inequalities = iter(found.eqlin.marginals[start:]), iter(found.ineqlin.marginals if below else ())
    multipliers = [
        -float(next(equalities if r.equality else inequalities)) / a for r, a in zip(game.rows, scale, strict=True)
    ]
    return Plan(-float(found.fun), np.array(found.x), np.array(multipliers))


def worth(game: Expanded, sinks: Array) -> Array:
    """Σ_t L_tj w_t for every column, a weight 0 not counting where w is infinite."""
    return np.array([sum(float(w) * sinks[t] for t, w in entries if w) for entries in game.entries])


def worst(document: dict[str, Any], rule: Array) -> float:
    """max over D of E[−log q]; infinite where some law of D goes to a sink with q = 0. The rule is sink by sink."""
    return _worst(json.dumps(document), tuple(map(float, rule)))


@cache
def _worst(text: str, flat: tuple[float, ...]) -> float:
    game, rule = expand(json.loads(text)), np.array(flat)
    columns = worthwhile(game)
    zero = (rule <= 0).astype(float)
    if zero.any() and largest(game, worth(game, zero), columns).value > TINY:
        return np.inf
    losses = -np.log(np.where(rule > 0, rule, 1.0))
    open_ = [j for j in columns if not any(zero[t] for t, w in game.entries[j] if w)]
    return largest(game, worth(game, losses), open_).value


@cache
def _nearest(text: str, law: tuple[float, ...]) -> tuple[float, Array]:
    """The least Σ |p − law| over laws p of D, and its attack."""
    game = expand(json.loads(text))
    n, k = len(game.keys), len(law)
    L = np.zeros((k, n))
    for j, entries in enumerate(game.entries):
        for t, w in entries:
            L[t, j] += float(w)
    eye, keep = np.eye(k), set(worthwhile(game))
    scale, lines = _scaled(game, keep)
    equal = [np.hstack([L, eye, -eye])]
    rhs = list(law)
    for s, mass in enumerate(game.masses):
        equal.append(np.array([[float(g == s) for g in game.group] + [0.0] * (2 * k)]))
        rhs.append(float(mass))
    below, most = [], []
    for row, a, coefficients in zip(game.rows, scale, lines, strict=True):
        line = coefficients + [0.0] * (2 * k)
        if row.equality:
            equal.append(np.array([line]))
            rhs.append(row.rhs / a)
        else:
            below.append(line)
            most.append(row.rhs / a)
    cost = np.concatenate([np.zeros(n), np.ones(2 * k)])
    found = linprog(
        cost,
        A_ub=np.array(below) if below else None,
        b_ub=most or None,
        A_eq=np.vstack(equal),
        b_eq=rhs,
        bounds=[(0, None if j in keep or j >= n else 0) for j in range(n + 2 * k)],
        method="highs",
    )
    if found.status == 2:
        return np.inf, np.zeros(n)
    if found.status != 0:
        raise RuntimeError(found.message)
    return float(found.fun), np.array(found.x[:n])


def distance(document: dict[str, Any], law: list[Fraction]) -> float:
    """How far a law is from D, Σ |p − law|; infinite where D is empty."""
    return _nearest(json.dumps(document, sort_keys=True), tuple(map(float, law)))[0]


def inside(document: dict[str, Any], law: list[Fraction]) -> bool:
    """Whether the nearest attack, corrected exactly, makes this very law: then it is in D for certain."""
    from tests.kernel.corpus import repaired

    shape = expand(document)
    attack = _nearest(json.dumps(document, sort_keys=True), tuple(map(float, law)))[1]
    lines = [[Fraction(0)] * len(shape.keys) for _ in law]
    for j, entries in enumerate(shape.entries):
        for t, w in entries:
            lines[t][j] += w
    rows = []
    for line, p in zip(lines, law, strict=True):
        scale = math.lcm(p.denominator, *(w.denominator for w in line))
        rows.append(Row(tuple(int(w * scale) for w in line), int(p * scale), True))
    whole = dataclasses.replace(shape, rows=(*shape.rows, *rows))
    try:
        exact = repaired(whole, Solution(0.0, attack, np.zeros((1, 1)), np.zeros(len(whole.rows))))
    except ValueError:
        return False
    sums = [(sum(c * a for c, a in zip(r.coefficients, exact, strict=True)), r) for r in shape.rows]
    return min(exact) >= 0 and all(total == r.rhs if r.equality else total <= r.rhs for total, r in sums)
