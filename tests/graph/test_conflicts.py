"""Conflicts against their definition, for every kind of game."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest

from verify.claims import instances
from verify.errors import Unsolved
from verify.game.game import Game
from verify.graph import conflicts as module
from verify.graph.components import arrivals
from verify.graph.conflicts import conflicts, meetings


def random_game(seed):
    """Sources on a line and other releases, which need not be features; two to four labels."""
    rng = random.Random(seed)
    sources = sorted({(rng.randrange(14), rng.randrange(rng.randint(2, 4))) for _ in range(8)})
    law = {(str(x), str(y)): Fraction(1, len(sources)) for x, y in sources}
    releases = sorted({x + rng.choice((-1, 0, 1)) for x, _ in sources})
    radius = rng.randint(1, 3)
    return Game.max_distortion(law, metric="absolute", radius=radius, releases=releases)


def shapes():
    yield from (Game.loads(instance.data.decode()).shape for instance in instances.EVERY_KIND)
    yield from (random_game(seed).shape for seed in range(30))


def present(shape):
    """For every release the labels with which each group can arrive there."""
    at = {z: {} for z in range(len(shape.releases))}
    for s, z, y in arrivals(shape).tolist():
        at[z].setdefault(s, set()).add(y)
    return at


@pytest.mark.parametrize("shape", list(shapes()))
def test_conflicts_by_definition(shape):
    """s and t are in conflict where both can arrive with different labels, and the edge lists all such releases."""
    graph, at = conflicts(shape), present(shape)
    assert list(graph) == list(range(len(shape.mass)))
    for s, t in combinations(graph, 2):
        expected = tuple(z for z, here in at.items() if s in here and t in here and len(here[s] | here[t]) > 1)
        assert graph.get_edge_data(s, t, {"releases": ()})["releases"] == expected
        assert graph.has_edge(s, t) == bool(expected)
    for s, data in graph.nodes(data=True):
        assert data["torn"] == tuple(z for z, here in at.items() if len(here.get(s, ())) > 1)
        assert set(data["labels"]) == set().union(*(here.get(s, set()) for here in at.values()))


@pytest.mark.parametrize("shape", list(shapes()))
def test_meetings_by_definition(shape):
    """The hypergraph is what can arrive at the releases, without what is part of another release's, each set once."""
    sets = {z: {(s, y) for s, ys in here.items() for y in ys} for z, here in present(shape).items() if here}
    maximal = {tuple(sorted(met)) for met in sets.values() if not any(met < other for other in sets.values())}
    found = meetings(shape)
    assert {meeting.arrivals for meeting in found} == maximal
    assert len(found) == len(maximal)
    for meeting in found:
        assert meeting.releases == tuple(z for z, met in sets.items() if met == set(meeting.arrivals))
        assert meeting.groups == tuple(sorted({s for s, _ in meeting.arrivals}))
        assert meeting.labels == tuple(sorted({y for _, y in meeting.arrivals}))
    firsts = [meeting.releases[0] for meeting in found]
    assert firsts == sorted(firsts)


def test_the_release_alphabet_decides():
    """Two points at distance 2 and radius 1: in conflict if the point between them may be released, and only then."""
    law = {("0", "a"): "1/2", ("2", "b"): "1/2"}
    apart = Game.max_distortion(law, metric="absolute", radius=1)
    meet = Game.max_distortion(law, metric="absolute", radius=1, releases=range(3))
    assert conflicts(apart.shape).number_of_edges() == 0
    assert conflicts(meet.shape).number_of_edges() == 1
    assert [meeting.releases for meeting in meetings(meet.shape)] == [(1,)]


def test_thousands_of_sources():
    """A chain of 3000 sources: 2 conflicts for each within reach, all found."""
    law = {(str(x), str(x % 3)): Fraction(1, 3000) for x in range(3000)}
    shape = Game.max_distortion(law, metric="absolute", radius=1).shape
    graph = conflicts(shape)
    assert graph.number_of_edges() == 2999 + 2998  # at distance 1 and 2
    assert len(meetings(shape)) == 2998  # the ends' neighbourhoods lie within their neighbours'


def test_too_many_pairs_are_counted_not_built(monkeypatch):
    """A graph too large to list is refused with its size before any edge is made."""
    monkeypatch.setattr(module, "MOST_PAIRS", 10)
    law = {(str(x), str(x)): "1/5" for x in range(5)}
    with pytest.raises(Unsolved, match="50 pairs"):
        conflicts(Game.max_distortion(law, metric="absolute", radius=4).shape)
