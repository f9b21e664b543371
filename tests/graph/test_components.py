"""Components as independent games: an exact partition, and each part a game of its own."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.graph.components import arrivals, components, subgame
from verify.graph.reachability import unreachable

GAMES = [instances.SECTION_V_A, instances.ONE_LAW, *instances.EVERY_KIND]


def _game(instance):
    return Game.loads(instance.data.decode())


def scattered(seed):
    """A random game on a line with gaps, so that it falls into several parts."""
    rng = random.Random(seed)
    points = sorted(rng.sample(range(40), 9))
    weights = [rng.randint(1, 9) for _ in points]
    law = {(str(x), str(rng.randrange(3))): Fraction(w, sum(weights)) for x, w in zip(points, weights, strict=True)}
    releases = sorted(rng.sample(range(40), 20) + points)
    return Game.max_distortion(law, metric="absolute", radius=2, features=points, releases=sorted(set(releases)))


def shapes():
    yield from (_game(instance).shape for instance in GAMES)
    yield from (scattered(seed).shape for seed in range(20))


@pytest.mark.parametrize("shape", list(shapes()))
def test_components_partition_the_game(shape):
    """Groups, columns and reachable releases each lie in exactly one component; what is left is unreachable."""
    parts = components(shape)
    assert sorted(s for part in parts for s in part.groups) == list(range(len(shape.mass)))
    assert sorted(j for part in parts for j in part.columns) == list(range(shape.columns))
    reached = [z for part in parts for z in part.releases]
    assert len(reached) == len(set(reached))
    assert sorted([*reached, *unreachable(shape)]) == list(range(len(shape.releases)))
    masses = [sum(shape.mass[s] for s in part.groups) for part in parts]
    assert masses == sorted(masses, reverse=True)


@pytest.mark.parametrize("shape", list(shapes()))
def test_components_are_the_finest_partition(shape):
    """Two groups are in one component exactly if common releases and common rows lead from one to the other."""
    reach = [set() for _ in shape.mass]
    for s, z, _ in arrivals(shape).tolist():
        reach[s].add(("release", z))
    for k, row in enumerate(shape.rows):
        for j in np.flatnonzero(row.coefficients).tolist():
            reach[int(shape.group[j])].add(("row", k))
    classes = [{s} for s in range(len(reach))]
    merged = True
    while merged:
        merged = False
        for one, other in combinations(classes, 2):
            if any(reach[s] & reach[t] for s in one for t in other):
                one.update(other)
                classes.remove(other)
                merged = True
                break
    assert sorted(map(sorted, classes)) == sorted(list(part.groups) for part in components(shape))


@pytest.mark.parametrize("shape", list(shapes()))
def test_a_subgame_is_the_game_on_its_part(shape):
    """A subgame has the component's columns, arrivals and masses, by the same names, and its masses sum to 1."""
    for part in components(shape):
        own = subgame(shape, part)
        assert sum(own.mass) == own.total
        assert own.columns == len(part.columns)
        assert [own.releases[i] for i in range(len(part.releases))] == [shape.releases[z] for z in part.releases]
        assert own.mass == tuple(shape.mass[s] for s in part.groups)
        assert [part.groups[s] for s in own.group] == shape.group[list(part.columns)].tolist()
        assert _named(own) == {
            entry for entry in _named(shape) if entry[0] in {_name(own, j) for j in range(own.columns)}
        }
        assert {_name(own, j) for j in range(own.columns)} == {_name(shape, j) for j in part.columns}


def _name(shape, column):
    """The names in a column's key."""
    alphabets = (shape.features, shape.labels, shape.releases, shape.labels)
    key = shape.keys[column].tolist()
    if len(key) == 1:
        return tuple(key)
    alphabets = alphabets if len(key) > 2 else (shape.releases, shape.labels)
    return tuple(alphabet[i] for alphabet, i in zip(alphabets, key, strict=False))


def _named(shape):
    """Every arrival as names: column, release, label, weight."""
    out = set()
    for j, t, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        z, y = divmod(t, len(shape.labels))
        out.add((_name(shape, j), shape.releases[z], shape.labels[y], w))
    return out


def test_two_towns_far_apart():
    """Sources that share no release and no budget are two games; a common budget makes them one."""
    law = {("0", "a"): "1/8", ("1", "b"): "1/8", ("10", "a"): "1/2", ("11", "b"): "1/4"}
    places = {"features": ["0", "1", "10", "11"], "releases": ["0", "1", "10", "11", "50"]}
    apart = Game.max_distortion(law, metric="absolute", radius=1, **places)
    assert [(part.groups, part.releases) for part in components(apart.shape)] == [((2, 3), (2, 3)), ((0, 1), (0, 1))]
    assert unreachable(apart.shape) == (4,)
    joined = Game.mean_distortion(law, metric="absolute", radius=1, budget="1/2", **places)
    assert len(components(joined.shape)) == 1


def test_a_budget_that_concerns_one_town_only():
    """A row goes with the groups in which it has a coefficient; its right-hand side grows as their masses do."""
    law = {("a", "0"): "1/4", ("b", "1"): "1/4", ("c", "0"): "1/2"}
    cost = [[0, 1, "inf"], [1, 0, "inf"], ["inf", "inf", 0]]
    game = Game.mean_distortion(law, matrix=cost, budget="1/3", features=["a", "b", "c"])
    parts = components(game.shape)
    assert [(part.groups, part.rows) for part in parts] == [((0, 1), (0,)), ((2,), ())]
    (row,) = subgame(game.shape, parts[0]).rows
    assert Fraction(row.rhs, row.scale) == Fraction(2, 3)
    assert {Fraction(c, row.scale) for c in row.coefficients} == {Fraction(0), Fraction(1)}
    assert subgame(game.shape, parts[1]).rows == ()


def test_values_add_over_components():
    """h* of the game is the sum over its components of mass × value, each played with its masses made 1."""
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
