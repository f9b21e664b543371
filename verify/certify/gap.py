"""(20) − (21) by rule ``compare``: how much more random attacks reach than deterministic ones, from both proofs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.certify.certificate import Certificate
from verify.certify.compare import Sum, Term, composed
from verify.numbers.exact import decimal_ceil, decimal_floor, parse
from verify.numbers.field import RATIONALS
from verify.numbers.precision import flint_precision, to_ball
from verify.solve.deterministic_logs import sign_of_form
from verify.solve.recognise_forms import combine, simplified

if TYPE_CHECKING:
    from verify.numbers.field import Field
    from verify.solve.saddle_point import LogForm

DIFFERENCE = (Term(Fraction(1), 0), Term(Fraction(-1), 1))
"""The value of the first part, (20), minus that of the second, (21)."""
SPARE = 1
"""Decimals beyond the digits asked."""
APART_BITS = 512
"""Values in number fields that agree to so many bits are not told apart."""


def gap(minimax: Certificate, deterministic: Certificate, exact: LogForm | None, digits: int) -> Certificate:
    """The certificate that (20) − (21) lies between bounds, and equals ``exact`` if that is given.

    Parameters
    ----------
    minimax, deterministic
        The certificates of (20), by rule ``saddle`` or ``bracket``, and of (21), for the same game.
    exact
        The difference as a log form over the field of (20); empty where it is zero, None where it is not known.
    digits
        The bounds are rounded outward to a few places more.
    """
    places = digits + SPARE
    low = parse(minimax.claim["lower"]) - parse(deterministic.claim["upper"])
    high = parse(minimax.claim["upper"]) - parse(deterministic.claim["lower"])
    bounds = ("0", "0") if exact == () else (decimal_floor(low, places), decimal_ceil(high, places))
    whole = composed([minimax.document, deterministic.document], [Sum(DIFFERENCE, *bounds, exact)])
    return Certificate(minimax.game, whole["rule"], whole["claim"], whole["evidence"])


def difference(minimax: LogForm, deterministic: LogForm, field: Field = RATIONALS) -> LogForm | None:
    """The first log form minus the second; empty if that is zero, None if a number field does not let us decide.

    >>> difference(((Fraction(1), Fraction(6)),), ((Fraction(1), Fraction(3)),))
    ((Fraction(1, 1), Fraction(2, 1)),)
    """
    rational = {r: a for a, r in minimax if isinstance(r, Fraction)}
    irrational = tuple((a, r) for a, r in minimax if not isinstance(r, Fraction))
    less = {r: a for a, r in deterministic if isinstance(r, Fraction)}
    rest = combine([(1, rational), (-1, less)])
    if not irrational:
        return simplified(rest) if sign_of_form(rest) else ()
    arguments = [(a, field.ball(r, APART_BITS)) for a, r in irrational]
    with flint_precision(APART_BITS):
        value = sum((to_ball(a) * r.log() for a, r in arguments), flint.arb(0))
        value += sum((to_ball(a) * to_ball(r).log() for r, a in rest.items()), flint.arb(0))
    return None if value.contains(0) else (*irrational, *simplified(rest))
