"""Exact signs: of numbers of a field, and of log forms whose arguments are such numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import flint

from verify.errors import Unsolved
from verify.numbers.field import Field
from verify.numbers.precision import flint_precision, to_ball
from verify.solve.lift_linear import ONE, Number, divide, multiply

Form = dict[int, Fraction]
"""{i: a} for Σ a·log(atom i)."""

SIGN_BITS = (128, 512, 2048, 8192)
MOST_FACTORS = 3000


def sign(field: Field, value: Number) -> int:
    """The sign of a number, −1, 0 or 1."""
    if not value:
        return 0
    return 1 if field.ball_of(value, 2) > 0 else -1


def combined(parts: Sequence[tuple[Fraction | int, Mapping[int, Fraction]]]) -> Form:
    """Σ factor·form, like terms collected."""
    out: Form = {}
    for factor, form in parts:
        for i, a in form.items():
            out[i] = out.get(i, Fraction(0)) + factor * a
    return {i: a for i, a in out.items() if a}


class Atoms:
    """Positive numbers of a field, and the signs of log forms over them."""

    def __init__(self, field: Field, numbers: Sequence[Number]) -> None:
        self.field, self.numbers = field, list(numbers)
        self._logs: dict[tuple[int, int], flint.arb] = {}

    def log(self, i: int, bits: int) -> flint.arb:
        """The logarithm of an atom."""
        if (i, bits) not in self._logs:
            number = self.field.ball_of(self.numbers[i], bits)
            with flint_precision(bits + 16):
                self._logs[i, bits] = number.log()
        return self._logs[i, bits]

    def ball(self, form: Form, bits: int) -> flint.arb:
        """The value of a form."""
        with flint_precision(bits + 16):
            return sum((to_ball(a) * self.log(i, bits) for i, a in form.items()), flint.arb(0))

    def sign(self, form: Form) -> int:
        """The sign of a form, exactly.

        Raises
        ------
        Unsolved
            If the form is very near 0, and too long for an exact comparison.
        """
        for bits in SIGN_BITS if form else ():
            value = self.ball(form, bits)
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
            if bits == SIGN_BITS[0] and self.is_zero(form):
                return 0
        if form:
            raise Unsolved("two logarithms are too close to be told apart")
        return 0

    def is_zero(self, form: Form) -> bool:
        """Whether Π atom^a is 1, denominators cleared, for a form near 0; False also where that is too long."""
        scale = lcm(*(a.denominator for a in form.values()))
        powers = {i: int(a * scale) for i, a in form.items()}
        if sum(map(abs, powers.values())) > MOST_FACTORS:
            return False
        return self.product({i: e for i, e in powers.items() if e > 0}) == self.product(
            {i: -e for i, e in powers.items() if e < 0}
        )

    def product(self, powers: Mapping[int, int]) -> Number:
        """Π atom^e for integers e, negative ones too."""
        above, below = ONE, ONE
        for i, e in powers.items():
            value = power(self.field, self.numbers[i], abs(e))
            if e > 0:
                above = multiply(self.field, above, value)
            else:
                below = multiply(self.field, below, value)
        return above if below == ONE else divide(self.field, above, below)


def power(field: Field, base: Number, exponent: int) -> Number:
    """A number to the power of an integer that is not negative."""
    out = ONE
    while exponent:
        if exponent & 1:
            out = multiply(field, out, base)
        exponent >>= 1
        if exponent:
            base = multiply(field, base, base)
    return out
