"""Rationals as decimal digits: writing them in full, and rounding them outward.

Python refuses to convert integers of more than 4300 digits at once, so conversion happens in pieces here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from verify.errors import BadInput

if TYPE_CHECKING:
    from fractions import Fraction

_PIECE = 4000  # digits that `int` and `str` convert at once: below Python's own limit of 4300


def text(value: Fraction | int) -> str:
    """Write a rational as "p/q" in lowest terms, or as "p" if it is an integer; `parse` reads it back.

    Examples
    --------
    >>> from fractions import Fraction
    >>> text(Fraction(2, 6)), text(Fraction(4))
    ('1/3', '4')
    """
    if value.denominator == 1:
        return integer_text(value.numerator)
    return f"{integer_text(value.numerator)}/{integer_text(value.denominator)}"


def decimal_floor(value: Fraction, digits: int) -> str:
    """The largest decimal with `digits` places that is at most `value`, as a string.

    Examples
    --------
    >>> from fractions import Fraction
    >>> decimal_floor(Fraction(2, 3), 4), decimal_floor(Fraction(-2, 3), 4)
    ('0.6666', '-0.6667')
    """
    return _decimal(math.floor(value * 10 ** _places(digits)), digits)


def decimal_ceil(value: Fraction, digits: int) -> str:
    """The smallest decimal with `digits` places that is at least `value`, as a string.

    Examples
    --------
    >>> from fractions import Fraction
    >>> decimal_ceil(Fraction(2, 3), 4), decimal_ceil(Fraction(-2, 3), 4)
    ('0.6667', '-0.6666')
    """
    return _decimal(math.ceil(value * 10 ** _places(digits)), digits)


def integer_text(value: int) -> str:
    """`str` of an integer of any size (Python's own refuses more than 4300 digits)."""
    if abs(value).bit_length() < 3 * _PIECE:
        return str(value)
    written = _digits(abs(value), digits_of(abs(value)))
    return ("-" if value < 0 else "") + written


def integer(written: str) -> int:
    """`int` of a string of ASCII digits of any length (Python's own refuses more than 4300 digits)."""
    if len(written) <= _PIECE:
        return int(written)
    half = len(written) // 2
    shift: int = 10**half
    return integer(written[:-half]) * shift + integer(written[-half:])


def digits_of(value: int) -> int:
    """The number of decimal digits of a non-negative integer, exact (1 for 0)."""
    count = max(1, value.bit_length() * 30103 // 100000)  # ≤ the answer + 0, ≥ the answer − 1 up to a drift of 1e-6
    while 10**count <= value:
        count += 1
    while count > 1 and 10 ** (count - 1) > value:
        count -= 1
    return count


def _places(digits: int) -> int:
    if digits < 0:
        raise BadInput(f"found {digits} digits, expected a number of digits that is at least 0")
    return digits


def _decimal(scaled: int, digits: int) -> str:
    written = integer_text(abs(scaled)).zfill(digits + 1)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{written[:-digits]}.{written[-digits:]}" if digits else sign + written


def _digits(value: int, width: int) -> str:
    if width <= _PIECE:
        return str(value).zfill(width)
    half = width // 2
    high, low = divmod(value, 10**half)
    return _digits(high, width - half) + _digits(low, half)
