"""Rule ``bracket``: from a repaired point to a certificate with the bounds that it really proves.

The bounds are weak duality's (proofs/FORMAT.md §4), in integers over a power of two, with logarithms from flint rounded
outwards. They are computed before the claim is written, so that a poor point gives an honest wide claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.certify.certificate import Certificate
from verify.numbers.exact import decimal_ceil, decimal_floor
from verify.numbers.precision import ball_to_fixed, digits_to_bits, flint_precision

if TYPE_CHECKING:
    from verify.certify.repair import Point
    from verify.game.game import Game
    from verify.game.shape import Shape


@dataclass(frozen=True)
class Bounds:
    """lower ≤ value ≤ upper in nats, as the kernel will find them from the same evidence."""

    lower: Fraction
    upper: Fraction


def bracket(game: Game, point: Point, digits: int) -> Certificate:
    """The bracket certificate of a feasible attack, a rule and multipliers.

    Parameters
    ----------
    game
        The game; ``point`` lives on its whole shape (dead columns carry no mass).
    digits
        The digits wanted: the claim is rounded outwards to a few places more, so that upper − lower ≤ 10^−digits
        whenever the point is good enough; otherwise the claim is as wide as what the point proves.
    """
    bits = digits_to_bits(digits) + 24
    found = bounds(game.shape, point, bits)
    places = digits + 3
    claim = {"lower": decimal_floor(found.lower, places), "upper": decimal_ceil(found.upper, places)}
    shape = game.shape
    evidence: dict[str, object] = {} if point.dead is None else {"dead": [str(v) for v in point.dead]}
    evidence |= {
        "attack": [[*shape.keys[j].tolist(), f"{v}/{point.scale}"] for j, v in sorted(point.attack.items())],
        "rule": [[f"{v}/{point.unit}" if v != point.unit else 1 for v in row] for row in point.rule],
        "multipliers": [f"{v}/{point.unit}" for v in point.multipliers],
        "precision": bits,
    }
    return Certificate(game, "bracket", claim, evidence)


def bounds(shape: Shape, point: Point, bits: int) -> Bounds:
    """What weak duality proves for a feasible point."""
    low, high = _losses(point, bits)
    count, unit = len(shape.labels), point.unit
    above = [h * unit for h in high]
    if shape.transport:
        value = [above[t] for t in shape.entry_sink.tolist()]
    else:
        value = [0] * shape.columns
        entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for j, t, w in entries:
            value[j] += w * above[t]
    for row, multiplier in zip(shape.rows, point.multipliers, strict=True):
        if multiplier:
            price = multiplier * shape.weight_denominator << bits
            value = [v - price * c for v, c in zip(value, row.coefficients, strict=True)]
    upper = 0
    for mass, columns in zip(shape.mass, point.alive, strict=True):
        upper += mass * max(value[j] for j in columns)
    rows = sum(Fraction(v * row.rhs, unit) for v, row in zip(point.multipliers, shape.rows, strict=True))
    total = Fraction(upper, shape.total * shape.weight_denominator * unit << bits) + rows

    law, lower = point.law, 0
    for z in range(len(shape.releases)):
        marginal = sum(law[z * count : (z + 1) * count])
        for y in range(count) if marginal else ():
            t, q = z * count + y, point.rule[z][y]
            if q:
                error = law[t] * unit - marginal * q
                lower += law[t] * low[t] + (-(error * error << bits) // (marginal * q * unit))
    return Bounds(Fraction(lower, point.scale * shape.weight_denominator << bits), total)


def _losses(point: Point, bits: int) -> tuple[list[int], list[int]]:
    """−log q by sink, over 2^bits, rounded down and up by a margin that covers the kernel's own rounding."""
    low, high = [], []
    with flint_precision(bits + 64):
        unit = flint.arb(point.unit)
        for row in point.rule:
            for q in row:
                loss = ball_to_fixed(-(flint.arb(q) / unit).log(), bits) if q else 0
                low.append(loss - 4)
                high.append(loss + 4)
    return low, high
