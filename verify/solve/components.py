"""Solutions of a game's parts put together to solutions of the whole game (`verify.graph.split`).

A component C of mass m_C is played with its masses divided by m_C. Back in the whole game its attack is m_C times as
large, its rule is the same, the multiplier of a row is that of the component times the factor by which the row was
scaled anew, and H(Y|Z) = Σ_C m_C H_C(Y|Z). Nothing is taken on trust: the kernel checks the certificate that is made of
the result on the whole game.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from verify.game.shape import Shape
from verify.graph.components import Component, arrivals, subgame
from verify.numbers.field import Element
from verify.solve.approximation import Approximation
from verify.solve.compositum import common_field
from verify.solve.recognise_forms import combine, simplified
from verify.solve.saddle_point import LogForm, SaddlePoint

MOST_DEGREE = 40
"""The largest degree of a field in which saddle points of several fields are put together."""

PRIME_TERMS, PRIME_BITS = 64, 64


def compose(shape: Shape, parts: Sequence[tuple[Component, SaddlePoint]]) -> SaddlePoint:
    """Put saddle points of all components together to one of the whole game.

    Parameters
    ----------
    shape
        The whole game's shape.
    parts
        Every part of `components` or of `split`, with a saddle point of its `subgame`.

    Returns
    -------
    SaddlePoint
        In the smallest field that holds all of theirs. At releases of no part the rule is sure of the label that can
        arrive there.

    Raises
    ------
    Unsolved
        If that field's degree is more than ``MOST_DEGREE``.
    """
    field, embeddings = common_field([found.field for _, found in parts], MOST_DEGREE)
    attack: dict[int, Element] = {}
    rule: list[list[Element]] = [
        [Fraction(y == sure) for y in range(len(shape.labels))] for sure in _sure_labels(shape)
    ]
    multipliers: list[LogForm] = [()] * len(shape.rows)
    value: list[tuple[Fraction, LogForm]] = []
    for (part, found), embed in zip(parts, embeddings, strict=True):
        mass = part_mass(shape, part)
        for j, share in found.attack.items():
            attack[part.columns[j]] = field.multiply(embed(share), mass)
        for z, line in zip(part.releases, found.rule, strict=True):
            rule[z] = [Fraction(0)] * len(shape.labels)
            for y, q in zip(part.labels, line, strict=True):
                rule[z][y] = embed(q)
        for k, form, factor in zip(part.rows, found.multipliers, row_factors(shape, part), strict=True):
            multipliers[k] = tuple((a * factor, embed(r)) for a, r in form)
        value.append((mass, tuple((a, embed(r)) for a, r in found.value)))
    return SaddlePoint(dict(sorted(attack.items())), rule, tuple(multipliers), _sum(value), field)


def merge(shape: Shape, parts: Sequence[tuple[Component, Approximation]]) -> Approximation:
    """Put approximations of all components together, to the least of their precisions."""
    precision = min(found.precision for _, found in parts)
    attack: dict[int, int] = {}
    first = 1 << precision
    rule = [[first * (y == sure) for y in range(len(shape.labels))] for sure in _sure_labels(shape)]
    multipliers = [0] * len(shape.rows)
    for part, found in parts:
        shift = found.precision - precision
        for j, amount in found.attack.items():  # of γ_j·total: the component's total is its mass in the same units
            attack[part.columns[j]] = amount >> shift
        for z, line in zip(part.releases, found.rule, strict=True):
            rule[z] = [0] * len(shape.labels)
            for y, q in zip(part.labels, line, strict=True):
                rule[z][y] = q >> shift
            rule[z][max(range(len(rule[z])), key=rule[z].__getitem__)] += first - sum(rule[z])
        for k, price, factor in zip(part.rows, found.multipliers, row_factors(shape, part), strict=True):
            multipliers[k] = price * factor >> shift
    return Approximation(precision, attack, rule, multipliers)


def part_mass(shape: Shape, part: Component) -> Fraction:
    """The mass of a component's groups."""
    return Fraction(sum(shape.mass[s] for s in part.groups), shape.total)


def row_factors(shape: Shape, part: Component) -> list[int]:
    """For each of the component's rows the factor from its multiplier in the subgame to the whole game's."""
    return [row.scale // shape.rows[k].scale for k, row in zip(part.rows, subgame(shape, part).rows, strict=True)]


def _sure_labels(shape: Shape) -> list[int]:
    """For each release the only label that can arrive there; the first label where none can, or where several can."""
    found: list[set[int]] = [set() for _ in shape.releases]
    for z, y in np.unique(arrivals(shape)[:, 1:], axis=0).tolist():
        found[z].add(y)
    return [next(iter(labels)) if len(labels) == 1 else 0 for labels in found]


def _sum(parts: Iterable[tuple[Fraction, LogForm]]) -> LogForm:
    """Return Σ factor·form, like terms collected; rationals come first, over primes if those are soon found."""
    rational: list[tuple[Fraction, dict[Fraction, Fraction]]] = []
    others: dict[Element, Fraction] = {}
    for factor, form in parts:
        for a, r in form:
            if isinstance(r, Fraction):
                rational.append((factor, {r: a}))
            else:
                others[r] = others.get(r, Fraction(0)) + factor * a
    plain = combine(rational)
    short = len(plain) <= PRIME_TERMS and all(max(r.numerator, r.denominator) >> PRIME_BITS == 0 for r in plain)
    first: LogForm = simplified(plain) if short else tuple((a, r) for r, a in plain.items())
    return (*first, *((a, r) for r, a in others.items() if a))
