"""The field of a solution, grown number by number.

Each number comes as an approximation. The first irrational one becomes θ; a later one is written as a polynomial in θ
if it lies in the field, and otherwise the field grows: to the number's own if that contains θ, else to that of θ plus
the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as declared
from typing import Generic, TypeVar

import flint

from verify.errors import Unsolved
from verify.numbers.field import RATIONALS, Field
from verify.numbers.precision import flint_precision
from verify.solve.lift_linear import Number, multiply
from verify.solve.recognise_algebraic import LEVELS, SEEN, Tick, in_field, minimal_polynomial

Name = TypeVar("Name")

MULTIPLES = (1, -1, 2)


class TooFewDigits(Unsolved):
    """More digits of the solution may help."""


@dataclass(eq=False)
class Tower(Generic[Name]):
    """The field so far and the numbers in it, by name.

    Parameters
    ----------
    bits
        What the approximations are good for, after the point.
    degree
        The largest degree of the field.
    last
        Whether more digits are not to be had.
    tried
        The levels of `minimal_polynomial` at which a number has been sought in vain.
    """

    bits: int
    degree: int
    last: bool
    tick: Tick
    tried: dict[Name, int] = declared(default_factory=dict)
    field: Field = RATIONALS
    known: dict[Name, Number] = declared(default_factory=dict)

    def adjoin(self, name: Name, x: flint.arb) -> None:
        """Make the number with this approximation an element.

        Raises
        ------
        TooFewDigits
            If more digits may help.
        Unsolved
            If no polynomial is found for it or for a generator of the field with it.
        """
        if self.field.degree > 1:
            element = in_field(x, self.field, self.bits, self.tick)
            if element is not None:
                self.known[name] = element
                return
        own = self.polynomial(x, name)
        if len(own) == 2:
            self.known[name] = flint.fmpq_poly([flint.fmpq(-own[0], own[1])])
            return
        if self.field.degree == 1:
            self._become(Field.around(own, x))
        elif self.last or self.excluded(own):
            self._grow(own, x)
        else:
            raise TooFewDigits("too few digits")
        element = in_field(x, self.field, self.bits, self.tick)
        if element is None:
            raise self.failure()
        self.known[name] = element

    def excluded(self, own: tuple[int, ...]) -> bool:
        """Whether `in_field` would have found a number with this polynomial if it lay in the field.

        With D the field's degree, N the number's conjugates and a, b the leading coefficients, a·b^(D/deg)·x·f'(θ) is a
        polynomial in θ whose coefficients are at most D times the product of the polynomials' heights, the second to
        the power D/deg; a lattice of D + 1 dimensions shows it if it is seen to D + 2 times as many bits.
        """
        size, rest = divmod(self.field.degree, len(own) - 1)
        if rest:
            return True
        height = max(map(abs, self.field.polynomial)).bit_length() + size * max(map(abs, own)).bit_length()
        return (self.field.degree + 2) * (height + 2 * self.field.degree + 8) <= self.bits * SEEN

    def failure(self) -> Unsolved:
        """What to raise where no common field is found."""
        if self.last:
            return Unsolved("the numbers of the solution do not lie in one field of moderate degree")
        return TooFewDigits("too few digits")

    def polynomial(self, x: flint.arb, name: Name | None = None) -> tuple[int, ...]:
        """The minimal polynomial of an approximation, sought where it has not been sought in vain before."""
        found = minimal_polynomial(x, self.bits, self.degree, self.tick, 0 if name is None else self.tried.get(name, 0))
        if found is not None:
            return found
        if name is not None:
            self.tried[name] = sum(1 for _, seen in LEVELS if seen <= self.bits * SEEN)
        if not self.last:
            raise TooFewDigits("too few digits")
        reach = max(d for d, seen in LEVELS if seen <= self.bits * SEEN and d <= self.degree)
        height = max(seen * 30 // 100 // (d + 1) for d, seen in LEVELS if d == reach)
        raise Unsolved(f"no algebraic number of degree at most {reach} and height about 10^{height} was found")

    def _become(self, field: Field) -> bool:
        """Move to another field if that contains the present one."""
        if self.field.degree > 1:
            old = in_field(self.theta(), field, self.bits, self.tick)
            if old is None:
                return False
            for name, value in self.known.items():
                self.known[name] = compose(field, value, old)
        self.field = field
        return True

    def theta(self) -> flint.arb:
        """θ, to as many bits as the approximations."""
        return self.field.root(self.bits + 64)

    def _grow(self, own: tuple[int, ...], x: flint.arb) -> None:
        if len(own) - 1 >= self.field.degree and self._become(Field.around(own, x)):
            return
        for multiple in MULTIPLES:
            with flint_precision(self.bits + 64):
                theta = (self.theta() + multiple * x).mid()
            if self._become(Field.around(self.polynomial(theta), theta)):
                return
        raise self.failure()


def compose(field: Field, value: Number, at: Number) -> Number:
    """The polynomial ``value`` at an element, in the field."""
    out = flint.fmpq_poly([])
    for coefficient in reversed(value.coeffs()):
        out = multiply(field, out, at) + coefficient
    return out
