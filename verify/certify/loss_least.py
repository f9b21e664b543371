"""Least probabilities of every robust rule, from a bracket: by Pinsker's inequality, and by witnesses elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.enclosure import Rows, pinsker
from verify.certify.loss import PLACES
from verify.certify.loss_sheet import Sheet
from verify.certify.loss_witness import Witnesses
from verify.numbers.exact import digits_of, parse

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.certify.value import Living

MOST_WORK = 2_000_000
"""Sinks without mass times columns beyond which no witnesses are looked for."""


@dataclass(frozen=True)
class Least:
    """Every robust rule has q(y|z) ≥ ``rows[z][y]``, with the witnesses that a certificate of this needs.

    ``missing`` is how many digits the bounds fall short of what was asked, because the bracket is not narrow enough;
    ``error`` is by how much a bound may be too low where the bracket's law has mass.
    """

    rows: Rows
    witnesses: list[dict[str, Any]]
    missing: int
    error: Fraction

    def boxes(self) -> list[list[tuple[Fraction, Fraction]]]:
        """Bounds of q(y|z) for every robust rule: what the other labels leave is the upper one."""
        out = []
        for row in self.rows:
            spare = 1 - sum(row, Fraction(0))
            out.append([(low, low + spare) for low in row])
        return out


def least_values(living: Living, bracket: Certificate, digits: int) -> Least:
    """The largest least values that a bracket proves.

    Parameters
    ----------
    living
        The game of the bracket.
    bracket
        A certificate of rule ``bracket``.
    digits
        The relative precision that is asked: with so many digits of −log of each value.
    """
    shape = living.game.shape
    rule = [[parse(q) for q in row] for row in bracket.evidence["rule"]]
    least, errors = pinsker(bracket)
    # A release with hardly any mass is taken for one that no maximiser reaches: witnesses say more of it.
    tight = frozenset(
        z
        for z, error in enumerate(errors)
        if error * 10 ** (digits // 2) <= 1 or all(error * 10**digits <= q for q in rule[z] if q)
    )
    ratios = [errors[z] / q for z in tight for q, low in zip(rule[z], least[z], strict=True) if low]
    upper, bits = parse(bracket.claim["upper"]), bracket.evidence["precision"]
    witnesses: list[dict[str, Any]] = []
    mass = Fraction(1)
    others = len(shape.releases) - len(tight)
    if others * len(shape.labels) * shape.columns <= MOST_WORK:
        search = Witnesses(living, Sheet.of(least, rule), upper, bits, tight)
        least, witnesses, mass = search.all(digits)
    error = max(ratios, default=Fraction(0)) / mass * 10 ** (digits + PLACES)
    missing = 0 if error <= 1 else digits_of(error.numerator // error.denominator)
    return Least(least, witnesses, missing, max((errors[z] for z in tight), default=Fraction(0)))
