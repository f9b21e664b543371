"""Conditions on the masses: inequalities between polynomials that all have to hold, closed among positive masses.

Every inequality f ≥ 0 between rational functions of positive masses is brought to P ≥ 0: the factors of numerator and
denominator that a glance shows to be positive (all coefficients of one sign) are left out, even powers too.

>>> a, b, c, d = sympy.symbols("a b c d", positive=True)
>>> condition = Condition.of([b - a * (b + d) / (a + c), a * c])
>>> condition
Condition(polynomials=(-a*d + b*c,), closed=True, others=())
>>> condition.holds({a: 1, b: 1, c: 1, d: 2}), condition.holds({a: 1, b: 1, c: 1, d: 1})
(False, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy


class Never(Exception):
    """The condition fails for all positive masses."""


@dataclass(frozen=True)
class Condition:
    """All ``polynomials`` are ≥ 0, and all ``others`` (expressions that are no rational functions) too.

    ``closed`` tells whether the inequalities alone decide: it is false where a denominator can vanish for positive
    masses, and the condition then means those masses only for which none does.
    """

    polynomials: tuple[Any, ...] = ()
    closed: bool = True
    others: tuple[Any, ...] = ()

    @staticmethod
    def of(expressions: Iterable[Any], defined: Iterable[Any] = ()) -> Condition:
        """The condition that all expressions are ≥ 0; those of ``defined`` have to have a value as well.

        Raises
        ------
        Never
            When one of them is negative for all positive masses.
        """
        found: dict[Any, None] = {}
        others: dict[Any, None] = {}
        closed = all(_denominator_is_safe(expression) for expression in defined)
        for expression in expressions:
            value = sympy.sympify(expression)
            if value.free_symbols and value.is_rational_function(*value.free_symbols) and not surd(value):
                polynomial, safe = _polynomial(value)
                closed = closed and safe
                if polynomial == -1:
                    raise Never
                if polynomial != 1:
                    found[polynomial] = None
                continue
            value = sympy.factor_terms(value)
            if value.is_negative if value.free_symbols else bool(value < 0):
                raise Never
            if not (value.is_nonnegative if value.free_symbols else True):
                others[value] = None
        return Condition(tuple(found), closed, tuple(others))

    @property
    def always(self) -> bool:
        """Whether it holds for all positive masses."""
        return self.closed and not self.polynomials and not self.others

    @property
    def nonnegative(self) -> tuple[Any, ...]:
        """Everything that has to be ≥ 0."""
        return (*self.polynomials, *self.others)

    @property
    def boolean(self) -> Any:
        """The condition as sympy writes it."""
        return sympy.And(*(sympy.Ge(value, 0) for value in self.nonnegative))

    def holds(self, masses: Mapping[Any, Any]) -> bool:
        """Whether it holds at rational masses; exact, a square root's sign included."""
        return all(bool(sympy.sympify(each).subs(masses) >= 0) for each in self.nonnegative)


def one_sign(polynomial: Any) -> int:
    """1 or −1 where all coefficients of a polynomial have that sign, else 0; 0 for the polynomial 0."""
    if not polynomial.free_symbols:
        return int(sympy.sign(polynomial))
    signs = {int(sympy.sign(c)) for c in sympy.Poly(polynomial, *sorted(polynomial.free_symbols, key=str)).coeffs()}
    return signs.pop() if len(signs) == 1 else 0


def positive(expression: Any) -> bool:
    """Whether a rational function is > 0 for all positive masses, as far as a glance at its factors shows."""
    numerator, denominator = sympy.fraction(sympy.cancel(sympy.together(expression)))
    signs = [one_sign(part) for each in (numerator, denominator) for part in _parts(each)]
    return bool(signs) and reduce(lambda left, right: left * right, signs) == 1


def _denominator_is_safe(expression: Any) -> bool:
    denominator = sympy.denom(sympy.cancel(sympy.together(expression)))
    return all(one_sign(part) for part in _parts(denominator))


def _parts(polynomial: Any) -> list[Any]:
    """Factors with their multiplicity, the constant too."""
    if not polynomial.free_symbols:
        return [polynomial]
    constant, factors = sympy.factor_list(polynomial)
    return [constant, *(factor for factor, power in factors for _ in range(power))]


def _polynomial(value: Any) -> tuple[Any, bool]:
    """A polynomial P with P ≥ 0 iff value ≥ 0 (1 for always, −1 for never), and whether no denominator can vanish."""
    numerator, denominator = sympy.fraction(sympy.cancel(sympy.together(value)))
    if numerator == 0:
        return sympy.Integer(1), True
    sign, rest, defined, strict = 1, sympy.Integer(1), True, True
    for part, below in ((numerator, False), (denominator, True)):
        if not part.free_symbols:
            sign *= int(sympy.sign(part))
            continue
        constant, factors = sympy.factor_list(part)
        sign *= int(sympy.sign(constant))
        for factor, power in factors:
            known = one_sign(factor)
            sign *= known**power if known else 1
            if not known:
                strict = strict and below
                defined = defined and not below
                rest *= factor if power % 2 else 1
    if rest != 1:
        return sympy.expand(sign * rest), defined
    if sign > 0 or not strict:  # −(x − y)² ≥ 0 holds where x = y: not never, and kept
        return (sympy.Integer(1), defined) if sign > 0 else (sympy.expand(numerator), defined)
    return sympy.Integer(-1), defined


def surd(value: Any, *, of_symbols: bool = False) -> bool:
    """Whether a root is left in an expression (with symbols under it)."""
    powers = [power for power in value.atoms(sympy.Pow) if power.exp.is_Rational and not power.exp.is_Integer]
    return any(power.base.free_symbols for power in powers) if of_symbols else bool(powers)
