"""(20) = (21): an attacker who may be random gains nothing from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.claims.gaps import gap
from verify.hunt.conjecture import Conjecture, Verdict, settle

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Screened


def decide(game: Game) -> Verdict:
    """Whether (20) − (21) is positive, by the kernel's rule ``compare``."""
    return settle((1, gap(game, 15)))


def screen(batch: Batch) -> Screened:
    """Bounds of (20) − (21)."""
    return batch.values.lower - batch.deterministic, batch.values.upper - batch.deterministic


DETERMINISTIC_SUFFICES = Conjecture(
    name="deterministic-suffices",
    statement="Under maximum distortion some deterministic attack reaches the value of the game: (20) = (21).",
    space="points=2..4,labels=2..3,denominator=2..6,cost=absolute,radius=1",
    decide=decide,
    screen=screen,
    expected="refuted",
)
