"""The reachability graph against the definition, and components as independent subgames."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.graph.reachability import components, reachability, unreachable

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
def test_components_partition_the_game(instance):
    """Groups, columns and reachable releases each lie in exactly one component; what is left is unreachable."""
    shape = _game(instance).shape
    parts = components(shape)
    assert sorted(s for part in parts for s in part.groups) == list(range(len(shape.mass)))
    assert sorted(j for part in parts for j in part.columns) == list(range(shape.columns))
    reached = [z for part in parts for z in part.releases]
    assert len(reached) == len(set(reached))
    assert sorted([*reached, *unreachable(shape)]) == list(range(len(shape.releases)))


def test_two_towns_far_apart():
    """Sources that share no release and no budget are two games; a common budget makes them one."""
    law = {("0", "a"): "1/8", ("1", "b"): "1/8", ("10", "a"): "1/2", ("11", "b"): "1/4"}
    places = {"features": ["0", "1", "10", "11"], "releases": ["0", "1", "10", "11", "50"]}
    apart = Game.max_distortion(law, metric="absolute", radius=1, **places)
    assert [(part.groups, part.releases) for part in components(apart.shape)] == [((2, 3), (2, 3)), ((0, 1), (0, 1))]
    assert unreachable(apart.shape) == (4,)
    joined = Game.mean_distortion(law, metric="absolute", radius=1, budget="1/2", **places)
    assert len(components(joined.shape)) == 1


def test_values_add_over_components():
    """h* of the game is the sum of the values of its components, each one with its own masses."""
    from verify import value

    law = {
        ("0", "a"): Fraction(1, 8),
        ("1", "b"): Fraction(1, 8),
        ("10", "a"): Fraction(1, 2),
        ("11", "b"): Fraction(1, 4),
    }
    whole = value(Game.max_distortion(law, metric="absolute", radius=1, features=[0, 1, 10, 11]), digits=20)
    total = Fraction(0)
    for town in (("0", "1"), ("10", "11")):
        part = {key: mass for key, mass in law.items() if key[0] in town}
        weight = sum(part.values())
        game = Game.max_distortion({k: m / weight for k, m in part.items()}, metric="absolute", radius=1, features=town)
        total += weight * value(game, digits=20).lower
    assert abs(total - whole.lower) < Fraction(1, 10**18)
