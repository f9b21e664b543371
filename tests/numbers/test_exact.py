"""Exact numbers: what is read is what was written, what is rounded is rounded outward, and floats never pass."""

from __future__ import annotations

import pickle
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from verify.errors import BadInput
from verify.numbers import exact
from verify.numbers.exact import Inexact, NotExact

RATIONALS = st.fractions()
HUGE = st.integers(-(10**30), 10**30).flatmap(lambda n: st.integers(0, 9000).map(lambda e: n * 10**e + n))


@settings(deadline=None)
@given(RATIONALS)
def test_text_is_read_back(value: Fraction) -> None:
    """parse(text(v)) = v, in lowest terms."""
    assert exact.parse(exact.text(value)) == value
    assert exact.text(value) == str(value)


@settings(deadline=None)
@given(HUGE)
@example(10**4299)
@example(10**4300)
@example(-(10**4300) + 1)
@example(10**19_000 - 1)
def test_integers_beyond_the_limit_of_python(value: int) -> None:
    """integer and integer_text are int and str, also beyond 4300 digits; digits_of counts."""
    limit = sys.get_int_max_str_digits()
    written = exact.integer_text(value)
    assert exact.integer(written.lstrip("-")) == abs(value)
    sys.set_int_max_str_digits(0)
    try:
        assert written == str(value)
        assert exact.digits_of(abs(value)) == len(str(abs(value)))
    finally:
        sys.set_int_max_str_digits(limit)


@settings(deadline=None)
@given(st.from_regex(r"-?[0-9]{1,30}\.[0-9]{1,30}", fullmatch=True))
def test_decimals_are_read_as_what_they_say(written: str) -> None:
    """ "0.25" is 1/4: the decimal itself, not a double near it."""
    assert exact.parse(written) == Fraction(Decimal(written))


@settings(deadline=None)
@given(RATIONALS, st.integers(0, 40))
@example(Fraction(-1, 1000), 2)
@example(Fraction(0), 0)
@example(Fraction(-1, 3), 0)
def test_decimals_are_rounded_outward(value: Fraction, digits: int) -> None:
    """floor ≤ value ≤ ceil, one unit in the last place apart at most, and equal iff the value is such a decimal."""
    low, high = exact.decimal_floor(value, digits), exact.decimal_ceil(value, digits)
    below, above = Fraction(low), Fraction(high)
    unit = Fraction(1, 10**digits)
    assert below <= value <= above
    assert value - below < unit
    assert above - value < unit
    assert (below == above) == ((value * 10**digits).denominator == 1)
    for written in (low, high):
        assert len(written.partition(".")[2]) == digits
        assert exact.parse(written) is not None


@settings(deadline=None)
@given(st.lists(RATIONALS, max_size=6))
def test_common_denominator_is_the_least(values: list[Fraction]) -> None:
    """It makes every value an integer, and no proper divisor of it does."""
    least = exact.common_denominator(values)
    assert all((value * least).denominator == 1 for value in values)
    for prime in map(int, sympy.primefactors(least)):
        assert any((value * (least // prime)).denominator != 1 for value in values)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, Fraction(3)),
        (True + 1, Fraction(2)),
        ("2/6", Fraction(1, 3)),
        ("-0.50", Fraction(-1, 2)),
        ("007", Fraction(7)),
        (Fraction(2, 6), Fraction(1, 3)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Decimal("1E+3"), Fraction(1000)),
        (Decimal("-1E-3"), Fraction(-1, 1000)),
        (np.int64(7), Fraction(7)),
        (np.uint8(255), Fraction(255)),
        (np.array([5])[0], Fraction(5)),
        (np.str_("1/3"), Fraction(1, 3)),
        (sympy.Rational(1, 3), Fraction(1, 3)),
        (sympy.Integer(4), Fraction(4)),
    ],
)
def test_python_values_that_are_exact(value: Any, expected: Fraction) -> None:
    """int, Fraction, str, Decimal, numpy's integers and other rationals convert to the number that they are."""
    found = exact.convert(value)
    assert found == expected
    assert type(found) is Fraction
    assert type(found.numerator) is int


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        (0.1, "the float 0.1", 'write "1/10" or "0.1"'),
        (1e-7, "the float 1e-07", 'write "1/10000000" or "0.0000001"'),
        (-2.5, "the float -2.5", 'write "-5/2" or "-2.5"'),
        (2.0, "the float 2.0", 'write 2 or "2"'),
        (1e300, "the float 1e+300", "an exact number such as"),
        (float("nan"), "the float nan", "an exact number such as"),
        (float("inf"), "the float inf", 'an infinite cost is the string "inf"'),
        (np.float64(0.1), "the float", 'write "1/10" or "0.1"'),
        (np.float32(0.5), "the float", 'write "1/2" or "0.5"'),
        (np.longdouble("0.5"), "the float", 'write "1/2" or "0.5"'),
        (sympy.Float("0.5"), "the float 0.5", 'write "1/2"'),
        (True, "true", "an exact number such as"),
        (np.True_, "true", "an exact number such as"),
        (None, "null", "an exact number such as"),
        (1j, "a value of type complex", "an exact number such as"),
        (np.array([1, 2]), "a value of type ndarray", "an exact number such as"),
        (b"1", "a value of type bytes", "an exact number such as"),
        (Decimal("NaN"), "the decimal NaN", "an exact number such as"),
        (Decimal("1E+1000000"), "the decimal 1E+1000000", "at most 4000 digits"),
        (Decimal("1E-1000000"), "the decimal 1E-1000000", "at most 4000 digits"),
        pytest.param(
            10**4_000, "a number of about 4001 digits", "at most 4000 digits above and below the bar", id="long"
        ),
        (Fraction(1, 10**4_000), "a number of about 4001 digits", "at most 4000 digits above and below the bar"),
        ("1" * 8_003, "a string of 8003 characters", "at most 4000 digits"),
        ("0.5 ", '"0.5 "', 'the spelling "1/2" or "0.5"'),
        ("1e-2", '"1e-2"', 'the spelling "1/100" or "0.01" (exponents are not allowed)'),
        ("1_0", '"1_0"', "an exact number such as"),
        ("٣", '"٣"', "an exact number such as"),
        ("1/2/3", '"1/2/3"', "an exact number such as"),
        ("1/-2", '"1/-2"', "an exact number such as"),
        ("--1", '"--1"', "an exact number such as"),
        ("1.", '"1."', 'the spelling 1 or "1"'),
        ("0/0", '"0/0"', "a positive denominator"),
        ("1\n", '"1\\u000a"', "the spelling 1"),
        ("", '""', "an exact number such as"),
        (".", '"."', "an exact number such as"),
        ("e5", '"e5"', "an exact number such as"),
        ("\x1b[31m", '"\\u001b[31m"', "an exact number such as"),
    ],
)
def test_values_that_are_refused(value: Any, found: str, expected: str) -> None:
    """Floats, booleans, exponents, blanks and foreign digits are refused, with the spelling to use if there is one."""
    with pytest.raises(NotExact) as caught:
        exact.convert(value)
    assert found in caught.value.found
    assert expected in caught.value.expected
    assert str(caught.value).isprintable()
    assert isinstance(caught.value, BadInput)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own bytes


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20))
@example(0.1)
@example(-0.0)
@example(5e-324)
def test_the_spelling_shown_for_a_float_is_readable(value: float) -> None:
    """What a refusal proposes is accepted, and is the decimal that Python prints for the float."""
    with pytest.raises(NotExact) as caught:
        exact.convert(value)
    _, write, spelling = caught.value.expected.partition("write ")
    if write:
        for proposed in spelling.split(" or "):
            assert exact.parse(proposed.strip('"')) == Fraction(repr(value))


@pytest.mark.parametrize("literal", ["0.1", "1E5", "-0.0", "inf", "NaN", "1_0.5", "9" * 50 + ".5"])
def test_float_literals_of_files_are_refused(literal: str) -> None:
    """A literal that is no double is refused like one: no float of a file is ever converted."""
    with pytest.raises(NotExact, match="the float "):
        exact.parse(Inexact(literal))


@settings(deadline=None)
@given(RATIONALS, st.integers(-9000, 9000), st.integers(-9000, 9000))
def test_short_is_short(value: Fraction, numerator: int, denominator: int) -> None:
    """A number in a message is at most a line long, whatever its size."""
    for part in (numerator, denominator):
        value *= Fraction(7) ** part
        assert len(exact.short(value)) < 100


def test_parse_refuses_what_a_file_cannot_hold() -> None:
    """A file holds no Fraction: only integers and strings are numbers there."""
    for value in (Fraction(1, 2), Decimal(1), np.int64(1), [], {}, True):
        with pytest.raises(NotExact):
            exact.parse(value)
