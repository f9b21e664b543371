"""Numbers Σ a·log(r) with rational a and positive rational r: equality by prime factors, order by digits."""

from __future__ import annotations

from typing import Any

import sympy

from verify.errors import Unsolved

DIGITS = (30, 100, 400)
"""Precisions at which two numbers are compared that are known to differ."""


def in_primes(value: Any) -> Any:
    """The number with logarithms of primes alone, which are linearly independent over the rationals.

    >>> in_primes(-2 * sympy.log(sympy.Rational(2, 3)) / 3 + sympy.log(3) / 3)
    -2*log(2)/3 + log(3)
    """
    return sympy.expand(sympy.expand_log(value, factor=True, force=True))


def sign(value: Any) -> int:
    """The sign, exactly: 0 where the prime factors cancel, else by digits.

    Raises
    ------
    Unsolved
        When the digits looked at do not separate it from 0.

    >>> sign(sympy.log(4) - 2 * sympy.log(2)), sign(sympy.log(2) - sympy.Rational(7, 10))
    (0, -1)
    """
    exact = in_primes(value)
    if exact == 0:
        return 0
    for digits in DIGITS:
        near = exact.evalf(digits, maxn=4 * digits)
        if abs(near) > sympy.Rational(1, 10 ** (digits - 10)):
            return 1 if near > 0 else -1
    raise Unsolved(f"the sign of {value} was not found with {DIGITS[-1]} digits.")
