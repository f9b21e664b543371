"""The tight graph: exactly the columns that it is given, in blocks, and how much freedom they leave."""

from __future__ import annotations

import random
from fractions import Fraction

import flint
import pytest

from verify.game.game import Game
from verify.graph.tight import blocks, freedom, tight_graph


def random_game(seed):
    rng = random.Random(seed)
    points = sorted(rng.sample(range(12), 6))
    law = {(str(x), str(rng.randrange(3))): Fraction(1, 6) for x in points}
    return Game.max_distortion(law, metric="absolute", radius=2, features=range(12))


@pytest.mark.parametrize("seed", range(10))
def test_edges_are_the_columns_given(seed):
    """An edge for each column that is tight or carries mass, from its group to its sink, with both facts."""
    shape, rng = random_game(seed).shape, random.Random(seed)
    tight = set(rng.sample(range(shape.columns), shape.columns // 2))
    carrying = set(rng.sample(range(shape.columns), 4))
    graph = tight_graph(shape, tight, carrying)
    found = {j: (a[1], b[1], data["tight"], data["carries"]) for a, b, j, data in graph.edges(keys=True, data=True)}
    assert found == {
        j: (int(shape.group[j]), int(shape.entry_sink[j]), j in tight, j in carrying) for j in tight | carrying
    }
    assert {node for node in graph if node[0] == "group"} == {("group", s) for s in range(len(shape.mass))}


@pytest.mark.parametrize("seed", range(10))
def test_freedom_is_the_dimension_of_circulations(seed):
    """The independent cycles are the kernel of sources' sums and sinks' sums on the tight columns."""
    shape, rng = random_game(seed).shape, random.Random(seed)
    tight = sorted(rng.sample(range(shape.columns), 2 * shape.columns // 3))
    rows = [[int(shape.group[j] == s) for j in tight] for s in range(len(shape.mass))]
    rows += [[int(shape.entry_sink[j] == t) for j in tight] for t in range(shape.sinks)]
    graph = tight_graph(shape, tight, ())
    assert freedom(graph) == len(tight) - flint.fmpz_mat(rows).rank()


def test_blocks():
    """Blocks are what tight columns connect; each is named by its groups and then its sinks."""
    law = {("0", "a"): "1/4", ("1", "b"): "1/4", ("10", "a"): "1/2"}
    shape = Game.max_distortion(law, metric="absolute", radius=1).shape
    graph = tight_graph(shape, range(shape.columns), [0])
    assert blocks(graph) == (
        (("group", 0), ("sink", 0), ("sink", 2)),
        (("group", 1), ("sink", 1), ("sink", 3)),
        (("group", 2), ("sink", 4)),
    )
