"""Evidence that a game's fixed point exists: interval Newton, run again at every replay."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import sympy

from verify.claims.derivation import Ledger
from verify.claims.evidence import Evidence
from verify.claims.fixed_point import bounds, solve
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.replay import Refused
from verify.claims.verdict import Verdict

if TYPE_CHECKING:
    from verify.solve.fixed.solution import Solution

SHORT_BITS = 40


class ByIntervals(Outcome):
    """An outcome whose steps were checked by interval Newton."""

    @property
    def checker(self) -> str:
        """Who showed it."""
        return "" if self.fault is not None else "interval Newton"


@dataclass(frozen=True)
class Exists(Evidence):
    """A game's fixed point exists, is regular, and is enclosed to so many digits; DERIVED, never PROVED."""

    title: str
    instance: Instance
    digits: int = 100
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def sources(self) -> tuple[str, ...]:
        """The function that shows it, and the game."""
        return (f"{solve.__module__}.{solve.__qualname__}", self.instance.game_file)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Find the fixed point again, from the game in the claim's source, and prove it again."""
        found, reason = solve(self.instance.load(), self.digits)
        if found is None:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.instance.name}: {reason}")
        ledger = Ledger()
        record(ledger, found, self.digits)
        return ByIntervals(self.title, self.scope, ledger.steps, self.sources)


def record(ledger: Ledger, found: Solution, digits: int) -> None:
    """Write down what intervals showed: each inequality with the bound that they gave.

    Raises
    ------
    Underived
        When some bound is not positive.
    """
    enclosed, size = found.enclosed, found.reduced.size
    ledger.positive(
        f"Krawczyk's test: {size} equations have exactly one zero in a box, r < 10^−N away from its centre; 10^−N − r",
        _below(Fraction(1, 10**digits) - found.radius, digits),
    )
    tree = [j for order in found.reduced.forest.orders for _, _, j in order if j >= 0]
    lists = {
        "the masses of the releases reached": list(enclosed.marginal.values()),
        "the masses of the arcs of the forest": [enclosed.coupling[j] for j in tree],
        "the multipliers of the budgets that bind": [v for v in enclosed.multipliers if not v.is_zero()],
        "what budgets without a price leave": [
            row.rhs - spent
            for row, spent, v in zip(found.shape.rows, enclosed.spent, enclosed.multipliers, strict=True)
            if v.is_zero()
        ],
        "the slacks of the arcs that are not tight": [] if enclosed.slack is None else [enclosed.slack],
        "1 − Σ exp(−φ^c) at releases that are not reached": list(enclosed.spare.values()),
    }
    for words, balls in lists.items():
        if balls:
            ledger.positive(f"the least of {words} is at least", _below(min(bounds(ball)[0] for ball in balls), 0))


def _below(value: Fraction, digits: int) -> sympy.Rational:
    """A short rational below a number: with so many decimals, and some bits, after the point."""
    unit = 10**digits << SHORT_BITS
    return sympy.Rational(value.numerator * unit // value.denominator, unit)
