"""Algebraic numbers in writing: what is printed, read again by sympy, is the number."""

from __future__ import annotations

from fractions import Fraction

import flint
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from verify.numbers.field import Element, Field, primitive
from verify.numbers.precision import flint_precision, to_fmpq
from verify.numbers.radicals import expression, form_expression, minimal_polynomial, polynomial_text

ROOT2 = Field((-2, 0, 1), Fraction(1), Fraction(2))
THETA = (Fraction(0), Fraction(1))


@st.composite
def numbers(draw: st.DrawFn) -> tuple[Field, Element]:
    """A field of degree 2 to 5 and an element of it."""
    coefficients = draw(st.lists(st.integers(-9, 9), min_size=3, max_size=6))
    factors = [f for f, _ in flint.fmpz_poly(coefficients).factor()[1] if f.degree() > 1]
    assume(factors)
    polynomial = primitive([int(c) for c in factors[0].coeffs()])
    roots = [root.real for root, _ in flint.fmpz_poly(list(polynomial)).complex_roots() if root.imag == 0]
    assume(roots)
    field = Field.around(polynomial, roots[draw(st.integers(0, len(roots) - 1))])
    line = draw(st.lists(st.builds(Fraction, st.integers(-9, 9), st.integers(1, 9)), max_size=field.degree))
    return field, field.element(flint.fmpq_poly([to_fmpq(c) for c in line]))


def read(text: str) -> sympy.Expr:
    """The grammar of exact answers, read by sympy."""

    def root(polynomial: sympy.Expr, lower: object, upper: object) -> sympy.Expr:
        low, high = sympy.Rational(str(lower)), sympy.Rational(str(upper))
        found = [r for r in sympy.Poly(polynomial).real_roots() if low <= r <= high]
        assert len(found) == 1, text
        return found[0]

    names = {"root": root, "x": sympy.Symbol("x"), "sqrt": sympy.sqrt, "log": sympy.log, "Integer": sympy.Integer}
    return sympy.sympify(text.replace("^", "**"), locals=names, rational=True)


@given(numbers())
def test_expression_is_the_number(case: tuple[Field, Element]) -> None:
    """The text means the number, to 60 digits."""
    field, value = case
    shown = sympy.N(read(expression(field, value)), 60)
    ball = field.ball(value, 240)
    with flint_precision(240):
        assert abs(flint.arb(str(shown)) - ball) < flint.arb("1e-50") * (1 + abs(ball))


@given(numbers())
def test_minimal_polynomial(case: tuple[Field, Element]) -> None:
    """It is irreducible, vanishes at the number in the field's own arithmetic, and its degree divides the field's."""
    field, value = case
    own = minimal_polynomial(field, value)
    assert field.degree % (len(own) - 1) == 0
    assert len(flint.fmpz_poly(list(own)).factor()[1]) == 1
    at: Element = Fraction(0)
    for c in reversed(own):
        at = field.add(field.multiply(at, value), Fraction(c))
    assert at == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2, 3), "2/3"),
        (THETA, "sqrt(2)"),
        ((Fraction(0), Fraction(-3, 2)), "-3*sqrt(2)/2"),
        ((Fraction(1, 2), Fraction(1)), "(1 + 2*sqrt(2))/2"),
        ((Fraction(-1), Fraction(1)), "-1 + sqrt(2)"),
    ],
)
def test_square_roots(value: Element, text: str) -> None:
    """Numbers of degree 2 come over one denominator, with squares taken out of the root."""
    assert expression(ROOT2, value) == text


def test_nested_roots() -> None:
    """Degree 4 with a polynomial in (x − h)²: nested square roots; otherwise a root between the fewest decimals."""
    fourth = Field((-2, 0, 0, 0, 1), Fraction(1), Fraction(2))
    assert expression(fourth, THETA) == "sqrt(sqrt(2))"
    assert expression(fourth, (Fraction(1, 2), Fraction(0), Fraction(0), Fraction(-1))) == "1/2 - sqrt(2*sqrt(2))"
    assert expression(fourth, (Fraction(0), Fraction(1), Fraction(1))) == "root(x^4 - 4*x^2 - 8*x + 2, 2, 3)"


def test_forms() -> None:
    """Log forms read like sums; nothing at all is 0."""
    assert form_expression(ROOT2, []) == "0"
    form = [(Fraction(-1), THETA), (Fraction(2, 3), Fraction(2)), (Fraction(-5, 2), Fraction(1, 3))]
    assert form_expression(ROOT2, form) == "-log(sqrt(2)) + 2/3*log(2) - 5/2*log(1/3)"


def test_polynomials() -> None:
    """Signs and unit coefficients are written as usual."""
    assert polynomial_text((1, -1, 0, -2)) == "-2*x^3 - x + 1"
    assert polynomial_text(()) == "0"
