"""The search for counterexamples: games that are screened, and games that are certified, by one process.

Screening is a batch of h* from both sides; certifying is the game, a certificate of its value to 15 digits (bounds, no
search for exact numbers), and the kernel's replay.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

import verify
from verify.hunt import Batch, Space
from verify.hunt.search import hunt

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

SPACES = {
    "maximum distortion": "points=4,labels=3,denominator=6,radius=1",
    "mean distortion": "points=4,labels=3,denominator=5,budget=1/4",
    "squared cost": "points=4,labels=3,denominator=5,cost=squared,budget=1/2",
}
SCREENED = 500
CERTIFIED = 20
SAMPLE = 60


@pytest.mark.parametrize("kind", SPACES)
def test_screened(kind: str, table: Table) -> None:
    """4 points × 3 labels, both sides of h*: at least 500 games a second."""
    space = Space.parse(SPACES[kind])
    count, width, began = 0, [], time.perf_counter()
    for piece in space.pieces(0, space.size):
        values = Batch.of(piece).values
        count += len(piece.numbers)
        width.append(values.upper - values.lower)
    seconds = time.perf_counter() - began
    far = float(np.quantile(np.concatenate(width), 0.99))
    table.add(
        f"screen, 4×3, {kind}: time per game ({count / seconds:.0f} games/s)",
        1e3 * seconds / count,
        1e3 / SCREENED,
        " ms",
    )
    table.add(f"screen, 4×3, {kind}: width of 99 % at most", far, 1e-7)


@pytest.mark.parametrize("kind", SPACES)
def test_certified(kind: str, table: Table) -> None:
    """4 points × 3 labels, 15 digits, replayed: at least 20 games a second."""
    games = [game for _, game in Space.parse(SPACES[kind])]
    games = games[:: len(games) // SAMPLE][:SAMPLE]
    verify.value(games[0], 15, exact=False)
    began = time.perf_counter()
    for game in games:
        answer = verify.value(verify.Game.from_document(game.document), 15, exact=False)
        assert verify.check(answer.certificate).upper - answer.lower <= Fraction(1, 10**15)
    seconds = time.perf_counter() - began
    rate = len(games) / seconds
    table.add(
        f"certify, 4×3, {kind}, 15 digits: time per game ({rate:.0f} games/s)", 1e3 / rate, 1e3 / CERTIFIED, " ms"
    )


def test_search(table: Table) -> None:
    """A whole search, with its catalogue in memory."""
    found = hunt("max-concave", "points=4,labels=3,denominator=3..5", every=True, shrink=False)
    rate = found.tally.games / found.seconds
    table.add(f"hunt max-concave, 4×3: time per game ({rate:.0f} games/s)", 1e3 / rate, None, " ms")
