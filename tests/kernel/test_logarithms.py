"""Rational bounds of logarithms: always bounds, and narrow ones, against mpmath at a higher precision."""

from __future__ import annotations

import random

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.check.enclose import log_bounds

WIDTH = 4  # units in the last place


def enclosed(numerator: int, denominator: int, bits: int) -> None:
    """Integers low ≤ 2^bits·log(n/d) ≤ high, at most a few units apart; mpmath has twice the digits."""
    low, high = log_bounds(numerator, denominator, bits)
    assert type(low) is int
    assert type(high) is int
    size = max(numerator.bit_length(), denominator.bit_length())
    with mpmath.workprec(2 * bits + 2 * size + 200):
        value = mpmath.ldexp(mpmath.log(mpmath.mpf(numerator) / denominator), bits)
        assert low <= value <= high, (numerator, denominator, bits)
    assert high - low <= WIDTH, (numerator, denominator, bits)


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 10**30), st.integers(1, 10**30), st.integers(0, 400))
def test_random_arguments(numerator: int, denominator: int, bits: int) -> None:
    """Any positive rational, not only in lowest terms."""
    enclosed(numerator, denominator, bits)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 2000),
    st.integers(-3, 3),
    st.integers(1, 2000),
    st.integers(-3, 3),
    st.sampled_from([1, 8, 64, 333, 1100]),
)
def test_near_powers_of_two(a: int, da: int, b: int, db: int, bits: int) -> None:
    """2^a + da over 2^b + db: where an exponent is split off."""
    enclosed(max(1, 2**a + da), max(1, 2**b + db), bits)


@pytest.mark.parametrize("bits", [0, 1, 8, 53, 64, 128, 1000, 4096])
@pytest.mark.parametrize("power", [0, 1, 2, 10, 40, 1000])
def test_adjacent_integers(power: int, bits: int) -> None:
    """n + 1 over n and back: arguments near 1, whose logarithm is small against 2^−bits, and keeps its sign."""
    n = 10**power
    enclosed(n + 1, n, bits)
    enclosed(n, n + 1, bits)
    assert log_bounds(n + 1, n, bits)[1] > 0
    assert log_bounds(n, n + 1, bits)[0] < 0


@pytest.mark.parametrize("bits", [1, 64, 500])
@pytest.mark.parametrize("size", [1, 100, 5000, 13000])
def test_huge_and_tiny(size: int, bits: int) -> None:
    """Arguments of thousands of digits, and their inverses."""
    for n in (10**size, 10**size - 1, 2**size, 3**size, 2**size - 1):
        enclosed(n, 1, bits)
        enclosed(1, n, bits)
        enclosed(n, 7, bits)


def test_one() -> None:
    """log 1 = 0, however it is written."""
    for bits in (0, 1, 64, 1000):
        for n in (1, 2, 10**50):
            low, high = log_bounds(n, n, bits)
            assert low <= 0 <= high
            assert high - low <= WIDTH


def test_small_rationals_all_of_them() -> None:
    """Every n/d with n, d ≤ 40, at several precisions: no argument reduction has a hole."""
    for bits in (3, 17, 61):
        for n in range(1, 41):
            for d in range(1, 41):
                enclosed(n, d, bits)


def test_precision_nests() -> None:
    """The bounds of two precisions are about the same number: the intervals meet."""
    draw = random.Random(5)
    for _ in range(200):
        n, d = draw.randint(1, 10**9), draw.randint(1, 10**9)
        a, b = draw.randint(1, 300), draw.randint(1, 300)
        (low, high), (lower, upper) = log_bounds(n, d, a), log_bounds(n, d, b)
        assert low << b <= upper << a
        assert lower << a <= high << b
