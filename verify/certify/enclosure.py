"""Rule ``enclosure``: least probabilities of every robust rule, out of a bracket.

Where the bracket's law p has mass: Σ_z m(z)·KL(p(·|z) ‖ q*(·|z)) ≤ upper − lower for every rule q* that attains it,
and Pinsker's inequality gives |p(y|z) − q*(y|z)| ≤ sqrt((upper − lower)/(2 m(z))). Elsewhere by witnesses: see
loss_witness.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any

from verify.certify.certificate import Certificate
from verify.numbers.exact import decimal_floor, digits_of, parse, text

if TYPE_CHECKING:
    from verify.game.shape import Shape

Rows = list[list[Fraction]]

GUARD = 2
"""Decimals of a bound beyond the size of its error."""


def enclosure(
    bracket: Certificate, least: Sequence[Sequence[Fraction]], witnesses: Sequence[dict[str, Any]] = ()
) -> Certificate:
    """The certificate of rule ``enclosure`` out of one of rule ``bracket``: every robust rule has q(y|z) ≥ least.

    Parameters
    ----------
    least
        For each release a list over the labels: decimals ≥ 0, proved by Pinsker's inequality or by a witness.
    witnesses
        As proofs/FORMAT.md writes them.
    """
    evidence = bracket.evidence | ({"witnesses": list(witnesses)} if witnesses else {})
    return Certificate(bracket.game, "enclosure", bracket.claim | {"rule": written(least)}, evidence)


def written(rows: Sequence[Sequence[Fraction]]) -> list[list[str | int]]:
    """Rows of numbers as the format has them."""
    return [[number_text(v) for v in row] for row in rows]


def pinsker(bracket: Certificate) -> tuple[Rows, list[Fraction]]:
    """What Pinsker's inequality proves of every robust rule: its least values, and by how much they may be too low.

    The errors are by release, in decimals rounded up; 1 where the bracket's law has no mass.
    """
    width = parse(bracket.claim["upper"]) - parse(bracket.claim["lower"])
    p, labels = law_of(bracket), len(bracket.game.shape.labels)
    least: Rows = []
    errors: list[Fraction] = []
    for start in range(0, len(p), labels):
        row = p[start : start + labels]
        mass = sum(row, Fraction(0))
        square = width / (2 * mass) if mass else Fraction(1)
        if square >= 1:
            least.append([Fraction(0)] * labels)
            errors.append(Fraction(1))
            continue
        if not square:
            least.append([v / mass for v in row])
            errors.append(Fraction(0))
            continue
        places = digits_of(square.denominator // square.numerator) // 2 + GUARD
        radius = root_above(square, places)
        least.append([floor_to(max(v / mass - radius, Fraction(0)), places) for v in row])
        errors.append(radius + Fraction(1, 10**places))
    return least, errors


def floor_to(value: Fraction, places: int) -> Fraction:
    """The largest decimal with so many places that is at most the value."""
    one: int = 10**places
    return Fraction(value.numerator * one // value.denominator, one)


def root_above(square: Fraction, places: int) -> Fraction:
    """A decimal with that many places which is at least the square root of a rational ≥ 0, and close to it."""
    scaled = square * 100**places
    root = isqrt(scaled.numerator // scaled.denominator)
    return Fraction(root if scaled.denominator == 1 and root * root == scaled.numerator else root + 1, 10**places)


def law_of(certificate: Certificate) -> list[Fraction]:
    """The law p = Lγ, by sink, of a certificate whose attack is rational."""
    shape = certificate.game.shape
    masses = {tuple(key): parse(mass) for *key, mass in certificate.evidence["attack"]}
    return law(shape, {j: masses[k] for j, key in enumerate(shape.keys.tolist()) if (k := tuple(key)) in masses})


def law(shape: Shape, attack: dict[int, Fraction]) -> list[Fraction]:
    """The law p = Lγ, by sink."""
    out = [Fraction(0)] * shape.sinks
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
    for j, t, weight in entries:
        if j in attack:
            out[t] += attack[j] * Fraction(weight, shape.weight_denominator)
    return out


def number_text(value: Fraction) -> str | int:
    """A number of a certificate: an integer, a decimal in full, or a fraction, whichever it is first."""
    if value.denominator == 1:
        return int(value)
    twos = (value.denominator & -value.denominator).bit_length() - 1
    rest, fives = value.denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return decimal_floor(value, max(twos, fives)) if rest == 1 else text(value)
