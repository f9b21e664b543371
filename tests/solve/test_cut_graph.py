"""Two colours for a conflict graph, against networkx on the graph written out."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solve.cut_games import Allowed, Mass, conflict_graph, games, shape_of
from tests.solve.transport_games import absolute, make_shape
from verify.game.game import Game
from verify.game.shape import Shape
from verify.solve.cut_graph import by_label, by_search, conflicts


def check(shape: Shape) -> None:
    """Two colours are found iff the graph is bipartite; they differ along every edge; all edges meet somewhere."""
    graph, found = conflict_graph(shape), conflicts(shape)
    assert (found is not None) == nx.is_bipartite(graph)
    if found is None:
        return
    assert all(found.sender[s] != found.sender[t] for s, t in graph.edges)
    assert (shape.group[found.column] == found.source).all()
    meeting = set()
    for z in set(found.release.tolist()):
        here = found.source[found.release == z]
        assert len(set(here.tolist())) == len(here)
        meeting |= {frozenset((int(u), int(v))) for u in here for v in here if found.sender[u] and not found.sender[v]}
    assert meeting == {frozenset(edge) for edge in graph.edges}


@given(games(features=5, labels=2))
def test_two_labels_are_always_bipartite(game: tuple[Mass, Allowed]) -> None:
    """With two labels that stay the conflict graph is bipartite, and the colours are the labels."""
    shape = shape_of(*game)
    check(shape)
    found = conflicts(shape)
    assert found is not None
    assert len({(bool(found.sender[s]), int(y)) for s, y in zip(shape.group, shape.keys[:, 1], strict=True)}) <= 2


@given(games(features=4, labels=4, most=1))
def test_several_labels(game: tuple[Mass, Allowed]) -> None:
    """With more labels it may be bipartite or not: three labels at a release, odd cycles."""
    check(shape_of(*game))


@given(st.integers(1, 3), st.lists(st.booleans(), min_size=36, max_size=36))
def test_labels_that_change(features: int, table: list[bool]) -> None:
    """Where sources reach sinks of several labels, conflicts go by the label of arrival; loops are odd cycles."""
    allowed = np.array(table).reshape(3, 2, 3, 2)
    allowed[:, :, 0, 0] |= ~allowed.any(axis=(2, 3))
    mass = [[1, 1]] * features
    check(make_shape(mass, lambda x, y, z, w: bool(allowed[x, y, z, w]), releases=3, change_labels=True))


@given(games(features=5, labels=2))
def test_the_search_finds_the_colours_of_the_labels(game: tuple[Mass, Allowed]) -> None:
    """Without the short cut for two labels the colours are the same, but for a swap in each component."""
    shape = shape_of(*game)
    known = conflicts(shape)
    assert known is not None
    label = shape.keys[known.column, 1]
    found = by_search(shape, known.release * len(shape.labels) + label, known.source)
    short = by_label(shape, label, known.source)
    assert found is not None
    assert short is not None
    for part in nx.connected_components(conflict_graph(shape)):
        assert len({bool(found[s]) != bool(short[s]) for s in part}) == 1


def test_an_odd_cycle_without_a_triangle() -> None:
    """Five sources around a table, each pair of neighbours with a release of its own: a cycle of five is odd."""
    mass = [[int(y == (0, 1, 0, 1, 2)[x]) for y in range(3)] for x in range(5)]
    shape = make_shape(mass, lambda x, z: z in (x, (x + 1) % 5))
    assert conflicts(shape) is None
    path = make_shape(mass, lambda x, z: z in (x, x + 1), releases=6)
    assert conflicts(path) is not None


def test_other_kinds_of_games() -> None:
    """Rows and columns that spread over several sinks are for others to solve."""
    assert conflicts(make_shape([[1, 1]], budgets=[(absolute, 1)])) is None
    laws = [{("a", "0"): "1/2", ("b", "1"): "1/2"}, {("a", "0"): 1}]
    assert conflicts(Game.polytope(vertices=laws).shape) is None
    shape = make_shape([[1, 1]])
    assert conflicts(replace(shape, transport=False)) is None


@pytest.mark.parametrize("repeats", [1, 3])
def test_a_vertex_that_is_listed_twice(repeats: int) -> None:
    """Two columns from one group to one sink are one incidence; a group with two sinks of a release is an odd cycle."""
    certain = [{("a", "0"): 1}] * repeats
    found = conflicts(Game.polytope(vertices=certain, labels=["0", "1"]).shape)
    assert found is not None
    assert not len(found.source)
    assert conflicts(Game.polytope(vertices=[*certain, {("a", "1"): 1}]).shape) is None
