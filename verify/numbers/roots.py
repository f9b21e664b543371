"""Roots of rationals."""

from __future__ import annotations

from fractions import Fraction


def root(value: Fraction, order: int, places: int) -> tuple[Fraction, Fraction]:
    """The root of a number ≥ 0, between two bounds: equal where it is rational, else with so many decimals.

    >>> from fractions import Fraction
    >>> root(Fraction(4, 9), 2, 3), root(Fraction(2), 2, 3)
    ((Fraction(2, 3), Fraction(2, 3)), (Fraction(707, 500), Fraction(283, 200)))
    """
    if order == 1:
        return value, value
    from flint import fmpz

    above, below = (int(fmpz(part).root(order)) for part in (value.numerator, value.denominator))
    if Fraction(above, below) ** order == value:
        return Fraction(above, below), Fraction(above, below)
    unit = 10**places
    floor = int(fmpz(value.numerator * unit**order // value.denominator).root(order))
    return Fraction(floor, unit), Fraction(floor + 1, unit)
