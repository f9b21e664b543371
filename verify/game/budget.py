"""Another budget for the same game: ε_rule and ε_attack of Section V-B.

A game under maximum distortion has a radius instead; what is written here of budgets holds for it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.game.kinds import MaxDistortion, MeanDistortion, Wasserstein

if TYPE_CHECKING:
    from fractions import Fraction

    from verify.game.game import Game


def with_budget(game: Game, budget: Fraction) -> Game:
    """The same game with another budget (mean distortion, Wasserstein) or radius (maximum distortion).

    Parameters
    ----------
    game
        A game with exactly one budget, or a radius.
    budget
        The new one, in the units of the cost, at least 0.

    Raises
    ------
    BadInput
        The game has several budgets or none, the budget is negative, or no law would be left.
    """
    return game if budget_of(game) == budget else game.with_budget(budget)


def budget_of(game: Game) -> Fraction | None:
    """The game's one budget, or its radius under maximum distortion; None if it has several or none."""
    perturbation = game.parts.perturbation
    if isinstance(perturbation, MaxDistortion):
        return perturbation.radius
    if isinstance(perturbation, Wasserstein):
        return perturbation.budget
    if isinstance(perturbation, MeanDistortion) and not perturbation.several:
        return perturbation.budgets[0].budget
    return None
