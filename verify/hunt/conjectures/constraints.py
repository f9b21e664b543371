"""What the mean and the maximum constraint, and convexity, have to do with each other."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.claims.answers import value
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Outcome, Verdict, holds, settle, undecided
from verify.hunt.conjectures._games import law_of, size_of, with_perturbation
from verify.hunt.refutation import Refutation
from verify.hunt.screen import Batch
from verify.numbers.exact import text

if TYPE_CHECKING:
    from verify.hunt.screen import Screened

DIGITS = 15


def mean_or_maximum(game: Game) -> Verdict:
    """Whether the mean constraint (4) is worth more than the maximum constraint (3) at the same ε."""
    radius = text(size_of(game, "mean-distortion"))
    cost = game.document["perturbation"]["cost"]
    maximum = with_perturbation(game, kind="max-distortion", cost=cost, radius=radius)
    return settle((1, value(game, DIGITS)), (-1, value(maximum, DIGITS)), equal=True)


def mean_or_maximum_screen(batch: Batch) -> Screened:
    """Bounds of the difference (4) − (3)."""
    radius = None if batch.budget is None else float(batch.budget)
    mean, maximum = batch.values, Batch(batch.mass, batch.cost, radius).values
    return mean.lower - maximum.upper, mean.upper - maximum.lower


MEAN_EQUALS_MAXIMUM = Conjecture(
    name="mean-equals-maximum",
    statement="The mean constraint (4) and the maximum constraint (3) have the same value at the same ε (after (4)).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/2",
    decide=mean_or_maximum,
    screen=mean_or_maximum_screen,
    expected="refuted",
    document="proofs/conjectures.md",
)


def two_laws(game: Game) -> Verdict:
    """Whether (13) is above (14) for D = {μ, μ with the labels in cyclic order moved on}.

    (14) is the larger one of the two laws' own values, so (13) is compared with each: the certificate has two sums.
    """
    law, labels = law_of(game), game.labels
    moved = dict(zip(labels, (*labels[1:], labels[0]), strict=True))
    other = {(x, moved[y]): mass for (x, y), mass in law.items()}
    both = value(Game.finite([law, other], features=game.features, labels=labels), DIGITS)
    alone = (Game.polytope(vertices=[each], features=game.features, labels=labels) for each in (law, other))
    first, second = (settle((1, both), (-1, value(each, DIGITS))) for each in alone)
    if Outcome.HOLDS in (first.outcome, second.outcome):
        return holds()
    if first.refutation is None or second.refutation is None:
        return undecided(first.reason or second.reason)
    return Verdict(Outcome.FAILS, _together(first.refutation, second.refutation))


def _together(first: Refutation, second: Refutation) -> Refutation:
    """Two refutations (0) − (1) > 0 whose part (0) is the same, as one: (0) − (1) > 0, and then (0) − (2) > 0."""
    document, more = json.loads(first.proof), json.loads(second.proof)
    (total,) = more["claim"]["sums"]
    document["claim"]["parts"].append(more["claim"]["parts"][1])
    document["claim"]["sums"].append(total | {"terms": [["1", 0, "value"], ["-1", 2, "value"]]})
    document["evidence"].append(more["evidence"][1])
    return Refutation((json.dumps(document, separators=(",", ":")) + "\n").encode(), first.terms)


MINIMAX_WITHOUT_CONVEXITY = Conjecture(
    name="minimax-without-convexity",
    statement=(
        "The equality of (13) and (14) in Theorem 1 does not need that D is convex: D = {μ, μ with its labels "
        "moved on}."
    ),
    space="points=1..2,labels=2,denominator=1..3,cost=absolute,radius=0",
    decide=two_laws,
    expected="refuted",
    document="proofs/convexity.md",
)


def order_two(game: Game) -> Verdict:
    """Whether h*(0) + h*(ε) − 2·h*(ε/2) is positive for the Wasserstein ball of order 2 that keeps labels."""
    radius, cost = size_of(game, "mean-distortion"), game.document["perturbation"]["cost"]
    answers = [
        value(
            with_perturbation(
                game, kind="wasserstein", cost=cost, label_cost="inf", budget=text(part * radius), order=2
            ),
            DIGITS,
        )
        for part in (Fraction(0), Fraction(1, 2), Fraction(1))
    ]
    return settle((1, answers[0]), (-2, answers[1]), (1, answers[2]))


ORDER_TWO_CONCAVE = Conjecture(
    name="order-two-concave",
    statement="The value of the Wasserstein ball (6) of order 2 is concave in its radius ε, as it is for order 1.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/2",
    decide=order_two,
    expected="refuted",
    document="proofs/conjectures.md",
)
