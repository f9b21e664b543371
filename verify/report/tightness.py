"""Which columns of a solution are tight: read off the certificate that the kernel accepted.

Column j of group s is tight if Σ_t L_tj f_t − Σ_k λ_k B_kj is the group's largest, f = −log q. The evidence of an exact
saddle point decides that exactly: columns whose balls overlap differ by Σ a·log(r), which is 0 exactly if the product
of powers is 1. For a bracket only digits speak: what lies within the root of the bracket's width counts as equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import flint

from verify.numbers.exact import parse
from verify.numbers.field import RATIONALS, Element, Field
from verify.numbers.precision import flint_precision, to_ball
from verify.solve.recognise_forms import prime_form

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.shape import Shape

BITS = 320
MOST_POWERS = 20_000
"""The largest sum of exponents of a product that is compared with 1 exactly."""

Form = dict[Element, Fraction]
"""Σ a·log(r), by r."""


@dataclass(frozen=True)
class Tightness:
    """The tight columns and those that carry mass; ``exact``: not only as far as digits tell."""

    tight: frozenset[int]
    carrying: frozenset[int]
    exact: bool


def tightness(shape: Shape, certificate: Certificate, attack: Mapping[int, Element], width: Fraction) -> Tightness:
    """Decide which columns are tight at a certificate's rule and multipliers.

    Parameters
    ----------
    shape
        The certificate's game's shape.
    certificate
        A certificate of the value, by any of the rules that have an attack, a rule and multipliers.
    attack
        The attack by column.
    width
        The proved width of the value, in nats.
    """
    solution = _Solution(shape, certificate)
    exact = "exact" in certificate.claim
    tight: set[int] = set()
    certain = exact
    with flint_precision(BITS):
        margin = flint.arb(0) if exact else to_ball(width).sqrt()
        balls = solution.balls()
        for columns in shape.group_columns:
            alive = [j for j in columns.tolist() if j in balls]
            best = max(alive, key=lambda j: float(balls[j]))
            close = [j for j in alive if not balls[j] + margin < balls[best]]
            if exact:
                answers = {j: j == best or solution.equal(j, best) for j in close}
                certain &= None not in answers.values()
                close = [j for j in close if answers[j] is not False]
            tight.update(close)
    least = 0.0 if exact else float(width) ** 0.5
    carrying = frozenset(j for j, mass in attack.items() if solution.field.approximate(mass) > least)
    return Tightness(frozenset(tight), carrying, certain)


class _Solution:
    """The rule and the multipliers of a certificate, and what each column is worth with them."""

    def __init__(self, shape: Shape, certificate: Certificate) -> None:
        self.shape = shape
        evidence, claim = certificate.evidence, certificate.claim
        self.field = _field(claim["field"]) if "field" in claim else RATIONALS
        self.rule = [_element(q) for row in evidence["rule"] for q in row]
        self.prices = [_price(price) for price in evidence["multipliers"]]
        self.dead = _dead_columns(shape, [parse(v) for v in evidence.get("dead", ())])
        self.sinks: list[list[tuple[int, Fraction]]] = [[] for _ in range(shape.columns)]
        entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for j, t, weight in entries:
            self.sinks[j].append((t, Fraction(weight, shape.weight_denominator)))

    def balls(self) -> dict[int, flint.arb]:
        """The value of every living column, at flint's precision."""
        losses = {q: -self.field.ball(q, BITS).log() for q in set(self.rule) if self.field.sign(q) > 0}
        costs = [self._ball(price) for price in self.prices]
        return {
            j: sum((losses[self.rule[t]] * to_ball(weight) for t, weight in sinks), flint.arb(0))
            - sum((c * row.coefficients[j] for c, row in zip(costs, self.shape.rows, strict=True)), flint.arb(0))
            for j, sinks in enumerate(self.sinks)
            if j not in self.dead
        }

    def equal(self, j: int, i: int) -> bool | None:
        """Whether two columns of an exact solution are worth the same; None if the numbers are too large to say."""
        form: Form = {}
        for column, sign in ((j, 1), (i, -1)):
            for t, weight in self.sinks[column]:
                _add(form, self.rule[t], -sign * weight)
            for row, price in zip(self.shape.rows, self.prices, strict=True):
                for r, a in price.items() if isinstance(price, dict) else ():
                    _add(form, r, -sign * a * row.coefficients[column])
        rational = {r: a for r, a in form.items() if isinstance(r, Fraction)}
        if len(rational) == len(form):
            return not any(prime_form(rational).values())
        common = lcm(*(a.denominator for a in form.values()))
        powers = {r: int(a * common) for r, a in form.items()}
        if sum(map(abs, powers.values())) > MOST_POWERS:
            return None
        product: Element = Fraction(1)
        for r, power in powers.items():
            product = self.field.multiply(product, self.field.power(r, power))
        return product == Fraction(1)

    def _ball(self, price: Form | Fraction) -> flint.arb:
        if isinstance(price, Fraction):
            return to_ball(price)
        return sum((to_ball(a) * self.field.ball(r, BITS).log() for r, a in price.items()), flint.arb(0))


def _dead_columns(shape: Shape, multipliers: Sequence[Fraction]) -> frozenset[int]:
    """The columns that these multipliers prove to vanish on all of D (proofs/FORMAT.md §3)."""
    if not multipliers:
        return frozenset()
    price = [
        sum((m * row.coefficients[j] for m, row in zip(multipliers, shape.rows, strict=True)), Fraction(0))
        for j in range(shape.columns)
    ]
    least = [min(price[j] for j in columns.tolist()) for columns in shape.group_columns]
    return frozenset(j for j, s in enumerate(shape.group.tolist()) if price[j] > least[s])


def _field(claim: Mapping[str, Any]) -> Field:
    polynomial = tuple(int(parse(c)) for c in claim["polynomial"])
    return Field(polynomial, parse(claim["lower"]), parse(claim["upper"]))


def _element(number: object) -> Element:
    """A number of a certificate: a rational, or the coefficients of a polynomial in θ."""
    if not isinstance(number, list):
        return parse(number)
    coefficients = [parse(c) for c in number]
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients.pop()
    return tuple(coefficients) if len(coefficients) > 1 else coefficients[0]


def _price(multiplier: object) -> Form | Fraction:
    """A multiplier: a log form in an exact certificate, a number in a bracket."""
    if not isinstance(multiplier, list):
        return parse(multiplier)
    form: Form = {}
    for a, r in multiplier:
        _add(form, _element(r), parse(a))
    return form


def _add(form: Form, r: Element, a: Fraction) -> None:
    form[r] = form.get(r, Fraction(0)) + a
    if not form[r]:
        del form[r]
