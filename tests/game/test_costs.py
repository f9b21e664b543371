"""Cost tables: graphs against networkx, the meaning of each metric, and sizes that are refused before they hurt."""

from __future__ import annotations

import time
from fractions import Fraction
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import BadInput
from verify.game import Game
from verify.game.expand import expand
from verify.game.place import Place


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.integers(0, 2**32))
def test_graph_costs_are_shortest_paths(size: int, seed: int) -> None:
    """The cost of a graph is networkx's Dijkstra distance, and what is not connected has no arc."""
    random = Random(seed)
    names = [f"n{i}" for i in range(size)]
    graph = nx.gnp_random_graph(size, 0.4, seed=seed)
    edges = [(names[a], names[b], Fraction(random.randint(0, 9), random.randint(1, 6))) for a, b in graph.edges]
    weighted = nx.Graph()
    weighted.add_nodes_from(names)
    weighted.add_weighted_edges_from(edges)
    expected = dict(nx.all_pairs_dijkstra_path_length(weighted))
    law = {(name, "y"): Fraction(1, size) for name in names}
    shape = Game.mean_distortion(law, budget=10**6, graph=edges).shape
    row = shape.rows[0]
    found = {
        (names[x], names[z]): Fraction(c, row.scale)
        for (x, _, z), c in zip(shape.keys.tolist(), row.coefficients, strict=True)
    }
    assert found == {(a, b): far for a, reached in expected.items() for b, far in reached.items()}


@pytest.mark.parametrize(
    ("metric", "cost"),
    [("hamming", 2), ("manhattan", Fraction(7, 2)), ("chebyshev", 3), ("squared-euclidean", Fraction(37, 4))],
)
def test_metrics_of_the_plane(metric: str, cost: Fraction) -> None:
    """From (0, 0) to (1/2, -3), by every metric of points."""
    points = {"a": [0, 0], "b": ["1/2", -3]}
    game = Game.mean_distortion({("a", 0): 1}, budget=10, metric=metric, points=points, releases=["b"])
    assert Fraction(game.shape.rows[0].coefficients[0], game.shape.rows[0].scale) == cost


def test_hamming_on_names_and_on_points() -> None:
    """Without points it is 0 or 1 on names; with points it counts coordinates; numbers are points."""
    names = Game.mean_distortion({("1", 0): 1}, budget=1, metric="hamming", releases=["1", "1.0", "x"])
    assert names.shape.rows[0].coefficients == (0, 1, 1)
    points = Game.mean_distortion({("1", 0): 1}, budget=1, metric="hamming", releases=["1.0", "x"], points={"x": [2]})
    assert points.shape.rows[0].coefficients == (0, 1)


def test_a_radius_is_compared_with_the_costs_own_value() -> None:
    """Squared cost, radius 1: cost ≤ 1, so distance ≤ 1; and a radius between two costs counts as the lower."""
    reach = {
        radius: Game.max_distortion({(0, 0): 1}, metric="squared", radius=radius, features=range(4)).shape.columns
        for radius in (0, "1/2", 1, "3.99", 4, 100, 10**30)
    }
    assert list(reach.values()) == [1, 1, 2, 2, 3, 4, 4]


@pytest.mark.parametrize("what", ["masses", "costs", "order"])
def test_numbers_that_would_fill_the_memory_are_refused(what: str) -> None:
    """Sizes are multiplied by bits before anything is allocated: common denominators cannot explode."""
    places, base = [str(i) for i in range(2500)], 10**1000
    document = {"format": "verify-game/1", "features": ["0"], "labels": ["x", "y"], "law": [["0", "y", 1]]}
    kind: dict[str, object] = {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": 1}
    if what == "masses":
        document |= {"features": places, "law": [[place, "y", f"1/{base + int(place)}"] for place in places]}
    if what == "costs":
        document["releases"] = places
        kind["cost"] = {"matrix": [[f"1/{base + int(place)}" for place in places]]}
    if what == "order":
        kind |= {"kind": "wasserstein", "label_cost": "1/1" + "0" * 3_999, "order": 64}
    with pytest.raises(BadInput, match=r"found \d+ bits .*, expected at most \d+"):
        Game.from_document({**document, "perturbation": kind})


def best(game: Game) -> float:
    """Milliseconds of one expansion, the best of some."""
    times = []
    for _ in range(20):
        start = time.perf_counter()
        expand(game.parts.perturbation, game.parts.law, game.parts.terms, Place("game"))
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


@pytest.mark.bench
@pytest.mark.parametrize(("features", "labels", "allowed"), [(5, 5, 0.5), (32, 10, 15.0)])
def test_expansion_is_quick(features: int, labels: int, allowed: float) -> None:
    """A 5×5 game with squared cost in half a millisecond, 10 240 columns in fifteen."""
    random = Random(1)
    law = {(x, y): random.randint(1, 9) for x in range(features) for y in range(labels)}
    game = Game.mean_distortion(law, metric="squared", budget="1/10", normalise=True)
    assert game.shape.columns == features**2 * labels
    assert best(game) <= allowed
