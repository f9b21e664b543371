"""Degenerate games by name: value, support and rule are those of the computations in tests/oracle/degenerate.py."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy

import verify
from tests.oracle.degenerate import CASES, Case

DIGITS = 30


def number(expression: str) -> mpmath.mpf:
    """A closed form, to fifty digits."""
    return mpmath.mpf(sympy.N(sympy.sympify(expression), 50))


def inside(value: mpmath.mpf, lower: Fraction, upper: Fraction) -> bool:
    """lower ≤ value ≤ upper, up to the fifty digits of the value."""
    slack = mpmath.mpf(10) ** -45
    low, high = (mpmath.mpf(v.numerator) / v.denominator for v in (lower, upper))
    return low - slack <= value <= high + slack


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """One of the games."""
    return CASES[request.param]()


def test_value(case: Case) -> None:
    """The level, the exact value as it is printed, and thirty digits of it."""
    answer = verify.value(verify.Game.from_document(case.document), DIGITS)
    assert answer.level.value == case.level
    with mpmath.workdps(60):
        assert inside(number(case.value), answer.lower, answer.upper)
    assert answer.upper - answer.lower <= Fraction(1, 10**DIGITS)
    if case.exact is not None:
        assert answer.exact == case.exact
    else:
        assert answer.exact is not None


def test_support(case: Case) -> None:
    """Corollary 1's union of supports, whether it is all of Z, and whether there is one robust rule."""
    found = verify.support(verify.Game.from_document(case.document), DIGITS)
    assert set(found.supported) == set(case.supported.split())
    assert set(found.unsupported) == set(case.unsupported.split())
    assert not found.undecided
    assert found.full_support is (not case.unsupported)
    if found.unique is None:
        assert case.unique_may_be_open
        assert found.reason
    else:
        assert found.unique is case.unique


def test_rule(case: Case) -> None:
    """The entries of the robust rule that every optimal rule shares lie in the proved intervals."""
    found = verify.rule(verify.Game.from_document(case.document), DIGITS)
    assert found.unique in ({None, True} if case.unique_may_be_open else {case.unique})
    with mpmath.workdps(60):
        for z, row in case.rule.items():
            for y, entry in row.items():
                lower, upper = found.rule[z][y]
                assert inside(number(entry), lower, upper), (z, y)
                assert upper - lower <= Fraction(1, 10**12), (z, y)
