"""Krawczyk's test on systems whose zeros are known: it finds them, and says nothing where it must not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from verify.numbers.precision import flint_precision
from verify.solve.fixed.krawczyk import Box, krawczyk


def parabola(constant: Fraction, slope: Fraction = Fraction(0)):
    """x² + slope·x − constant and its derivative."""

    def function(x: list[arb]) -> tuple[list[arb], list[list[arb]]]:
        c, b = (arb(v.numerator) / v.denominator for v in (constant, slope))
        return [x[0] * x[0] + b * x[0] - c], [[2 * x[0] + b]]

    return function


def around(function, centre: str, radius: str) -> Box | None:
    return krawczyk(function, [arb(centre).mid()], [arb(radius).mid()])


def test_square_root() -> None:
    """√2 is the one zero of x² − 2 within 1/10 of 1.41421; the smaller box holds it."""
    with flint_precision(128):
        found = around(parabola(Fraction(2)), "1.41421", "0.1")
        assert found is not None
        assert found.zero[0].contains(arb(2).sqrt().mid())
        assert found.box[0].contains(found.zero[0])


@pytest.mark.parametrize(
    ("constant", "slope", "centre", "radius", "why"),
    [
        (2, 0, "1.4", "0.001", "the zero lies outside"),
        (2, 0, "0", "3", "there are two"),
        (0, 0, "0", "0.1", "the zero is double"),
        (-1, 0, "0.5", "0.2", "there is none"),
        (2, 0, "1.41421", "0", "the box is a point beside the zero"),
    ],
)
def test_nothing_is_shown(constant: int, slope: int, centre: str, radius: str, why: str) -> None:
    """No box with another number of zeros than one passes, nor a double zero."""
    with flint_precision(128):
        assert around(parabola(Fraction(constant), Fraction(slope)), centre, radius) is None, why


@given(
    st.fractions(-5, 5, max_denominator=50),
    st.fractions(-5, 5, max_denominator=50),
    st.fractions(-5, 5, max_denominator=20),
    st.fractions(Fraction(1, 1000), 2, max_denominator=1000),
)
def test_two_roots(first: Fraction, second: Fraction, centre: Fraction, radius: Fraction) -> None:
    """(x − r₁)(x − r₂): a box that passes holds exactly one of two different roots, and its smaller box that one."""
    with flint_precision(96):
        middle, size = ((arb(v.numerator) / v.denominator).mid() for v in (centre, radius))
        found = krawczyk(parabola(-first * second, -first - second), [middle], [size])
        if found is None:
            return
        inside = [r for r in (first, second) if found.box[0].overlaps(arb(r.numerator) / r.denominator)]
        assert len(inside) == 1
        assert first != second
        assert found.zero[0].overlaps(arb(inside[0].numerator) / inside[0].denominator)


def test_two_equations() -> None:
    """x + y = 1, x·y = 6/25: (2/5, 3/5) near (0.41, 0.59); a singular derivative at x = y shows nothing."""

    def function(x: list[arb]) -> tuple[list[arb], list[list[arb]]]:
        return [x[0] + x[1] - 1, x[0] * x[1] - arb(6) / 25], [[arb(1), arb(1)], [x[1], x[0]]]

    with flint_precision(96):
        found = krawczyk(function, [arb("0.41").mid(), arb("0.59").mid()], [arb("0.05").mid()] * 2)
        assert found is not None
        assert found.zero[0].overlaps(arb(2) / 5)
        assert found.zero[1].overlaps(arb(3) / 5)
        assert krawczyk(function, [arb("0.5").mid()] * 2, [arb("0.2").mid()] * 2) is None
