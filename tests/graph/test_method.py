"""Which exact method applies: known games, and brute force over cliques and cycles."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import networkx as nx
import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.graph.conflicts import conflicts, meetings
from verify.graph.method import Method, method, recognise, uncovered_clique
from verify.graph.perfect import perfection


def meeting_game(labels, releases, masses=None):
    """A game given by who can be released as what: labels by source, sources by release."""
    sources = list(labels)
    masses = masses or dict.fromkeys(sources, Fraction(1, len(sources)))
    law = {(s, labels[s]): masses[s] for s in sources}
    matrix = [[0 if s in present else "inf" for present in releases.values()] for s in sources]
    return Game.max_distortion(law, matrix=matrix, radius=0, features=sources, releases=list(releases))


def random_game(seed, labels=4, sources=7):
    """Sources that meet at random."""
    rng = random.Random(seed)
    names = "abcdefghij"[:sources]
    releases = {f"z{i}": set(rng.sample(names, rng.randint(1, 4))) for i in range(rng.randint(3, 8))}
    releases |= {f"own{s}": {s} for s in names}
    return meeting_game({s: str(rng.randrange(labels)) for s in names}, releases)


TRIANGLE = meeting_game({"a": "0", "b": "1", "c": "2"}, {"ab": "ab", "ac": "ac", "bc": "bc"})
GOLDEN = meeting_game(dict(zip("abcde", "01210", strict=True)), {"abc": "abc", "ad": "ad", "be": "be"})
PENTAGON = meeting_game(dict(zip("abcde", "01012", strict=True)), {p: p for p in ("ab", "bc", "cd", "de", "ea")})


def test_a_clique_without_a_common_release():
    """Three labels that share releases only in pairs: perfect, but all three never meet; h* = log 2, not log 3."""
    from verify import value

    found = recognise(TRIANGLE.shape)
    assert found.method is Method.GENERAL
    assert (found.bipartite, found.perfect, found.covered) == (False, True, False)
    assert found.clique == (0, 1, 2)
    assert "a clique without a common release" in found.reason
    assert value(TRIANGLE, digits=20).exact == "log(2)"


def test_a_perfect_graph_with_an_irrational_optimum():
    """Labels 0, 1, 2, 1, 0 and releases {a,b,c}, {a,d}, {b,e}: chordal, all cliques meet, and not bipartite."""
    found = recognise(GOLDEN.shape)
    assert (found.method, found.bipartite, found.perfect, found.covered) == (Method.PERFECT, False, True, True)
    assert "chordal" in found.reason


def test_an_odd_hole():
    """Five sources that meet round a circle: an odd hole, so that neither method applies."""
    found = recognise(PENTAGON.shape)
    assert (found.method, found.bipartite, found.perfect, found.covered) == (Method.GENERAL, False, False, True)
    assert sorted(found.hole) == [0, 1, 2, 3, 4]
    assert "odd hole" in found.reason


@pytest.mark.parametrize("seed", range(20))
def test_two_labels_are_bipartite(seed):
    """With two labels every conflict joins the two classes."""
    shape = random_game(seed, labels=2).shape
    assert nx.is_bipartite(conflicts(shape))
    assert method(shape) is Method.BIPARTITE


@pytest.mark.parametrize("labels", [3, 4, 7])
@pytest.mark.parametrize("seed", range(25))
def test_against_the_definitions(seed, labels):
    """Bipartite and perfect as the whole conflict graph is, twins included; covered as all its cliques say."""
    shape = random_game(seed, labels).shape
    graph, found = conflicts(shape), recognise(shape)
    meets = [set(meeting.groups) for meeting in meetings(shape)]
    cliques = [set(clique) for clique in nx.enumerate_all_cliques(graph)]
    covered = all(any(clique <= present for present in meets) for clique in cliques)
    assert found.bipartite is nx.is_bipartite(graph)
    assert found.perfect is perfection(graph).answer
    assert found.covered is covered
    bipartite = Method.BIPARTITE if found.bipartite else Method.PERFECT
    assert found.method is (bipartite if found.perfect and covered else Method.GENERAL)
    if not covered:
        assert all(graph.has_edge(s, t) for s, t in combinations(found.clique, 2))
        assert not any(set(found.clique) <= present for present in meets)
        for s in found.clique:
            assert any(set(found.clique) - {s} <= present for present in meets)


def test_a_budget_makes_it_general():
    """With a row the graph says the same as without, but the exact methods do not apply."""
    law = {("0", "a"): "1/2", ("1", "b"): "1/2"}
    free = Game.max_distortion(law, metric="absolute", radius=1)
    budget = Game.mean_distortion(law, metric="absolute", radius=1, budget="1/4")
    assert (method(free.shape), method(budget.shape)) == (Method.BIPARTITE, Method.GENERAL)
    assert recognise(budget.shape).bipartite is True
    assert recognise(budget.shape).reason.startswith("a row couples the sources")


@pytest.mark.parametrize(
    "instance", [instances.LINE_CHANGE, instances.HULL, instances.HALFSPACES], ids=lambda i: i.name
)
def test_labels_that_change(instance):
    """Where labels may change, and for polytopes, nothing is claimed."""
    found = recognise(Game.loads(instance.data.decode()).shape)
    assert found.method is Method.GENERAL
    assert (found.bipartite, found.perfect, found.covered) == (None, None, None)


def test_giving_up_is_unknown_not_false():
    """Without steps an odd hole is not found: None, and GENERAL because nothing better is known to apply."""
    found = recognise(PENTAGON.shape, steps=0)
    assert (found.method, found.perfect, found.covered) == (Method.GENERAL, None, None)
    assert "not finished" in found.reason


def test_twins_do_not_count():
    """A thousand sources at ten points that all meet: as ten sources would, at once."""
    law = {(str(x), str(y)): Fraction(1, 1000) for x in range(10) for y in range(100)}
    found = recognise(Game.max_distortion(law, metric="absolute", radius=9).shape)
    assert (found.method, found.perfect, found.covered) == (Method.PERFECT, True, True)


def test_a_long_chain_of_three_labels():
    """A chain of 3000 sources of three labels: triangles along a line, chordal, each with its middle as release."""
    law = {(str(x), str(x % 3)): Fraction(1, 3000) for x in range(3000)}
    found = recognise(Game.max_distortion(law, metric="absolute", radius=1).shape)
    assert found.method is Method.PERFECT


def test_cliques_by_example():
    """K4 is covered by itself; by its triangles it is not; a graph's edges cover it if it has no triangle."""
    whole = nx.complete_graph(4)
    assert uncovered_clique(whole, [(0, 1, 2, 3)]) == (True, ())
    assert uncovered_clique(whole, list(combinations(range(4), 3))) == (False, (0, 1, 2, 3))
    assert uncovered_clique(nx.cycle_graph(6), list(nx.cycle_graph(6).edges())) == (True, ())
    assert uncovered_clique(whole, list(combinations(range(4), 3)), steps=1) == (None, ())
