"""Real number fields Q(θ): exact arithmetic, exact signs, and balls around elements.

θ is one real root of an irreducible integer polynomial, singled out by an isolating interval. An element Σ a_i θ^i is
the tuple of its coefficients, trimmed, and a plain `Fraction` where that is a rational, so that equal numbers are equal
Python values. Since the polynomial is irreducible, an element is 0 only if all of its coefficients are; every other
sign shows in a ball, if only the ball is small enough. Nothing here is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd

import flint

from verify.numbers.precision import ball_to_fixed, flint_precision, to_ball, to_fmpq, to_fraction

Element = Fraction | tuple[Fraction, ...]
"""A rational, or (a_0, a_1, …) with at least two entries and the last not 0, for Σ a_i θ^i."""

ROOT_BITS = 64


@dataclass(frozen=True)
class Field:
    """The field Q(θ), θ the only root of ``polynomial`` in [lower, upper].

    Parameters
    ----------
    polynomial
        c_0, …, c_n: integers without a common divisor, c_n > 0, irreducible over the rationals, n ≥ 1.
    lower, upper
        The polynomial changes its sign between them, and interval evaluation shows that its derivative has no zero
        there (`Field.around` finds such an interval).

    Examples
    --------
    >>> root2 = Field((-2, 0, 1), Fraction(1), Fraction(2))
    >>> theta = (Fraction(0), Fraction(1))
    >>> root2.multiply(theta, theta), root2.sign(root2.subtract(theta, Fraction(3, 2)))
    (Fraction(2, 1), -1)
    """

    polynomial: tuple[int, ...]
    lower: Fraction
    upper: Fraction

    @classmethod
    def around(cls, polynomial: tuple[int, ...], near: flint.arb, bits: int = 40) -> Field:
        """The field of the root that a ball contains or nearly contains, isolated within 2^−bits or less.

        Raises
        ------
        ValueError
            If no root can be isolated there.
        """
        coefficients = flint.fmpz_poly(list(polynomial))
        with flint_precision(max(4 * bits, 4 * len(polynomial) * ROOT_BITS)):
            for shift in range(bits, 16 * bits, bits):
                centre = ball_to_fixed(near, shift + 2)
                a, b = Fraction(centre - 1, 1 << (shift + 2)), Fraction(centre + 1, 1 << (shift + 2))
                if _changes_sign(coefficients, a, b) and _is_steep(polynomial, a, b):
                    return cls(polynomial, a, b)
        raise ValueError("the polynomial has no simple root there")

    @property
    def degree(self) -> int:
        """The degree of the polynomial, and of the field."""
        return len(self.polynomial) - 1

    @property
    def generator(self) -> Element:
        """θ itself."""
        return self.element(flint.fmpq_poly([0, 1]))

    def poly(self, a: Element) -> flint.fmpq_poly:
        """An element as flint's polynomial, of degree below the field's."""
        return flint.fmpq_poly([to_fmpq(a)] if isinstance(a, Fraction | int) else [to_fmpq(c) for c in a])

    def element(self, poly: flint.fmpq_poly) -> Element:
        """The element that a polynomial in θ is, reduced."""
        reduced = poly % self.modulus if poly.degree() >= self.degree else poly
        coefficients = tuple(to_fraction(c) for c in reduced.coeffs())
        if len(coefficients) > 1:
            return coefficients
        return coefficients[0] if coefficients else Fraction(0)

    def add(self, a: Element, b: Element) -> Element:
        """The sum a + b."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a + b
        return self.element(self.poly(a) + self.poly(b))

    def subtract(self, a: Element, b: Element) -> Element:
        """The difference a − b."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a - b
        return self.element(self.poly(a) - self.poly(b))

    def multiply(self, a: Element, b: Element) -> Element:
        """The product a·b."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a * b
        return self.element(self.poly(a) * self.poly(b))

    def divide(self, a: Element, b: Element) -> Element:
        """The quotient a/b.

        Raises
        ------
        ZeroDivisionError
            If b is 0.
        """
        if self.is_zero(b):
            raise ZeroDivisionError("division by zero in a number field")
        if isinstance(b, Fraction):
            return a / b if isinstance(a, Fraction) else tuple(c / b for c in a)
        return self.element(self.poly(a) * self.inverse(self.poly(b)))

    def inverse(self, poly: flint.fmpq_poly) -> flint.fmpq_poly:
        """The inverse of a polynomial in θ that is not 0 modulo the field's."""
        common, inverse, _ = poly.xgcd(self.modulus)
        return inverse / common.coeffs()[0]

    def power(self, a: Element, exponent: int) -> Element:
        """a to an integer power; ZeroDivisionError for a negative power of 0."""
        if isinstance(a, Fraction):
            return a**exponent
        base, out = self.poly(a), flint.fmpq_poly([1])
        if exponent < 0:
            base, exponent = self.inverse(base), -exponent
        while exponent:
            if exponent & 1:
                out = out * base % self.modulus
            base, exponent = base * base % self.modulus, exponent >> 1
        return self.element(out)

    def is_zero(self, a: Element) -> bool:
        """Whether a = 0."""
        return isinstance(a, Fraction | int) and a == 0

    def sign(self, a: Element) -> int:
        """The sign of a: −1, 0 or 1, exactly."""
        if isinstance(a, Fraction | int):
            return (a > 0) - (a < 0)
        ball = self.ball(a, 2)
        return 1 if ball > 0 else -1

    def ball(self, a: Element, bits: int) -> flint.arb:
        """A ball around a that is right to ``bits`` bits relative to its size (and so tells the sign)."""
        if isinstance(a, Fraction | int):
            with flint_precision(bits + 8):
                return to_ball(a)
        return self.ball_of(self.poly(a), bits)

    def ball_of(self, poly: flint.fmpq_poly, bits: int) -> flint.arb:
        """The same for a reduced polynomial in θ."""
        if poly.degree() < 1:
            with flint_precision(bits + 8):
                return flint.arb(poly[0])
        above, below = poly.numer(), poly.denom()
        work = bits + ROOT_BITS
        while True:
            root = self.root(work)
            with flint_precision(work):
                value: flint.arb = above(root) / below
            if value.rel_accuracy_bits() >= bits:
                return value
            work *= 2

    def approximate(self, a: Element) -> float:
        """The double nearest to a, or next to it."""
        return float(self.ball(a, 60))

    def root(self, bits: int) -> flint.arb:
        """θ, with an absolute error of at most about 2^−bits."""
        best = self._roots.get(0)
        if best is None or best[0] < bits:
            best = self._roots[0] = (bits, self._refined(bits, None if best is None else best[1]))
        return best[1]

    @cached_property
    def modulus(self) -> flint.fmpq_poly:
        """The polynomial, for flint."""
        return flint.fmpq_poly(list(self.polynomial))

    @cached_property
    def _roots(self) -> dict[int, tuple[int, flint.arb]]:
        return {}

    def _refined(self, bits: int, start: flint.arb | None) -> flint.arb:
        """Newton's method, its result confirmed by a change of sign; bisection where Newton strays."""
        f = flint.fmpz_poly(list(self.polynomial))
        slope = f.derivative()
        low, high = self.lower, self.upper
        if self.degree == 1:
            with flint_precision(bits + ROOT_BITS):
                return to_ball(Fraction(-self.polynomial[0], self.polynomial[1]))
        guard = bits + ROOT_BITS + f.height_bits() + 4 * self.degree
        with flint_precision(2 * guard):
            sign = _sign_at(f, high)
            x = start.mid() if start is not None else to_ball((low + high) / 2).mid()
            while True:
                for _ in range(guard.bit_length() + 4):
                    step = (f(x) / slope(x)).mid()
                    x = (x - step).mid()
                    if abs(step) < flint.arb(2) ** -(bits + 8):
                        break
                centre = Fraction(ball_to_fixed(x, bits + 4), 1 << (bits + 4)) if x.is_finite() else low
                radius = Fraction(1, 1 << (bits + 2))
                a, b = max(low, centre - radius), min(high, centre + radius)
                if a < b and _sign_at(f, a) * _sign_at(f, b) <= 0:
                    return to_ball(a).union(to_ball(b))
                for _ in range(ROOT_BITS):  # closer to the root, where Newton cannot fail
                    middle = (low + high) / 2
                    low, high = (low, middle) if _sign_at(f, middle) == sign else (middle, high)
                x = to_ball((low + high) / 2).mid()


RATIONALS = Field((0, 1), Fraction(-1), Fraction(1))
"""The rationals: θ = 0, so every element is a `Fraction`."""


def primitive(coefficients: list[int]) -> tuple[int, ...]:
    """The coefficients without trailing zeros and common divisor, the last one positive."""
    while coefficients and not coefficients[-1]:
        coefficients = coefficients[:-1]
    common = gcd(*coefficients) * (-1 if coefficients and coefficients[-1] < 0 else 1)
    return tuple(c // common for c in coefficients)


def _sign_at(f: flint.fmpz_poly, x: Fraction) -> int:
    value = f(to_fmpq(x))
    return int(value > 0) - int(value < 0)


def _changes_sign(f: flint.fmpz_poly, a: Fraction, b: Fraction) -> bool:
    return _sign_at(f, a) * _sign_at(f, b) < 0


def _is_steep(polynomial: tuple[int, ...], a: Fraction, b: Fraction) -> bool:
    """Whether interval Horner evaluation finds no zero of the derivative on [a, b]."""
    low = high = Fraction(0)
    for i in range(len(polynomial) - 1, 0, -1):
        ends = (low * a, low * b, high * a, high * b)
        low, high = min(ends) + i * polynomial[i], max(ends) + i * polynomial[i]
    return low > 0 or high < 0
