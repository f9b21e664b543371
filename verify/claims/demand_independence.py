"""The demand that a game's budget is the independence budget ε̂: no attack that makes Z and Y independent costs less.

Any prices w(z, y) with Σ_y P(Y = y)·w(z, y) ≥ 0 at every release bound that cost from below, by weak duality
(proofs/clean-loss.md §6): an attack γ whose law is P(y)·m(z) has

    Σ c γ  ≥  Σ_s μ_s·min over z of (c(s, z) − w(z, y_s)) + Σ_z m(z)·Σ_y P(y)·w(z, y)  ≥  the first sum.

Here that sum is taken again, in rationals, over the game that the kernel expanded: whoever found the prices is not
trusted. The kernel's own theorem does not say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.check.kernel import Theorem
from verify.claims.demand import Demand
from verify.claims.demand_loss import keeps_labels, prior
from verify.claims.instance import Instance

Prices = Sequence[Sequence[Fraction]]
"""w(z, y): a row for each release, a number for each label."""


def nothing_cheaper(theorem: Theorem, budget: Fraction, prices: Prices) -> str:
    """Say why the prices do not show that independence costs at least the budget, or return ``""``.

    Parameters
    ----------
    theorem
        Any theorem about the game, whose budget is ``budget``.
    budget
        In the units of the prices: it gives the factor by which the kernel has scaled the row to integers.
    prices
        w(z, y) in units of the cost.
    """
    game = theorem.game
    if not keeps_labels(theorem) or len(game.rows) != 1 or game.rows[0].equality:
        return "the game has another constraint than one mean budget, or its attacks change labels"
    (row,), count, known = game.rows, len(game.labels), prior(theorem)
    if any(cost < 0 for cost in row.coefficients):
        return "a cost is negative"
    if len(prices) != len(game.releases) or any(len(line) != count for line in prices):
        return f"found other prices than {len(game.releases)} rows of {count}"
    if any(sum((p * w for p, w in zip(known, line, strict=True)), Fraction(0)) < 0 for line in prices):
        return "the mean price at some release is negative"
    unit = Fraction(row.rhs) / budget if budget else Fraction(0)  # where the budget is 0, zeros do
    worth = Fraction(0)
    for mass, columns in zip(game.masses, game.groups, strict=True):
        least = []
        for j in columns:
            ((sink, weight),) = game.entries[j]
            z, y = divmod(sink, count)
            least.append(row.coefficients[j] - unit * prices[z][y] * Fraction(weight, game.weights))
        worth += Fraction(mass, game.total) * min(least)
    return "" if worth >= row.rhs else "the prices do not show that independence costs as much as the budget"


@dataclass(frozen=True)
class NothingCheaper(Demand):
    """Independence costs at least the game's budget, by these prices; with h* = H(Y) the budget is ε̂."""

    prices: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> str:
        """What the prices show."""
        return "a game in which no attack below the budget makes Z and Y independent"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Take the sum over the game that the kernel expanded."""
        budget = Fraction(instance.game["perturbation"].get("budget", 0))
        return nothing_cheaper(theorem, budget, [[Fraction(w) for w in line] for line in self.prices])
