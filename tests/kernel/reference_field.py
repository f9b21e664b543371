"""Elements of a number field and log forms of them (§5.1), written a second time: exact, with reals of 150 digits.

Zero is decided by the remainder, as the page has it; signs by mpmath, which is no proof.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import sympy

from tests.kernel.expand import number

PLACES = 150
TINY = mpmath.mpf(10) ** -100
Element = tuple[Fraction, ...]


class Wrong(Exception):
    """The evidence does not prove the claim."""


def demand(condition: Any, reason: str) -> None:
    """Raise Wrong with the reason unless the condition holds."""
    if not condition:
        raise Wrong(reason)


def real(value: Fraction) -> Any:
    """A rational as an mpf."""
    return mpmath.mpf(value.numerator) / value.denominator


class Field:
    """Q[x] modulo a polynomial, with one of its roots; without a field, Q itself (modulo x)."""

    def __init__(self, claim: Any) -> None:
        """From the claim's ``field``, or None."""
        self.lists = claim is not None
        if claim is None:
            claim = {"polynomial": [0, 1], "lower": -1, "upper": 1}
        demand(type(claim) is dict and set(claim) == {"polynomial", "lower", "upper"}, "keys of the field")
        demand(type(claim["polynomial"]) is list, "a polynomial")
        self.polynomial = [number(c) for c in claim["polynomial"]]
        self.degree = len(self.polynomial) - 1
        demand(self.degree >= 1 and self.polynomial[-1], "a polynomial")
        demand(self.degree <= 200, "a polynomial that this page finds too long")
        low, high = number(claim["lower"]), number(claim["upper"])
        demand(low < high, "an interval")
        demand(self._at(low) * self._at(high) < 0, "no change of sign")
        symbol = sympy.Symbol("x")
        self.symbolic = sympy.Poly([sympy.Rational(c.numerator, c.denominator) for c in self.polynomial[::-1]], symbol)
        ends = [sympy.Rational(e.numerator, e.denominator) for e in (low, high)]
        demand(self.symbolic.diff().count_roots(*ends) == 0, "a derivative with a zero")
        demand(self.symbolic.count_roots(*ends) == 1, "roots")
        self.theta = self._bisect(low, high)

    def _at(self, x: Fraction) -> Fraction:
        total = Fraction(0)
        for c in reversed(self.polynomial):
            total = total * x + c
        return total

    def _bisect(self, low: Fraction, high: Fraction) -> Any:
        """The root, by bisection to 40 bits and Newton's iteration after it."""
        sign = self._at(low) < 0
        wide = high - low
        while high - low > wide / 2**40 or high - low > Fraction(1, 2**40):
            middle = Fraction(round((low + high) / 2 * 2**600), 2**600)
            value = self._at(middle)
            if not value:
                return real(middle)
            low, high = (middle, high) if (value < 0) == sign else (low, middle)
        with mpmath.workdps(2 * PLACES):
            x = real((low + high) / 2)
            for _ in range(12):
                value = derivative = mpmath.mpf(0)
                for c in reversed(self.polynomial):
                    derivative = derivative * x + value
                    value = value * x + real(c)
                x -= value / derivative
            demand(real(low) <= x <= real(high), "a root that Newton's iteration loses")
            return x

    def reduce(self, coefficients: Any) -> Element:
        """The remainder."""
        rest = list(coefficients)
        while len(rest) > self.degree:
            top = rest.pop() / self.polynomial[-1]
            for i in range(self.degree):
                rest[i - self.degree + len(rest)] -= top * self.polynomial[i]
        return tuple(rest + [Fraction(0)] * (self.degree - len(rest)))

    def read(self, value: Any) -> Element:
        """A number, or a list of at most n of them."""
        if type(value) is list:
            demand(self.lists and len(value) <= self.degree, "an element")
            return self.reduce([number(v) for v in value])
        return self.reduce([number(value)])

    def add(self, *terms: Element) -> Element:
        """The sum."""
        return tuple(sum(column) for column in zip(*terms, (Fraction(0),) * self.degree, strict=True))

    def scale(self, factor: Fraction | int, a: Element) -> Element:
        """A rational multiple."""
        return tuple(factor * c for c in a)

    def subtract(self, a: Element, b: Element) -> Element:
        """The difference."""
        return self.add(a, self.scale(-1, b))

    def times(self, a: Element, b: Element) -> Element:
        """The product."""
        product = [Fraction(0)] * (2 * self.degree)
        for i, c in enumerate(a):
            if c:
                for k, d in enumerate(b):
                    product[i + k] += c * d
        return self.reduce(product)

    def inverse(self, a: Element) -> Element:
        """1/a, for who makes certificates; the polynomial should be irreducible."""
        symbol = self.symbolic.gen
        poly = sympy.Poly([sympy.Rational(c.numerator, c.denominator) for c in reversed(a)], symbol)
        found = sympy.invert(poly, self.symbolic).all_coeffs()[::-1]
        return self.reduce([Fraction(int(c.p), int(c.q)) for c in found])

    def real(self, a: Element) -> Any:
        """The number that an element means."""
        total = mpmath.mpf(0)
        for c in reversed(a):
            total = total * self.theta + real(c)
        return total

    def sign(self, a: Element) -> int:
        """0 where the remainder is; otherwise that of the number, which must not be 0 in disguise."""
        if not any(a):
            return 0
        value = self.real(a)
        demand(abs(value) > TINY, "an element that is 0 in disguise")
        return 1 if value > 0 else -1

    def log(self, a: Element) -> Any:
        """Its logarithm."""
        demand(self.sign(a) > 0, "a logarithm of what is not positive")
        return mpmath.log(self.real(a))

    def form(self, value: Any) -> Any:
        """The number that a log form means."""
        demand(type(value) is list and all(type(pair) is list and len(pair) == 2 for pair in value), "a log form")
        arguments = [self.read(r) for _, r in value]
        demand(all(self.sign(r) > 0 for r in arguments), "arguments of a log form")
        demand(len(set(arguments)) == len(arguments), "an argument twice")
        return mpmath.fsum(real(number(a)) * self.log(r) for (a, _), r in zip(value, arguments, strict=True))


def spelt(element: Element) -> Any:
    """An element as a certificate spells it."""
    texts = [c.numerator if c.denominator == 1 else str(c) for c in element]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts[0] if len(texts) == 1 else texts
