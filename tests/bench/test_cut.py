"""Two labels under maximum distortion, 2000 points of each: from the points to the bytes of an exact certificate.

Everything but the kernel is timed: making the game out of Python values, its arcs, the minimum cuts with their exact
verification, and the certificate with 30 digits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from verify.certify.saddle import saddle
from verify.check.kernel import Limits, check
from verify.game import Game, Shape
from verify.solve.cut import bipartite_saddle

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

POINTS = 2000  # of each label
LARGEST = 10**30  # mass


def options(places: Any, masses: Any, unit: int, **more: Any) -> dict[str, Any]:
    """The arguments of a game whose points alternate between two labels."""
    points = {f"p{i}": [Fraction(int(c), unit) for c in place] for i, place in enumerate(places)}
    law = {(name, i % 2): int(mass) for i, (name, mass) in enumerate(zip(points, masses, strict=True))}
    return {"law": law, "points": points, "normalise": True} | more


def line(dice: np.random.Generator) -> dict[str, Any]:
    """Evenly spread on a line, all alike."""
    places = dice.choice(10**6, size=(2 * POINTS, 1), replace=False)
    return options(places, np.ones(2 * POINTS), 1000, metric="absolute", radius=5)


def two_bells(dice: np.random.Generator) -> dict[str, Any]:
    """Two normal distributions on a line that overlap, with masses up to 1000."""
    places = dice.normal(size=(2 * POINTS, 1)) * 200_000 + np.tile([[-200_000], [200_000]], (POINTS, 1))
    return options(places, dice.integers(1, 1000, 2 * POINTS), 1000, metric="absolute", radius=5)


def clouds(dice: np.random.Generator) -> dict[str, Any]:
    """Two clouds in the plane that overlap."""
    places = dice.normal(size=(2 * POINTS, 2)) * 10_000 + np.tile([[-7000], [7000]], (POINTS, 1))
    return options(places, np.ones(2 * POINTS), 1000, metric="squared-euclidean", radius=2)


def square(dice: np.random.Generator) -> dict[str, Any]:
    """Evenly spread on a square, with enormous masses: a thousand levels and more."""
    places = dice.integers(0, 10**6, size=(2 * POINTS, 2))
    masses = [1 + int(dice.integers(1, 10**15)) * LARGEST // 10**15 for _ in range(2 * POINTS)]
    return options(places, masses, 1000, metric="chebyshev", radius=16)


def grid(dice: np.random.Generator) -> dict[str, Any]:
    """Two clouds in the plane, released on a grid of 20 × 20."""
    arguments = clouds(dice)
    knots = {f"z{i},{j}": [Fraction(6 * i - 57), Fraction(6 * j - 57)] for i in range(20) for j in range(20)}
    arguments["releases"] = list(knots)
    arguments["features"] = list(arguments["points"])
    arguments["points"] |= knots
    return arguments | {"metric": "squared-euclidean", "radius": 64}


def fractions(dice: np.random.Generator) -> dict[str, Any]:
    """A line again, every coordinate with a denominator of its own: no machine word holds a common one."""
    arguments = line(dice)
    unlike = {
        n: [c[0] + Fraction(1, int(d))]
        for (n, c), d in zip(arguments["points"].items(), dice.integers(10**6, 10**7, 2 * POINTS), strict=True)
    }
    return arguments | {"points": unlike}


def conflicts(shape: Shape) -> int:
    """How many pairs of opposites have a common release."""
    reach = np.zeros((len(shape.mass), len(shape.releases)), dtype=np.float32)
    reach[shape.group, shape.keys[:, 2]] = 1
    label = np.zeros(len(shape.mass), dtype=np.int64)
    label[shape.group] = shape.keys[:, 1]
    return int(np.count_nonzero(reach[label == 0] @ reach[label == 1].T))


@pytest.mark.parametrize("build", [line, two_bells, clouds, square, grid, fractions], ids=lambda f: f.__name__)
def test_two_thousand_and_two_thousand(build: Callable[[np.random.Generator], dict[str, Any]], table: Table) -> None:
    """An exact certificate in less than 10 seconds, checked in less than 60."""
    arguments = build(np.random.default_rng(0))
    times = [time.process_time()]
    game = Game.max_distortion(**arguments)
    times.append(time.process_time())
    found = bipartite_saddle(game.shape)
    assert found is not None
    times.append(time.process_time())
    data = saddle(game, found, range(game.shape.columns), None, 30).data
    times.append(time.process_time())
    theorem = check(data, Limits(cells=1 << 36, bits=1 << 20))
    times.append(time.process_time())
    assert theorem.exact is not None
    made, cut, written, checked = np.diff(times).tolist()
    shape = game.shape
    levels = len(set(map(tuple, found.rule)))
    size_of = f"{len(shape.releases)} releases, {shape.columns} arcs, {conflicts(shape)} conflicts"
    table.add(f"2000+2000 points, {build.__name__}: the certificate", made + cut + written, 10, " s")
    table.add(f"    {size_of}", made, None, " s game")
    table.add(f"    {len(found.attack)} arcs in use, {levels} different rows of the rule", cut, None, " s cut")
    table.add(f"    {len(found.value)} logarithms", written, None, " s text")
    table.add("    its size", len(data) / 1e6, None, " MB")
    table.add("    the kernel alone, limits raised", checked, 60, " s")
