"""A second robust rule with other multipliers: a direction in (q, λ) from doubles, rounded, followed, and checked.

Let f = −log q. A tight column j of group s, whose reference column i carries mass, allows the direction (dq, dλ) if
Σ_t L_tj df_t − Σ_k dλ_k (B_kj − B_ki) ≤ 0 with df_t = −dq_t/q_t, and < 0 if dq_t ≠ 0 for some t that j reaches, because
−log is strictly convex. Directions that do so form a convex cone, so a linear program that makes as many of these
conditions strict as it can, and forgets the sinks of those that it cannot, finds one if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, log1p
from typing import TYPE_CHECKING

import highspy
import numpy as np

from verify.errors import Unsolved
from verify.numbers.field import RATIONALS
from verify.numbers.precision import flint_precision
from verify.solve.saddle_point import SaddlePoint
from verify.solve.support_guess import minimise
from verify.solve.support_linear import solve_near
from verify.solve.support_system import BALL_BITS, form_ball, gains, sinks_of

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element
    from verify.solve.saddle_point import LogForm
    from verify.solve.support import Maximisers

STRICT = 1e-6
STEPS = (1, 4, 16, 64, 1 << 10, 1 << 16, 1 << 24)
"""The multipliers move by about dλ/N, N among these: by whole multiples of the logarithm of a simple fraction."""
DENOMINATOR = 60


@dataclass(frozen=True)
class _Condition:
    """One tight column: Σ losses[t]·df_t − Σ prices[k]·dλ_k ≤ 0."""

    losses: dict[int, float]
    prices: dict[int, int]


def other_multipliers(
    shape: Shape, found: SaddlePoint, known: Maximisers
) -> tuple[list[list[Element]], tuple[LogForm, ...]] | None:
    """A rule that is not the saddle point's, with multipliers that show it to be robust; None if none is found."""
    labels = len(shape.labels)
    idle = set(known.unsupported)
    conditions, equal = _conditions(shape, known, idle)
    allowed = {z * labels + y for z in idle for y in range(labels)}
    signed = {k: shape.rows[k].equality or bool(found.multipliers[k]) for k in known.met}  # the others stay ≥ 0
    while True:
        direction = _direction(shape, found, conditions, equal, allowed, signed)
        if direction is None:
            return None
        dq, dl, strict = direction
        blocked = {t for i, c in enumerate(conditions) if not strict[i] for t in c.losses} & allowed
        if not blocked:
            break
        allowed -= blocked
    if not any(abs(v) > STRICT for v in dq.values()):
        return None
    still = [c.prices for i, c in enumerate(conditions) if not strict[i]]
    largest = max((abs(v) for v in dl.values()), default=0.0)
    unit = 1 / largest if largest > STRICT else 1.0
    exact = _rational(known.met, [*equal, *still], {k: v * unit for k, v in dl.items()})
    return _followed(shape, found, known, dq, exact, unit)


def _conditions(shape: Shape, known: Maximisers, idle: set[int]) -> tuple[list[_Condition], list[dict[int, int]]]:
    """The tight columns' conditions, and the equations Σ prices[k]·dλ_k = 0 of those that carry mass."""
    labels = len(shape.labels)
    sinks = sinks_of(shape, known.gains.tight)
    reference: dict[int, int] = {}
    for j in sorted(known.attack):
        reference.setdefault(int(shape.group[j]), j)
    conditions, equal = [], []
    for j in known.gains.tight:
        i = reference[int(shape.group[j])]
        rows = ((k, shape.rows[k].coefficients) for k in known.met)
        prices = {k: c[j] - c[i] for k, c in rows if c[j] != c[i]}
        if j in known.attack:
            if prices:
                equal.append(prices)
        else:
            losses = {t: float(w) for t, w in sinks[j] if t // labels in idle}
            conditions.append(_Condition(losses, prices))
    return conditions, equal


def _direction(
    shape: Shape,
    found: SaddlePoint,
    conditions: Sequence[_Condition],
    equal: Sequence[dict[int, int]],
    allowed: set[int],
    signed: dict[int, bool],
) -> tuple[dict[int, float], dict[int, float], list[bool]] | None:
    """dq, dλ and which conditions are strict, for as many strict ones as possible: each counts by 1 at most."""
    labels, inf = len(shape.labels), highspy.kHighsInf
    at = {t: found.field.approximate(found.rule[t // labels][t % labels]) for t in allowed}
    sinks, rows = sorted(allowed), sorted(signed)
    place = {("q", t): i for i, t in enumerate(sinks)} | {("r", k): len(sinks) + i for i, k in enumerate(rows)}
    unknowns = len(place)
    columns: list[dict[int, float]] = [{} for _ in range(unknowns + len(conditions))]
    least: list[float] = []
    most: list[float] = []

    def add(entries: dict[int, float], low: float, high: float) -> None:
        for i, value in entries.items():
            columns[i][len(least)] = value
        least.append(low)
        most.append(high)

    scale = {k: max(1, *map(abs, shape.rows[k].coefficients)) for k in rows}
    for i, condition in enumerate(conditions):  # with dq_t = q_t·u_t, u the unknown: df = −u
        entries = {place["q", t]: -w for t, w in condition.losses.items() if t in allowed and at[t]}
        entries |= {place["r", k]: -c / scale[k] for k, c in condition.prices.items()}
        add(entries | {unknowns + i: 1.0}, -inf, 0.0)
    for prices in equal:
        add({place["r", k]: c / scale[k] for k, c in prices.items()}, 0.0, 0.0)
    for z in {t // labels for t in allowed}:
        add({place["q", t]: at[t] or 1.0 for t in sinks if t // labels == z}, 0.0, 0.0)
    lower = [-inf if at[t] else 0.0 for t in sinks] + [-inf if signed[k] else 0.0 for k in rows]
    cost = np.concatenate((np.zeros(unknowns), -np.ones(len(conditions))))
    bounds = np.array(lower + [0.0] * len(conditions)), np.array([inf] * unknowns + [1.0] * len(conditions))
    x = minimise(columns, cost, *bounds, np.array(least), np.array(most))
    if x is None:
        return None
    size = float(np.abs(x[:unknowns]).max(initial=STRICT))
    dq = {t: float(x[i]) / size * (at[t] or 1.0) for i, t in enumerate(sinks)}
    dl = {k: float(x[place["r", k]]) / size / scale[k] for k in rows}
    return dq, dl, [bool(v > 0.5) for v in x[unknowns:]]


def _rational(rows: Sequence[int], equal: Sequence[dict[int, int]], dl: dict[int, float]) -> dict[int, Fraction]:
    """Rational dλ near the doubles that meet the equations exactly."""
    columns: list[dict[int, Element]] = [{i: Fraction(e[k]) for i, e in enumerate(equal) if k in e} for k in rows]
    near = [Fraction(round(dl[k] * DENOMINATOR), DENOMINATOR) for k in rows]
    values = solve_near(RATIONALS, columns, len(equal), {}, near) or []
    return {k: v for k, v in zip(rows, values, strict=False) if isinstance(v, Fraction)}


def _followed(
    shape: Shape, found: SaddlePoint, known: Maximisers, dq: dict[int, float], dl: dict[int, Fraction], unit: float
) -> tuple[list[list[Element]], tuple[LogForm, ...]] | None:
    """The point at a small step along the direction, if every condition holds there."""
    common = lcm(*(v.denominator for v in dl.values()))  # whole factors keep the exponents of the log forms small
    for pace in STEPS:
        argument = 1 + Fraction(1, pace * common)
        multipliers = tuple(
            _moved(form, dl.get(k, Fraction(0)) * common, argument) for k, form in enumerate(found.multipliers)
        )
        rule = _stepped(shape, found, dq, log1p(1 / (pace * common)) * common * unit)
        if rule is None or rule == found.rule:
            continue
        if _robust(shape, SaddlePoint(known.attack, rule, multipliers, found.value, found.field)):
            return rule, multipliers
    return None


def _stepped(shape: Shape, found: SaddlePoint, dq: dict[int, float], step: float) -> list[list[Element]] | None:
    """The rule q + step·dq, its increments rounded to sum to 0; None if a probability would be negative."""
    field, labels = found.field, len(shape.labels)
    rule = [list(line) for line in found.rule]
    for z in {t // labels for t, v in dq.items() if v}:
        moves = [step * dq.get(z * labels + y, 0.0) for y in range(labels)]
        largest = max(range(labels), key=lambda y, moves=moves: abs(moves[y]))  # type: ignore[misc]
        denominator = 1
        while denominator * abs(moves[largest]) < DENOMINATOR:
            denominator *= 2
        rounded = [Fraction(round(v * denominator), denominator) for v in moves]
        rounded[largest] -= sum(rounded)
        rule[z] = [field.add(q, v) for q, v in zip(rule[z], rounded, strict=True)]
        if any(field.sign(q) < 0 for q in rule[z]):
            return None
    return rule


def _moved(form: LogForm, factor: Fraction, argument: Fraction) -> LogForm:
    """The log form plus factor·log(argument), like terms collected."""
    terms: dict[Element, Fraction] = {r: a for a, r in form}
    terms[argument] = terms.get(argument, Fraction(0)) + factor
    return tuple((a, r) for r, a in terms.items() if a)


def _robust(shape: Shape, point: SaddlePoint) -> bool:
    """Whether the attack's columns are best, and multipliers of inequalities ≥ 0, as far as many digits tell."""
    try:
        tight = set(gains(shape, point).tight)
    except Unsolved:
        return False
    with flint_precision(BALL_BITS):
        signs = all(
            row.equality or not form or form_ball(point.field, form) > 0
            for row, form in zip(shape.rows, point.multipliers, strict=True)
        )
    return signs and set(point.attack) <= tight
