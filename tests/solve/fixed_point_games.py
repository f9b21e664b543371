"""Games whose fixed points are known, or must not be shown to exist."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.game import Game
from verify.game.shape import Shape
from verify.solve.facial import face, restrict


def living(game: Game) -> Shape:
    """The shape without dead arcs."""
    return restrict(game.shape, face(game.shape).alive)


def coin(heads: Fraction | str, budget: Fraction | str, **more: Any) -> Game:
    """A binary source X = Y under Hamming distortion."""
    heads = Fraction(heads)
    law = {("0", "0"): heads, ("1", "1"): 1 - heads}
    return Game.mean_distortion(law, metric="hamming", budget=budget, **more)


def one_point(first: Fraction | str, budget: Fraction | str) -> Game:
    """One feature, two labels, which are changed at cost 1."""
    law = {("x", "0"): Fraction(first), ("x", "1"): 1 - Fraction(first)}
    return Game.wasserstein(law, metric="hamming", label_cost=1, budget=budget)


def table(features: int, labels: int, seed: int, budget: str, **more: Any) -> Game:
    """Masses 1 + (a linear congruence), labels that change at cost 1/2."""
    state, law = seed + 1, {}
    for x in range(features):
        for y in range(labels):
            state = (state * 48271) % 2147483647
            law[str(x), str(y)] = 1 + state % 97
    options = {"metric": "absolute", "label_cost": "1/2", "normalise": True} | more
    return Game.wasserstein(law, budget=budget, **options)


UNDECIDED = {
    "a kink: several multipliers": Game.mean_distortion(
        {("0", "0"): "1/2", ("2", "1"): "1/2"}, metric="squared", budget=1, features=range(3)
    ),
    "a budget that just stops binding": coin("1/3", "1/3"),
    "the same, for a whole face of laws": coin("1/2", "1/2"),
    "labels just become even": one_point("1/4", "1/4"),
    "a tie: an arc without mass is tight": Game.max_distortion(
        {(str(x), str(x % 2)): "1/4" for x in range(4)}, metric="absolute", radius=1
    ),
}
"""Games with a fixed point that is not regular: the answer has to be that nothing is decided."""
