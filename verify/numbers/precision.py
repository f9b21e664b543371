"""Working precision, and the doors between rationals, balls and fixed point.

flint keeps its precision in one process-wide place. This module alone writes to it, inside a context manager that
puts back what it found, also after an exception. Everything else takes precision as an
argument. A ball (`flint.arb`) is used for its midpoint here: solvers compute, they do not prove.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import ceil, log2

import flint


@contextmanager
def flint_precision(bits: int) -> Iterator[None]:
    """Let flint's balls carry ``bits`` bits inside the block, and restore the precision afterwards."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def digits_to_bits(digits: float) -> int:
    """Return the least number of bits that resolves 10^-digits."""
    return max(0, ceil(digits * log2(10)))


def to_fmpq(value: Fraction | int) -> flint.fmpq:
    """Return the same rational for flint, which refuses `fractions.Fraction`."""
    return flint.fmpq(value.numerator, value.denominator)


def to_fraction(value: flint.fmpq | flint.fmpz) -> Fraction:
    """Return the same rational as a `fractions.Fraction`."""
    rational = flint.fmpq(value)
    return Fraction(int(rational.p), int(rational.q))


def to_ball(value: Fraction | int) -> flint.arb:
    """Return the ball around a rational, at the current precision (exact if it fits)."""
    return flint.arb(to_fmpq(value))


def fixed_to_ball(value: int, bits: int) -> flint.arb:
    """Return value/2^bits as a ball of radius 0, whatever the current precision."""
    return flint.arb((value, -bits))


def ball_to_fixed(ball: flint.arb, bits: int) -> int:
    """Return the midpoint of a ball times 2^bits, rounded to the nearest integer (halves upwards).

    Raises
    ------
    ValueError
        If the midpoint is not a finite number.
    """
    middle = ball.mid()
    if not middle.is_finite():
        raise ValueError(f"a finite ball is needed, found {ball}")
    mantissa, exponent = middle.man_exp()
    shift = int(exponent) + bits
    value = int(mantissa)
    if shift >= 0:
        return value << shift
    return ((value >> (-shift - 1)) + 1) >> 1
