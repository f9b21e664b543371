"""Rationals behind fixed-point numbers, by continued fractions.

A convergent h/k of a real number x misses it by about 1/(k²·a), a the next partial quotient. A number that agrees with
a fraction to far more than 1/k² is taken for that fraction: a wrong guess has odds of 2^-24 for each convergent tried.
Recognition proves nothing; what is built on it is checked exactly elsewhere.
"""

from __future__ import annotations

from fractions import Fraction

SURPLUS_BITS = 24


def rational(value: int, precision: int, max_bits: int | None = None) -> Fraction | None:
    """Return the fraction h/k that value/2^precision seems to be, or None.

    Parameters
    ----------
    value, precision
        The number value/2^precision, known to about its last places (fewer good places lower the chance of success).
    max_bits
        The largest size of k; by default precision/2 − 10 bits.

    Notes
    -----
    Accepted is the first convergent that is nearer than 2^-24/k² and than 2^(−precision/3).
    """
    limit = precision // 2 - 10 if max_bits is None else max_bits
    whole = 1 << precision
    nearest = 1 << (precision - SURPLUS_BITS) if precision > SURPLUS_BITS else 0
    coarse = 1 << (precision - precision // 3)
    remainder, divisor = value, whole
    h, k, h_before, k_before = 1, 0, 0, 1
    while divisor:
        quotient, rest = divmod(remainder, divisor)
        h, h_before = quotient * h + h_before, h
        k, k_before = quotient * k + k_before, k
        if k.bit_length() > limit:
            return None
        error = abs(value * k - h * whole)
        if error * k <= nearest and error <= coarse * k:
            return Fraction(h, k)
        remainder, divisor = divisor, rest
    return None


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of least denominator in [low, high], 0 < low ≤ high.

    >>> simplest_between(Fraction(31, 100), Fraction(17, 50))
    Fraction(1, 3)
    """
    whole = low.numerator // low.denominator
    if low == whole:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))
