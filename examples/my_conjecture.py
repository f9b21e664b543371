"""A conjecture of one's own: a tempting sentence, ten lines, and a certified counterexample or none.

verify hunt examples/my_conjecture.py:HALF_THE_BUDGET
"""

from __future__ import annotations

import verify
from verify.hunt import Batch, Conjecture, Verdict, settle


def decide(game: verify.Game) -> Verdict:
    """Half of the budget gives at least half of the value: h*(ε) − 2·h*(ε/2) ≤ 0 (true, as h* is concave)."""
    half = game.with_budget(game.parts.perturbation.budgets[0].budget / 2)
    return settle((1, verify.value(game, 15)), (-2, verify.value(half, 15)))


HALF_THE_BUDGET = Conjecture(
    name="half-the-budget",
    statement="Under mean distortion half of the budget buys at least half of the loss: h*(ε) ≤ 2·h*(ε/2).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=decide,
)


def linear(game: verify.Game) -> Verdict:
    """And not more than half: 2·h*(ε/2) − h*(ε) ≤ 0."""
    half = game.with_budget(game.parts.perturbation.budgets[0].budget / 2)
    return settle((2, verify.value(half, 15)), (-1, verify.value(game, 15)))


def screen(batch: Batch) -> tuple:
    """The same in double precision, for many games at once: bounds of 2·h*(ε/2) − h*(ε)."""
    whole, half = batch.values, batch.at(budget=batch.budget / 2).values
    return 2 * half.lower - whole.upper, 2 * half.upper - whole.lower


HALF_THE_LOSS = Conjecture(
    name="half-the-loss",
    statement="Under mean distortion half of the budget buys half of the loss, no more: h*(ε/2) ≤ h*(ε)/2.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=linear,
    screen=screen,
)


def main() -> None:
    """Look for counterexamples to both."""
    for conjecture in (HALF_THE_BUDGET, HALF_THE_LOSS):
        found = verify.hunt(conjecture)
        print(f"{found.verdict} {conjecture.name}: {found.reason}")
        if found.found is not None:
            print(found.game.law)
            print(found.found.replay().statement)


if __name__ == "__main__":
    main()
