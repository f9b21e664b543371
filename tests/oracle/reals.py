"""Exact real numbers: rationals (flint's fmpq) and polynomials in one algebraic number; and how to recognise them.

Recognition proves nothing. Whoever uses it verifies every condition in the field that it returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log10
from typing import Any

import flint

Real = Any  # fmpq | Algebraic


class Field:
    """Q(θ): θ is the real root nearest to ``near`` of an irreducible polynomial."""

    def __init__(self, polynomial: flint.fmpz_poly, near: flint.arb) -> None:
        _, factors = polynomial.factor()
        assert len(factors) == 1
        assert factors[0][1] == 1
        self.polynomial = polynomial
        self.modulus = flint.fmpq_poly(polynomial)
        self.degree = polynomial.degree()
        self._near = near
        self._roots: dict[int, flint.arb] = {}

    def root(self, bits: int) -> flint.arb:
        """θ, enclosed."""
        if bits not in self._roots:
            with precision(bits):
                real = [root.real for root, _ in self.polynomial.complex_roots() if root.imag == 0]
                self._roots[bits] = min(real, key=lambda root: abs(float(root) - float(self._near)))
        return self._roots[bits]


class Algebraic:
    """A polynomial in θ, reduced modulo θ's minimal polynomial."""

    def __init__(self, field: Field, value: flint.fmpq_poly) -> None:
        self.field, self.value = field, value % field.modulus

    def _other(self, other: Real) -> flint.fmpq_poly:
        return other.value if isinstance(other, Algebraic) else flint.fmpq_poly([flint.fmpq(other)])

    def __add__(self, other: Real) -> Algebraic:
        return Algebraic(self.field, self.value + self._other(other))

    def __sub__(self, other: Real) -> Algebraic:
        return Algebraic(self.field, self.value - self._other(other))

    def __mul__(self, other: Real) -> Algebraic:
        return Algebraic(self.field, self.value * self._other(other))

    def __neg__(self) -> Algebraic:
        return Algebraic(self.field, -self.value)

    def __rsub__(self, other: Real) -> Algebraic:
        return -(self - other)

    __radd__, __rmul__ = __add__, __mul__

    def inverse(self) -> Algebraic:
        """1/self."""
        if not self.value:
            raise ZeroDivisionError
        gcd, left, _ = self.value.xgcd(self.field.modulus)
        assert gcd == 1
        return Algebraic(self.field, left)

    def __truediv__(self, other: Real) -> Algebraic:
        return self * Algebraic(self.field, self._other(other)).inverse()

    def __rtruediv__(self, other: Real) -> Algebraic:
        return self.inverse() * other

    def __pow__(self, exponent: int) -> Algebraic:
        base, result = (self if exponent >= 0 else self.inverse()), Algebraic(self.field, flint.fmpq_poly([1]))
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def ball(self, bits: int) -> flint.arb:
        """The number, enclosed."""
        with precision(bits):
            total, root = flint.arb(0), self.field.root(bits)
            for coefficient in reversed(self.value.coeffs()):
                total = total * root + flint.arb(coefficient)
            return total

    def sign(self) -> int:
        """-1, 0 or 1, exactly: 0 only for the zero polynomial, because the modulus is irreducible."""
        bits = 64
        while self.value:
            ball = self.ball(bits)
            if ball > 0:
                return 1
            if ball < 0:
                return -1
            bits *= 2
        return 0

    def __lt__(self, other: Real) -> bool:
        return (self - other).sign() < 0

    def __gt__(self, other: Real) -> bool:
        return (self - other).sign() > 0

    def __le__(self, other: Real) -> bool:
        return (self - other).sign() <= 0

    def __ge__(self, other: Real) -> bool:
        return (self - other).sign() >= 0

    def __eq__(self, other: object) -> bool:
        return not (self - other).value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"({self.value} at {float(self.field.root(64)):.6f})"


@dataclass
class precision:  # noqa: N801  (a context manager, used as one)
    """Work with so many bits inside the block."""

    bits: int

    def __enter__(self) -> None:
        self._before, flint.ctx.prec = flint.ctx.prec, self.bits

    def __exit__(self, *_: object) -> None:
        flint.ctx.prec = self._before


def rational(value: Fraction | int) -> flint.fmpq:
    """A Fraction as flint's."""
    fraction = Fraction(value)
    return flint.fmpq(fraction.numerator, fraction.denominator)


def ball(value: Real, bits: int) -> flint.arb:
    """A real number, enclosed."""
    if isinstance(value, Algebraic):
        return value.ball(bits)
    with precision(bits):
        return flint.arb(flint.fmpq(value))


def _fraction(value: flint.arb) -> Fraction:
    mantissa, exponent = value.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _small_relation(numbers: list[flint.arb], digits: int) -> list[int] | None:
    """Small integers r with Σ r·numbers ≈ 0, if they are too small to be an accident."""
    scale = 10**digits
    size = len(numbers)
    rows = [[int(i == k) for k in range(size)] + [round(_fraction(number) * scale)] for i, number in enumerate(numbers)]
    first = [int(v) for v in flint.fmpz_mat(rows).lll().tolist()[0]]
    height = max(abs(v) for v in first)
    # An accident has `size` entries of about digits/size digits each.
    return first[:size] if height and size * log10(height + 1) < 0.7 * digits else None


def recognise(values: list[flint.arb], digits: int, degree: int) -> list[Real] | None:
    """The numbers that ``values`` approximate to so many digits, all in one field, or None."""
    found: list[Real | None] = []
    for value in values:
        exact = _fraction(value)
        near = exact.limit_denominator(10 ** (digits // 4))
        found.append(rational(near) if abs(near - exact) < Fraction(1, 10 ** ceil(0.75 * digits)) else None)
    missing = [i for i, v in enumerate(found) if v is None]
    if not missing:
        return found
    with precision(ceil(3.4 * digits) + 64):
        mixtures: list[Callable[[], flint.arb]] = [lambda i=i: values[i] for i in missing[:1]]  # type: ignore[misc]
        mixtures.append(lambda: sum(((k + 1) * values[i] for k, i in enumerate(missing)), flint.arb(0)))
        for mixture in mixtures:
            field = _field(mixture().mid(), digits, degree)
            if field is None:
                continue
            theta = mixture().mid()
            powers = [theta**k for k in range(field.degree)]
            result = list(found)
            for i in missing:
                relation = _small_relation([values[i].mid(), *powers], digits)
                if relation is None or not relation[0]:
                    break
                coefficients = [flint.fmpq(-v, relation[0]) for v in relation[1:]]
                result[i] = Algebraic(field, flint.fmpq_poly(coefficients))
            else:
                return result
    return None


def _field(theta: flint.arb, digits: int, degree: int) -> Field | None:
    for most in range(2, degree + 1):
        relation = _small_relation([theta**k for k in range(most + 1)], digits)
        if relation is None:
            continue
        _, factors = flint.fmpz_poly(relation).factor()
        best = min((f for f, _ in factors), key=lambda f: float(abs(f(theta))))
        if best.degree() > 1 and any(r.imag == 0 for r, _ in best.complex_roots()):
            return Field(best, theta)
    return None
