"""Section V-B, the left of Figure 2: a fixed attack, and rules made for smaller and for larger budgets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from verify.certify.tradeoff import bounded, enclosure_certificate, robust
from verify.claims.supports import support
from verify.errors import BadInput
from verify.hunt.conjecture import Conjecture, Verdict, settle, undecided
from verify.hunt.conjectures._games import size_of

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Floats, Screened

DIGITS = 15
LOSS = "loss 0"
STEPS = 80
FLAT = 60.0
"""Multipliers beyond this are not looked at in double precision."""


def attacked(game: Game, budget: Fraction) -> Certificate:
    """A certificate that encloses what every robust rule of another budget loses in the game.

    Raises
    ------
    BadInput
        Some robust rule may lose any amount.
    """
    found = robust(game.with_budget(budget), DIGITS)
    if not bounded(found, game):
        raise BadInput(f"{game!r}: some robust rule of another budget may lose any amount")
    return enclosure_certificate(found, [game], DIGITS)


def decide(game: Game, nearer: Fraction, farther: Fraction) -> Verdict:
    """Whether every rule of the nearer budget loses more than every one of the farther budget (parts of the game's)."""
    budget = size_of(game, "mean-distortion")
    if not all(support(game.with_budget(part * budget), DIGITS).full_support for part in (nearer, farther)):
        return undecided("some release may be reached by no worst case")
    return settle((1, attacked(game, nearer * budget), LOSS), (-1, attacked(game, farther * budget), LOSS))


def loss(batch: Batch, rule: Floats) -> Floats:
    """The largest loss of rules [B, Y, Z] in the games, by weak duality: the least of λε + Σ μ max (f − λc) over λ."""
    f = -np.log(np.maximum(rule, 1e-300))
    low, high = np.zeros(len(batch)), np.full(len(batch), FLAT)
    budget = np.asarray(batch.budget, dtype=np.float64)

    def bound(multiplier: Floats) -> Floats:
        best = (f[:, :, None, :] - multiplier[:, None, None, None] * batch.cost).max(axis=3)
        found: Floats = multiplier * budget + (batch.mass * best).sum(axis=(1, 2))
        return found

    for _ in range(STEPS):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        less = bound(left) < bound(right)
        low, high = np.where(less, low, left), np.where(less, right, high)
    return bound((low + high) / 2)


def screen(batch: Batch, nearer: Fraction, farther: Fraction) -> Screened:
    """Bounds of the difference where both attacks reach all releases; elsewhere nothing is said to fail."""
    budget = np.asarray(batch.budget, dtype=np.float64)
    near, far = (batch.at(budget=budget * float(part)).values for part in (nearer, farther))
    difference = loss(batch, near.rule) - loss(batch, far.rule)
    sure = np.ones(len(batch), dtype=bool)
    for values in (near, far):
        sure &= (values.law.sum(axis=1).min(axis=1) > 1e-4) & (values.upper - values.lower < 1e-9)
    return np.where(sure, difference - 1e-6, -1.0), np.where(sure, difference + 1e-6, -1.0)


BELOW = Fraction(1, 2), Fraction(1, 4)
ABOVE = Fraction(3, 2), Fraction(2)


def decide_below(game: Game) -> Verdict:
    """`decide` for rules of ε/2 and ε/4."""
    return decide(game, *BELOW)


def screen_below(batch: Batch) -> Screened:
    """`screen` for rules of ε/2 and ε/4."""
    return screen(batch, *BELOW)


def decide_above(game: Game) -> Verdict:
    """`decide` for rules of 3ε/2 and 2ε."""
    return decide(game, *ABOVE)


def screen_above(batch: Batch) -> Screened:
    """`screen` for rules of 3ε/2 and 2ε."""
    return screen(batch, *ABOVE)


RULES_FOR_MORE = Conjecture(
    name="rules-for-more",
    statement=(
        "Left of Figure 2, to the right of the match: against a fixed ε_attack a rule for 2ε_attack loses at least as "
        "much as one for 3ε_attack/2 (metric cost, all releases reached)."
    ),
    space="points=2..3,labels=2,denominator=2..6,cost=absolute,budget=1/12",
    decide=decide_above,
    screen=screen_above,
    expected="proved",
    document="proofs/conjectures.md",
)

RULES_FOR_LESS = Conjecture(
    name="rules-for-less",
    statement=(
        "Left of Figure 2, to the left of the match: against a fixed ε_attack a rule for ε_attack/4 loses at least as "
        "much as one for ε_attack/2 (all releases reached)."
    ),
    space="points=2..4,labels=2..3,denominator=2..6,cost=absolute+squared,budget=1/2",
    decide=decide_below,
    screen=screen_below,
    expected="exhausted",
    document="proofs/conjectures.md",
)
