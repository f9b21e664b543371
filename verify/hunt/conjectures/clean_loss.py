"""Section V-B: the loss of robust rules on clean data as ε_rule grows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from verify.certify.tradeoff import bounded, enclosure_certificate, robust
from verify.claims.supports import support
from verify.errors import BadInput
from verify.hunt.conjecture import Conjecture, Verdict, holds, settle, undecided
from verify.hunt.conjectures._games import size_of

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Floats, Screened, Values

DIGITS = 15
STEP = Fraction(3, 2000)
"""How much larger the second budget is."""
CLEAN = "loss 0"


def clean(game: Game) -> Certificate:
    """A certificate that encloses the clean loss of every robust rule, as its first loss.

    Raises
    ------
    BadInput
        Some robust rule may lose any amount.
    """
    found, unperturbed = robust(game, DIGITS), game.with_budget(0)
    if not bounded(found, unperturbed):
        raise BadInput(f"{game!r}: some robust rule may lose any amount on clean data")
    return enclosure_certificate(found, [unperturbed], DIGITS)


def not_less(small: Game, large: Game) -> Verdict:
    """Whether every robust rule of the first game loses more on clean data than the only one of the second."""
    found = support(large, DIGITS)
    if found.unique is None:
        return undecided(found.reason)
    if not found.unique:
        return holds("it does not speak of this game")
    return settle((1, clean(small), CLEAN), (-1, clean(large), CLEAN), also=[(found, {"unique": True})])


def more_budget(game: Game) -> Verdict:
    """`not_less` from ε to ε + STEP."""
    return not_less(game, game.with_budget(size_of(game, "mean-distortion") + STEP))


def more_radius(game: Game) -> Verdict:
    """`not_less` from ε to ε + 1."""
    return not_less(game, game.with_budget(size_of(game, "max-distortion") + 1))


def clean_losses(batch: Batch, values: Values) -> tuple[Floats, Floats]:
    """The clean loss of the rule found [B], and the mass of the least reached release [B]: 0 where rules may differ."""
    log = np.where(batch.mass > 0, np.log(np.maximum(values.rule, 1e-300)), 0.0)
    return -(batch.mass * log).sum(axis=(1, 2)), values.law.sum(axis=1).min(axis=1)


def falls(batch: Batch, larger: Batch) -> Screened:
    """Bounds of the fall of the clean loss where all releases are reached; elsewhere nothing is said to fail."""
    small, large = batch.values, larger.values
    (one, mass), (two, other) = clean_losses(batch, small), clean_losses(larger, large)
    sure = (mass > 1e-4) & (other > 1e-4) & (small.upper - small.lower < 1e-9) & (large.upper - large.lower < 1e-9)
    return np.where(sure, one - two - 1e-6, -1.0), np.where(sure, one - two + 1e-6, -1.0)


def budget_screen(batch: Batch) -> Screened:
    """The fall of the clean loss from ε to ε + STEP."""
    return falls(batch, batch.at(budget=np.asarray(batch.budget) + float(STEP)))


def radius_screen(batch: Batch) -> Screened:
    """The fall of the clean loss from ε to ε + 1."""
    return falls(batch, batch.at(radius=(batch.radius or 0.0) + 1))


CLEAN_LOSS_METRIC = Conjecture(
    name="clean-loss-metric",
    statement=(
        "The clean loss L(μ, q*) is nondecreasing in ε_rule (Section V-B) for a metric under mean distortion: robust "
        f"rules of ε lose at most what the robust rule of ε + {STEP} does, if there is only one."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=more_budget,
    screen=budget_screen,
    expected="proved",
    document="proofs/clean-loss.md",
)
"""Where the robust rule of the larger budget is not unique it fails, on four points."""

CLEAN_LOSS_SQUARED = Conjecture(
    name="clean-loss-squared",
    statement=(
        "The clean loss L(μ, q*) is nondecreasing in ε_rule for the squared distance of Figure 2: robust rules of ε "
        f"lose at most what the robust rule of ε + {STEP} does, if there is only one."
    ),
    space="points=3,labels=2,denominator=7,cost=squared,budget=209/500",
    decide=more_budget,
    screen=budget_screen,
    expected="refuted",
    document="proofs/clean-loss.md",
)

CLEAN_LOSS_MAXIMUM = Conjecture(
    name="clean-loss-maximum",
    statement=(
        "The clean loss L(μ, q*) is nondecreasing in ε_rule for a metric under maximum distortion: robust rules of ε "
        "lose at most what the robust rule of ε + 1 does, if there is only one."
    ),
    space="points=6,labels=2,denominator=11,cost=absolute,radius=1,random=4,climb=30,count=128",
    decide=more_radius,
    screen=radius_screen,
    expected="refuted",
    document="proofs/clean-loss.md",
)
