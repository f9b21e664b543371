"""The independence budget ε̂ of a game: V(ε) = H(Y) from there on, and above it only the prior is robust.

The linear program finds ε̂. The kernel then proves V(ε̂) = H(Y), so that some independent attack costs ε̂ or less; the
program's prices, checked again in rationals over the kernel's game, show that none costs less; and V(ε) = H(Y) exactly
for ε ≥ ε̂ (proofs/coq/Independence.v), so that V(ε) < H(Y) for every ε < ε̂. For ε ≤ ε̂ − ``step`` the kernel proves that
by itself (V is nondecreasing).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.check.loglin import combine, enclose, sign
from verify.claims.answers import Answer, value
from verify.claims.demand_independence import nothing_cheaper
from verify.claims.demand_loss import BITS, entropy, prior
from verify.claims.verdict import Verdict
from verify.errors import BadInput

if TYPE_CHECKING:
    from verify.game.game import Game

DIGITS = 60
"""Of the value just below ε̂, which is often less than H(Y) by the square of the step only."""


@dataclass(frozen=True)
class IndependenceBudget:
    """The least mean cost at which Z and Y can be independent, and what was proved about it.

    ``attack`` has that cost: masses by (feature, label, release). ``prices`` are w(z, y) by release and label, which
    show that nothing is cheaper. ``at`` is the value at ``budget``, and ``below`` is that at ``budget − step``, or None
    if this is negative: then only the prices speak of smaller budgets.
    """

    game: Game
    budget: Fraction
    step: Fraction
    attack: dict[tuple[str, str, str], Fraction]
    prices: tuple[tuple[Fraction, ...], ...]
    at: Answer
    below: Answer | None

    @property
    def reason(self) -> str:
        """What was not proved; empty if V(ε̂) = H(Y), nothing cheaper is independent and, below, V < H(Y)."""
        labels = entropy(prior(self.at.theorem))
        if self.at.theorem.exact is None or sign(combine((Fraction(1), self.at.theorem.exact), (Fraction(-1), labels))):
            return "that the value is H(Y) at the independence budget was not proved"
        if objection := nothing_cheaper(self.at.theorem, self.budget, self.prices):
            return f"that the value is less than H(Y) below {self.budget} was not proved: {objection}"
        if self.below is not None and self.below.upper >= Fraction(enclose(labels, BITS)[0], 1 << BITS):
            return f"that the value is less than H(Y) at {self.budget - self.step} was not proved"
        return ""

    @property
    def verdict(self) -> Verdict:
        """PROVED, or INCOMPLETE with its ``reason``."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def independence_budget(game: Game, step: Fraction = Fraction(1, 10**9)) -> IndependenceBudget | None:
    """The independence budget of a game with the constraint (4); None if no budget makes Z and Y independent.

    Parameters
    ----------
    game
        A game with one mean budget; its own budget does not matter, as long as some law meets it.
    step
        How far below ε̂ the kernel itself is asked to show that the value is less than H(Y).

    Raises
    ------
    BadInput
        The game has another constraint.
    Unsolved
        The linear program, or a value, was not found.

    Examples
    --------
    >>> from verify import Game
    >>> game = Game.mean_distortion({("0", "0"): "3/4", ("1", "1"): "1/4"}, metric="hamming", budget=0)
    >>> found = independence_budget(game)
    >>> found.budget, found.at.exact, found.verdict.value
    (Fraction(1, 4), '2*log(2) - 3/4*log(3)', 'PROVED')
    """
    from verify.solve.independence import independence  # the solvers load only when something is to be found

    if game.kind.value != "mean-distortion":
        raise BadInput(f"{game.source}: the independence budget is that of a mean distortion, found {game.kind.value}")
    found = independence(game.shape)
    if found is None:
        return None
    labels = len(game.labels)
    names = (game.features, game.labels, game.releases)
    keys = {j: tuple(n[i] for n, i in zip(names, game.shape.keys[j].tolist(), strict=True)) for j in found.attack}
    return IndependenceBudget(
        game=game,
        budget=found.budget,
        step=step,
        attack={(keys[j][0], keys[j][1], keys[j][2]): mass for j, mass in found.attack.items()},
        prices=tuple(found.sinks[z * labels : (z + 1) * labels] for z in range(len(game.releases))),
        at=value(game.with_budget(found.budget)),
        below=value(game.with_budget(found.budget - step), DIGITS, exact=False) if found.budget >= step else None,
    )
