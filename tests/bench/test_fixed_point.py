"""Fixed points: existence proofs at 100 and 1000 digits, beside the iterative schemes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import verify
from tests.bench.games import spread, squared
from verify.claims.fixed_point import living
from verify.game import Game
from verify.solve.fixed.mirror import mirror_ascent
from verify.solve.fixed.solution import solve_fixed_point

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench


def changing(features: int, labels: int, seed: int) -> Game:
    """Labels change at cost 1/2 beside |x − x'|; ε = 1/20."""
    law = spread(features, labels, seed, 1.0)
    return Game.wasserstein(law, metric="absolute", label_cost="1/2", budget="1/20")


def seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def test_labels_change(table: Table) -> None:
    """5 × 5 with label-changing cost: value, fixed point with its existence proof, and checks."""
    for digits, target in ((100, 20.0), (1000, None)):
        times = []
        for seed in range(5):
            game = changing(5, 5, seed)
            start = time.process_time()
            found = verify.fixed_point(game, digits=digits)
            times.append(time.process_time() - start)
            assert found.existence, found.reason
        what = f"5x5 Wasserstein with label-changing cost, {digits} digits, existence proof, checks (largest of 5)"
        table.add(what, max(times), target, " s")


def test_parts(table: Table) -> None:
    """What the proof alone takes, and mirror ascent for a gap of 1e-9 (1000 steps at most)."""
    games = [changing(5, 5, seed) for seed in range(5)]
    proofs = [seconds(lambda g=g: solve_fixed_point(living(g), 100)) for g in games]
    table.add("    Newton and Krawczyk alone, 100 digits", 1e3 * statistics.median(proofs), None, " ms")
    climbs = [seconds(lambda g=g: mirror_ascent(living(g), limit=1000, tolerance=1e-9)) for g in games]
    table.add("    mirror ascent to 1e-9, or 1000 steps", 1e3 * statistics.median(climbs), None, " ms")


def test_larger(table: Table) -> None:
    """20 × 10, mean squared distortion (4000 arcs): 100 digits with existence proof."""
    game = squared(20, 10, 0, 1.0)
    shape = living(game)
    table.add(
        "20x10 mean distortion, Newton and Krawczyk, 100 digits",
        seconds(lambda: solve_fixed_point(shape, 100)),
        None,
        " s",
    )
