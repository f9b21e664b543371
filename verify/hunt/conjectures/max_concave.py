"""h*(ε) is concave in ε under maximum distortion, as it is under mean distortion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.claims.answers import value
from verify.hunt.conjecture import Conjecture, Verdict, settle

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Screened

RADII = (0, 1, 2)
"""Three distances that occur on a path; between them h* is constant, so that real radii would make it too easy."""


def decide(game: Game) -> Verdict:
    """Whether h*(0) + h*(2) > 2·h*(1)."""
    low, middle, high = (value(game.with_budget(radius), 15) for radius in RADII)
    return settle((1, low), (1, high), (-2, middle))


def screen(batch: Batch) -> Screened:
    """Bounds of h*(0) + h*(2) − 2·h*(1)."""
    low, middle, high = (batch.at(radius=radius).values for radius in RADII)
    return low.lower + high.lower - 2 * middle.upper, low.upper + high.upper - 2 * middle.lower


MAX_CONCAVE = Conjecture(
    name="max-concave",
    statement=(
        "Under maximum distortion h* is concave in ε at the distances 0, 1, 2 of a path: h*(0) + h*(2) ≤ 2·h*(1)."
    ),
    space="points=2..5,labels=2..3,denominator=2..6,cost=absolute,radius=1",
    decide=decide,
    screen=screen,
    expected="refuted",
)
