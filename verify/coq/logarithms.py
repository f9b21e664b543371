"""Logarithms for Coq: integer bounds of them, and exact sums of them over coprime integers.

Coq checks every bound again with the interval library on plain integers, and every exponent by multiplication.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from verify.numbers.precision import ball_to_fixed, flint_precision, to_ball

SPARE = 16
"""Bits by which Coq's own working precision is finer than the bounds that it has to confirm."""


def minus_log(value: Fraction, bits: int) -> tuple[int, int]:
    """Integers with lower/2^bits ≤ −log(value) ≤ upper/2^bits, a few units apart; the logarithm of 1 is 0.

    >>> minus_log(Fraction(1), 8)
    (0, 0)
    >>> lower, upper = minus_log(Fraction(1, 2), 8)  # 177.4 / 256
    >>> lower <= 177 < upper
    True
    """
    if value == 1:
        return 0, 0
    with flint_precision(bits + working_bits([value], 0) + 64):
        middle = ball_to_fixed(-to_ball(value).log(), bits)
    return middle - 2, middle + 2


def working_bits(values: Iterable[Fraction], bits: int) -> int:
    """A precision at which Coq confirms bounds of the logarithms of all values to so many bits after the point."""
    sizes = [max(value.numerator.bit_length(), value.denominator.bit_length()) for value in values]
    return bits + SPARE + max(sizes, default=1).bit_length()


def coprime_base(numbers: Iterable[int]) -> list[int]:
    """Pairwise coprime integers above 1, of which all the positive numbers are products of powers; at least one.

    >>> coprime_base([12, 18, 5])
    [2, 3, 5]
    >>> coprime_base([1])
    [2]
    """
    base: list[int] = []
    todo = [number for number in set(numbers) if number > 1]
    while todo:
        number = todo.pop()
        for i, known in enumerate(base):
            common = math.gcd(number, known)
            if common > 1:
                base.pop(i)
                todo += [part for part in (common, known // common, number // common) if part > 1]
                break
        else:
            base.append(number)
    return sorted(base) or [2]


def exponents(value: Fraction, base: Sequence[int]) -> tuple[int, ...]:
    """The exponents of a product of powers of the base.

    >>> exponents(Fraction(4, 3), [2, 3])
    (2, -1)
    """
    return tuple(_order(value.numerator, prime) - _order(value.denominator, prime) for prime in base)


def combine(form: Iterable[tuple[Fraction, Fraction]], base: Sequence[int]) -> list[Fraction]:
    """The coefficients of a log form over the logarithms of the base.

    >>> combine([(Fraction(1, 2), Fraction(4, 3))], [2, 3])
    [Fraction(1, 1), Fraction(-1, 2)]
    """
    total = [Fraction(0)] * len(base)
    for factor, argument in form:
        total = [t + factor * e for t, e in zip(total, exponents(argument, base), strict=True)]
    return total


def _order(number: int, prime: int) -> int:
    count = 0
    while number % prime == 0:
        number, count = number // prime, count + 1
    return count
