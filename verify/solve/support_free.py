"""The rules that the certified dual allows at unsupported releases: q(y|z) ≥ least(y|z) for every label y.

In a transport game least(y|z) = max exp(−φ_s − Σ_k λ_k B_kj) over the columns j that bring y to z, s the group of j.
With the group's reference column i, which carries mass and arrives at sink u, that is q_u·exp(Σ_k λ_k (B_ki − B_kj)).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.numbers.field import RATIONALS
from verify.numbers.precision import flint_precision
from verify.solve.recognise_forms import rational_power
from verify.solve.support_system import BALL_BITS, form_ball

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import SaddlePoint
    from verify.solve.support import Maximisers

LARGEST_EXPONENT = 200
SPARE_BITS = 240


@dataclass(frozen=True, eq=False)
class Least:
    """least(y|z): exactly where it lies in the field, and always as a ball."""

    exact: Element | None
    ball: flint.arb


def least_values(shape: Shape, found: SaddlePoint, known: Maximisers, bits: int = BALL_BITS) -> dict[int, list[Least]]:
    """For every unsupported release, least(y|z) for each label: 0 where no column brings it.

    Raises
    ------
    ValueError
        If the game is none of transport: there the conditions of several releases hang together.
    """
    if not shape.transport:
        raise ValueError("the rules that a dual allows are a product over the releases of transport games only")
    labels = len(shape.labels)
    group, sink = shape.group.tolist(), shape.entry_sink.tolist()
    reference: dict[int, int] = {}
    for j in sorted(known.attack):
        reference.setdefault(group[j], j)
    idle = set(known.unsupported)
    asked = {sink[j] for j in known.gains.tight}
    best: dict[int, tuple[flint.arb, int]] = {}
    with flint_precision(bits):
        prices = [form_ball(found.field, form) for form in found.multipliers]
        for j, t in enumerate(sink):
            if t // labels not in idle:
                continue
            i = reference[group[j]]
            q = found.field.ball(found.rule[sink[i] // labels][sink[i] % labels], bits)
            value = q.log()
            for row, price in zip(shape.rows, prices, strict=True):
                value += price * (row.coefficients[i] - row.coefficients[j])
            if t not in best or value.mid() > best[t][0].mid():
                best[t] = (value, j)
        out = {}
        for z in known.unsupported:
            out[z] = [Least(Fraction(0), flint.arb(0))] * labels
            for y in range(labels):
                if z * labels + y in best:
                    value, j = best[z * labels + y]
                    form = _form(shape, found, reference[group[j]], j)
                    own = found.rule[z][y] if z * labels + y in asked else power(found.field, form)
                    out[z][y] = Least(own, value.exp())
    return out


def _form(shape: Shape, found: SaddlePoint, i: int, j: int) -> dict[Element, Fraction]:
    """The logarithm log q_u + Σ_k λ_k (B_ki − B_kj)."""
    z, y = divmod(int(shape.entry_sink[i]), len(shape.labels))
    terms: dict[Element, Fraction] = {found.rule[z][y]: Fraction(1)}
    for row, form in zip(shape.rows, found.multipliers, strict=True):
        difference = row.coefficients[i] - row.coefficients[j]
        for a, r in form if difference else ():
            terms[r] = terms.get(r, Fraction(0)) + a * difference
    return {r: a for r, a in terms.items() if a}


def power(field: Field, form: dict[Element, Fraction]) -> Element | None:
    """The exponential Π r^a of a log form, if it is seen to lie in the field and is of a sensible size."""
    rational = {r: a for r, a in form.items() if isinstance(r, Fraction)}
    value: Element | None = rational_power(rational)
    if field == RATIONALS or value is None:
        return value
    for r, a in form.items():
        if isinstance(r, Fraction):
            continue
        if a.denominator != 1 or abs(a) > LARGEST_EXPONENT:
            return None
        value = field.multiply(value, field.power(r, int(a)))
    return value


def decimals(ball: flint.arb, places: int) -> tuple[Fraction, Fraction]:
    """Decimals below and above a ball, at most a few units of the last place apart if the ball is small enough."""
    with flint_precision(4 * places + SPARE_BITS):
        low = (ball.lower() * flint.arb(10) ** places).floor()
        high = (ball.upper() * flint.arb(10) ** places).ceil()
        below, above = low.lower().floor().unique_fmpz(), high.upper().ceil().unique_fmpz()
    if below is None or above is None:
        raise ValueError("the ball is too wide")
    return Fraction(int(below), 10**places), Fraction(int(above), 10**places)
