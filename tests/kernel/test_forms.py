"""Rational combinations of logarithms: sign and zero are decided exactly, against mpmath and sympy."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.check.loglin import combine, enclose, is_zero, sign

Form = dict[Fraction, Fraction]
RATIONALS = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50)
COEFFICIENTS = st.fractions(min_value=-5, max_value=5, max_denominator=12)


def form(*pairs: tuple[Any, Any]) -> Form:
    """Σ a·log r from pairs (a, r)."""
    return {Fraction(r): Fraction(a) for a, r in pairs}


def value(terms: Form, digits: int) -> Any:
    """The form's value."""
    with mpmath.workdps(digits):
        return mpmath.fsum(
            mpmath.mpf(a.numerator) / a.denominator * mpmath.log(mpmath.mpf(r.numerator) / r.denominator)
            for r, a in terms.items()
        )


@pytest.mark.parametrize(
    "zero",
    [
        {},
        form((0, 2)),
        form((5, 1)),
        form((1, 4), (-2, 2)),
        form((1, 6), (-1, 2), (-1, 3)),
        form((1, "2/3"), (1, "3/2")),
        form((1, "9/4"), (-2, "3/2")),
        form(("1/7", 2**7), (-1, 2)),
        form((1, 12), ("-1/2", 36), (-1, 2)),
        form((1, 10**40), (-40, 10)),
        form((1, (10**20 + 39) * (10**20 + 129)), (-1, 10**20 + 39), (-1, 10**20 + 129)),
        form((1, "6/35"), (1, "35/143"), (-1, "2/11"), (-1, "3/13")),
    ],
)
def test_zero_is_seen(zero: Form) -> None:
    """log 4 − 2 log 2 and its like are 0, though no number of digits shows it."""
    assert is_zero(zero)
    assert sign(zero) == 0


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (form((1, 10**40 + 1), (-1, 10**40)), 1),
        (form((1, 10**40), (-1, 10**40 + 1)), -1),
        (form((1, 10**300 + 1), (-1, 10**300)), 1),
        (form((2, 10**40), (-1, 10**40 - 1), (-1, 10**40 + 1)), 1),
        (form((1, 2), (-1, Fraction(2 * 10**50 + 1, 10**50))), -1),
        (form((Fraction(10**40 + 1, 10**40), 4), (-2, 2)), 1),
        (form((1, 2**1000), (-631, 3)), -1),
        (form((-1, "1/2")), 1),
        (form((1, "1/2")), -1),
        (form((7, 1), (1, 2)), 1),
    ],
)
def test_nearly_zero_is_not_zero(near: Form, expected: int) -> None:
    """log(10^40 + 1) − log(10^40) > 0: the sign is found, however small the form is."""
    assert not is_zero(near)
    assert sign(near) == expected
    assert sign({r: -a for r, a in near.items()}) == -expected


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(RATIONALS, COEFFICIENTS, max_size=6))
def test_sign_against_many_digits(terms: Form) -> None:
    """At 80 digits a random form of small numbers is 0 exactly where it is 0."""
    true = value(terms, 80)
    expected = 0 if abs(true) < mpmath.mpf(10) ** -60 else int(mpmath.sign(true))
    assert sign(terms) == expected
    assert is_zero(terms) == (expected == 0)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.integers(1, 60), st.integers(-4, 4), max_size=6))
def test_zero_against_sympy(terms: dict[int, int]) -> None:
    """Σ a·log n = 0 if and only if the product of the n^a is 1 (sympy's factorisation)."""
    exponents: dict[int, int] = {}
    for n, a in terms.items():
        for prime, power in sympy.factorint(n).items():
            exponents[prime] = exponents.get(prime, 0) + a * power
    zero = not any(exponents.values())
    assert is_zero({Fraction(n): Fraction(a) for n, a in terms.items()}) == zero


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 40), st.integers(2, 40)), min_size=1, max_size=5), st.integers(1, 9))
def test_products_are_sums(pairs: list[tuple[int, int]], scale: int) -> None:
    """log(ab) = log a + log b, summed and scaled, is always seen; so is one part in 10^30 more."""
    parts = [(Fraction(scale, 7), form((1, a * b))) for a, b in pairs]
    parts += [(Fraction(-scale, 7), form((1, n))) for pair in pairs for n in pair]
    total = combine(*parts)
    assert is_zero(total)
    assert sign(combine((Fraction(1), total), (Fraction(1, 10**30), form((1, 2))))) == 1


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(RATIONALS, COEFFICIENTS, max_size=5), st.integers(0, 300))
def test_enclosures_enclose(terms: Form, bits: int) -> None:
    """Integers low ≤ 2^bits·form ≤ high, a few units for each term apart."""
    low, high = enclose(terms, bits)
    with mpmath.workdps(250):
        true = value(terms, 250) * mpmath.mpf(2) ** bits
        assert low - mpmath.mpf(10) ** -100 <= true <= high + mpmath.mpf(10) ** -100
    assert high - low <= 4 + 4 * sum(1 + math.ceil(abs(a)) for a in terms.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(COEFFICIENTS, st.dictionaries(RATIONALS, COEFFICIENTS, max_size=3)), max_size=4))
def test_combining(parts: list[tuple[Fraction, Form]]) -> None:
    """Like terms are collected, and the value is linear."""
    total = combine(*parts)
    with mpmath.workdps(60):
        expected = mpmath.fsum(mpmath.mpf(f.numerator) / f.denominator * value(terms, 60) for f, terms in parts)
        assert abs(value(total, 60) - expected) < mpmath.mpf(10) ** -50


def test_large_forms_are_decided() -> None:
    """Two hundred terms over a few primes: zero by construction, then off by one part in 10^40."""
    draw = random.Random(3)
    primes = [2, 3, 5, 7, 11, 13]
    terms: Form = {}
    balance = dict.fromkeys(primes, Fraction(0))
    for _ in range(200):
        powers = {p: draw.randint(-2, 2) for p in primes}
        argument = math.prod((Fraction(p) ** k for p, k in powers.items()), start=Fraction(1))
        if argument in terms:
            continue
        terms[argument] = Fraction(draw.randint(-9, 9), draw.randint(1, 9))
        for p, k in powers.items():
            balance[p] += k * terms[argument]
    zero = combine((Fraction(1), terms), (Fraction(-1), {Fraction(p): a for p, a in balance.items()}))
    assert is_zero(zero)
    assert sign(combine((Fraction(1), zero), (Fraction(-1, 10**40), form((1, 13))))) == -1
