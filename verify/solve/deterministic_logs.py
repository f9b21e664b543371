"""Exact order of sums Σ times·n·log n: fixed point first, and where that cannot tell, prime exponents.

A sum is kept as two integers. ``near`` is 2^BITS times its value, each term rounded. ``mark`` is Σ times·n·Σ_p e_p·h(p)
over the prime powers p^e of n, with 61 random bits h(p) for each prime: sums with equal marks have the same prime
exponents, up to odds of 2^-61, and are then equal. Sums that are as good as equal but have different marks are compared
by enclosures that narrow until they tell; they do, since logarithms of primes are independent over the rationals. What
is found here is checked again by the kernel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random

import flint

from verify.numbers.precision import ball_to_fixed, flint_precision
from verify.solve.recognise_forms import ball, prime_form

BITS = 128
FACTOR_BITS = 80
Sum = tuple[int, int]
"""``near`` and ``mark``."""


class Logs:
    """Values of n·log n, and the order of their sums.

    Parameters
    ----------
    terms
        How many terms a sum has at most, which says how far ``near`` can be off.
    """

    def __init__(self, terms: int) -> None:
        self.blur = 2 * terms + 2
        self._known: dict[int, Sum] = {0: (0, 0), 1: (0, 0)}
        self._primes: dict[int, int] = {}
        self._laws: dict[tuple[int, ...], Sum] = {}
        self._random = Random(0)

    def power(self, n: int) -> Sum:
        """n·log n."""
        found = self._known.get(n)
        if found is None:
            with flint_precision(BITS + 2 * n.bit_length() + 16):
                near = ball_to_fixed(flint.arb(n) * flint.arb(n).log(), BITS)
            found = self._known[n] = (near, n * self._mark(n))
        return found

    def law(self, masses: tuple[int, ...]) -> Sum:
        """N log N − Σ n log n for the masses n that arrive at one release."""
        found = self._laws.get(masses)
        if found is None:
            near, mark = self.power(sum(masses))
            for n in masses:
                if n > 1:
                    less = self.power(n)
                    near, mark = near - less[0], mark - less[1]
            found = self._laws[masses] = (near, mark)
        return found

    def compare(self, a: Sum, b: Sum, exactly: Callable[[], tuple[Counter[int], Counter[int]]]) -> int:
        """The sign of a − b; ``exactly`` returns the integers n of both with their multiplicities."""
        difference = a[0] - b[0]
        if abs(difference) > self.blur:
            return 1 if difference > 0 else -1
        if a[1] == b[1]:
            return 0
        return sign(*exactly())

    def _mark(self, n: int) -> int:
        if n.bit_length() > FACTOR_BITS:  # not factored: another number may be its equal, which `sign` will find out
            return self._prime(n)
        return sum(int(e) * self._prime(int(p)) for p, e in flint.fmpz(n).factor())

    def _prime(self, p: int) -> int:
        return self._primes.setdefault(p, self._random.getrandbits(61))


def sign(a: Counter[int], b: Counter[int]) -> int:
    """The sign of Σ a_n·n·log n − Σ b_n·n·log n, exactly."""
    form = {Fraction(n): Fraction(n * (a[n] - b[n])) for n in a.keys() | b.keys() if a[n] != b[n]}
    return sign_of_form(form)


def sign_of_form(form: dict[Fraction, Fraction]) -> int:
    """The sign of a log form with rational arguments, exactly."""
    bits = 64
    while True:
        with flint_precision(bits + max((r.numerator.bit_length() for r in form), default=1)):
            value = ball(form)
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
        if bits == 64 and not any(prime_form(form).values()):
            return 0
        bits *= 2
