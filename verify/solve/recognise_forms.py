"""Log forms: real numbers Σ a·log(r) with rational a and positive rational r.

A form is a dict {r: a} while it is worked on, and a tuple of pairs (a, r) when it is handed over. `simplified` writes
it over primes, which makes equal numbers equal forms; numbers too large to factor are split as far as common divisors
split them, which is enough for that within one form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd

import flint

from verify.numbers.precision import to_ball

Form = dict[Fraction, Fraction]
LogForm = tuple[tuple[Fraction, Fraction], ...]

FACTOR_BITS = 100
SMOOTH_BITS = 20
EXACT_POWER_BITS = 20_000


def combine(parts: Iterable[tuple[Fraction | int, Mapping[Fraction, Fraction]]]) -> Form:
    """Return Σ factor·form, like terms collected."""
    out: Form = {}
    for factor, form in parts:
        for argument, coefficient in form.items():
            out[argument] = out.get(argument, Fraction(0)) + factor * coefficient
    return {r: a for r, a in out.items() if a and r != 1}


def log_of(argument: Fraction, coefficient: Fraction | int = 1) -> Form:
    """Return coefficient·log(argument)."""
    return {} if argument == 1 or not coefficient else {argument: Fraction(coefficient)}


def ball(form: Mapping[Fraction, Fraction]) -> flint.arb:
    """Return the form's value at flint's current precision."""
    return sum((to_ball(a) * to_ball(r).log() for r, a in form.items()), flint.arb(0))


def simplified(form: Mapping[Fraction, Fraction]) -> LogForm:
    """Return the form over primes as a mathematician writes it: positive coefficients first, then by argument.

    >>> simplified({Fraction(1, 3): Fraction(-1, 3), Fraction(2, 3): Fraction(-2, 3)})
    ((Fraction(1, 1), Fraction(3, 1)), (Fraction(-2, 3), Fraction(2, 1)))
    """
    base = prime_form(form)
    terms = [(a, Fraction(b)) for b, a in base.items() if a]
    return tuple(sorted(terms, key=lambda term: (term[0] < 0, term[1])))


def rational_power(form: Mapping[Fraction, Fraction]) -> Fraction | None:
    """Return exp(form) if it is rational (and of a sensible size), else None."""
    base = prime_form(form)
    if any(a.denominator != 1 for a in base.values()):
        return None
    if sum(abs(a.numerator) * b.bit_length() for b, a in base.items()) > EXACT_POWER_BITS:
        return None
    value = Fraction(1)
    for b, a in base.items():
        value *= Fraction(b) ** a.numerator
    return value


def prime_form(form: Mapping[Fraction, Fraction]) -> dict[int, Fraction]:
    """Return the form over pairwise coprime integers above 1, primes where they are found quickly."""
    work: list[tuple[int, Fraction]] = []
    for r, a in form.items():
        for part, sign in ((r.numerator, 1), (r.denominator, -1)):
            work += [(prime, a * sign * exponent) for prime, exponent in _factors(part)]
    base: dict[int, Fraction] = {}
    while work:
        number, exponent = work.pop()
        if number == 1 or exponent == 0:
            continue
        for other in base:
            common = gcd(number, other)
            if common > 1:
                before = base.pop(other)
                split = ((common, exponent + before), (number // common, exponent), (other // common, before))
                work += [(prime, a * times) for part, a in split for prime, times in _factors(part)]
                break
        else:
            base[number] = exponent
    return base


def _factors(number: int) -> list[tuple[int, int]]:
    """Return prime powers; a large cofactor may stay whole."""
    if number == 1:
        return []
    integer = flint.fmpz(number)
    if number.bit_length() <= FACTOR_BITS:
        return [(int(prime), int(exponent)) for prime, exponent in integer.factor()]
    found = [(int(part), int(exponent)) for part, exponent in integer.factor_smooth(SMOOTH_BITS)]
    small = [
        (prime, times * e) for part, e in found if part.bit_length() <= FACTOR_BITS for prime, times in _factors(part)
    ]
    return small + [(part, e) for part, e in found if part.bit_length() > FACTOR_BITS]
