"""Small random games for the laws, and an independent way to value them: mpmath on explicit dictionaries."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath
from hypothesis import strategies as st

from verify import Game

Law = dict[tuple[int, int], int]


@st.composite
def counts(draw: st.DrawFn, features: int = 3, labels: int = 3, most: int = 4) -> Law:
    """Integer counts on features × labels, not all zero."""
    law = {s: draw(st.integers(0, most)) for s in product(range(features), range(labels))}
    law[draw(st.sampled_from(sorted(law)))] += 1
    return law


budgets = st.fractions(min_value=0, max_value=2, max_denominator=6)
metrics = st.sampled_from(["absolute", "squared", "hamming"])


def entropy(law: dict[tuple[object, object], Fraction]) -> mpmath.mpf:
    """H(Y|Z) in nats of a law {(z, y): mass}."""
    marginal: dict[object, Fraction] = {}
    for (z, _), mass in law.items():
        marginal[z] = marginal.get(z, Fraction(0)) + mass
    total = mpmath.mpf(0)
    for (z, _), mass in law.items():
        if mass:
            total += mpmath.mpf(mass.numerator) / mass.denominator * mpmath.log(_real(marginal[z] / mass))
    return total


def _real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def mean_game(law: Law, metric: str, budget: Fraction, features: int = 3, labels: int = 3) -> Game:
    """A mean-distortion game on integer positions."""
    return Game.mean_distortion(
        law, metric=metric, budget=budget, features=range(features), labels=range(labels), normalise=True
    )


def max_game(law: Law, metric: str, radius: Fraction, features: int = 3, labels: int = 3) -> Game:
    """A maximum-distortion game on integer positions."""
    return Game.max_distortion(
        law, metric=metric, radius=radius, features=range(features), labels=range(labels), normalise=True
    )
