"""Section V-B: whether robustness comes at a price on clean data."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from verify.claims.answers import value
from verify.hunt.conjecture import Conjecture, Outcome, Verdict, holds, settle
from verify.hunt.conjectures.clean_loss import CLEAN, DIGITS, clean, clean_losses

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Screened

SHARE = Fraction(1, 100)


def price(game: Game) -> Verdict:
    """Whether (h* − H_μ(Y|X))/100 is more than L(μ, q*) − H_μ(Y|X) for every robust rule."""
    baseline = value(game.with_budget(0), DIGITS)
    return settle((SHARE, value(game, DIGITS)), (1 - SHARE, baseline), (-1, clean(game), CLEAN))


def price_screen(batch: Batch) -> Screened:
    """Bounds of that difference where all releases are reached; elsewhere nothing is said to fail."""
    values, unperturbed = batch.values, batch.at(budget=0.0).values
    loss, mass = clean_losses(batch, values)
    sure = (mass > 1e-4) & (values.upper - values.lower < 1e-9)
    found = float(SHARE) * values.middle + float(1 - SHARE) * unperturbed.middle - loss
    return np.where(sure, found - 1e-6, -1.0), np.where(sure, found + 1e-6, -1.0)


PRICE = Conjecture(
    name="price-of-robustness",
    statement=(
        "Robustness comes at a price (Section V-B: 'fundamentally unavoidable'): the clean loss of a robust "
        "rule exceeds "
        "H_μ(Y|X) by at least a hundredth of h* − H_μ(Y|X)."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=1,budget=1/4",
    decide=price,
    screen=price_screen,
    expected="refuted",
    document="proofs/conjectures.md",
)


def some_price(game: Game) -> Verdict:
    """Whether some robust rule has no price: shown to hold where h* = H_μ(Y|X), or all clean losses are larger."""
    baseline = value(game.with_budget(0), DIGITS)
    free = settle((1, value(game, DIGITS)), (-1, baseline))
    if free.outcome is Outcome.HOLDS:
        return holds("nothing is to be gained by an attack")
    dear = settle((1, baseline), (-1, clean(game), CLEAN))
    return holds() if dear.outcome is Outcome.HOLDS else dear


PRICE_OF_FINITE_COSTS = Conjecture(
    name="price-of-finite-costs",
    statement=(
        "Under mean distortion with finite costs robustness always has some price: if h* > H_μ(Y|X), every robust rule "
        "loses more than H_μ(Y|X) on clean data."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute+squared,budget=1/4",
    decide=some_price,
    expected="proved",
    document="proofs/conjectures.md",
)
