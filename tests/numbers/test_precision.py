"""Precision is set in one place and put back; conversions are exact where they say so."""

from __future__ import annotations

from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.numbers.precision import (
    ball_to_fixed,
    digits_to_bits,
    fixed_to_ball,
    flint_precision,
    to_ball,
    to_fmpq,
    to_fraction,
)


def test_flint_precision_is_restored() -> None:
    """Inside the block flint has the precision asked, afterwards the one before, also when the block fails."""
    before = flint.ctx.prec
    with flint_precision(301):
        assert flint.ctx.prec == 301
        with pytest.raises(ZeroDivisionError), flint_precision(77):
            raise ZeroDivisionError(flint.ctx.prec)
        assert flint.ctx.prec == 301
    assert flint.ctx.prec == before


@given(st.fractions())
def test_rationals_survive(value: Fraction) -> None:
    """Fraction → fmpq → Fraction is the identity."""
    assert to_fraction(to_fmpq(value)) == value


@given(st.integers(), st.integers(0, 3000))
def test_fixed_point_survives(value: int, bits: int) -> None:
    """An integer over 2^bits becomes an exact ball and comes back, at any working precision."""
    with flint_precision(30):
        ball = fixed_to_ball(value, bits)
        assert ball.is_exact()
        assert ball_to_fixed(ball, bits) == value


@given(st.fractions(max_denominator=10**6), st.integers(0, 200))
def test_rounding_to_fixed_point(value: Fraction, bits: int) -> None:
    """A ball's midpoint times 2^bits is rounded to a nearest integer."""
    with flint_precision(400):
        fixed = ball_to_fixed(to_ball(value), bits)
    assert abs(fixed - value * 2**bits) <= Fraction(1, 2) + Fraction(1, 2**100)


def test_only_numbers_become_fixed_point() -> None:
    """An undefined ball is refused, not turned into an integer."""
    with pytest.raises(ValueError, match="finite"):
        ball_to_fixed(flint.arb("nan"), 10)


def test_digits_to_bits() -> None:
    """2^-bits ≤ 10^-digits with the least such number of bits."""
    for digits in (0, 1, 2, 15, 30, 1000):
        bits = digits_to_bits(digits)
        assert 2**bits >= 10**digits
        assert bits == 0 or 2 ** (bits - 1) < 10**digits
