"""The reachability graph against the definition."""

from __future__ import annotations

import itertools
import random

import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.graph.reachability import reachability, unreachable

GAMES = [instances.SECTION_V_A, instances.ONE_LAW, *instances.EVERY_KIND]


def _game(instance):
    return Game.loads(instance.data.decode())


@pytest.mark.parametrize("instance", GAMES, ids=lambda i: i.name)
def test_edges_are_the_columns(instance):
    """Every column is an edge from its group to each release that it reaches, with the labels that arrive there."""
    shape = _game(instance).shape
    graph = reachability(shape)
    expected = {}
    for column, sink in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True):
        z, y = divmod(sink, len(shape.labels))
        expected.setdefault((int(shape.group[column]), z, column), set()).add(y)
    found = {(a[1], b[1], key): set(labels) for a, b, key, labels in graph.edges(keys=True, data="labels")}
    assert found == expected
    assert graph.number_of_nodes() == len(shape.mass) + len(shape.releases)
    assert {key for _, _, key in graph.edges(keys=True)} == set(range(shape.columns))


@pytest.mark.parametrize("seed", range(12))
def test_arcs_under_maximum_distortion(seed):
    """(3): the source (x, y) has an edge to z exactly where d(x, z) ≤ ε."""
    rng = random.Random(seed)
    points = sorted(rng.sample(range(12), 5))
    radius = rng.randint(0, 4)
    law = {(str(x), str(x % 2)): "1/5" for x in points}
    game = Game.max_distortion(law, metric="absolute", radius=radius, features=points, releases=range(12))
    edges = {(a[1], b[1]) for a, b in reachability(game.shape).edges()}
    assert edges == {(s, z) for (s, x), z in itertools.product(enumerate(points), range(12)) if abs(x - z) <= radius}


@pytest.mark.parametrize("instance", GAMES, ids=lambda i: i.name)
def test_unreachable_releases_have_no_edge(instance):
    """A release is unreachable exactly if its node is isolated."""
    shape = _game(instance).shape
    graph = reachability(shape)
    assert unreachable(shape) == tuple(z for z in range(len(shape.releases)) if not graph.degree(("release", z)))
