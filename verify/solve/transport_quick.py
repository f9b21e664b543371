"""A few digits straight from the interior point, for games whose active arcs cannot be decided.

The interior point's gap, some 10^-12 nats, bounds the bracket's width wherever doubles resolve the game; so up to
about twelve digits need neither active arcs nor a Newton step.
"""

from __future__ import annotations

from fractions import Fraction
from math import ldexp

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.approximation import Approximation
from verify.solve.interior import InteriorPoint
from verify.solve.interior_blocks import Blocks, Floats, Indices

FEW_DIGITS = 14
WORD = 60
GUARD = 8
ROUNDING = 1e-14
MEANINGFUL = 1e-7
"""Below this mass a release's posterior is noise, and its rule comes from the dual."""


def quick(shape: Shape, blocks: Blocks, sinks: Indices, point: InteriorPoint, digits: int) -> Approximation:
    """Round an interior point to an approximation whose bracket has ``digits`` digits.

    Raises
    ------
    Unsolved
        The width in doubles is larger than that.
    """
    costs = np.array([blocks.columns(cost) for cost in blocks.costs]).reshape(len(shape.rows), shape.columns)
    gamma, labels = blocks.columns(point.gamma), len(shape.labels)
    sums = np.bincount(sinks, gamma, shape.sinks).astype(np.float64).reshape(-1, labels)
    limit = blocks.source_columns(point.phi) + point.multipliers @ costs
    rule = posteriors(shape, sinks, sums, limit)
    with np.errstate(divide="ignore"):
        f = -np.log(rule).reshape(-1)
    phi = np.full(len(shape.mass), -np.inf)
    np.maximum.at(phi, shape.group, f[sinks] - point.multipliers @ costs)
    upper = float(shape.float_mass @ phi) + float(point.multipliers @ blocks.budgets)
    mass = sums.reshape(-1)
    width = upper - float(mass[mass > 0] @ f[mass > 0])
    if not width + ROUNDING < 10.0**-digits / 2:
        raise Unsolved(f"the active arcs are not decided, and doubles reach a width of {width:.0e} only")
    precision = (
        WORD + GUARD + max((max(map(abs, row.coefficients), default=1).bit_length() for row in shape.rows), default=0)
    )
    multipliers = [
        int(Fraction(float(v)) / unit * (1 << precision))
        for v, unit in zip(point.multipliers, blocks.unit, strict=True)
    ]
    return Approximation(precision, whole_attack(shape, gamma, precision), whole_rule(rule, precision), multipliers)


def posteriors(shape: Shape, sinks: Indices, sums: Floats, limit: Floats) -> Floats:
    """q over [release, label]: ν/m where a release has mass, else ∝ max_s exp(−φ_s − λB)."""
    least = np.full(shape.sinks, np.inf)
    np.minimum.at(least, sinks, limit)
    dual = np.exp(-least).reshape(sums.shape)
    dual[~np.isin(np.arange(len(sums)), sinks // sums.shape[1])] = 1.0
    marginal = sums.sum(axis=1, keepdims=True)
    rule = np.where(marginal > MEANINGFUL, sums, dual)
    normalised: Floats = rule / rule.sum(axis=1, keepdims=True)
    return normalised


def whole_attack(shape: Shape, gamma: Floats, precision: int) -> dict[int, int]:
    """γ·total·2^precision: every source's sum exact, its heaviest arc taking what rounding leaves."""
    attack = {}
    for mass, columns in zip(shape.mass, shape.group_columns, strict=True):
        whole = mass << precision
        share = gamma[columns] / gamma[columns].sum()
        parts = [int(ldexp(v, WORD)) * whole >> WORD for v in share.tolist()]
        parts[int(np.argmax(share))] += whole - sum(parts)
        attack.update({j: part for j, part in zip(columns.tolist(), parts, strict=True) if part})
    return attack


def whole_rule(rule: Floats, precision: int) -> list[list[int]]:
    """q·2^precision, each row summing to 2^precision, positive where q is."""
    one = 1 << precision
    table = []
    for row in rule.tolist():
        whole = [max(int(v > 0), int(ldexp(v, WORD)) << precision >> WORD) for v in row]
        whole[max(range(len(row)), key=row.__getitem__)] += one - sum(whole)
        table.append(whole)
    return table
