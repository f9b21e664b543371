"""Exact numbers: reading them from files and taking them from Python.

The set of values is the rationals. Files write them as integers, or as strings such as "1/3" and "0.25"; nothing
else is read, least of all a floating-point literal. Every length is capped before anything is converted.
"""

from __future__ import annotations

import math
import numbers
import operator
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.errors import BadInput
from verify.numbers.digits import decimal_ceil, decimal_floor, digits_of, integer, integer_text, text
from verify.numbers.wording import DECIMAL_LITERAL, Inexact, about_digits, clip, describe, quote, short, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MAX_DIGITS", "Inexact", "NotExact", "common_denominator", "convert", "decimal_ceil", "decimal_floor", "describe",
    "digits_of", "integer", "integer_text", "parse", "quote", "short", "text",
]  # fmt: skip

MAX_DIGITS = 4_000
"""The most digits above, and below, the bar of a number that is read or written (proofs/FORMAT.md §1)."""

_NUMBER = re.compile(r"(-?)([0-9]+)(?:/([0-9]+)|\.([0-9]+))?", re.ASCII)
_MOST = f"{MAX_DIGITS} digits above and below the bar"
_TOO_LARGE = 10**MAX_DIGITS
_EXPECTED = 'an exact number such as 3, "1/3" or "0.25"'


class NotExact(BadInput):
    """A value is not an exact number; carries the two halves of the complaint, to which the caller adds the place.

    Parameters
    ----------
    found, expected
        The two halves of the sentence "found …, expected …".
    """

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected

    def __reduce__(self) -> tuple[type[NotExact], tuple[str, str]]:
        return type(self), (self.found, self.expected)


def parse(value: object) -> Fraction:
    """Read a number of a game file: an `int`, or a string such as "1/3" and "0.25" in ASCII digits.

    Parameters
    ----------
    value
        A JSON or TOML value; floating-point literals arrive as `Inexact`.

    Returns
    -------
    Fraction
        The number itself: "0.25" is 1/4.

    Raises
    ------
    NotExact
        For floats (with the spelling to use), booleans, exponents, blanks, signs other than "-", other scripts'
        digits, a denominator of 0, and anything longer than `MAX_DIGITS`.

    Examples
    --------
    >>> parse("0.25"), parse(3), parse("-2/6")
    (Fraction(1, 4), Fraction(3, 1), Fraction(-1, 3))
    """
    if type(value) is int:
        return _capped(Fraction(value))
    if type(value) is str:
        return _parse_text(value)
    if isinstance(value, Inexact):
        raise _refuse_float(value.text)
    if isinstance(value, float):
        raise _refuse_float(repr(float(value)))  # numpy's own repr wraps the literal
    raise NotExact(describe(value), _EXPECTED)


def convert(value: object) -> Fraction:
    """Turn a Python value into an exact number: `int`, `Fraction`, `str`, `Decimal`, and numpy's integers.

    Raises
    ------
    NotExact
        For `float` (numpy's too), `bool`, non-finite decimals, and whatever `parse` refuses.

    Examples
    --------
    >>> convert(Decimal("0.1")), convert("1/3"), convert(2)
    (Fraction(1, 10), Fraction(1, 3), Fraction(2, 1))
    """
    if type(value) is Fraction:
        return _capped(value)
    if isinstance(value, (bool, float)) or type(value).__name__ == "bool" or type(value) in (int, str):
        return parse(value)
    if isinstance(value, str):
        return _parse_text(str(value))
    if isinstance(value, Decimal):
        return _of_decimal(value)
    if isinstance(value, numbers.Rational):
        return _capped(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, numbers.Real):  # numpy's float32 and longdouble are Real but not float
        raise _refuse_float(str(value))
    try:
        return _capped(Fraction(operator.index(value)))  # type: ignore[arg-type]
    except TypeError:
        raise NotExact(describe(value), _EXPECTED) from None


def common_denominator(values: Iterable[Fraction]) -> int:
    """The least positive integer that makes every one of the values an integer (1 for none).

    Examples
    --------
    >>> common_denominator([Fraction(1, 4), Fraction(1, 6), Fraction(2)])
    12
    """
    return math.lcm(*{value.denominator for value in values})


def _parse_text(value: str) -> Fraction:
    match = _NUMBER.fullmatch(value) if len(value) <= 2 * MAX_DIGITS + 2 else None
    if match is None and len(value) > MAX_DIGITS:
        raise NotExact(f"a string of {len(value)} characters", f"a number of at most {_MOST}")
    if match is None:
        raise _refuse_text(value)
    sign, whole, denominator, places = match.groups()
    if max(len(whole), len(denominator or ""), len(places or "")) > MAX_DIGITS:
        raise NotExact(f"a number of {len(value)} characters", f"at most {_MOST}")
    numerator = integer(whole + places) if places else integer(whole)
    below = integer(denominator) if denominator else 10 ** len(places) if places else 1
    if below == 0:
        raise NotExact(quote(value), "a positive denominator")
    return _capped(Fraction(-numerator if sign else numerator, below))


def _refuse_text(value: str) -> NotExact:
    literal = DECIMAL_LITERAL.fullmatch(value.strip())
    if value == "inf":
        return NotExact('"inf"', f"a finite number: {_EXPECTED}")
    if literal and (literal[2] or literal[3]):
        exactly = spelling(value.strip())
        reason = " (exponents are not allowed)" if literal[4] else ""
        return NotExact(quote(value), (f"the spelling {exactly}" if exactly else _EXPECTED) + reason)
    return NotExact(quote(value), _EXPECTED)


def _refuse_float(literal: str) -> NotExact:
    exactly = spelling(literal)
    if exactly is None:
        return NotExact(f"the float {clip(literal)}", _EXPECTED + ' (an infinite cost is the string "inf")')
    return NotExact(f"the float {clip(literal)}", f"an exact number: write {exactly}")


def _of_decimal(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise NotExact(f"the decimal {value}", _EXPECTED)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MAX_DIGITS or len(value.as_tuple().digits) > MAX_DIGITS:
        raise NotExact(f"the decimal {clip(str(value))}", f"at most {_MOST}")
    sign, digits, _ = value.as_tuple()
    whole = integer("".join(map(str, digits)))
    return _capped(Fraction(-whole if sign else whole) * Fraction(10) ** exponent)


def _capped(value: Fraction) -> Fraction:
    """Refuse what could not be written again as p/q within the format's limit."""
    largest = max(abs(value.numerator), value.denominator)
    if largest.bit_length() >= _TOO_LARGE.bit_length() and largest >= _TOO_LARGE:
        raise NotExact(f"a number of about {about_digits(largest)} digits", f"at most {_MOST}, written p/q")
    return value
