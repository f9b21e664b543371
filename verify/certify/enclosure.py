"""Rule ``enclosure``: a bracket encloses every robust rule where its attack has mass.

For the attack's law p and every rule q* that attains the value, Σ_z p(z)·KL(p(·|z) ‖ q*(·|z)) ≤ upper − lower, and by
Pinsker's inequality |p(y|z) − q*(y|z)| ≤ sqrt((upper − lower)/(2 p(z))).
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from verify.certify.certificate import Certificate
from verify.numbers.exact import decimal_ceil, decimal_floor, digits_of, parse

if TYPE_CHECKING:
    from verify.game.shape import Shape

GUARD = 3
"""Decimals of a bound beyond the digits asked."""


def enclosure(bracket: Certificate, digits: int) -> Certificate:
    """The certificate with boxes for the rule, out of one of rule ``bracket``.

    Parameters
    ----------
    digits
        Bounds are rounded outwards to a few decimals more; how far apart they are depends on the bracket.
    """
    claim, shape = bracket.claim, bracket.game.shape
    width = parse(claim["upper"]) - parse(claim["lower"])
    places, labels = digits + GUARD, len(shape.labels)
    law = law_of(bracket)
    boxes = []
    for z in range(len(shape.releases)):
        row = law[z * labels : (z + 1) * labels]
        mass = sum(row, Fraction(0))
        if not mass:
            boxes.append([["0", "1"]] * labels)
            continue
        radius = root_above(width / (2 * mass), places)
        boxes.append([_box(p / mass, radius, places) for p in row])
    return Certificate(bracket.game, "enclosure", claim | {"rule": boxes}, bracket.evidence)


def needed_digits(bracket: Certificate, digits: int) -> int:
    """The digits of a bracket whose boxes are at most 10^−digits wide, wherever the attack has more mass than that."""
    law, labels = law_of(bracket), len(bracket.game.labels)
    masses = [sum(law[z : z + labels], Fraction(0)) for z in range(0, len(law), labels)]
    least = min((mass for mass in masses if mass * 10**digits > 1), default=max(masses))
    return 2 * digits + 2 + digits_of(least.denominator // least.numerator)


def _box(middle: Fraction, radius: Fraction, places: int) -> list[str]:
    low, high = middle - radius, middle + radius
    return [
        decimal_floor(low, places) if low > 0 else "0",
        decimal_ceil(high, places) if decimal_ceil(high, places) < decimal_ceil(Fraction(1), places) else "1",
    ]


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
