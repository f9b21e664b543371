"""The finest split: what conflicts connect, with the releases where labels can meet."""

from __future__ import annotations

import random
from fractions import Fraction

import networkx as nx
import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.graph.components import arrivals, components
from verify.graph.conflicts import conflicts
from verify.graph.split import split


def random_line(seed):
    rng = random.Random(seed)
    points = sorted(rng.sample(range(20), 10))
    law = {(str(x), str(rng.randrange(3))): Fraction(1, 10) for x in points}
    return Game.max_distortion(
        law, metric="absolute", radius=rng.randint(1, 3), features=points, releases=range(-1, 21)
    )


@pytest.mark.parametrize("seed", range(25))
def test_parts_are_the_components_of_the_conflict_graph(seed):
    """Groups are together exactly if conflicts connect them."""
    shape = random_line(seed).shape
    expected = sorted(map(sorted, nx.connected_components(conflicts(shape))))
    assert sorted(list(part.groups) for part in split(shape)) == expected


@pytest.mark.parametrize("seed", range(25))
def test_columns_go_where_labels_meet(seed):
    """A part has exactly its groups' columns into releases where two labels can arrive; a lone group has one column."""
    shape = random_line(seed).shape
    met = {}
    for _, z, y in arrivals(shape).tolist():
        met.setdefault(z, set()).add(y)
    release = {j: t // len(shape.labels) for j, t in zip(shape.entry_column.tolist(), shape.entry_sink, strict=True)}
    for part in split(shape):
        own = [j for s in part.groups for j in shape.group_columns[s].tolist()]
        mixed = sorted(j for j in own if len(met[release[j]]) > 1)
        assert list(part.columns) == (mixed or own[:1])
        assert set(part.releases) == {release[j] for j in part.columns}
        assert part.rows == ()


@pytest.mark.parametrize("instance", instances.EVERY_KIND, ids=lambda i: i.name)
def test_other_games_are_split_into_components(instance):
    """With rows, with labels that change and for polytopes it is the components."""
    game = Game.loads(instance.data.decode())
    if game.shape.rows or not game.shape.transport:
        assert split(game.shape) == components(game.shape)
