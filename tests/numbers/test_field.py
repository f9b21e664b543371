"""Number fields: field laws, signs against intervals, isolation of roots."""

from __future__ import annotations

from fractions import Fraction

import flint
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from verify.numbers.field import RATIONALS, Element, Field, primitive
from verify.numbers.precision import flint_precision, to_fmpq

ROOT2 = Field((-2, 0, 1), Fraction(1), Fraction(2))
GOLDEN = Field((1, -5, 5), Fraction(0), Fraction(1, 2))
CUBE = Field((-2, 0, 0, 3), Fraction(0), Fraction(1))
# (1 − 10¹⁰x)² = x² − 10¹²x⁴: two roots 2·10⁻²⁰ apart
with flint_precision(200):
    CLOSE = Field.around((1, -2 * 10**10, 10**20 - 1, 0, 10**12), flint.arb(to_fmpq(Fraction(1, 10**10 + 1))))
FIELDS = [RATIONALS, ROOT2, GOLDEN, CUBE, CLOSE]

rationals = st.builds(Fraction, st.integers(-30, 30), st.integers(1, 12))


def elements(field: Field) -> st.SearchStrategy[Element]:
    """Elements of a field, small ones."""
    return st.lists(rationals, max_size=field.degree).map(
        lambda line: field.element(flint.fmpq_poly([to_fmpq(c) for c in line]))
    )


@st.composite
def triples(draw: st.DrawFn) -> tuple[Field, Element, Element, Element]:
    field = draw(st.sampled_from(FIELDS))
    return field, draw(elements(field)), draw(elements(field)), draw(elements(field))


@given(triples())
def test_field_laws(case: tuple[Field, Element, Element, Element]) -> None:
    """Sums and products commute, associate and distribute; differences and quotients undo them."""
    field, a, b, c = case
    add, multiply = field.add, field.multiply
    assert add(a, b) == add(b, a)
    assert multiply(a, b) == multiply(b, a)
    assert add(add(a, b), c) == add(a, add(b, c))
    assert multiply(multiply(a, b), c) == multiply(a, multiply(b, c))
    assert multiply(a, add(b, c)) == add(multiply(a, b), multiply(a, c))
    assert field.subtract(add(a, b), b) == a
    assert field.is_zero(field.subtract(a, a))
    if field.is_zero(b):
        with pytest.raises(ZeroDivisionError):
            field.divide(a, b)
    else:
        assert multiply(field.divide(a, b), b) == a
        assert field.divide(multiply(a, b), b) == a
        assert field.power(b, -3) == field.divide(Fraction(1), multiply(b, multiply(b, b)))


@given(triples())
def test_elements_are_trimmed(case: tuple[Field, Element, Element, Element]) -> None:
    """A rational is a Fraction, also as the result of irrational operands; a tuple has a last entry that is not 0."""
    field, a, b, c = case
    for value in (field.add(a, b), field.multiply(b, c), field.subtract(a, c)):
        if isinstance(value, tuple):
            assert 2 <= len(value) <= field.degree
            assert value[-1]
        else:
            assert isinstance(value, Fraction)


@given(triples())
@example((CLOSE, (Fraction(-1, 10**10), Fraction(1)), Fraction(0), Fraction(0)))
def test_sign_and_ball(case: tuple[Field, Element, Element, Element]) -> None:
    """The sign is that of the number: multiplicative, odd, and the one that a ball of 300 bits shows."""
    field, a, b, _ = case
    assert field.sign(field.multiply(a, b)) == field.sign(a) * field.sign(b)
    assert field.sign(field.subtract(a, b)) == -field.sign(field.subtract(b, a))
    ball = field.ball(a, 300)
    assert ball > 0 if field.sign(a) > 0 else ball < 0 if field.sign(a) < 0 else ball == 0
    assert field.approximate(a) == pytest.approx(float(ball))


@given(triples())
def test_ball_is_a_homomorphism(case: tuple[Field, Element, Element, Element]) -> None:
    """The ball of a product meets the product of the balls."""
    field, a, b, _ = case
    with flint_precision(400):
        assert (field.ball(a, 200) * field.ball(b, 200)).overlaps(field.ball(field.multiply(a, b), 200))


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=8))
def test_around_isolates(coefficients: list[int]) -> None:
    """Every real root of an irreducible polynomial gets an interval with a change of sign that holds no other root."""
    factors = [f for f, _ in flint.fmpz_poly(coefficients).factor()[1] if f.degree() > 1]
    assume(factors)
    polynomial = primitive([int(c) for c in factors[0].coeffs()])
    roots = [root.real for root, _ in flint.fmpz_poly(list(polynomial)).complex_roots() if root.imag == 0]
    for root in roots:
        field = Field.around(polynomial, root)
        assert to_fmpq(field.lower) < root < to_fmpq(field.upper)
        inside = [other for other in roots if to_fmpq(field.lower) < other < to_fmpq(field.upper)]
        assert len(inside) == 1
        assert flint.fmpz_poly(list(polynomial))(field.root(500)).contains(0)
        assert field.root(500).rad() < flint.arb(2) ** -490


def test_no_root_there() -> None:
    """Where the polynomial has no root, or a double one, nothing is isolated."""
    with pytest.raises(ValueError, match="no simple root"):
        Field.around((1, 0, 1), flint.arb(0))
    with pytest.raises(ValueError, match="no simple root"):
        Field.around((1, -2, 1), flint.arb(1))


def test_wide_interval() -> None:
    """Newton's method may leave a wide interval at first: the root found is the one inside."""
    field = Field((-1, 0, 0, 0, 0, 0, 0, 0, 2), Fraction(1, 100), Fraction(100))
    with flint_precision(300):
        assert field.root(200).overlaps((flint.arb(1) / 2).root(8))


def test_primitive() -> None:
    """Trailing zeros and common divisors go; the leading coefficient becomes positive."""
    assert primitive([4, -2, 0]) == (-2, 1)
