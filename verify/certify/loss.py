"""Rule ``loss``: what a given rule loses at most against an attacker, from below by an attack and from above by weak
duality. All bounds are computed here as the kernel will, in integers over a power of two, before a claim is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint

from verify.certify.certificate import Certificate
from verify.certify.enclosure import number_text
from verify.certify.value import Living
from verify.numbers.exact import decimal_ceil, decimal_floor, digits_of, text
from verify.numbers.precision import ball_to_fixed, digits_to_bits, flint_precision
from verify.solve.loss import Worst, column_gains, through, worst_attack

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.game.shape import Shape

PLACES = 3
"""Decimals of a bound beyond the digits asked."""

GUARD_BITS = 24
MARGIN = 4
"""Units in the last place by which the kernel's own rounding of a logarithm may differ."""

INFINITE = "inf"


@dataclass(frozen=True)
class Gains:
    """−log of numbers by sink, over 2^bits, rounded down and up; where the number is 0 a sink is in ``infinite``."""

    bits: int
    low: list[int]
    high: list[int]
    infinite: frozenset[int]


def gains(numbers: Sequence[Fraction], bits: int) -> Gains:
    """−log of numbers from 0 to 1, with margins that cover the kernel's rounding."""
    low, high, zeros = [], [], []
    with flint_precision(bits + 64):
        for t, q in enumerate(numbers):
            if q in (0, 1):
                low.append(0)
                high.append(0)
            else:
                value = ball_to_fixed(-(flint.arb(q.numerator) / flint.arb(q.denominator)).log(), bits)
                low.append(max(value - MARGIN, 0))
                high.append(value + MARGIN)
            if not q:
                zeros.append(t)
    return Gains(bits, low, high, frozenset(zeros))


def sinks_of(shape: Shape, columns: Sequence[int] | None = None) -> set[int]:
    """The sinks that columns reach, or all columns."""
    if columns is None:
        return set(shape.entry_sink.tolist())
    chosen = set(columns)
    pairs = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True)
    return {t for j, t in pairs if j in chosen}


def loss_certificate(game: Game, rule: Sequence[Sequence[Fraction]], digits: int) -> Certificate:
    """The certificate of max over D of E[−log q(Y|Z)] for a rule q, in nats.

    Parameters
    ----------
    game
        The attack's game.
    rule
        q(y|z), for each release a list of one exact number for each label, ≥ 0 and of sum 1.
    digits
        Bounds at most 10^−digits apart; "inf" where a living column reaches a sink with q = 0.

    Raises
    ------
    BadInput
        The constraint set is empty.
    """
    living = Living(game)
    shape = living.shape
    given = gains([q for row in rule for q in row], digits_to_bits(digits) + GUARD_BITS)
    claim: dict[str, Any] = {"rule": [[number_text(q) for q in row] for row in rule]}
    lost = sinks_of(shape) & given.infinite
    if lost:
        attack, multipliers = _through(living, lost), ["0"] * len(shape.rows)
        claim |= {"lower": INFINITE, "upper": INFINITE}
    else:
        worst = worst_attack(shape, given.low, given.bits)
        attack, multipliers = worst.attack, written_multipliers(shape, worst, digits)
        low = sum((v * given.low[t] for t, v in law(shape, attack).items()), Fraction(0)) / (1 << given.bits)
        high = weak_duality(shape, given, multipliers)
        places = digits + PLACES
        claim |= {"lower": decimal_floor(low, places), "upper": decimal_ceil(high, places)}
    evidence = proof(living, attack, multipliers) | {"precision": given.bits}
    return Certificate(game, "loss", claim, evidence)


def proof(living: Living, attack: dict[int, Fraction], multipliers: Sequence[str]) -> dict[str, Any]:
    """The evidence that says what is dead, what the attack is, and what rows cost."""
    return dead(living) | {"attack": written_attack(living, attack), "multipliers": list(multipliers)}


def dead(living: Living) -> dict[str, Any]:
    """The evidence that says what is dead, if anything is."""
    return {} if living.face.dead is None else {"dead": [text(v) for v in living.face.dead]}


def written_attack(living: Living, attack: dict[int, Fraction]) -> list[list[Any]]:
    """An attack on the living columns, by the keys of the game's own."""
    keys = living.shape.keys
    return [[*keys[j].tolist(), text(v)] for j, v in sorted(attack.items()) if v]


def written_multipliers(shape: Shape, worst: Worst, digits: int) -> list[str]:
    """The multipliers as decimals, so many that what rounding adds to the upper bound does not count."""
    out = []
    for row, value in zip(shape.rows, worst.multipliers, strict=True):
        largest = max(abs(row.rhs), max(map(abs, row.coefficients), default=0))
        out.append(decimal_floor(value, digits + PLACES + 1 + digits_of(largest)))
    return out


def law(shape: Shape, attack: dict[int, Fraction]) -> dict[int, Fraction]:
    """The law p = Lγ of an attack, by sink, zeros left out."""
    out: dict[int, Fraction] = {}
    if shape.transport:
        sinks = shape.entry_sink
        for j, v in attack.items():
            t = int(sinks[j])
            out[t] = out.get(t, Fraction(0)) + v
        return out
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
    for j, t, weight in entries:
        if j in attack:
            out[t] = out.get(t, Fraction(0)) + attack[j] * Fraction(weight, shape.weight_denominator)
    return out


def weak_duality(shape: Shape, given: Gains, multipliers: Sequence[str]) -> Fraction:
    """Σ_s mass_s·max_j (v_j − Σ_k λ_k B_kj) + Σ_k r_k λ_k, at least what any attack on these columns gains."""
    prices = [Fraction(v) for v in multipliers]
    values = column_gains(shape, given.high)
    unit = shape.weight_denominator << given.bits
    for row, price in zip(shape.rows, prices, strict=True):
        if price:  # prices are rounded here; the kernel has them exactly, so the last unit is added back
            scaled = price * unit
            whole = scaled.numerator // scaled.denominator
            values = [v - whole * c + (abs(c) if c < 0 else 0) for v, c in zip(values, row.coefficients, strict=True)]
    best = sum(
        mass * max(values[j] for j in own.tolist()) for mass, own in zip(shape.mass, shape.group_columns, strict=True)
    )
    rows = sum((v * row.rhs for v, row in zip(prices, shape.rows, strict=True)), Fraction(0))
    return Fraction(best, shape.total * unit) + rows


def _through(living: Living, lost: set[int]) -> dict[int, Fraction]:
    """A feasible attack that brings mass to one of these sinks."""
    shape = living.shape
    pairs = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True)
    found = through(shape, {j for j, t in pairs if t in lost})
    if found is not None:
        return found
    inside = living.reduced_face.interior
    return {j: v for j, v in enumerate(inside) if v}
